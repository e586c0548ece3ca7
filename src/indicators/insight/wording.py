"""Intervals and relations in words, and exact numbers as doubles and short decimals."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import inf

from indicators.insight.interval import Interval
from indicators.insight.relation import Agreement, Relation, Timing

_DIGITS = 6
"""Significant digits of a computed number in words. Programs get the double."""
FEW_DIGITS = 3
"""Of what is approximate, and of per cent."""
_DAYS_OF_A_YEAR = Fraction(1461, 4)


def nearest_double(number: Fraction) -> float:
    """The double nearest to an exact number; infinite past what a double holds."""
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def number_words(number: Fraction, *, signed: bool = False, digits: int = _DIGITS) -> str:
    """A decimal of so many significant digits at most, without exponent."""
    context = Context(prec=digits)
    rounded = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    text = format(rounded, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"+{text}" if signed and number > 0 else text


def interval_words(interval: Interval, *, signed: bool = False, digits: int = _DIGITS, unit: str = "") -> str:
    """An interval as one would say it: ``more than 87.5``, ``at most 3``, ``2 to 5``."""

    def words(number: Fraction) -> str:
        return number_words(number, signed=signed, digits=digits)

    low, high = interval.low, interval.high
    if low is not None and high is not None:
        if low == high:
            return words(low) + unit
        opened = [end for end, is_open in (("lower", interval.low_open), ("upper", interval.high_open)) if is_open]
        without = f", without the {' and '.join(opened)} end" if opened else ""
        return f"{words(low)} to {words(high)}{unit}{without}"
    if low is not None:
        return f"{'more than' if interval.low_open else 'at least'} {words(low)}{unit}"
    if high is not None:
        return f"{'less than' if interval.high_open else 'at most'} {words(high)}{unit}"
    return "without bound"


def relation_words(relation: Relation, unit: str = "") -> str:
    """What the relation is: ``agrees``, ``differs: +0.1 points (+0.237 %)``, ``147 days earlier: agrees``.

    Parameters
    ----------
    relation : Relation
    unit : str
        What a difference is measured in, with the space before it.
    """
    said = _agreement_words(relation, unit)
    if relation.timing is Timing.SAME:
        return said if relation.agreement is not Agreement.DIFFERS else f"differs: {said}"
    if relation.days is None:
        return f"undated: {said}"
    return f"{_duration_words(abs(relation.days))} {relation.timing}: {said}"


def _agreement_words(relation: Relation, unit: str) -> str:
    match relation.agreement:
        case Agreement.AGREES:
            return "agrees" if relation.difference == Interval.point(0) else "agrees within bounds"
        case Agreement.UNCLEAR:
            return "unclear, as one is approximate"
        case Agreement.DIFFERS:
            by = interval_words(relation.difference, signed=True, unit=unit)
            if relation.per_cent is None:
                return by
            return f"{by} ({interval_words(relation.per_cent, signed=True, digits=FEW_DIGITS, unit=' %')})"


def _duration_words(days: int) -> str:
    if days < 2 * _DAYS_OF_A_YEAR:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{float(days / _DAYS_OF_A_YEAR):.1f} years"

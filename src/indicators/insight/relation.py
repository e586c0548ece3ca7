"""How figures stand to each other: which agree, which go back to one statement, and how one says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from indicators.insight import Figure, Interval, Period
from indicators.reading import Qualifier

NEAR = Fraction(1, 10)
"""How far nearly, about and the like reach, of the number."""
_OF_A_FRACTION = Fraction(1, 20)
"""How far a plain fraction reaches: one half is neither 47 nor 53 per cent."""
_FRACTION = re.compile(
    r"[0-9]\s?[/／]\s?[0-9]|(?<![百千万])分之|半|[一二两三四五六七八九]成|\b(?:half|third|quarter|tenth|fifteenth)\b",
    re.IGNORECASE,
)
_PER_CENT = re.compile(r"%|％|‰|百分之|per ?cent", re.IGNORECASE)
_WRITTEN = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,20})(?:\.(?P<decimals>[0-9]{1,20}))?")


class Worded(Protocol):
    """A number as words give it: that of a row, or one that a text says."""

    @property
    def value(self) -> Fraction | None: ...
    @property
    def qualifier(self) -> Qualifier: ...
    @property
    def value_text(self) -> str: ...
    @property
    def interval(self) -> Interval: ...


def rounded(figure: Worded) -> Interval:
    """The numbers that the words leave room for, where a number without any qualification is one that was rounded."""
    if figure.qualifier is not Qualifier.EXACT or figure.value is None:
        return figure.interval
    half = _half_a_step(figure.value_text, figure.value)
    if not half:
        return figure.interval
    if is_fraction(figure.value_text):
        return Interval(figure.value - half, figure.value + half)
    return Interval(figure.value - half, figure.value + half, high_open=True)


def reached(figure: Worded) -> Interval:
    """The numbers that a reader would take the words to mean: as `rounded`, and a tenth at most beside a bound."""
    if figure.qualifier is Qualifier.EXACT or figure.value is None:
        return rounded(figure)
    around = abs(figure.value) * NEAR
    return figure.interval.meet(Interval(figure.value - around, figure.value + around)) or figure.interval


def is_fraction(words: str) -> bool:
    """Whether words give a plain fraction, such as half or 1/15, which is a rounded one."""
    return _FRACTION.search(words) is not None


def significant_digits(figure: Worded) -> int | None:
    """How many digits the words give; None of a bare count, which is exact."""
    if figure.qualifier is Qualifier.EXACT and figure.value and not _half_a_step(figure.value_text, figure.value):
        return None
    found = None if is_fraction(figure.value_text) else _WRITTEN.search(figure.value_text)
    return len(re.sub(r"[^0-9]", "", found[0]).lstrip("0")) or 1 if found else 1


def _half_a_step(words: str, value: Fraction) -> Fraction:
    """Half of the last place that is written; nothing of a bare count, nor where no digits are written."""
    if is_fraction(words):
        return abs(value) * _OF_A_FRACTION
    found = _WRITTEN.search(words)
    if found is None:
        return Fraction(0)
    decimals = found["decimals"] or ""
    written = Fraction(f"{found['whole'].replace(',', '')}.{decimals or 0}")
    scale = abs(value) / written if written else Fraction(0)
    if not decimals and scale == 1 and not _PER_CENT.search(words):
        return Fraction(0)
    return scale / Fraction(2 * 10 ** len(decimals))


class Agreement(StrEnum):
    """Whether two figures can both be right of the same thing.

    ``agrees`` where what they are taken to mean meets (see `reach`), ``compatible`` where one merely does not exclude
    the other (10 per cent beside nearly half), ``differs`` where they cannot both be true.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    COMPATIBLE = "compatible"


class Timing(StrEnum):
    """When a reference is of, as seen from the claim."""

    SAME = "same"
    EARLIER = "earlier"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Relation:
    """How one figure stands to another."""

    timing: Timing
    """``same`` where the periods have a day in common; ``undated`` where either has none."""
    days: int | None
    """From one period to the other: negative if earlier, 0 if they overlap, None if undated."""
    agreement: Agreement
    difference: Interval
    """The other figure minus this one, in the indicator's unit."""
    per_cent: Interval | None
    """The difference in per cent of the size of this figure; None where this one may be zero."""

    @property
    def code(self) -> str:
        """``agrees``, ``differs``, ``compatible`` of the same time; otherwise ``earlier``, ``later`` or ``undated``."""
        return str(self.agreement if self.timing is Timing.SAME else self.timing)


def relate(claim: Figure, reference: Figure) -> Relation:
    """How a reference stands to a claim of the same indicator and entity.

    Notes
    -----
    Two figures agree if some number lies within what both are taken to mean: 42.2 is 42.15 to below 42.25, a bare count
    is exact, a plain fraction is rounded, nearly and about reach a tenth. They differ only if both cannot be true.
    """
    timing, days = _timing(claim.period, reference.period)
    return Relation(
        timing,
        days,
        _agreement(claim, reference),
        reference.interval - claim.interval,
        _per_cent(claim.interval, reference.interval),
    )


def _timing(one: Period | None, other: Period | None) -> tuple[Timing, int | None]:
    if one is None or other is None:
        return Timing.UNDATED, None
    if other.end < one.start:
        return Timing.EARLIER, -(one.start - other.end).days
    if other.start > one.end:
        return Timing.LATER, (other.start - one.end).days
    return Timing.SAME, 0


def _agreement(one: Figure, other: Figure) -> Agreement:
    if reached(one).meet(reached(other)) is not None:
        return Agreement.AGREES
    return Agreement.DIFFERS if rounded(one).meet(rounded(other)) is None else Agreement.COMPATIBLE


def _per_cent(base: Interval, other: Interval) -> Interval | None:
    if 0 in base or base.straddles(0):
        return None
    if base.high is not None and base.high <= 0:
        # Of a fall or a deficit too, what is greater is so by a positive share: its sign is the difference's.
        mirrored = _per_cent(-base, -other)
        return None if mirrored is None else -mirrored
    # Each interval stands once, so that the bounds are the tightest there are.
    per_cent = (other / base - Interval.point(1)) * Interval.point(100)
    if per_cent.low == -100 and per_cent.low_open:
        # Nothing is left of it only beside an endless claim, which says nothing.
        return Interval(high=per_cent.high, high_open=per_cent.high_open)
    return per_cent


_DAYS_APART = 31
_BETWEEN_PUBLISHERS = re.compile(r"[()（）\[\]【】/;；,，、]|\s[-–—]\s")
_HOW_IT_CAME = re.compile(r"(转载|转自|转|供稿|via|photo|repost(ed)?( by)?)", re.IGNORECASE)


def statements(figures: Sequence[Figure]) -> list[tuple[Figure, ...]]:
    """The figures grouped by the statement they go back to, in the order of each group's first.

    Notes
    -----
    Two figures are one statement if they give the same number (value, bounds and qualifier) for the same period, and
    either name a publisher in common, as an agency and a site that reposts it do (``Xinhua (People's Daily Online)``),
    or were published within 31 days of each other, as several reports of one press conference are. Where both periods
    are only the days of publication, those 31 days decide alone. What goes together with a third goes together. The
    rule rather counts two statements as one than one as two.
    """
    groups: list[list[Figure]] = []
    for figure in figures:
        akin = [group for group in groups if any(_one_statement(figure, one) for one in group)]
        joined = [one for group in akin for one in group] + [figure]
        groups = [group for group in groups if group not in akin]
        groups.append(joined)
    order = {figure.identifier: place for place, figure in enumerate(figures)}
    ordered = [tuple(sorted(group, key=lambda one: order[one.identifier])) for group in groups]
    return sorted(ordered, key=lambda group: order[group[0].identifier])


def akin_to(one: Figure, other: Figure) -> bool:
    """Whether two figures give the same number and have a publisher or the time of publication in common."""
    in_common = not publishers(one.publisher).isdisjoint(publishers(other.publisher))
    return same_number(one, other) and (in_common or _published_together(one, other))


def same_number(one: Figure, other: Figure) -> bool:
    """Whether two texts say the same of the number: value, bounds and qualifier."""
    return _reading(one) == _reading(other)


def publishers(named: str) -> frozenset[str]:
    """Every publisher of a chain such as ``人民日报(中评网转载)``, without case and without words for how it came."""
    parts = (_HOW_IT_CAME.sub("", part).strip().casefold() for part in _BETWEEN_PUBLISHERS.split(named))
    return frozenset(part for part in parts if part)


def _one_statement(one: Figure, other: Figure) -> bool:
    if one.period_basis == other.period_basis == "publication":
        return same_number(one, other) and _published_together(one, other)
    return one.period == other.period and akin_to(one, other)


def _published_together(one: Figure, other: Figure) -> bool:
    days = _day(one), _day(other)
    return days[0] is not None and days[1] is not None and abs(days[0] - days[1]).days <= _DAYS_APART


def _day(figure: Figure) -> date | None:
    try:
        return date.fromisoformat(figure.published_on)
    except ValueError:
        return None  # only a month or a year is known


def _reading(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.lower, figure.upper, figure.qualifier


_DIGITS = 6
"""Significant digits of a computed number in words. Programs get the double."""

FEW_DIGITS = 3
"""Of what is approximate, and of per cent."""

_DAYS_OF_A_YEAR = Fraction(1461, 4)


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
    """What the relation is: ``agrees``, ``differs: +0.1 points (+0.237 %)``, ``147 days earlier: agrees``."""
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
        case Agreement.COMPATIBLE:
            return "not excluded"
        case Agreement.DIFFERS:
            by = interval_words(relation.difference, signed=True, unit=unit)
            if relation.per_cent is None:
                return by
            return f"{by} ({interval_words(relation.per_cent, signed=True, digits=FEW_DIGITS, unit=' %')})"


def _duration_words(days: int) -> str:
    if days < 2 * _DAYS_OF_A_YEAR:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{float(days / _DAYS_OF_A_YEAR):.1f} years"

"""How far a wording reaches when two figures are set beside each other: a labelled convention that no table stores.

42.2 is anything that rounds to it, a bare count is exact, a plain fraction is rounded to within a twentieth, and
*nearly*, *about*, *more than* and the like reach a tenth. What the words themselves assert is `Figure.interval`.
"""

from __future__ import annotations

import re
from fractions import Fraction

from indicators.insight.figures import Figure
from indicators.insight.interval import Interval
from indicators.reading import Qualifier

NEAR = Fraction(1, 10)
"""How far nearly, about and the like reach, of the number."""
_OF_A_FRACTION = Fraction(1, 20)
"""How far a plain fraction reaches: one half is neither 47 nor 53 per cent."""
_FRACTION = re.compile(
    r"[0-9]\s?[/／]\s?[0-9]|(?<![百千万])分之|半|\b(?:half|third|quarter|tenth|fifteenth)\b", re.IGNORECASE
)
_PER_CENT = re.compile(r"%|％|‰|百分之|per ?cent", re.IGNORECASE)
_DIGITS = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,20})(?:\.(?P<decimals>[0-9]{1,20}))?")


def rounded(figure: Figure) -> Interval:
    """The numbers that the words leave room for, where a number without any qualification is one that was rounded."""
    if figure.qualifier is not Qualifier.EXACT or figure.value is None:
        return figure.interval
    half = _half_a_step(figure.value_text, figure.value)
    if not half:
        return figure.interval
    if _FRACTION.search(figure.value_text):
        return Interval(figure.value - half, figure.value + half)
    return Interval(figure.value - half, figure.value + half, high_open=True)


def reached(figure: Figure) -> Interval:
    """The numbers that a reader would take the words to mean: as `rounded`, and a tenth at most beside a bound."""
    if figure.qualifier is Qualifier.EXACT or figure.value is None:
        return rounded(figure)
    around = abs(figure.value) * NEAR
    return figure.interval.meet(Interval(figure.value - around, figure.value + around)) or figure.interval


def significant_digits(figure: Figure) -> int | None:
    """How many digits the words give; None of a bare count, which is exact."""
    if figure.qualifier is Qualifier.EXACT and figure.value and not _half_a_step(figure.value_text, figure.value):
        return None
    found = None if _FRACTION.search(figure.value_text) else _DIGITS.search(figure.value_text)
    return len(re.sub(r"[^0-9]", "", found[0]).lstrip("0")) or 1 if found else 1


def _half_a_step(words: str, value: Fraction) -> Fraction:
    """Half of the last place that is written; nothing of a bare count, nor where no digits are written."""
    if _FRACTION.search(words):
        return abs(value) * _OF_A_FRACTION
    found = _DIGITS.search(words)
    if found is None:
        return Fraction(0)
    decimals = found["decimals"] or ""
    written = Fraction(f"{found['whole'].replace(',', '')}.{decimals or 0}")
    scale = abs(value) / written if written else Fraction(0)
    if not decimals and scale == 1 and not _PER_CENT.search(words):
        return Fraction(0)
    return scale / Fraction(2 * 10 ** len(decimals))

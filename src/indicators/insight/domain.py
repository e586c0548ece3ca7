"""What a number can be at all, by its unit and measure: a count is never negative, a share at most the whole."""

from __future__ import annotations

from fractions import Fraction

from indicators.insight.interval import Interval

_NEVER_NEGATIVE = frozenset({"duration"})
"""Measures without negative values whatever their unit. A flow of money may go out, a growth may be a decline."""


def domain(measure: str, quantity_kind: str, whole: Fraction, inset: Fraction = Fraction(0)) -> Interval:
    """The values that an indicator can have at all.

    Parameters
    ----------
    measure : str
        The indicator's, from the code list of measures.
    quantity_kind : str
        Its unit's.
    whole : Fraction
        The whole, of which a share is a part, in the indicator's unit: 100 for per cent.
    inset : Fraction
        How far the ends are moved inwards, to see what rests on them.
    """
    if measure == "share":
        return Interval(inset, whole - inset)
    if quantity_kind == "count" or measure in _NEVER_NEGATIVE:
        return Interval(inset)
    return Interval()

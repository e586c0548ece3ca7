"""How a reference stands to a claim, computed from their periods and from the numbers that each leaves room for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indicators.insight.figures import Figure, Period
from indicators.insight.interval import Interval
from indicators.reading import Qualifier


class Agreement(StrEnum):
    """Whether two figures can both be right of the same thing.

    ``unclear`` is said of a number that the text calls approximate, beside another number: how far about reaches, the
    text does not say.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    UNCLEAR = "unclear"


class Timing(StrEnum):
    """When a reference is of, as seen from the claim."""

    SAME = "same"
    EARLIER = "earlier"
    LATER = "later"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Relation:
    """How one figure stands to another.

    Attributes
    ----------
    timing : Timing
        ``same`` where the periods have a day in common; ``undated`` where either has none.
    days : int or None
        From one period to the other: negative if earlier, 0 if they overlap, None if undated.
    agreement : Agreement
    difference : Interval
        The other figure minus this one, in the indicator's unit.
    per_cent : Interval or None
        The difference in per cent of this figure; None where this one may be zero.
    """

    timing: Timing
    days: int | None
    agreement: Agreement
    difference: Interval
    per_cent: Interval | None

    @property
    def code(self) -> str:
        """``agrees``, ``differs`` or ``unclear`` of the same time; otherwise ``earlier``, ``later`` or ``undated``."""
        return str(self.agreement if self.timing is Timing.SAME else self.timing)


def relate(claim: Figure, reference: Figure) -> Relation:
    """How a reference stands to a claim of the same indicator and entity.

    Parameters
    ----------
    claim, reference : Figure
        Exchanged, earlier becomes later and the difference changes its sign.

    Notes
    -----
    Two figures agree if some number lies within the bounds of both, ends included or left out as their qualifiers say.
    An approximate one, of which the text gives no bounds, agrees with the same number only.
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
    if Qualifier.APPROXIMATELY in (one.qualifier, other.qualifier):
        return Agreement.AGREES if one.value == other.value else Agreement.UNCLEAR
    return Agreement.DIFFERS if one.interval.meet(other.interval) is None else Agreement.AGREES


def _per_cent(base: Interval, other: Interval) -> Interval | None:
    if 0 in base or base.straddles(0):
        return None
    # Each interval stands once, so that the bounds are the tightest there are.
    per_cent = (other / base - Interval.point(1)) * Interval.point(100)
    if per_cent.low == -100 and per_cent.low_open:
        # Nothing is left of it only beside an endless claim, which says nothing.
        return Interval(high=per_cent.high, high_open=per_cent.high_open)
    return per_cent

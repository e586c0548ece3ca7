"""`Interval`: the numbers that a text leaves room for, with open, closed and infinite ends, and exact arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from indicators.reading import Qualifier
from indicators.reading.model import open_ends

_Number = Fraction | float
"""A finite number as a Fraction, or an infinity as a float."""
_End = tuple[_Number, bool]
"""A number, and whether it belongs to the interval."""


class EmptyIntervalError(ValueError):
    """The ends leave no number between them."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends. It is never empty.

    Attributes
    ----------
    low, high : Fraction or None
        The ends; None where there is none on that side.
    low_open, high_open : bool
        Whether the end itself is left out. A missing end is open.

    Raises
    ------
    EmptyIntervalError
        No number lies between the ends.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "low_open", self.low_open or self.low is None)
        object.__setattr__(self, "high_open", self.high_open or self.high is None)
        if self.low is None or self.high is None:
            return
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            raise EmptyIntervalError(f"no number lies in {self}")

    @classmethod
    def point(cls, number: Fraction | int) -> Interval:
        """The interval of one number."""
        return cls(Fraction(number), Fraction(number))

    def __str__(self) -> str:
        """In the notation of ISO 31-11: ``[3, 5)``; ``(350, ∞)``."""
        low = "-∞" if self.low is None else _written(self.low)
        high = "∞" if self.high is None else _written(self.high)
        return f"{'(' if self.low_open else '['}{low}, {high}{')' if self.high_open else ']'}"

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low == self.high

    def __contains__(self, number: Fraction | int) -> bool:
        above = self.low is None or number > self.low or (number == self.low and not self.low_open)
        below = self.high is None or number < self.high or (number == self.high and not self.high_open)
        return above and below

    def straddles(self, number: Fraction | int) -> bool:
        """Whether there are numbers of the interval on both sides of a number."""
        return (self.low is None or self.low < number) and (self.high is None or self.high > number)

    def meet(self, other: Interval) -> Interval | None:
        """The numbers that lie in both; None where there are none."""
        low, low_in = max(self._low(), other._low(), key=lambda end: (end[0], not end[1]))
        high, high_in = min(self._high(), other._high(), key=lambda end: (end[0], end[1]))
        try:
            return _between((low, low_in), (high, high_in))
        except EmptyIntervalError:
            return None

    def __neg__(self) -> Interval:
        return _between(*((-number, held) for number, held in (self._high(), self._low())))

    def __add__(self, other: Interval) -> Interval:
        (low, low_in), (other_low, other_low_in) = self._low(), other._low()
        (high, high_in), (other_high, other_high_in) = self._high(), other._high()
        return _between((low + other_low, low_in and other_low_in), (high + other_high, high_in and other_high_in))

    def __sub__(self, other: Interval) -> Interval:
        return self + -other

    def __mul__(self, other: Interval) -> Interval:
        return _hull(_times(one, another) for one in self._ends() for another in other._ends())

    def __truediv__(self, other: Interval) -> Interval:
        """All quotients that exist.

        Raises
        ------
        ZeroDivisionError
            The divisor is nothing but zero.
        """
        if other.is_point and other.low == 0:
            raise ZeroDivisionError("division by zero")
        if other.straddles(0):
            # Next to zero on either side the quotient grows without end, up and down.
            return Interval.point(0) if self.is_point and self.low == 0 else Interval()
        return self * other._reciprocal()

    def _reciprocal(self) -> Interval:
        """Of an interval on one side of zero, which may be its end."""
        (low, low_in), (high, high_in) = self._low(), self._high()
        below: _End = (-inf, False) if high == 0 else (_inverse(high), high_in)
        above: _End = (inf, False) if low == 0 else (_inverse(low), low_in)
        return _between(below, above)

    def _low(self) -> _End:
        return (-inf if self.low is None else self.low, not self.low_open)

    def _high(self) -> _End:
        return (inf if self.high is None else self.high, not self.high_open)

    def _ends(self) -> tuple[_End, _End]:
        return self._low(), self._high()


def asserted(value: Fraction | None, lower: Fraction | None, upper: Fraction | None, qualifier: Qualifier) -> Interval:
    """The numbers that an expression leaves room for, by the table of qualifiers.

    Of ``approximately`` the text gives no bound on either side: every number is left, and only `value` says where.

    Parameters
    ----------
    value, lower, upper : Fraction or None
    qualifier : Qualifier
        Says which of the ends are exclusive.

    Raises
    ------
    EmptyIntervalError
        The bounds are in the wrong order.
    """
    match qualifier:
        case Qualifier.EXACT:
            return Interval(value, value)
        case Qualifier.APPROXIMATELY:
            return Interval()
        case _:
            reach = upper if upper is not None else lower
            return Interval(lower, upper, *open_ends(qualifier, negative=reach is not None and reach < 0))


def _between(low: _End, high: _End) -> Interval:
    (least, least_in), (greatest, greatest_in) = low, high
    return Interval(_finite(least), _finite(greatest), not least_in, not greatest_in)


def _finite(number: _Number) -> Fraction | None:
    return number if isinstance(number, Fraction) else None


def _hull(ends: Iterable[_End]) -> Interval:
    """The smallest interval that holds the ends; one that several reach is held if any of them is."""
    found = list(ends)
    low = min(found, key=lambda end: (end[0], not end[1]))
    high = max(found, key=lambda end: (end[0], end[1]))
    return _between(low, high)


def _times(one: _End, other: _End) -> _End:
    (number, held), (factor, factor_held) = one, other
    if number == 0 or factor == 0:
        # A zero that belongs to one interval makes zero with any number of the other.
        return Fraction(0), (number == 0 and held) or (factor == 0 and factor_held)
    return number * factor, held and factor_held


def _inverse(number: _Number) -> Fraction:
    return 1 / number if isinstance(number, Fraction) else Fraction(0)


def _written(number: Fraction) -> str:
    return f"{float(number):g}"

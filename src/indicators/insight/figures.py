"""`Figure`: a claim or a reference value in one form, so that both can be put side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import inf
from typing import Literal, NamedTuple

from indicators.errors import UnreadableTableError
from indicators.model import parse
from indicators.package import Package
from indicators.package.rows import Rows
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
        """All quotients that exist."""
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


FigureKind = Literal["claim", "reference"]


class Period(NamedTuple):
    """A reference period; both days belong to it."""

    start: date
    end: date

    def __str__(self) -> str:
        """As short as it can be said: ``2015``, ``2025-05-27``, ``2016-01-01 to 2025-12-31``."""
        if self.start == self.end:
            return self.start.isoformat()
        if (self.start.month, self.start.day, self.end.month, self.end.day) == (1, 1, 12, 31):
            years = self.start.year, self.end.year
            return str(years[0]) if years[0] == years[1] else f"{years[0]} to {years[1]}"
        return f"{self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One published number, claimed with evidence or cited to a page.

    Attributes
    ----------
    kind : {"claim", "reference"}
    identifier, indicator_id, entity_id : str
    period : Period or None
        None where the text gives no time.
    between : Period or None
        Of a moment that is only bounded: the two days between which it must lie. It has no `period` then.
    period_basis : str
    value, lower, upper : Fraction or None
        In the indicator's unit, as the cells have them.
    qualifier : Qualifier
    value_text : str
    interval : Interval
        The numbers that the text leaves room for.
    status : str
    publisher, title, url, published_on, via : str
        Of a claim those of its source. Empty where they are not known; `via` is a reference's.
    source_id, quote : str
        Of a claim.
    confidence, note : str
    file : str
        Relative to the package.
    line : int
        The physical line on which the row starts, from 1.
    """

    kind: FigureKind
    identifier: str
    indicator_id: str
    entity_id: str
    period: Period | None
    between: Period | None
    period_basis: str
    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    qualifier: Qualifier
    value_text: str
    interval: Interval
    status: str
    publisher: str
    title: str
    url: str
    published_on: str
    via: str
    source_id: str
    quote: str
    confidence: str
    note: str
    file: str
    line: int

    @property
    def when(self) -> str:
        """The period in words; empty where no time is known."""
        if self.between is not None:
            return f"at some time in {self.between}"
        return str(self.period or "")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row to be made a figure of, with the row that says where it was published."""

    kind: FigureKind
    cells: dict[str, str]
    page: dict[str, str]
    file: str
    line: int


def claims(package: Package, identifiers: Collection[str] | None = None) -> list[Figure]:
    """The observations of a package, in file order."""
    return [_figure(row) for row in _claims(package, identifiers)]


def references(package: Package) -> list[Figure]:
    """The reference values of a package, in file order."""
    return [_figure(row) for row in _references(package)]


def usable_figures(package: Package) -> list[Figure]:
    """Claims and references without the rows that cannot be used; nothing of a file that breaks its form."""
    found = []
    for rows in (_claims, _references):
        with suppress(UnreadableTableError):
            for row in rows(package):
                with suppress(UnreadableTableError):
                    found.append(_figure(row))
    return found


def _claims(package: Package, wanted: Collection[str] | None = None) -> Iterator[_Row]:
    pages = {cells["source_id"]: cells for _, _, cells in _records(package.sound_rows("sources"))}
    for file, line, cells in _records(package.sound_rows("observations"), "observation_id", wanted):
        yield _Row("claim", cells, pages.get(cells["source_id"], {}), file, line)


def _references(package: Package) -> Iterator[_Row]:
    for file, line, cells in _records(package.sound_rows("reference_values")):
        yield _Row("reference", cells, cells, file, line)


def _records(
    rows: Rows, key: str = "", wanted: Collection[str] | None = None
) -> Iterator[tuple[str, int, dict[str, str]]]:
    for place, line in enumerate(rows.lines):
        if wanted is not None and rows.cells[key][place] not in wanted:
            continue
        yield rows.file(place), line, {name: cells[place] for name, cells in rows.cells.items()}


def _figure(row: _Row) -> Figure:
    cells, page = row.cells, row.page
    identifier = cells["observation_id" if row.kind == "claim" else "reference_id"]
    try:
        period, bounded = _period(cells), cells["period_basis"] == "bounded"
        value, lower, upper = (_number(cells, column) for column in ("value", "lower", "upper"))
        qualifier = Qualifier(cells["qualifier"])
        interval = asserted(value, lower, upper, qualifier)
    except ValueError as error:
        found = f"{row.file}:{row.line}: {identifier}: {str(error)[:200]}"
        message = f"{found}; run `indicators validate` for every finding"
        raise UnreadableTableError(message, file=row.file, line=row.line) from error
    return Figure(
        kind=row.kind,
        identifier=identifier,
        indicator_id=cells["indicator_id"],
        entity_id=cells["entity_id"],
        period=None if bounded else period,
        between=period if bounded else None,
        period_basis=cells["period_basis"],
        value=value,
        lower=lower,
        upper=upper,
        qualifier=qualifier,
        value_text=cells["value_text"],
        interval=interval,
        status=cells.get("status", ""),
        publisher=page.get("publisher", ""),
        title=page.get("title", ""),
        url=page.get("url", ""),
        published_on=page.get("published_on", ""),
        via=cells.get("via", ""),
        source_id=cells.get("source_id", ""),
        quote=cells.get("quote", ""),
        confidence=cells["confidence"],
        note=cells["note"],
        file=row.file,
        line=row.line,
    )


def _number(cells: dict[str, str], column: str) -> Fraction | None:
    if not cells[column]:
        return None
    parse("number", cells[column])
    return Fraction(cells[column])


def _period(cells: dict[str, str]) -> Period | None:
    days = [cells[column] for column in ("period_start", "period_end") if cells[column]]
    if not days:
        return None
    start, end = parse("date", days[0]), parse("date", days[-1])
    assert isinstance(start, date)
    assert isinstance(end, date)
    if start > end:
        raise ValueError(f"the period begins on {start} and ends on {end}")
    return Period(start, end)

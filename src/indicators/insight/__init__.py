"""A claim in its context: what other publishers say, how it moved over time, and what follows from it by arithmetic.

Here stands `Figure`, a claim or a reference value in one form, so that both can be put side by side, and framed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from indicators.errors import UnreadableTableError
from indicators.model import parse
from indicators.package import Package
from indicators.package.rows import Rows
from indicators.reading import Qualifier, open_ends

if TYPE_CHECKING:
    import pandas as pd

_Number = Fraction | float
"""A finite number as a Fraction, or an infinity as a float."""
_End = tuple[_Number, bool]
"""A number, and whether it belongs to the interval."""


class EmptyIntervalError(ValueError):
    """The ends leave no number between them."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers between two ends, of which either may be missing or left out. It is never empty."""

    low: Fraction | None = None
    high: Fraction | None = None
    low_open: bool = False
    high_open: bool = False
    """A missing end is open."""

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
    """One published number, in its indicator's unit, claimed with evidence or cited to a page.

    The publisher, title, address and day of a claim are those of its source; `via` is a reference's, the source and its
    quote are a claim's. The line is that on which the row starts in its file, from 1.
    """

    kind: FigureKind
    identifier: str
    indicator_id: str
    entity_id: str
    period: Period | None
    """None where the text gives no time."""
    between: Period | None
    """Of a moment that is only bounded, which has no period: the two days between which it must lie."""
    period_basis: str
    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    qualifier: Qualifier
    value_text: str
    interval: Interval
    """The numbers that the text leaves room for."""
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

    def record(self) -> dict[str, Any]:
        """The figure as a row of a frame; of a moment that is only bounded with the two days between which it lies."""
        start, end = self.period or self.between or (None, None)
        named = {"id": self.identifier, "period_start": start, "period_end": end}
        return {name: named[name] if name in named else getattr(self, name) for name in FIGURE_COLUMNS}


FIGURE_COLUMNS = (
    *("kind", "id", "indicator_id", "entity_id", "period_start", "period_end", "period_basis", "status"),
    *("value", "lower", "upper", "qualifier", "value_text", "publisher", "title", "url", "published_on", "via"),
    *("source_id", "confidence", "note"),
)
_NUMBERS = frozenset(f"{of}{end}" for of in ("", "difference_", "per_cent_") for end in ("value", "lower", "upper"))
_DAYS = frozenset({"period_start", "period_end"})
_FLAGS = frozenset({"lower_open", "upper_open", "independent"})


def framed(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str] = FIGURE_COLUMNS, counts: Collection[str] = ()
) -> pd.DataFrame:
    """Rows as a frame, whose dtypes are told by the names of its columns; an empty text is missing."""
    import pandas as pd

    from indicators.package.frames import STRING

    def column(name: str) -> pd.Series[Any]:
        values = [row[name] for row in listed]
        if name in _NUMBERS:
            return pd.Series([None if one is None else nearest_double(one) for one in values], dtype="float64")
        if name in _DAYS:
            stamps = [pd.NaT if one is None else pd.Timestamp(one).as_unit("s") for one in values]
            return pd.Series(pd.array(stamps, dtype="datetime64[s]"))
        if name in _FLAGS or name in counts:
            return pd.Series(values, dtype="boolean" if name in _FLAGS else "Int64")
        return pd.Series([str(one) if one else None for one in values], dtype=STRING)

    listed = list(rows)
    return pd.DataFrame({name: column(name) for name in columns})


def nearest_double(number: Fraction) -> float:
    """The double nearest to an exact number; infinite past what a double holds."""
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf


def claims(package: Package, identifiers: Collection[str] | None = None) -> list[Figure]:
    """The observations of a package, or those of these identifiers, in file order."""
    return [read() for read in _claims(package, identifiers)]


def references(package: Package) -> list[Figure]:
    """The reference values of a package, in file order."""
    return [read() for read in _references(package)]


def usable_figures(package: Package) -> list[Figure]:
    """Claims and references without the rows that cannot be used; nothing of a file that breaks its form."""
    found = []
    for rows in (_claims, _references):
        with suppress(UnreadableTableError):
            for read in rows(package):
                with suppress(UnreadableTableError):
                    found.append(read())
    return found


def same_as(package: Package) -> Mapping[str, str]:
    """For each entity that has other names, the one of them that stands for all: the first by identifier."""
    groups: dict[str, set[str]] = {}
    for row in package.sound_rows("entity_relations").each():
        if row["relation"] == "same_as":
            joined = groups.get(row["entity_id"], {row["entity_id"]}) | groups.get(
                row["related_id"], {row["related_id"]}
            )
            groups |= dict.fromkeys(joined, joined)
    return {entity: min(group) for entity, group in groups.items()}


def _claims(package: Package, wanted: Collection[str] | None = None) -> Iterator[Callable[[], Figure]]:
    pages = {cells["source_id"]: cells for cells in package.sound_rows("sources").each()}
    rows = package.sound_rows("observations")
    for place, cells in enumerate(rows.each()):
        if wanted is None or cells["observation_id"] in wanted:
            yield partial(_figure, "claim", cells, pages.get(cells["source_id"], {}), rows, place)


def _references(package: Package) -> Iterator[Callable[[], Figure]]:
    rows = package.sound_rows("reference_values")
    for place, cells in enumerate(rows.each()):
        yield partial(_figure, "reference", cells, cells, rows, place)


def _figure(kind: FigureKind, cells: dict[str, str], page: dict[str, str], rows: Rows, place: int) -> Figure:
    """A row, with the one that says where it was published."""
    file, line = rows.file(place), rows.lines[place]
    identifier = cells["observation_id" if kind == "claim" else "reference_id"]
    try:
        period, bounded = _period(cells), cells["period_basis"] == "bounded"
        value, lower, upper = (_number(cells, column) for column in ("value", "lower", "upper"))
        qualifier = Qualifier(cells["qualifier"])
        interval = asserted(value, lower, upper, qualifier)
    except ValueError as error:
        found = f"{file}:{line}: {identifier}: {str(error)[:200]}"
        message = f"{found}; run `indicators validate` for every finding"
        raise UnreadableTableError(message, file=file, line=line) from error
    known = {name: cells[name] for name in ("indicator_id", "entity_id", "period_basis", "value_text", "confidence")}
    given = {name: cells.get(name, "") for name in ("status", "via", "source_id", "quote", "note")}
    published = {name: page.get(name, "") for name in ("publisher", "title", "url", "published_on")}
    return Figure(
        kind=kind,
        identifier=identifier,
        period=None if bounded else period,
        between=period if bounded else None,
        value=value,
        lower=lower,
        upper=upper,
        qualifier=qualifier,
        interval=interval,
        file=file,
        line=line,
        **known,
        **given,
        **published,
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

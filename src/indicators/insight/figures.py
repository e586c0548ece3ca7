"""`Figure`: a claim or a reference value in one form, so that both can be put side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from indicators.errors import UnreadableTableError
from indicators.insight.interval import Interval, asserted
from indicators.model.forms import parse
from indicators.package.package import Package
from indicators.package.rows import Rows
from indicators.reading import Qualifier

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
    """The observations of a package, in file order.

    Parameters
    ----------
    package : Package
    identifiers : collection of str, optional
        Only those.

    Raises
    ------
    UnreadableTableError
        A file breaks its form, or a cell cannot be used.
    """
    rows = _claims(package)
    wanted = rows if identifiers is None else (row for row in rows if row.cells["observation_id"] in identifiers)
    return [_figure(row) for row in wanted]


def references(package: Package) -> list[Figure]:
    """The reference values of a package, in file order.

    Raises
    ------
    UnreadableTableError
        The file breaks its form, or a cell cannot be used.
    """
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


def _claims(package: Package) -> Iterator[_Row]:
    pages = {cells["source_id"]: cells for _, _, cells in _records(package.sound_rows("sources"))}
    for file, line, cells in _records(package.sound_rows("observations")):
        yield _Row("claim", cells, pages.get(cells["source_id"], {}), file, line)


def _references(package: Package) -> Iterator[_Row]:
    for file, line, cells in _records(package.sound_rows("reference_values")):
        yield _Row("reference", cells, cells, file, line)


def _records(rows: Rows) -> Iterator[tuple[str, int, dict[str, str]]]:
    for place, line in enumerate(rows.lines):
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

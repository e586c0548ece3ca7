"""`Figure`: a claim or a reference value in one form, so that both can be put side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from indicators.analysis.interval import EmptyIntervalError, Interval, asserted
from indicators.package.errors import UnreadableTableError
from indicators.package.package import Package
from indicators.package.rows import Rows
from indicators.reading import Qualifier
from indicators.schema.forms import parse

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
    period_basis : str
    value, lower, upper : Fraction or None
        In the indicator's unit, as the cells have them.
    qualifier : Qualifier
    value_text : str
    interval : Interval
        The numbers that the text leaves room for.
    status : str
        Of a claim; a reference has none.
    publisher, title, url, published_on, via : str
        Of a claim those of its source. Empty where they are not known; `via` is a reference's.
    source_id, quote : str
        Of a claim.
    confidence, note : str
    line : int
        The physical line of the row in its file, from 1.
    """

    kind: FigureKind
    identifier: str
    indicator_id: str
    entity_id: str
    period: Period | None
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
    line: int


def claims(package: Package) -> list[Figure]:
    """The observations of a package, in file order.

    Raises
    ------
    UnreadableTableError
        A file breaks its form, or a cell cannot be used.
    """
    sources = package.sound_rows("sources")
    published = {row["source_id"]: row for _, row in _records(sources)}
    rows = package.sound_rows("observations")
    return [
        _figure("claim", row["observation_id"], row, published.get(row["source_id"], {}), rows.path, line)
        for line, row in _records(rows)
    ]


def references(package: Package) -> list[Figure]:
    """The reference values of a package, in file order.

    Raises
    ------
    UnreadableTableError
        The file breaks its form, or a cell cannot be used.
    """
    rows = package.sound_rows("reference_values")
    return [_figure("reference", row["reference_id"], row, row, rows.path, line) for line, row in _records(rows)]


def _records(rows: Rows) -> Iterator[tuple[int, dict[str, str]]]:
    for place, line in enumerate(rows.lines):
        yield line, {name: cells[place] for name, cells in rows.cells.items()}


def _figure(
    kind: FigureKind, identifier: str, row: dict[str, str], page: dict[str, str], file: str, line: int
) -> Figure:
    try:
        period = _period(row)
        value, lower, upper = (_number(row, column) for column in ("value", "lower", "upper"))
        qualifier = Qualifier(row["qualifier"])
        interval = asserted(value, lower, upper, qualifier)
    except EmptyIntervalError as error:
        raise _unusable(file, line, f"{identifier}: {error}") from error
    except ValueError as error:
        raise _unusable(file, line, f"{identifier}: {str(error)[:200]}") from error
    return Figure(
        kind=kind,
        identifier=identifier,
        indicator_id=row["indicator_id"],
        entity_id=row["entity_id"],
        period=period,
        period_basis=row["period_basis"],
        value=value,
        lower=lower,
        upper=upper,
        qualifier=qualifier,
        value_text=row["value_text"],
        interval=interval,
        status=row.get("status", ""),
        publisher=page.get("publisher", ""),
        title=page.get("title", ""),
        url=page.get("url", ""),
        published_on=page.get("published_on", ""),
        via=row.get("via", ""),
        source_id=row.get("source_id", ""),
        quote=row.get("quote", ""),
        confidence=row["confidence"],
        note=row["note"],
        line=line,
    )


def _unusable(file: str, line: int, why: str) -> UnreadableTableError:
    return UnreadableTableError(f"{file}:{line}: {why}; run `indicators validate` for every finding")


def _number(row: dict[str, str], column: str) -> Fraction | None:
    if not row[column]:
        return None
    parse("number", row[column])
    return Fraction(row[column])


def _period(row: dict[str, str]) -> Period | None:
    days = [row[column] for column in ("period_start", "period_end") if row[column]]
    if not days:
        return None
    start, end = parse("date", days[0]), parse("date", days[-1])
    assert isinstance(start, date)
    assert isinstance(end, date)
    if start > end:
        raise ValueError(f"the period begins on {start} and ends on {end}")
    return Period(start, end)

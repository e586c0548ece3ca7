"""The cells of a table as plain Python values, for writers that want neither text nor pandas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from indicators.package.rows import Rows
from indicators.schema.definition import Table
from indicators.schema.forms import parse

Value = str | int | float | date | None
"""A cell: text, a whole number, a decimal, a calendar date, or nothing."""


def column_values(table: Table, rows: Rows, name: str, first: int = 0, last: int | None = None) -> list[Value]:
    """The cells of a column, in the order of the rows.

    Parameters
    ----------
    table : Table
    rows : Rows
        Of a valid table.
    name : str
    first, last : int, optional
        Only the rows from the one to before the other.
    """
    kind = table.column(name).type
    return [parse(kind, cell) if cell else None for cell in rows.cells[name][first:last]]


def records(table: Table, rows: Rows) -> Iterator[tuple[Value, ...]]:
    """The rows one after the other, a value for each column."""
    kinds = [column.type for column in table.columns]
    columns = [rows.cells[column.name] for column in table.columns]
    for cells in zip(*columns, strict=True):
        yield tuple(parse(kind, cell) if cell else None for kind, cell in zip(kinds, cells, strict=True))

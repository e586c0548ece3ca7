"""The cells of a table as plain Python values, for writers that want neither text nor pandas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from indicators.model.definition import Table
from indicators.model.forms import EXPECTED, parse_all
from indicators.package.errors import UnreadableTableError
from indicators.package.rows import Rows

Value = str | int | float | date | None
"""A cell: text, a whole number, a decimal, a calendar date, or nothing."""


def column_values(table: Table, rows: Rows, name: str) -> list[Value]:
    """The cells of a column, in the order of the rows."""
    column = table.column(name)
    cells = rows.cells[name]
    try:
        return parse_all(column.type, cells)
    except ValueError:
        for place, cell in enumerate(cells):
            try:
                parse_all(column.type, [cell])
            except ValueError as error:
                where = f"{rows.file(place)}:{rows.lines[place]}"
                expected = EXPECTED[column.type]
                raise UnreadableTableError(f"{where}: {name} is {cell[:100]!r}; expected {expected}") from error
        raise


def records(table: Table, rows: Rows) -> Iterator[tuple[Value, ...]]:
    """The rows one after the other, a value for each column."""
    return zip(*(column_values(table, rows, column.name) for column in table.columns), strict=True)

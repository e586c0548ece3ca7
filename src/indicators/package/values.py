"""The cells of a table as plain Python values, for writers that want neither text nor pandas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from indicators.package.errors import UnreadableTableError
from indicators.package.rows import Rows
from indicators.schema.definition import Column, Table
from indicators.schema.forms import EXPECTED, parse

Value = str | int | float | date | None
"""A cell: text, a whole number, a decimal, a calendar date, or nothing."""


def column_values(table: Table, rows: Rows, name: str, first: int = 0, last: int | None = None) -> list[Value]:
    """The cells of a column, in the order of the rows.

    Parameters
    ----------
    table : Table
    rows : Rows
        Of a file that keeps its form.
    name : str
    first, last : int, optional
        Only the rows from the one to before the other.

    Raises
    ------
    UnreadableTableError
        A cell is not written as its column's type is.
    """
    column = table.column(name)
    cells = zip(rows.lines[first:last], rows.cells[name][first:last], strict=True)
    return [_value(column, rows.path, line, cell) for line, cell in cells]


def records(table: Table, rows: Rows) -> Iterator[tuple[Value, ...]]:
    """The rows one after the other, a value for each column.

    Raises
    ------
    UnreadableTableError
        A cell is not written as its column's type is.
    """
    columns = [rows.cells[column.name] for column in table.columns]
    for line, cells in zip(rows.lines, zip(*columns, strict=True), strict=True):
        yield tuple(_value(column, rows.path, line, cell) for column, cell in zip(table.columns, cells, strict=True))


def _value(column: Column, path: str, line: int, cell: str) -> Value:
    if not cell:
        return None
    if column.type == "string":
        return cell
    try:
        return parse(column.type, cell)
    except ValueError as error:
        raise UnreadableTableError(
            f"{path}:{line}: {column.name} is {cell[:100]!r}; expected {EXPECTED[column.type]}"
        ) from error

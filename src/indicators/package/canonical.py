"""The canonical form of a table's file: UTF-8, LF, RFC 4180, rows sorted by key, numbers in their shortest decimal."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from indicators.model import Column, Table
from indicators.model.tables import holds_days
from indicators.package.rows import Rows

if TYPE_CHECKING:
    import pyarrow as pa

_PLAIN_NUMBER = r"(?:-?(?:0|[1-9][0-9]*+)\.[0-9]*[1-9]|0|-?[1-9][0-9]*+)"
_PLAIN_NUMBERS = re.compile(rf"{_PLAIN_NUMBER}?(?:\n{_PLAIN_NUMBER}?)*+")
_NEEDS_QUOTES = re.compile(r'[,"\r\n]')
_MARKS = (b",", b'"', b"\r", b"\n")
"""The same for many bytes at once, where the expression is a hundred times as slow."""

SortKey = tuple[tuple[int, int, str], ...]


def sort_key(table: Table, cells: Mapping[str, str]) -> SortKey:
    """What rows are ordered by: numbers by value, numbered identifiers by their number, text by code point."""
    return tuple(comparable(table.column(name), cells[name]) for name in table.key)


def comparable(column: Column, cell: str) -> tuple[int, int, str]:
    """What one cell of a key is ordered by."""
    if column.type == "integer" and re.fullmatch(r"-?[0-9]{1,18}", cell):
        return (0, int(cell), "")
    if column.numbered:
        number = re.search(r"[0-9]{1,18}$", cell)
        if number:
            return (0, int(number.group()), cell)
    return (1, 0, cell)


def canonical_cell(column: Column, cell: str) -> str:
    """The cell as the canonical form writes it; one that cannot be read is left for validation to report."""
    if column.verbatim:
        return cell
    cell = cell.strip()
    if column.type in ("integer", "number") and cell:
        return _plain_number(cell)
    return plain_date(cell) if holds_days(column) else cell


_YEAR_FIRST = re.compile(
    r"([0-9]{4})(?:[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)(?:[ T]0?0:00(?::00(?:\.0+)?)?)?"
)
"""A day with its year first, as spreadsheets write it; which of the others is the month is then beyond doubt."""


def plain_date(cell: str) -> str:
    """``2026/1/6`` as 2026-01-06; anything else, and what is no day of the calendar, as it is."""
    match = _YEAR_FIRST.fullmatch(cell)
    if match is None:
        return cell
    try:
        return date(*(int(part) for part in match.groups() if part)).isoformat()
    except ValueError:
        return cell


def _plain_number(cell: str) -> str:
    if not cell.isascii() or len(cell) > 400 or not re.fullmatch(r"[-+]?[0-9]*\.?[0-9]*([eE][-+]?[0-9]{1,3})?", cell):
        return cell
    try:
        text = format(Decimal(cell), "f")
    except InvalidOperation:
        return cell
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def canonical_text(table: Table, rows: Rows) -> str:
    """The whole file in canonical form."""
    names = table.column_names()
    records = canonical_records(table, rows)
    records.sort(key=lambda record: sort_key(table, record))
    return csv_text(names, [list(record.values()) for record in records])


def canonical_records(table: Table, rows: Rows) -> list[dict[str, str]]:
    """The rows as the canonical form writes their cells, in the order they have."""
    names = table.column_names()
    return [dict(zip(names, cells, strict=True)) for cells in zip(*canonical_columns(table, rows), strict=True)]


def csv_text(header: Sequence[str], records: Sequence[Sequence[str]]) -> str:
    """RFC 4180 with LF: a cell is quoted only where it holds a comma, a quotation mark or a line break.

    The standard library's writer leaves a lone carriage return unquoted in some versions of Python, and then can't
    read it back.
    """
    return "".join(_record_text(record) for record in (header, *records))


def csv_lines(columns: Sequence[Sequence[str]]) -> list[str]:
    """The same records column by column, each as its text with the line end; faster where most cells are plain."""
    if len(columns) == 1:
        return [_record_text([cell]) for cell in columns[0]]
    written = [
        [_quoted(cell) if _NEEDS_QUOTES.search(cell) else cell for cell in cells]
        if _NEEDS_QUOTES.search("".join(cells))
        else cells
        for cells in columns
    ]
    return [",".join(record) + "\n" for record in zip(*written, strict=True)]


def canonical_columns(table: Table, rows: Rows) -> list[list[str]]:
    """The cells of each of the table's columns as the canonical form writes them, in the order of the rows."""
    columns = []
    for column in table.columns:
        cells = rows.cells[column.name]
        if column.verbatim:
            columns.append(cells)
        elif column.type == "string" and not holds_days(column):
            columns.append([cell.strip() for cell in cells])
        elif not holds_days(column) and _are_plain_numbers(cells):
            columns.append(cells)
        else:
            columns.append([canonical_cell(column, cell) for cell in cells])
    return columns


def _are_plain_numbers(cells: Sequence[str]) -> bool:
    """Whether all are numbers in their shortest decimal, or empty: looked at in one go, a line each."""
    text = "\n".join(cells)
    return text.count("\n") < max(len(cells), 1) and _PLAIN_NUMBERS.fullmatch(text) is not None


def _record_text(record: Sequence[str]) -> str:
    if tuple(record) == ("",):
        return '""\n'  # a blank line would be no record
    return ",".join(_quoted(cell) if _NEEDS_QUOTES.search(cell) else cell for cell in record) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def csv_rows(cells: pa.Table) -> pa.Buffer:
    """The rows of a table of Arrow as `csv_text` writes them, without a header."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from indicators.model.arrow import filled, whole

    columns = [_quoted_where_needed(whole(cells[name])) for name in cells.column_names]
    if len(columns) == 1:
        columns = [filled(columns[0], '""')]  # a blank line would be no record
    columns[-1] = pc.binary_join_element_wise(columns[-1], "\n", "", null_handling="replace", null_replacement="")
    rows = pc.binary_join_element_wise(*columns, ",", null_handling="replace", null_replacement="")
    rows = rows.combine_chunks() if isinstance(rows, pa.ChunkedArray) else rows
    _, offsets, data = rows.buffers()
    length = int(np.frombuffer(offsets, np.int32)[len(rows)])
    return data.slice(0, length) if data is not None else pa.py_buffer(b"")


def _quoted_where_needed(cells: Any) -> Any:
    import pyarrow.compute as pc

    from indicators.model.arrow import filled, text_bytes

    content = text_bytes(cells)
    if not any(mark in content for mark in _MARKS):
        return cells
    needs = filled(pc.match_substring_regex(cells, _NEEDS_QUOTES.pattern), value=False)
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', doubled, '"', ""), cells)


def are_rows_of(content: bytes, cells: pa.Table) -> bool:
    """Whether these bytes are what `csv_rows` writes of the cells that Arrow read from them.

    Where every quotation mark stands at an end of a cell that needs them, nothing is quoted that need not be and
    nothing is doubled; where the lengths of the cells and the marks between them then make up the bytes, nothing else
    is in them. Only where they do not, the rows are written to see.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from indicators.model.arrow import as_numpy, text_bytes, whole

    begins = np.zeros(len(cells), np.int64)  # of the next cell in its row
    needing = []
    for name in cells.column_names:
        column = whole(cells[name])
        lengths = _lengths(column)
        words = text_bytes(column)
        if any(mark in words for mark in _MARKS):
            places = as_numpy(pc.indices_nonzero(pc.match_substring_regex(column, _NEEDS_QUOTES.pattern)))
            needing.append((places, begins[places], begins[places] + lengths[places] + 1))
            lengths[places] += 2
        begins += lengths + 1
    ends = np.cumsum(begins)
    if len(cells) and ends[-1] == len(content) and b"\r" not in content:
        marks = np.frombuffer(content, np.uint8) == ord('"')
        expected = [ends[places] - begins[places] + within for places, *both in needing for within in both]
        if np.count_nonzero(marks) == sum(map(len, expected)) and all(marks[some].all() for some in expected):
            return True
    return bool(csv_rows(cells).equals(pa.py_buffer(content)))


def _lengths(cells: Any) -> Any:
    """How many bytes each text of an array of Arrow has; an empty one none."""
    import numpy as np

    _, offsets, _ = cells.buffers()
    if offsets is None:
        return np.zeros(len(cells), np.int64)
    return np.diff(np.frombuffer(offsets, np.int32)[cells.offset : cells.offset + len(cells) + 1]).astype(np.int64)

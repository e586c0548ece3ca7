"""Arrow tables of text as the bytes of canonical CSV."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.model.compilers.arrow import as_numpy, filled, text_bytes, text_lengths, whole

_NEEDS_QUOTES = (b",", b'"', b"\r", b"\n")
_NEEDS_QUOTES_PATTERN = '[,"\r\n]'


def csv_rows(cells: pa.Table) -> pa.Buffer:
    """The rows as `indicators.package.canonical.csv_text` writes them, without a header."""
    columns = [_quoted(whole(cells[name])) for name in cells.column_names]
    if len(columns) == 1:
        columns = [filled(columns[0], '""')]  # a blank line would be no record
    columns[-1] = pc.binary_join_element_wise(columns[-1], "\n", "", null_handling="replace", null_replacement="")
    rows = pc.binary_join_element_wise(*columns, ",", null_handling="replace", null_replacement="")
    rows = rows.combine_chunks() if isinstance(rows, pa.ChunkedArray) else rows
    _, offsets, data = rows.buffers()
    length = int(np.frombuffer(offsets, np.int32)[len(rows)])
    return data.slice(0, length) if data is not None else pa.py_buffer(b"")


def are_rows_of(content: bytes, cells: pa.Table) -> bool:
    """Whether these bytes are what `csv_rows` writes of the cells that Arrow read from them.

    Where every quotation mark stands at an end of a cell that needs them, nothing is quoted that need not be and
    nothing is doubled; where the lengths of the cells and the marks between them then make up the bytes, nothing else
    is in them. Only where they do not, the rows are written to see.
    """
    begins = np.zeros(len(cells), np.int64)  # of the next cell in its row
    needing = []
    for name in cells.column_names:
        column = whole(cells[name])
        lengths = text_lengths(column)
        words = text_bytes(column)
        if any(mark in words for mark in _NEEDS_QUOTES):
            places = as_numpy(pc.indices_nonzero(pc.match_substring_regex(column, _NEEDS_QUOTES_PATTERN)))
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


def _quoted(cells: Any) -> Any:
    content = text_bytes(cells)
    if not any(mark in content for mark in _NEEDS_QUOTES):
        return cells
    needs = filled(pc.match_substring_regex(cells, _NEEDS_QUOTES_PATTERN), value=False)
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', doubled, '"', ""), cells)

"""Arrow tables of text as the bytes of canonical CSV."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.schema.compilers.arrow_text import text_bytes

_NEEDS_QUOTES = (b",", b'"', b"\r", b"\n")
_NEEDS_QUOTES_PATTERN = '[,"\r\n]'


def csv_rows(cells: pa.Table) -> pa.Buffer:
    """The rows as `indicators.package.canonical.csv_text` writes them, without a header.

    Parameters
    ----------
    cells : pyarrow.Table
        Columns of text; an empty cell is null.
    """
    columns = [_quoted(cells[name].combine_chunks()) for name in cells.column_names]
    if len(columns) == 1:
        columns = [pc.fill_null(columns[0], '""')]  # a blank line would be no record
    columns[-1] = pc.binary_join_element_wise(columns[-1], "\n", "", null_handling="replace", null_replacement="")
    rows = pc.binary_join_element_wise(*columns, ",", null_handling="replace", null_replacement="")
    rows = rows.combine_chunks() if isinstance(rows, pa.ChunkedArray) else rows
    _, offsets, data = rows.buffers()
    length = int(np.frombuffer(offsets, np.int32)[len(rows)])
    return data.slice(0, length) if data is not None else pa.py_buffer(b"")


def _quoted(cells: Any) -> Any:
    content = text_bytes(cells)
    if not any(mark in content for mark in _NEEDS_QUOTES):
        return cells
    needs = pc.fill_null(pc.match_substring_regex(cells, _NEEDS_QUOTES_PATTERN), False)
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', doubled, '"', ""), cells)

"""Typed Arrow columns as the cells that a CSV file would have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.model.forms import write_number

_MOST_BYTES = 2**31 - 1
"""Of all texts of an array together."""


def text_array(cells: Sequence[str | None]) -> Any:
    """Texts as an Arrow array, an empty one as null; `pyarrow.array` would import pandas, to see if it is given it."""
    encoded = [cell.encode("utf-8", "surrogatepass") if cell else b"" for cell in cells]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    if offsets[-1] > _MOST_BYTES:
        return pa.array([cell or None for cell in cells], pa.string())
    filled = np.packbits(lengths > 0, bitorder="little")
    buffers = [pa.py_buffer(filled), pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), buffers)


def number_array(numbers: Any) -> Any:
    """Whole numbers as an Arrow array, likewise.

    Parameters
    ----------
    numbers : numpy.ndarray
    """
    given = np.ascontiguousarray(numbers, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(given), [None, pa.py_buffer(given)])


def truth_array(truths: Any) -> Any:
    """Truth values as an Arrow array, likewise.

    Parameters
    ----------
    truths : numpy.ndarray
    """
    bits = np.packbits(np.asarray(truths, np.bool_), bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(truths), [None, pa.py_buffer(bits)])


def cell_texts(column: Any) -> Any:
    """A column's values as cells: numbers in their shortest decimal, dates as YYYY-MM-DD; what is missing is null.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
    """
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_floating(kind):
        values = pc.unique(column.cast(pa.float64()))
        texts = pa.array([None if one is None or one != one else write_number(one) for one in values.to_pylist()])
        column = pc.take(texts.cast(pa.string()), pc.index_in(column.cast(pa.float64()), values))
    elif not pa.types.is_string(kind):
        column = column.cast(pa.string())
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def whole(column: Any) -> Any:
    """A column in one piece; copied only where it is in several.

    Parameters
    ----------
    column : pyarrow.ChunkedArray or pyarrow.Array
    """
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def text_lengths(cells: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
    """How many bytes each text has; an empty one none.

    Parameters
    ----------
    cells : pyarrow.StringArray

    Returns
    -------
    numpy.ndarray
        int64, shape (len(cells),).
    """
    _, offsets, _ = cells.buffers()
    if offsets is None:
        return np.zeros(len(cells), np.int64)
    return np.diff(np.frombuffer(offsets, np.int32)[cells.offset : cells.offset + len(cells) + 1]).astype(np.int64)


def text_bytes(cells: Any) -> bytes:
    """All texts of an array one after another: what is not in there is in none of them.

    Parameters
    ----------
    cells : pyarrow.StringArray
    """
    _, offsets, data = cells.buffers()
    if data is None or not len(cells):
        return b""
    begin, end = np.frombuffer(offsets, np.int32)[[cells.offset, cells.offset + len(cells)]]
    return bytes(data.slice(int(begin), int(end - begin)).to_pybytes())

"""Typed Arrow columns as the cells that a CSV file would have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.model.forms import write_number


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

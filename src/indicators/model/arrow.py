"""From a definition to an Arrow schema, from Arrow columns to cells and back, and to canonical CSV."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.model import Column, ColumnType, Table, write_number

_CODE = pa.dictionary(pa.int32(), pa.string())
"""Codes as small numbers into their list."""

_TYPES: dict[ColumnType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
}

_PANDAS: dict[ColumnType, tuple[str, str]] = {
    "string": ("unicode", "string"),
    "integer": ("int64", "Int64"),
    "number": ("float64", "float64"),
    "date": ("date", "object"),
}
"""What pandas calls the type, and the dtype that it is to read it as."""


def arrow_schema(table: Table, metadata: Mapping[str, str]) -> pa.Schema:
    """The Arrow schema of a table, of which something more may be said in metadata.

    Codes are dictionary-encoded. Each field's metadata holds its titles and descriptions in both languages; the
    schema's tells pandas to read whole numbers that may be missing as ``Int64``.
    """
    fields = [
        pa.field(column.name, arrow_type(column), nullable=not column.required, metadata=_words(column))
        for column in table.columns
    ]
    return pa.schema(fields, metadata={**metadata, "pandas": _for_pandas(table)})


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column."""
    return _CODE if is_coded(column) else _TYPES[column.type]


def is_coded(column: Column) -> bool:
    """Whether the cells are codes of a list."""
    return column.codes is not None or column.extensible_codes is not None


def _words(column: Column) -> dict[str, str]:
    return {
        "title_en": column.title.en,
        "title_zh": column.title.zh,
        "description_en": column.description.en,
        "description_zh": column.description.zh,
    }


def _for_pandas(table: Table) -> str:
    """The metadata that pandas keeps in Parquet, in the form of its developer guide."""
    columns = []
    for column in table.columns:
        kind, dtype = ("categorical", "int32") if is_coded(column) else _PANDAS[column.type]
        columns.append(
            {"name": column.name, "field_name": column.name, "pandas_type": kind, "numpy_type": dtype, "metadata": None}
        )
    return json.dumps({"index_columns": [], "column_indexes": [], "columns": columns, "pandas_version": "2.3.0"})


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
    """Whole numbers as an Arrow array, likewise."""
    given = np.ascontiguousarray(numbers, np.int64)
    return pa.Array.from_buffers(pa.int64(), len(given), [None, pa.py_buffer(given)])


def truth_array(truths: Any) -> Any:
    """Truth values as an Arrow array, likewise."""
    bits = np.packbits(np.asarray(truths, np.bool_), bitorder="little")
    return pa.Array.from_buffers(pa.bool_(), len(truths), [None, pa.py_buffer(bits)])


@cache
def scalar(value: bool | int | float | str) -> Any:
    """A value as Arrow has it, likewise."""
    if isinstance(value, bool):
        return truth_array([value])[0]
    if isinstance(value, str):
        content = value.encode()
        ends = pa.py_buffer(np.array([0, len(content)], np.int32))
        return pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(content)])[0]
    given = np.array([value], np.int64 if isinstance(value, int) else np.float64)
    kind = pa.int64() if isinstance(value, int) else pa.float64()
    return pa.Array.from_buffers(kind, 1, [None, pa.py_buffer(given)])[0]


def filled(column: Any, value: bool | int | str) -> Any:
    """A column with a value where it has none, likewise."""
    return pc.coalesce(column, scalar(value).cast(column.type))


def as_numpy(column: Any) -> Any:
    """A column of numbers or truth values, none of them missing, likewise."""
    array = whole(column)
    if not len(array):
        return np.zeros(0, array.type.to_pandas_dtype())
    data = array.buffers()[1]
    begin, end = array.offset, array.offset + len(array)
    if pa.types.is_boolean(array.type):
        return np.unpackbits(np.frombuffer(data, np.uint8), bitorder="little")[begin:end].astype(np.bool_)
    return np.frombuffer(data, array.type.to_pandas_dtype())[begin:end]


def as_texts(column: Any) -> list[str]:
    """A column of text as a list, an empty cell as the empty text."""
    return [cell or "" for cell in column.to_pylist()]


def cell_texts(column: Any) -> Any:
    """A column's values as cells: numbers in their shortest decimal, dates as YYYY-MM-DD; what is missing is null."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.cast(kind.value_type), kind.value_type
    if pa.types.is_floating(kind):
        values = pc.unique(column.cast(pa.float64()))
        texts = pa.array([None if one is None or one != one else write_number(one) for one in values.to_pylist()])
        column = pc.take(texts.cast(pa.string()), pc.index_in(column.cast(pa.float64()), values))
    elif not pa.types.is_string(kind):
        column = column.cast(pa.string())
    return pc.if_else(pc.equal(column, scalar("")), text_array([""])[0], column)


def whole(column: Any) -> Any:
    """A column in one piece; copied only where it is in several."""
    if not isinstance(column, pa.ChunkedArray):
        return column
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def text_lengths(cells: Any) -> np.ndarray[Any, np.dtype[np.int64]]:
    """How many bytes each text has; an empty one none."""
    _, offsets, _ = cells.buffers()
    if offsets is None:
        return np.zeros(len(cells), np.int64)
    return np.diff(np.frombuffer(offsets, np.int32)[cells.offset : cells.offset + len(cells) + 1]).astype(np.int64)


def text_bytes(cells: Any) -> bytes:
    """All texts of an array one after another: what is not in there is in none of them."""
    _, offsets, data = cells.buffers()
    if data is None or not len(cells):
        return b""
    begin, end = np.frombuffer(offsets, np.int32)[[cells.offset, cells.offset + len(cells)]]
    return bytes(data.slice(int(begin), int(end - begin)).to_pybytes())


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

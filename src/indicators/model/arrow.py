"""From a definition to Arrow: its schema, columns as cells and back, and which rows may break the schema.

The expressions that screen rows surely pass over none that is at fault: what they point out is for the pandera schemas
to judge, and a test holds the two together. A row passes only if every cell is surely in order: where Arrow and Python
could differ, the row is pointed out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.model import (
    Absent,
    Column,
    ColumnType,
    Condition,
    Either,
    Every,
    Negative,
    NotAbove,
    OneOf,
    Present,
    Same,
    Table,
    When,
    write_number,
)
from indicators.model.tables import FORMS, holds_days

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


def text_bytes(cells: Any) -> bytes:
    """All texts of an array one after another: what is not in there is in none of them."""
    _, offsets, data = cells.buffers()
    if data is None or not len(cells):
        return b""
    begin, end = np.frombuffer(offsets, np.int32)[[cells.offset, cells.offset + len(cells)]]
    return bytes(data.slice(int(begin), int(end - begin)).to_pybytes())


_CANONICAL_DATE = f"^(?:{FORMS['date_in_part']})$"
_DAYS = "0[1-9]|1[0-9]|2[0-8]"
_SURE: dict[ColumnType, str] = {
    "integer": r"^(?:0|-?[1-9][0-9]{0,17})$",
    "number": r"^-?(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{1,100})?$",
    # The last days of months are counted out, so that the 29th of February is left to the calendar.
    "date": (
        r"^(?:[1-9][0-9]{3}|0[0-9]{2}[1-9])-(?:"
        rf"(?:0[1-9]|1[0-2])-(?:{_DAYS})|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)$"
    ),
}
_CANONICAL_NUMBER = r"^(?:0|-?[1-9][0-9]*|-?(?:0|[1-9][0-9]*)\.[0-9]*[1-9])$"
_ASCII_SPACES = b" \t\n\v\f\r\x1c\x1d\x1e\x1f"
_LONGEST = 1000
"""Bytes of a cell that a pattern is held against here."""


@cache
def _white_space() -> Any:
    return text_array([chr(code) for code in range(0x3001) if chr(code).isspace()])


def suspects(table: Table, cells: Any) -> Any:
    """Which rows may break the schema of a table by themselves; that keys come twice is another matter.

    Cells are text, empty ones null. All rows may, where a column is missing or unknown.
    """
    if tuple(cells.column_names) != table.column_names():
        return _all(len(cells))
    frame = _Frame(table, cells)
    good = _all(len(cells))
    for column in table.columns:
        good = pc.and_(good, _fits(column, frame))
    for rule in table.row_rules:
        good = pc.and_(good, _holds(rule.condition, frame))
    return pc.invert(good)


def not_canonical(table: Table, cells: Any) -> Any:
    """Which rows have a cell that the canonical form may write otherwise: spaces around it, digits, a day."""
    other = pc.invert(_all(len(cells)))
    for column in table.columns:
        cell = whole(cells[column.name])
        if not column.verbatim:
            other = pc.or_(other, pc.invert(_trimmed(cell)))
        if column.type in ("integer", "number"):
            other = pc.or_(other, pc.invert(_or_empty(pc.match_substring_regex(cell, _CANONICAL_NUMBER))))
        elif holds_days(column):
            other = pc.or_(other, pc.invert(_or_empty(_matches_of_few(cell, _CANONICAL_DATE))))
    return other


def rising(table: Table, cells: Any) -> Any:
    """Whether the key of each row but the first is surely above that before it; None where columns cannot tell."""
    result = np.zeros(max(len(cells) - 1, 0), np.bool_)
    for name in reversed(table.key):
        values = _comparable(table.column(name), whole(cells[name]))
        if values is None:
            return None
        before, after = values.slice(0, len(result)), values.slice(1)
        higher, same = pc.greater(after, before), pc.equal(after, before)
        result = as_numpy(higher) | (as_numpy(same) & result)
    return result


def _comparable(column: Column, cells: Any) -> Any:
    """The cells of a key as values in the order of the canonical form; None where some have another form."""
    if column.numbered:
        prefix = re.match(r"[a-z]+-", column.pattern or "")
        form = rf"^{prefix.group()}[0-9]{{1,18}}$" if prefix else None
        if form is None or cells.null_count or not _all_match(cells, form):
            return None
        return pc.utf8_slice_codeunits(cells, len(prefix.group()) if prefix else 0).cast(pa.int64())
    if column.type == "integer":
        return None if cells.null_count or not _all_match(cells, r"^-?[0-9]{1,18}$") else cells.cast(pa.int64())
    return filled(cells, "")


def _all_match(cells: Any, form: str) -> bool:
    return bool(pc.all(pc.match_substring_regex(cells, form), min_count=0).as_py())


class _Frame:
    """The columns of a table as text and, where they are surely of their type, as values."""

    def __init__(self, table: Table, cells: Any) -> None:
        self._table = table
        self._cells = {name: whole(cells[name]) for name in cells.column_names}
        self._values: dict[str, Any] = {}
        self._sure: dict[str, Any] = {}
        self.held: dict[Condition, Any] = {}

    def text(self, name: str) -> Any:
        return self._cells[name]

    def surely_typed(self, name: str) -> Any:
        if name not in self._sure:
            kind = self._table.column(name).type
            matches = _matches_of_few if kind == "date" else pc.match_substring_regex
            self._sure[name] = _or_empty(matches(self.text(name), _SURE[kind]))
        return self._sure[name]

    def value(self, name: str) -> Any:
        """The values that can be compared; null where a cell is empty or not surely of its type."""
        if name not in self._values:
            kind = self._table.column(name).type
            text = self.text(name)
            if kind in ("integer", "number"):
                sure = pc.if_else(self.surely_typed(name), text, text_array([""])[0])
                self._values[name] = sure.cast(pa.int64() if kind == "integer" else pa.float64())
            else:
                self._values[name] = text  # dates of that form are ordered as texts are
        return self._values[name]


def _matches_of_few(cell: Any, pattern: str) -> Any:
    """Which cells of a column match, where the same few values come again and again."""
    encoded = cell.dictionary_encode()
    return pc.take(pc.match_substring_regex(encoded.dictionary, pattern), encoded.indices)


def _all(length: int) -> Any:
    return truth_array(np.ones(length, np.bool_))


def _or_empty(good: Any) -> Any:
    """True where the cell is empty."""
    return filled(good, value=True)


def _fits(column: Column, frame: _Frame) -> Any:
    cell = frame.text(column.name)
    good = pc.is_valid(cell) if column.required else _all(len(cell))
    if column.type != "string":
        good = pc.and_(good, frame.surely_typed(column.name))
    elif column.pattern is not None:
        good = pc.and_(good, _matches(column.pattern, cell))
    elif column.codes is None and not column.verbatim:
        good = pc.and_(good, _trimmed(cell))
    if column.codes is not None:
        known = pc.is_in(cell, value_set=text_array(column.codes.values()))
        good = pc.and_(good, pc.or_(known, pc.is_null(cell)))
    if column.minimum is not None:
        good = pc.and_(good, _or_empty(pc.greater_equal(frame.value(column.name), scalar(column.minimum))))
    if column.maximum is not None:
        good = pc.and_(good, _or_empty(pc.less_equal(frame.value(column.name), scalar(column.maximum))))
    return good


def _matches(pattern: str, cell: Any) -> Any:
    """Whether the whole cell surely matches. Arrow's expressions know classes such as ``\\s`` for ASCII only."""
    short = _or_empty(pc.less_equal(pc.binary_length(cell), scalar(_LONGEST)))
    try:
        good = pc.and_(short, _or_empty(pc.match_substring_regex(cell, rf"^(?:{pattern})$")))
    except pa.ArrowInvalid:  # of an expression that Python knows and Arrow does not, nobody is sure
        return pc.is_null(cell)
    if classes := set(re.findall(r"\\([a-zA-Z])", pattern)):
        same = _without_other_spaces() if classes <= {"s", "S"} else r"^[\x21-\x7e]*$"
        good = pc.and_(good, _or_empty(pc.match_substring_regex(cell, same)))
    return good


@cache
def _without_other_spaces() -> str:
    """The expression of texts without white space that Python's ``\\s`` knows and Arrow's does not."""
    others = (chr(code) for code in range(0x3001) if chr(code).isspace() and chr(code) not in " \t\n\f\r")
    return "^[^" + "".join(rf"\x{{{ord(space):x}}}" for space in others) + "]*$"


def _trimmed(cell: Any) -> Any:
    """Whether no white space, as Python knows it, stands at either end."""
    content = text_bytes(cell)
    if content.isascii() and len(content.translate(None, _ASCII_SPACES)) == len(content):
        return _all(len(cell))
    first = pc.is_in(pc.utf8_slice_codeunits(cell, 0, 1), value_set=_white_space())
    last = pc.is_in(pc.utf8_slice_codeunits(cell, -1), value_set=_white_space())
    return pc.invert(pc.or_(first, last))


def _holds(condition: Condition, frame: _Frame) -> Any:
    """Whether a condition holds for each row; what several conditions have in common is looked at once."""
    if condition not in frame.held:
        frame.held[condition] = _looked_at(condition, frame)
    return frame.held[condition]


def _looked_at(condition: Condition, frame: _Frame) -> Any:
    match condition:
        case Present(column):
            return pc.is_valid(frame.text(column))
        case Absent(column):
            return pc.is_null(frame.text(column))
        case OneOf(column, values):
            return pc.is_in(frame.text(column), value_set=text_array(values))
        case NotAbove(column, limit):
            return _or_empty(pc.less_equal(frame.value(column), frame.value(limit)))
        case Negative(column):
            return _or_empty(pc.less(frame.value(column), scalar(0)))
        case Same(column, other):
            return _or_empty(pc.equal(frame.value(column), frame.value(other)))
        case Every(conditions):
            return reduce(pc.and_, (_holds(part, frame) for part in conditions))
        case Either(conditions):
            return reduce(pc.or_, (_holds(part, frame) for part in conditions))
        case When(first, then):
            return pc.or_(pc.invert(_holds(first, frame)), _holds(then, frame))

"""From a definition to Arrow expressions that tell which rows may break the schema, and surely pass over no other.

What they point out is for the pandera schemas to judge; a test holds the two together. A row passes here only if every
cell is surely in order: where Arrow and Python could differ, the row is pointed out.
"""

from __future__ import annotations

import re
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
)
from indicators.model.arrow import as_numpy, filled, scalar, text_array, text_bytes, truth_array, whole
from indicators.model.tables import FORMS, holds_days

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

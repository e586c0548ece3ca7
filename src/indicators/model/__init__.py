"""What a table is: conditions, texts, code lists, columns, tables, and how a value of each type is written in a cell.

Conditions on one row are data: small frozen expressions that compilers turn into pandas, SQL or words. A comparison in
which either side is missing holds, as in an SQL ``CHECK``; ask for presence with `Present`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Literal


@dataclass(frozen=True, slots=True)
class Present:
    """The cell is not empty."""

    column: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The cell is empty."""

    column: str


@dataclass(frozen=True, slots=True)
class OneOf:
    """The cell is one of these codes."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAbove:
    """The first column's value is at most the second's."""

    column: str
    limit: str


@dataclass(frozen=True, slots=True)
class Same:
    """Both columns hold the same value."""

    column: str
    other: str


@dataclass(frozen=True, slots=True)
class Negative:
    """The cell's value is below zero."""

    column: str


@dataclass(frozen=True, slots=True)
class Every:
    """All of the conditions hold."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the conditions holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class When:
    """If the first condition holds, so does the second."""

    condition: Condition
    then: Condition


Condition = Present | Absent | OneOf | NotAbove | Same | Negative | Every | Either | When


def every(*conditions: Condition) -> Every:
    return Every(conditions)


def either(*conditions: Condition) -> Either:
    return Either(conditions)


def together(first: str, second: str) -> Condition:
    """Both cells are filled or both are empty."""
    return either(every(Present(first), Present(second)), every(Absent(first), Absent(second)))


def columns_of(condition: Condition) -> tuple[str, ...]:
    """The columns a condition speaks of, each once, in order of appearance."""
    match condition:
        case Present(column) | Absent(column) | OneOf(column, _) | Negative(column):
            names: tuple[str, ...] = (column,)
        case NotAbove(column, other) | Same(column, other):
            names = (column, other)
        case Every(conditions) | Either(conditions):
            names = tuple(name for part in conditions for name in columns_of(part))
        case When(first, then):
            names = columns_of(first) + columns_of(then)
    return tuple(dict.fromkeys(names))


ColumnType = Literal["string", "integer", "number", "date"]
"""The Table Schema field types this model uses."""

Language = Literal["en", "zh"]


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English and in Chinese."""

    en: str
    zh: str

    def in_language(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a closed code list, with its label and meaning in both languages."""

    code: str
    label: Text
    definition: Text


@dataclass(frozen=True, slots=True)
class CodeList:
    """A closed list of codes: code branches on them, so a package cannot add to it."""

    name: str
    codes: tuple[Code, ...]

    def values(self) -> tuple[str, ...]:
        return tuple(code.code for code in self.codes)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, what may stand in it, what it points to, and what it is called.

    Attributes
    ----------
    name : str
        The header cell.
    type : {"string", "integer", "number", "date"}
        Dates are ISO 8601 calendar dates.
    title, description : Text
        For people, in both languages.
    required : bool
        Whether an empty cell is an error.
    pattern : str or None
        A regular expression that the whole cell matches.
    example : str
        A cell that fits, shown where one does not.
    minimum, maximum : float or None
        Inclusive limits of a number.
    codes : CodeList or None
        The closed list the cell is taken from.
    extensible_codes : str or None
        The name of the code list in the package's own ``codes`` table.
    references : str or None
        The table whose key the cell holds (a foreign key).
    references_by : str or None
        The column of the row that names the table whose key the cell holds, where rows differ in that.
    verbatim : bool
        Whether the cell holds words of a source to the letter. Only such a cell may hold line breaks and white space
        at its ends, and its words are under no licence of ours.
    numbered : bool
        Whether the cell is an identifier that ends in a running number, by which rows are sorted.
    asserts : bool
        Whether the cell is part of what the dataset asserts, so that changing it is a major change; otherwise it is
        wording: names, titles, notes. True unless said otherwise: what nobody thought of is not changed lightly.
    unique : bool
        Whether no two rows may have the same in it; empty cells aside.
    empty_asserts : bool
        Whether an empty cell asserts something too (the text gives no upper bound), so that filling it changes a claim
        instead of adding one.
    """

    name: str
    type: ColumnType
    title: Text
    description: Text
    required: bool = True
    pattern: str | None = None
    example: str = ""
    minimum: float | None = None
    maximum: float | None = None
    codes: CodeList | None = None
    extensible_codes: str | None = None
    references: str | None = None
    references_by: str | None = None
    verbatim: bool = False
    numbered: bool = False
    asserts: bool = True
    empty_asserts: bool = False
    unique: bool = False

    def is_prose(self) -> bool:
        """Whether the cell holds words for people: free text, no code, identifier or address."""
        bound = self.codes or self.extensible_codes or self.references or self.references_by or self.pattern
        return self.type == "string" and not bound


@dataclass(frozen=True, slots=True)
class RowRule:
    """A condition on one row, compiled to whatever runs it.

    Attributes
    ----------
    code : str
        The stable rule code (``S1..``) its findings carry.
    condition : Condition
        Holds for a good row.
    column : str
        The column that a finding points at.
    expected : str
        What the condition asks, in words.
    mend : str
        What to do about it.
    failing, passing : str
        One row's relevant cells that break the rule, and that keep it.
    """

    code: str
    condition: Condition
    column: str
    expected: str
    mend: str
    failing: str
    passing: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the model.

    Attributes
    ----------
    name : str
        Also the resource name and the stem of ``data/<name>.csv``.
    key : tuple of str
        The columns that identify a row; rows are sorted by them.
    label_columns : dict of {"en", "zh"} to str
        The columns that name a row for people, for joining into other tables.
    brings : tuple of str
        The codes and foreign keys whose readable names come along where another table names a row.
    """

    name: str
    title: Text
    description: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    row_rules: tuple[RowRule, ...] = ()
    label_columns: dict[Language, str] = field(default_factory=dict, hash=False)
    brings: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def column_names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def unique_columns(self) -> tuple[tuple[str, ...], ...]:
        """The columns that no two rows may have alike: the key, and each that is unique by itself."""
        return (self.key, *((column.name,) for column in self.columns if column.unique))

    def references(self) -> tuple[Column, ...]:
        """The columns that are foreign keys."""
        return tuple(column for column in self.columns if column.references is not None)


WRITTEN, REQUIRED, PATTERN, LIMITS, CODE, DUPLICATE, SPACES = "S01", "S02", "S03", "S04", "S05", "S06", "S07"
"""The rule codes under which compiled schemas name their checks, here so that rules are listed without pandera."""

INTEGER = r"(?:0|-?[1-9][0-9]*)"
NUMBER = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"

PATTERNS: dict[ColumnType, str] = {"integer": INTEGER, "number": NUMBER, "date": DATE}

# Within a line the options are not possessive: Python before 3.11.5 then refuses dates that match (its issue 106052).
_LINES = {kind: re.compile(rf"(?:{form})?(?:\n(?:{form})?)*+") for kind, form in PATTERNS.items()}

EXPECTED: dict[ColumnType, str] = {
    "string": "text",
    "integer": "a whole number in ASCII digits, without separators",
    "number": "a number in ASCII digits, with a point for decimals and no exponent or separators",
    "date": "a calendar date as YYYY-MM-DD",
}

_LARGEST_INTEGER = 2**63 - 1
_LONGEST_NUMBER = 400
"""Digits past any double; longer cells are refused before they are converted."""


def expected_form(column: Column) -> str:
    """What a cell of the column looks like, in words."""
    if column.codes is not None:
        return f"a code of the list {column.codes.name}"
    if column.extensible_codes is not None:
        return f"a code of the list {column.extensible_codes} in codes.csv"
    if column.pattern is not None:
        return f"text of the form {column.example!r}" if column.example else f"text matching {column.pattern}"
    return EXPECTED[column.type]


def parse(kind: ColumnType, cell: str) -> str | int | float | date:
    """The value of a cell that is not empty; a ValueError where it is not of its type's form and range."""
    if kind == "string":
        return cell
    if len(cell) > _LONGEST_NUMBER or re.fullmatch(PATTERNS[kind], cell) is None:
        raise ValueError(f"{cell[:40]!r} is not {EXPECTED[kind]}")
    if kind == "date":
        return date.fromisoformat(cell)
    if kind == "integer":
        whole = int(cell)
        if abs(whole) > _LARGEST_INTEGER:
            raise ValueError(f"{cell[:40]!r} is past 64 bits")
        return whole
    number = float(cell)
    if not isfinite(number):
        raise ValueError(f"{cell[:40]!r} is past what a double holds")
    return number


def parse_all(kind: ColumnType, cells: Sequence[str]) -> list[str | int | float | date | None]:
    """The values of many cells, None for an empty one, many times as fast; a ValueError does not say which is wrong."""
    if kind == "string":
        return [cell or None for cell in cells]
    # All are looked at in one go, a line each; a cell with a line break in it would be two lines.
    text = "\n".join(cells)
    if len(cells) and (text.count("\n") >= len(cells) or not _LINES[kind].fullmatch(text)):
        raise ValueError(f"a cell is not {EXPECTED[kind]}")
    if max(map(len, cells), default=0) > _LONGEST_NUMBER:
        raise ValueError("a number of more digits than any double has")
    if kind == "date":
        return [date.fromisoformat(cell) if cell else None for cell in cells]
    if kind == "integer":
        wholes = [int(cell) if cell else None for cell in cells]
        if any(whole is not None and abs(whole) > _LARGEST_INTEGER for whole in wholes):
            raise ValueError("a number past 64 bits")
        return [*wholes]
    numbers = [float(cell) if cell else None for cell in cells]
    if any(number is not None and not isfinite(number) for number in numbers):
        raise ValueError("a number past what a double holds")
    return [*numbers]


def write_number(value: float) -> str:
    """The shortest decimal that reads back to the same double, without exponent or a trailing ``.0``."""
    text = repr(float(value))
    if not text[-1].isdigit() or "e" in text:
        text = format(Decimal(text), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

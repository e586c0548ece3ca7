"""The vocabulary in which a table is defined: conditions, texts, code lists, columns, tables. Standard library only.

Conditions on one row are data: small frozen expressions that compilers turn into pandas, SQL or words. A comparison in
which either side is missing holds, as in an SQL ``CHECK``; ask for presence with `Present`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
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


def in_words(condition: Condition) -> str:
    """The condition as a phrase for messages and the data dictionary."""
    match condition:
        case Present(column):
            return f"{column} is given"
        case Absent(column):
            return f"{column} is empty"
        case OneOf(column, values):
            return f"{column} is {' or '.join(values)}"
        case NotAbove(column, limit):
            return f"{column} <= {limit}"
        case Same(column, other):
            return f"{column} = {other}"
        case Negative(column):
            return f"{column} < 0"
        case Every(conditions):
            return " and ".join(in_words(part) for part in conditions)
        case Either(conditions):
            return " or ".join(f"({in_words(part)})" for part in conditions)
        case When(first, then):
            return f"when {in_words(first)}: {in_words(then)}"


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
    verbatim: bool = False
    numbered: bool = False
    asserts: bool = True
    empty_asserts: bool = False
    unique: bool = False


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
        """The column of that name.

        Raises
        ------
        KeyError
            The table has no such column.
        """
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

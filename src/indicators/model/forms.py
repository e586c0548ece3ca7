"""How a value of each type is written in a cell: the one lexical form that files, checks and writers share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import isfinite

from indicators.model.definition import Column, ColumnType

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
    """The value of a cell that is not empty.

    Raises
    ------
    ValueError
        The cell is not written in the form of its type, or lies outside what the type can hold.
    """
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
    """The values of many cells, None for an empty one, in a fraction of the time that one by one would take.

    Raises
    ------
    ValueError
        `parse` refuses one of them; it does not say which.
    """
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

"""The sheets of a file that a spreadsheet program wrote: a workbook, or text of whatever encoding and delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeAlias

from indicators.errors import PackageError, UnreadableTableError
from indicators.package.files import read_given, reason, refuse_stand_in

Cell: TypeAlias = "str | bool | int | float | datetime | date | UnclearError | None"
"""What a spreadsheet holds: of a CSV file always text."""

_PARTS_OF_A_DAY = re.compile(r"\[[^]]*]|\"[^\"]*\"|\\.")
"""What of a number format is no part of a date: colours, words, escapes."""


class UnclearError(ValueError):
    """What a cell holds may mean more than one thing, or nothing; says what was found and what was expected."""

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"found {found}, expected {expected}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a CSV file: the rows that are not empty, with their numbers."""

    name: str
    place: str
    """How messages name it."""
    rows: Sequence[tuple[int, Sequence[Cell]]]
    decimal_comma: bool = False
    """Whether the program that wrote it may write 1,5 for one and a half: then 1,234 may be either."""


def read_sheets(file: Path) -> list[Sheet]:
    """The sheets of a workbook, or the one that a text is."""
    try:
        content = read_given(file)
        refuse_stand_in(content)
    except OSError as error:
        raise PackageError(f"{file}: {reason(error)}", file=str(file)) from error
    if content.startswith(b"PK\x03\x04"):
        return list(_of_workbook(file, content))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise PackageError(f"{file}: a workbook of the old kind, or encrypted; save it as .xlsx without a password")
    return [_of_text(file, content)]


def _of_workbook(file: Path, content: bytes) -> Iterator[Sheet]:
    import openpyxl

    try:
        # As it is written, not as it was last computed: a formula without a result would be an empty cell.
        workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    except Exception as error:  # what openpyxl raises for a broken file is of many kinds
        raise PackageError(f"{file}: cannot be read as a workbook: {error}", file=str(file)) from error
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # some programs write wrong ones, and rows would be cut
        rows = []
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            values = [_of_cell(cell) for cell in cells]
            if any(value not in (None, "") for value in values):
                rows.append((number, values))
        yield Sheet(sheet.title, f"{file}, sheet {sheet.title}", rows)


def _of_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        return UnclearError(f"the formula {str(value)[:60]}", "its result, pasted as a value")
    if cell.data_type == "e":
        return UnclearError(f"the error {value}", "a value")
    shown = str(cell.number_format or "")
    if isinstance(value, (int, float)) and not isinstance(value, bool) and "%" in _PARTS_OF_A_DAY.sub("", shown):
        return UnclearError(f"{value} that is shown as a percentage", "the number before the sign, unformatted")
    if isinstance(value, datetime):
        if "d" not in _PARTS_OF_A_DAY.sub("", shown).lower():
            return UnclearError(
                f"a date that is shown as {shown}, {value:%Y-%m} perhaps", "text, or a date with its day"
            )
        return value.date() if value.time() == datetime.min.time() else value
    if isinstance(value, (str, bool, int, float)):
        return re.sub("_x([0-9A-Fa-f]{4})_", _control, value) if isinstance(value, str) else value
    return UnclearError(f"{value}, a {type(value).__name__}", "text, a number or a date")


def _control(match: re.Match[str]) -> str:
    """A character that workbooks write by its number; others that look so are somebody's words."""
    code = int(match[1], 16)
    return chr(code) if code < 32 or code == 0x5F else match[0]


def _of_text(file: Path, content: bytes) -> Sheet:
    text = _decoded(file, content)
    first = next((line for line in text.splitlines() if len(re.split(r"[,;\t|]", line)) > 1), "")
    delimiter = max(",;\t|", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    limit = csv.field_size_limit(2**31 - 1)
    try:
        before = 0
        for record in reader:
            if any(cell.strip() for cell in record):
                rows.append((before + 1, list(record)))
            before = reader.line_num
    except csv.Error as error:
        raise UnreadableTableError(
            f"{file}:{reader.line_num}: {error}", file=str(file), line=reader.line_num
        ) from error
    finally:
        csv.field_size_limit(limit)
    return Sheet("", str(file), rows, decimal_comma=delimiter != ",")


def _decoded(file: Path, content: bytes) -> str:
    codecs = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for codec in codecs:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            line = text.count("\n", 0, text.index("\0")) + 1
            raise UnreadableTableError(
                f"{file}:{line}: a NUL character; is the file damaged?", file=str(file), line=line
            )
        return text
    raise UnreadableTableError(f"{file}: neither UTF-8, UTF-16 nor GBK; save it as UTF-8", file=str(file))

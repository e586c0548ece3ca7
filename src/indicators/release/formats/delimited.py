"""Tables as CSV, JSON and a zip of all."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from indicators.package.canonical import csv_lines, csv_text
from indicators.package.rows import Value
from indicators.release.formats import TableContent


def write_csv(content: TableContent, path: Path) -> None:
    """Write a table as the data package has it: UTF-8, LF, a header, quotation marks only where they are needed."""
    names = content.table.column_names()
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(csv_text(names, []))
        for rows in content.batches():
            stream.writelines(csv_lines([rows.cells[name] for name in names]))


def write_excel_csv(content: TableContent, path: Path) -> None:
    """Write a table for a double click in Excel: with a byte order mark, or it would take Chinese for another encoding.

    Lines end in CRLF. Text that Excel would run as a formula gets an apostrophe before it, so that it differs from the
    data by that; numbers stay numbers, the negative ones too.
    """
    names = content.table.column_names()
    texts = [column.type == "string" for column in content.table.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(names)
        for rows in content.batches():
            columns = [
                [kept_as_text(cell) for cell in rows.cells[name]] if is_text else rows.cells[name]
                for name, is_text in zip(names, texts, strict=True)
            ]
            writer.writerows(zip(*columns, strict=True))


def write_json(content: TableContent, path: Path) -> None:
    """Write the rows, one a line: numbers as numbers, dates as ISO 8601 text, null where a cell is empty."""
    names = content.table.column_names()
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("[")
        separator = "\n"
        for record in content.records():
            fields = dict(zip(names, map(json_value, record), strict=True))
            stream.write(separator + json.dumps(fields, ensure_ascii=False))
            separator = ",\n"
        stream.write("\n]\n")


def json_value(value: Value) -> str | int | float | None:
    """The value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold: files of a release have no date of their own."""

_REGULAR_FILE = 0o100644 << 16
_UNIX = 3


def write_zip(path: Path, files: Mapping[str, Path]) -> None:
    """Write files into an archive.

    They are stored, not compressed: the bytes that deflate gives depend on the zlib that Python was built with, and a
    release has to come out the same wherever it is built. Who wants it small takes Parquet.
    """
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name, file in files.items():
            entry = _entry(name, file.stat().st_size)
            with archive.open(entry, "w") as target, file.open("rb") as source:
                shutil.copyfileobj(source, target)


def write_members(path: Path, members: Mapping[str, bytes]) -> None:
    """The same of files that are in memory."""
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(_entry(name, len(content)), content)


def _entry(name: str, size: int) -> ZipInfo:
    entry = ZipInfo(name, DATE)
    entry.create_system = _UNIX
    entry.external_attr = _REGULAR_FILE
    entry.file_size = size
    return entry


_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""OWASP's list (https://owasp.org/www-community/attacks/CSV_Injection), with the full-width forms that spreadsheets in
Chinese and Japanese take for the others."""


def runs_as_formula(text: str) -> bool:
    """Whether a spreadsheet that is given the text without a type would take it for a formula."""
    return text.startswith(_BEGINNINGS)


def kept_as_text(text: str) -> str:
    """The text with an apostrophe before it if it would be run: spreadsheets take it for text then."""
    return f"'{text}" if runs_as_formula(text) else text

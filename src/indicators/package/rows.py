"""The rows of a table as text with their lines, and what breaks the form of a file: nothing is guessed or dropped."""

from __future__ import annotations

import csv
import errno
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from indicators.errors import UnreadableTableError
from indicators.model import EXPECTED, Table, parse_all
from indicators.package.files import (
    Part,
    StandInError,
    Storage,
    are_marked,
    parts_of,
    reason,
    refuse_stand_in,
    storage_of,
)

DefectKind = Literal[
    "missing_file",
    "not_a_file",
    "unreadable",
    "encoding",
    "byte_order_mark",
    "line_ending",
    "final_newline",
    "nul",
    "quotation",
    "row_width",
    "empty_file",
    "blank_line",
    "conflict",
    "pointer",
    "delimiter",
]

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16 = re.compile(rb"\xff\xfe|\xfe\xff|(?:[\x09-\x7e]\0){2}|(?:\0[\x09-\x7e]){2}")
LEAVES_NO_ROWS: frozenset[DefectKind] = frozenset({"encoding", "conflict", "pointer", "delimiter"})
"""Defects of a part of a file for which none of its rows is looked at."""
_LOSES_ROWS = LEAVES_NO_ROWS | {"missing_file", "not_a_file", "unreadable", "quotation", "row_width", "empty_file"}
_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_GBK_WORDS = re.compile(rb"(?:[\x81-\xfe][\x40-\x7e\x80-\xfe])+")
_NO_CELL_LIMIT = 2**31 - 1
_CELL = r'(?:"(?:[^"]++|"")*+"|[^",\r\n]*+)'
_RECORD = re.compile(rf"{_CELL}(?:,{_CELL})*+\r?\n?")


@dataclass(frozen=True, slots=True)
class Defect:
    """One way in which a file is not the CSV it should be."""

    kind: DefectKind
    line: int
    """Physical line, from 1; 0 where the whole file is meant."""
    found: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one CSV file as text, column by column."""

    path: str
    """The file, relative to the package."""
    header: tuple[str, ...] = ()
    """Column names as written."""
    lines: list[int] = field(default_factory=list)
    """The physical line on which each row starts, from 1; the header is line 1."""
    cells: Mapping[str, list[str]] = field(default_factory=dict)
    """For each column of the header its cells, one a row. An empty cell is the empty string."""
    defects: list[Defect] = field(default_factory=list)
    """What breaks the form. Rows of the wrong width are reported here and left out of `cells`."""
    content: bytes | None = field(default=None, repr=False)
    """The file as it was when these rows were read from it; None where it could not be read."""
    files: list[str] = field(default_factory=list)
    """The file of each row, where they are from several; empty where all are from `path`."""

    def file(self, index: int) -> str:
        """The file in which a row stands."""
        return self.files[index] if self.files else self.path

    def __len__(self) -> int:
        return len(self.lines)

    def each(self) -> Iterator[dict[str, str]]:
        """The rows, each with its cells by column."""
        return (dict(zip(self.cells, row, strict=True)) for row in zip(*self.cells.values(), strict=True))

    @property
    def whole(self) -> bool:
        """Whether every row of the file was read, so that what is not among them is not there."""
        return not any(defect.kind in _LOSES_ROWS for defect in self.defects)


def read_rows(root: Path | Storage, path: str) -> Rows:
    """Read a CSV file of a package. One that cannot be read is a defect, not an exception."""
    try:
        content = storage_of(root).read(path)
    except OSError as error:
        return Rows(path, defects=[defect_of(error)])
    return parse_rows(content, path)


def defect_of(error: OSError) -> Defect:
    """The defect of a file that cannot be read."""
    if isinstance(error, StandInError):
        return Defect("pointer", 0, reason(error))
    if isinstance(error, FileNotFoundError):
        return Defect("missing_file", 0, "no such file")
    no_file = error.errno in (errno.EISDIR, errno.EINVAL)
    return Defect("not_a_file" if no_file else "unreadable", 0, reason(error))


def parse_rows(content: bytes, path: str) -> Rows:
    """The rows in the bytes of a CSV file; `path` only names it."""
    return parse_span(content, path)


def parse_span(
    content: bytes, path: str, header: tuple[str, ...] = (), *, lines_before: int = 0, last: bool = True
) -> Rows:
    """The rows in a part of a CSV file that begins and ends with a line."""
    defects: list[Defect] = []
    first = lines_before == 0
    text = _decoded(content, defects, first=first, last=last)
    if text is None:
        return Rows(path, header, defects=_moved(defects, lines_before), content=content)
    if first and not text:
        return Rows(path, defects=[*defects, Defect("empty_file", 0, "an empty file")], content=content)
    if are_marked(content):
        from indicators.package.git import told_markers

        if (markers := told_markers(text, lines_before)) is not None:
            return Rows(path, defects=[Defect("conflict", *markers)])
    if first and (delimiter := _other_delimiter(text)):
        found = f"its cells are parted by {_DELIMITERS[delimiter]}"
        return Rows(path, defects=[Defect("delimiter", 1, found)], content=content)
    records = _records(text, defects, header_seen=bool(header))
    lines: list[int] = []
    kept: list[list[str]] = []
    for line, record in records:
        if not record:
            defects.append(Defect("blank_line", line, "a blank line"))
        elif not header:
            header = tuple(record)
        elif len(record) != len(header):
            defects.append(Defect("row_width", line, f"{len(record)} cells"))
        else:
            lines.append(lines_before + line)
            kept.append(record)
    columns = zip(*kept, strict=True) if kept else ((),) * len(header)
    cells = {name: list(column) for name, column in zip(header, columns, strict=True)}
    defects = _moved(sorted(defects, key=lambda defect: defect.line), lines_before)
    return Rows(path, header, lines, cells, defects, content)


def _moved(defects: list[Defect], lines_before: int) -> list[Defect]:
    """The defects of a part of a file by their lines in the whole of it."""
    if not lines_before:
        return defects
    return [Defect(one.kind, one.line + lines_before if one.line else 0, one.found) for one in defects]


def _decoded(content: bytes, defects: list[Defect], *, first: bool, last: bool) -> str | None:
    """The text of the file, or None where it has none; what is wrong with the bytes goes into `defects`."""
    if first and _UTF_16.match(content):
        defects.append(Defect("encoding", 0, "bytes that look like UTF-16"))
        return None
    try:
        refuse_stand_in(content if first else b"")
    except StandInError as error:
        defects.append(defect_of(error))
        return None
    if first and content.startswith(_BYTE_ORDER_MARK):
        defects.append(Defect("byte_order_mark", 1, "a byte order mark"))
        content = content[len(_BYTE_ORDER_MARK) :]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{content[error.start]:02x}, which is not UTF-8"
        defects.append(Defect("encoding", line, f"{found}{_as_gbk(content, error.start)}"))
        return None
    if "\0" in text:
        defects.append(Defect("nul", text.count("\n", 0, text.index("\0")) + 1, "a NUL character"))
        text = text.replace("\0", "\ufffd")
    if first and last and "\r" in text and "\n" not in text:
        defects.append(Defect("line_ending", 1, "CR alone"))
        text = text.replace("\r", "\n")
    if last and text and not text.endswith("\n"):
        defects.append(Defect("final_newline", text.count("\n") + 1, "no line end after the last row"))
    return text


def _as_gbk(content: bytes, start: int) -> str:
    """What stands from a byte that is no UTF-8, if that is Chinese in GBK and so says which encoding it may be."""
    words = _GBK_WORDS.match(content, start)
    try:
        read = words.group().decode("gb18030") if words else ""
    except UnicodeDecodeError:
        return ""
    return f"; as GBK it reads {read[:8]}" if re.fullmatch(r"[一-鿿《》（），。、“”：；]+", read) else ""


def _other_delimiter(text: str) -> str:
    """The delimiter of a file whose header has no comma but several of that; empty where there is none."""
    header = text.lstrip("\n\r").partition("\n")[0].rstrip("\r")
    names = {one: header.split(one) for one in _DELIMITERS}
    return "" if "," in header else next((one for one, cells in names.items() if len(cells) > 1 and all(cells)), "")


class _Lines:
    """Physical lines of a text, split at line feeds only, that know where they are in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.number = 0
        """How many lines were read."""
        self.offset = 0
        """Where the next one begins."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        begin = self.offset
        if begin >= len(self._text):
            raise StopIteration
        self.number += 1
        self.offset = self._text.find("\n", begin) + 1 or len(self._text)
        return self._text[begin : self.offset]

    def go_back(self, number: int, offset: int) -> None:
        self.number, self.offset = number, offset


def _records(text: str, defects: list[Defect], *, header_seen: bool) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it starts on. A broken one is reported, and reading goes on with the next line.

    Not after a broken header, without which no cell could be told from another.
    """
    line_ending_seen = False
    lines = _Lines(text)
    limit = csv.field_size_limit(_NO_CELL_LIMIT)
    try:
        reader = csv.reader(lines, strict=True)
        while True:
            number, offset = lines.number, lines.offset
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                defects.append(Defect("quotation", number + 1, str(error)))
                if not header_seen:
                    return
                lines.go_back(number, offset)
                next(lines)
                reader = csv.reader(lines, strict=True)
                continue
            marked = text.find('"', offset, lines.offset) >= 0 and any('"' in cell for cell in record)
            if marked and not _RECORD.fullmatch(text, offset, lines.offset):
                found = "a quotation mark in a cell that does not begin with one"
                defects.append(Defect("quotation", number + 1, found))
                if not header_seen:
                    return
                continue
            header_seen = header_seen or bool(record)
            if not line_ending_seen and text.endswith("\r\n", offset, lines.offset):
                line_ending_seen = True
                defects.append(Defect("line_ending", lines.number, "CRLF"))
            yield number + 1, record
    finally:
        csv.field_size_limit(limit)


def rows_by_file(root: Path | Storage, table: str) -> Iterator[Rows]:
    """The rows of each file of a table, in order. A file that cannot be read is a defect, not an exception."""
    for part in parts_of(root, table):
        yield _parquet_rows(root, part) if part.is_parquet else read_rows(root, part.path)


def joined_rows(root: Path | Storage, table: Table) -> Rows:
    """The rows of a table in several files, or in Parquet, in the order of its files.

    Of a table in several files, the header and the defects are those of the first file that has defects or other
    columns than the model; the rows tell their files. Rows of Parquet are numbered from 1.
    """
    pieces = list(rows_by_file(root, table.name))
    columns = table.column_names()
    telling = next((one for one in pieces if one.defects or one.header != columns), pieces[0])
    return Rows(
        telling.path,
        telling.header,
        [line for one in pieces for line in one.lines],
        {name: [cell for one in pieces for cell in _column(one, name)] for name in telling.header},
        telling.defects,
        None,
        [one.path for one in pieces for _ in one.lines],
    )


def _column(rows: Rows, name: str) -> list[str]:
    return rows.cells[name] if name in rows.cells else [""] * len(rows)


def _parquet_rows(root: Path | Storage, part: Part) -> Rows:
    try:
        batches = list(parquet_batches(storage_of(root), part))
    except OSError as error:
        return Rows(part.path, defects=[defect_of(error)])
    except ValueError as error:  # what pyarrow raises for a file that is not Parquet
        return Rows(part.path, defects=[Defect("unreadable", 0, str(error).splitlines()[0] or reason(error))])
    header = batches[0].header
    cells = {name: [cell for batch in batches for cell in batch.cells[name]] for name in header}
    return Rows(part.path, header, [line for batch in batches for line in batch.lines], cells)


def parquet_batches(storage: Storage, part: Part, most: int = 2**14) -> Iterator[Rows]:
    """The rows of a Parquet file, no more than so many at a time and numbered from 1; at least one batch."""
    import pyarrow.parquet as pq

    from indicators.model.arrow import cell_texts

    first = 1
    with storage.open(part.path) as stream, pq.ParquetFile(stream, pre_buffer=False, buffer_size=2**20) as file:
        header = tuple(file.schema_arrow.names)
        if not file.metadata.num_rows:
            yield Rows(part.path, header, [], {name: [] for name in header})
        for batch in file.iter_batches(most, use_threads=False):
            cells = {name: cell_texts(batch[name]).fill_null("").to_pylist() for name in header}
            yield Rows(part.path, header, list(range(first, first + len(batch))), cells)
            first += len(batch)


def sound(table: Table, rows: Rows) -> Rows:
    """The rows, if the file has no defect and the model's columns."""
    if rows.defects:
        defect = rows.defects[0]
        where = f"{rows.path}:{defect.line}" if defect.line else rows.path
        message = f"{where}: {defect.found}; run `indicators validate` for every finding"
        raise UnreadableTableError(message, file=rows.path, line=defect.line)
    if rows.header != table.column_names():
        raise UnreadableTableError(
            f"{rows.path}:1: the header is {','.join(rows.header)}; expected {','.join(table.column_names())}",
            file=rows.path,
            line=1,
        )
    return rows


def codes_by_list(codes: Rows) -> dict[str, tuple[str, ...]]:
    """The codes of each list that a package extends, in file order; one that is there twice, once."""
    lists: dict[str, dict[str, None]] = {}
    for code_list, code in zip(_column(codes, "code_list"), _column(codes, "code"), strict=True):
        lists.setdefault(code_list, {})[code] = None
    return {name: tuple(of_list) for name, of_list in lists.items()}


Value = str | int | float | date | None
"""A cell: text, a whole number, a decimal, a calendar date, or nothing."""


def column_values(table: Table, rows: Rows, name: str) -> list[Value]:
    """The cells of a column, in the order of the rows."""
    column = table.column(name)
    cells = rows.cells[name]
    try:
        return parse_all(column.type, cells)
    except ValueError:
        for place, cell in enumerate(cells):
            try:
                parse_all(column.type, [cell])
            except ValueError as error:
                where = f"{rows.file(place)}:{rows.lines[place]}"
                expected = EXPECTED[column.type]
                message = f"{where}: {name} is {cell[:100]!r}; expected {expected}"
                at = {"file": rows.file(place), "column": name}
                raise UnreadableTableError(message, line=rows.lines[place], **at) from error
        raise


def records(table: Table, rows: Rows) -> Iterator[tuple[Value, ...]]:
    """The rows one after the other, a value for each column."""
    return zip(*(column_values(table, rows, column.name) for column in table.columns), strict=True)

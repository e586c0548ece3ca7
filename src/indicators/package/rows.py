"""A CSV file as rows of text with their line numbers, and whatever breaks its form: nothing is guessed or dropped."""

from __future__ import annotations

import csv
import errno
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from indicators.package.files import reason
from indicators.package.storage import Storage, storage_of

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
]

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OTHER_ENCODINGS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
_LOSES_ROWS = frozenset(
    {"missing_file", "not_a_file", "unreadable", "encoding", "quotation", "row_width", "empty_file"}
)
_NO_CELL_LIMIT = 2**31 - 1
_CELL = r'(?:"(?:[^"]++|"")*+"|[^",\r\n]*+)'
_RECORD = re.compile(rf"{_CELL}(?:,{_CELL})*+\r?\n?")


@dataclass(frozen=True, slots=True)
class Defect:
    """One way in which a file is not the CSV it should be.

    Attributes
    ----------
    line : int
        Physical line, from 1; 0 where the whole file is meant.
    """

    kind: DefectKind
    line: int
    found: str


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one CSV file as text, column by column.

    Attributes
    ----------
    path : str
        The file, relative to the package.
    header : tuple of str
        Column names as written.
    lines : list of int
        The physical line on which each row starts, from 1; the header is line 1.
    cells : mapping of str to list of str
        For each column of the header its cells, one a row. An empty cell is the empty string.
    defects : list of Defect
        What breaks the form. Rows of the wrong width are reported here and left out of `cells`.
    content : bytes or None
        The file as it was when these rows were read from it; None where it could not be read.
    files : list of str
        The file of each row, where they are from several; empty where all are from `path`.
    """

    path: str
    header: tuple[str, ...] = ()
    lines: list[int] = field(default_factory=list)
    cells: Mapping[str, list[str]] = field(default_factory=dict)
    defects: list[Defect] = field(default_factory=list)
    content: bytes | None = field(default=None, repr=False)
    files: list[str] = field(default_factory=list)

    def file(self, index: int) -> str:
        """The file in which a row stands."""
        return self.files[index] if self.files else self.path

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def whole(self) -> bool:
        """Whether every row of the file was read, so that what is not among them is not there."""
        return not any(defect.kind in _LOSES_ROWS for defect in self.defects)


def read_rows(root: Path | Storage, path: str) -> Rows:
    """Read a CSV file of a package. One that cannot be read is a defect, not an exception.

    Parameters
    ----------
    root : Path or Storage
        The package's directory, or where else its files are.
    path : str
        The file, relative to it.
    """
    try:
        content = storage_of(root).read(path)
    except OSError as error:
        return Rows(path, defects=[defect_of(error)])
    return parse_rows(content, path)


def defect_of(error: OSError) -> Defect:
    """The defect of a file that cannot be read."""
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
    """The rows in a part of a CSV file that begins and ends with a line.

    Parameters
    ----------
    content : bytes
    path : str
        The file, to name it.
    header : tuple of str
        The header where it stands in an earlier part; empty for the first.
    lines_before : int
        Lines of the file in front of this part.
    last : bool
        Whether the file ends with it.
    """
    defects: list[Defect] = []
    first = lines_before == 0
    text = _decoded(content, defects, first=first, last=last)
    if text is None:
        return Rows(path, header, defects=_moved(defects, lines_before), content=content)
    if first and not text:
        return Rows(path, defects=[*defects, Defect("empty_file", 0, "an empty file")], content=content)
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
    if first and content[:2] in _OTHER_ENCODINGS:
        defects.append(Defect("encoding", 0, f"bytes that look like {_OTHER_ENCODINGS[content[:2]]}"))
        return None
    if first and content.startswith(_BYTE_ORDER_MARK):
        defects.append(Defect("byte_order_mark", 1, "a byte order mark"))
        content = content[len(_BYTE_ORDER_MARK) :]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        defects.append(Defect("encoding", line, f"byte 0x{content[error.start]:02x}, which is not UTF-8"))
        return None
    if "\0" in text:
        defects.append(Defect("nul", text.count("\n", 0, text.index("\0")) + 1, "a NUL character"))
        text = text.replace("\0", "\ufffd")
    if last and text and not text.endswith("\n"):
        defects.append(Defect("final_newline", text.count("\n") + 1, "no line end after the last row"))
    return text


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

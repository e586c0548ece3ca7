"""The records of a CSV file read from a stream piece by piece, and equal stretches of two files passed over quickly."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import BinaryIO

from indicators.package.errors import UnreadableTableError

_CHUNK = 2**20
_LONGEST = 64 * 2**20
"""Bytes of the longest record. More is a quotation mark that is never closed, or an attack."""

_FIRST_STRETCH, _LONGEST_STRETCH = 2**12, 2**18
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CSV_LIMIT = 131_072
"""Characters of the longest cell that the standard library's reader takes unless told otherwise."""

Locate = Callable[[int], tuple[str, int]]


class Records:
    """The records of one CSV file, one after another; a few megabytes of it are held at a time.

    Parameters
    ----------
    stream : BinaryIO
        Read from its beginning to its end; the caller closes it.
    name : str
        What messages call the file, or of several the package.
    path : str
        The file, relative to its package.
    locate : callable, optional
        From a line of the stream to its file and the line there, where the stream is of several files.

    Attributes
    ----------
    header : tuple of str
    line : int
        The physical line, from 1, on which the next record begins.

    Raises
    ------
    UnreadableTableError
        The file is empty, not UTF-8, or a quotation mark in it is never closed.
    """

    def __init__(self, stream: BinaryIO, name: str, path: str = "", locate: Locate | None = None) -> None:
        self.name = name
        self._path, self._locate = path, locate
        self.line = 1
        self._stream = stream
        self._buffer = b""
        self._begin = 0
        self._end = -1
        self._ended = False
        self._fill(len(_BYTE_ORDER_MARK))
        if self._buffer.startswith(_BYTE_ORDER_MARK):
            self._begin = len(_BYTE_ORDER_MARK)
        first = self.peek()
        if first is None:
            raise UnreadableTableError(f"{name}: an empty file; expected a header")
        self.header: tuple[str, ...] = tuple(self.cells(first))
        if len(set(self.header)) < len(self.header):
            raise UnreadableTableError(
                f"{self.place_words(1)}: a column comes twice in the header {','.join(self.header)}"
            )
        self.advance()

    def place(self, line: int = 0) -> tuple[str, int]:
        """The file of the next record, or of a line, and its line there; its number in Parquet."""
        line = line or self.line
        return self._locate(line) if self._locate is not None else (self._path, line)

    def place_words(self, line: int = 0) -> str:
        """The same for a message."""
        file, there = self.place(line)
        return f"{self.name}/{file}:{there}" if self._locate is not None else f"{self.name}:{there}"

    def peek(self) -> bytes | None:
        """The next record with its line end; None behind the last. Blank lines are none."""
        while True:
            if self._end < 0:
                self._end = self._find_end()
            record = self._buffer[self._begin : self._end]
            if not record:
                return None
            if record not in (b"\n", b"\r\n"):
                return record
            self.advance()

    def advance(self) -> None:
        """Go on behind the record that `peek` gave."""
        self.line += self._buffer.count(b"\n", self._begin, self._end)
        self._begin, self._end = self._end, -1

    def cells(self, record: bytes) -> list[str]:
        """The cells of the record that `peek` gave.

        Raises
        ------
        UnreadableTableError
            It is not UTF-8, breaks CSV, or is not as wide as the header.
        """
        try:
            text = record.decode("utf-8").rstrip("\r\n") if b'"' not in record else record.decode("utf-8")
            cells = text.split(",") if '"' not in text else _parsed(text)
        except UnicodeDecodeError as error:
            raise UnreadableTableError(
                f"{self.place_words()}: byte 0x{record[error.start]:02x}, which is not UTF-8"
            ) from error
        except csv.Error as error:
            raise UnreadableTableError(f"{self.place_words()}: {error}") from error
        if self.line > 1 and len(cells) != len(self.header):
            raise UnreadableTableError(f"{self.place_words()}: {len(cells)} cells under a header of {len(self.header)}")
        return cells

    def _find_end(self) -> int:
        """Where the record that begins here ends: behind the first line end that stands outside quotation marks."""
        searched, quotes = self._begin, 0
        while True:
            stop = self._buffer.find(b"\n", searched)
            if stop >= 0:
                quotes += self._buffer.count(b'"', searched, stop)
                if quotes % 2 == 0:
                    return stop + 1
                searched = stop + 1
                continue
            quotes += self._buffer.count(b'"', searched)
            held = len(self._buffer) - self._begin
            if held > _LONGEST or (self._ended and quotes % 2):
                raise UnreadableTableError(f"{self.place_words()}: a quotation mark that is never closed")
            if self._ended:
                return len(self._buffer)
            self._fill(held + 1)
            searched = self._begin + held

    def _fill(self, wanted: int) -> None:
        """Hold so many bytes from here on, as far as there are any."""
        pieces = [self._buffer[self._begin :]]
        held = len(pieces[0])
        while held < wanted and not self._ended:
            piece = self._stream.read(_CHUNK)
            self._ended = not piece
            pieces.append(piece)
            held += len(piece)
        self._buffer, self._begin = b"".join(pieces), 0

    def stretch(self, size: int) -> bytes:
        """The next bytes, from the beginning of a record, as many as that or as there are."""
        if len(self._buffer) - self._begin < size and not self._ended:
            self._fill(size)
        return self._buffer[self._begin : self._begin + size]

    def goes_on_with(self, stretch: bytes) -> bool:
        """Whether the next bytes are these."""
        if len(self._buffer) - self._begin < len(stretch) and not self._ended:
            self._fill(len(stretch))
        return self._buffer.startswith(stretch, self._begin)

    def skip(self, size: int, lines: int) -> None:
        """Pass over some bytes, which are whole records."""
        self._begin += size
        self._end = -1
        self.line += lines


def skip_equal(one: Records, other: Records) -> None:
    """Pass over records that two files have in common from here on, without looking into them.

    Bytes are compared in stretches that grow while they are equal and shrink where they are not; only whole records are
    passed over. A few equal records before the first that differs may be left.
    """
    size = _FIRST_STRETCH
    while size >= _FIRST_STRETCH:
        stretch = one.stretch(size)
        if not stretch or not other.goes_on_with(stretch):
            size //= 2
            continue
        whole = _whole_records(stretch)
        if not whole:
            return
        lines = stretch.count(b"\n", 0, whole)
        one.skip(whole, lines)
        other.skip(whole, lines)
        size = min(2 * size, _LONGEST_STRETCH)


def _whole_records(stretch: bytes) -> int:
    """How many bytes, from the beginning of a record, are whole records: quotation marks come in pairs up to there."""
    quotes = stretch.count(b'"')
    end = stretch.rfind(b"\n")
    while end >= 0 and (quotes - stretch.count(b'"', end)) % 2:
        end = stretch.rfind(b"\n", 0, end)
    return end + 1


def _parsed(text: str) -> list[str]:
    """The cells of one record with quotation marks in it."""
    if len(text) <= _CSV_LIMIT:
        return next(csv.reader([text], strict=True))
    limit = csv.field_size_limit(len(text))
    try:
        return next(csv.reader([text], strict=True))
    finally:
        csv.field_size_limit(limit)

"""The files of a table as one stream of CSV, and its records: each known by its file and line."""

from __future__ import annotations

import csv
import shutil
import tempfile
import zipfile
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import RawIOBase
from typing import TYPE_CHECKING, BinaryIO, cast

from indicators.errors import MissingTableError, UnreadableTableError
from indicators.history.sides import UNREADABLE, Side
from indicators.package.canonical import csv_rows, csv_text
from indicators.package.files import reason

if TYPE_CHECKING:
    import pyarrow as pa


_CHUNK = 2**20
_ROWS_AT_ONCE = 2**14


@dataclass
class _File:
    """A file of which something was streamed."""

    path: str
    begin: int
    """The line of the stream on which its rows begin, from 1."""
    first: int
    """What that is in the file: a physical line, or in Parquet the number of a row."""
    inside: array[int] = field(default_factory=lambda: array("q"))
    """Lines of the stream on which no row begins, where rows and not lines are counted."""


class TableStream(RawIOBase):
    """A table in any number of CSV and Parquet files, read from end to end; rows of Parquet in canonical form."""

    def __init__(self, side: Side, paths: Sequence[str]) -> None:
        self._side, self._paths = side, paths
        self._files: list[_File] = []
        self._header: tuple[str, ...] = ()
        self._line = 2
        self._pieces = self._all_pieces()
        self._held = b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Some bytes, no more than that; none at the end."""
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._held = piece
        taken = self._held if size < 0 else self._held[:size]
        self._held = self._held[len(taken) :]
        return taken

    def close(self) -> None:
        self._pieces.close()
        super().close()

    def place(self, line: int) -> tuple[str, int]:
        """The file of a line of the stream, and the line in it; in Parquet the number of the row, from 1."""
        files = self._files
        file = files[max(bisect_right(files, line, key=lambda one: one.begin) - 1, 0)]
        if line < file.begin:
            return file.path, 1
        return file.path, file.first + line - file.begin - bisect_left(file.inside, line)

    def _all_pieces(self) -> Generator[bytes]:
        for path in self._paths:
            name = f"{self._side.name}/{path}"
            with ExitStack() as closing:
                try:
                    stream = closing.enter_context(self._side.storage.open(path))
                    pieces = self._parquet(stream, path) if path.endswith(".parquet") else self._csv(stream, path)
                    yield from pieces
                except FileNotFoundError as error:
                    raise _missing(name, path) from error
                except UNREADABLE as error:
                    raise UnreadableTableError(f"{name}: {reason(error)}", file=path) from error

    def _begin(self, path: str, first: int, header: tuple[str, ...]) -> Iterator[bytes]:
        """Go on with the rows of a file; the stream begins with the columns of the first."""
        file = _File(path, self._line, first)
        self._files.append(file)
        if not self._header:
            self._header = header
            content = csv_text(header, []).encode()
            self._line = file.begin = 1 + content.count(b"\n")
            yield content
        elif set(header) != set(self._header):
            raise UnreadableTableError(
                f"{self._side.name}/{path}: the columns are {','.join(header)}; "
                f"{self._files[0].path} has {','.join(self._header)}",
                file=path,
            )

    def _csv(self, stream: RawIOBase, path: str) -> Iterator[bytes]:
        records = Records(stream, f"{self._side.name}/{path}")
        yield from self._begin(path, records.line, records.header)
        last, marks = b"\n", 0
        for piece in _raw(records) if records.header == self._header else _rearranged(records, self._header):
            self._line += piece.count(b"\n")
            marks += piece.count(b'"')
            last = piece[-1:]
            yield piece
        if marks % 2:
            raise UnreadableTableError(f"{records.name}: a quotation mark that is never closed", file=path)
        if last != b"\n":
            self._line += 1
            yield b"\n"

    def _parquet(self, stream: RawIOBase, path: str) -> Iterator[bytes]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        from indicators.model.arrow import cell_texts

        try:
            with ExitStack() as closing:
                seekable = closing.enter_context(_seekable(stream))
                file = closing.enter_context(pq.ParquetFile(seekable, pre_buffer=False, buffer_size=_CHUNK))
                yield from self._begin(path, 1, tuple(file.schema_arrow.names))
                for batch in file.iter_batches(_ROWS_AT_ONCE, columns=list(self._header), use_threads=False):
                    read = pa.Table.from_batches([batch])
                    cells = pa.table({name: cell_texts(read[name]) for name in self._header})
                    piece = csv_rows(cells).to_pybytes()
                    lines = piece.count(b"\n")
                    if lines > len(cells):
                        self._files[-1].inside.extend(_inside(cells, self._line))
                    self._line += lines
                    yield piece
        except pa.ArrowException as error:
            said = str(error).partition("\n")[0]
            raise UnreadableTableError(f"{self._side.name}/{path}: cannot be read as Parquet: {said}") from error


def _raw(records: Records) -> Iterator[bytes]:
    """The records as they are written."""
    while piece := records.stretch(_CHUNK):
        records.skip(len(piece), 0)
        yield piece


def _rearranged(records: Records, header: tuple[str, ...]) -> Iterator[bytes]:
    """The records with their cells in the order of other columns."""
    places = [records.header.index(name) for name in header]
    line = records.line
    while (record := records.peek()) is not None:
        cells = records.cells(record)
        blank = b"\n" * (records.line - line)  # so that lines stay where they are
        written = csv_text([cells[place] for place in places], []).encode()
        records.advance()
        line = records.line
        yield blank + written


def _inside(cells: pa.Table, begin: int) -> Iterator[int]:
    """The lines on which rows only go on, where the first row begins on that line."""
    import pyarrow.compute as pc

    counts = [pc.fill_null(pc.count_substring(cells[name], "\n"), 0).to_pylist() for name in cells.column_names]
    line = begin
    for breaks in map(sum, zip(*counts, strict=True)):
        yield from range(line + 1, line + 1 + breaks)
        line += 1 + breaks


def _seekable(stream: RawIOBase) -> RawIOBase:
    """A stream in which one can go back and forth at no cost. A member of a zip would be read again from its start."""
    if not isinstance(stream, zipfile.ZipExtFile):
        return stream
    copy = cast("RawIOBase", tempfile.TemporaryFile())  # noqa: SIM115 - whoever asked for the stream closes it
    shutil.copyfileobj(stream, copy, _CHUNK)
    copy.seek(0)
    return copy


@contextmanager
def records_of(side: Side, table: str, listed: Sequence[str]) -> Iterator[Records]:
    """The records of a table of a package, whatever files it is in."""
    paths = side.files_of(table, listed)
    with ExitStack() as closing:
        if len(paths) > 1 or paths[0].endswith(".parquet"):
            stream = closing.enter_context(TableStream(side, paths))
            yield Records(stream, side.name, locate=stream.place)
            return
        name = f"{side.name}/{paths[0]}"
        try:
            opened = closing.enter_context(side.storage.open(paths[0]))
            records = Records(opened, name, paths[0])
        except FileNotFoundError as error:
            raise _missing(name, paths[0]) from error
        except UNREADABLE as error:
            raise UnreadableTableError(f"{name}: {reason(error)}", file=paths[0]) from error
        yield records


def _missing(name: str, path: str) -> MissingTableError:
    return MissingTableError(f"{name}: no such file, though datapackage.json lists it", file=path)


_LONGEST = 64 * 2**20
"""Bytes of the longest record. More is a quotation mark that is never closed, or an attack."""

_FIRST_STRETCH, _LONGEST_STRETCH = 2**12, 2**18
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CSV_LIMIT = 131_072
"""Characters of the longest cell that the standard library's reader takes unless told otherwise."""

Locate = Callable[[int], tuple[str, int]]


class Records:
    """The records of one CSV file, one after another; a few megabytes of it are held at a time."""

    def __init__(self, stream: RawIOBase | BinaryIO, name: str, path: str = "", locate: Locate | None = None) -> None:
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
            raise UnreadableTableError(f"{name}: an empty file; expected a header", file=path)
        self.header: tuple[str, ...] = tuple(self.cells(first))
        if len(set(self.header)) < len(self.header):
            raise self._broken(f"a column comes twice in the header {','.join(self.header)}", 1)
        self.advance()

    def place(self, line: int = 0) -> tuple[str, int]:
        """The file of the next record, or of a line, and its line there; its number in Parquet."""
        line = line or self.line
        return self._locate(line) if self._locate is not None else (self._path, line)

    def place_words(self, line: int = 0) -> str:
        """The same for a message."""
        file, there = self.place(line)
        return f"{self.name}/{file}:{there}" if self._locate is not None else f"{self.name}:{there}"

    def _broken(self, problem: str, line: int = 0) -> UnreadableTableError:
        file, there = self.place(line)
        return UnreadableTableError(f"{self.place_words(line)}: {problem}", file=file, line=there)

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
        """The cells of the record that `peek` gave."""
        try:
            text = record.decode("utf-8").rstrip("\r\n") if b'"' not in record else record.decode("utf-8")
            cells = text.split(",") if '"' not in text else _parsed(text)
        except UnicodeDecodeError as error:
            raise self._broken(f"byte 0x{record[error.start]:02x}, which is not UTF-8") from error
        except csv.Error as error:
            raise self._broken(str(error)) from error
        if self.line > 1 and len(cells) != len(self.header):
            raise self._broken(f"{len(cells)} cells under a header of {len(self.header)}")
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
                raise self._broken("a quotation mark that is never closed")
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

"""The files of a table as one stream of CSV, in which each line is known by the file that it is from."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from io import RawIOBase
from typing import TYPE_CHECKING, BinaryIO, cast

from indicators.history.records import Records
from indicators.history.sides import UNREADABLE, Side
from indicators.package.canonical import csv_text
from indicators.package.errors import UnreadableTableError
from indicators.package.files import reason

if TYPE_CHECKING:
    import pyarrow as pa

_CHUNK = 2**20
_ROWS_AT_ONCE = 2**14


class MissingTableError(UnreadableTableError):
    """A file that a package lists is not there."""


@dataclass
class _File:
    """A file of which something was streamed.

    Attributes
    ----------
    begin : int
        The line of the stream on which its rows begin, from 1.
    first : int
        What that is in the file: a physical line, or in Parquet the number of a row.
    inside : array of int
        Lines of the stream on which no row begins, where rows and not lines are counted.
    """

    path: str
    begin: int
    first: int
    inside: array[int] = field(default_factory=lambda: array("q"))


class TableStream(RawIOBase):
    """A table in any number of CSV and Parquet files, read from end to end; rows of Parquet in canonical form.

    Parameters
    ----------
    side : Side
    paths : sequence of str
        The files, in order. All have the columns of the first, CSV files in any order.
    """

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
        """Some bytes, no more than that; none at the end.

        Raises
        ------
        UnreadableTableError
            A file is missing, cannot be read, or has other columns than the first.
        """
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
                    stream = closing.enter_context(self._side.open(path))
                    pieces = self._parquet(stream, path) if path.endswith(".parquet") else self._csv(stream, path)
                    yield from pieces
                except FileNotFoundError as error:
                    raise _missing(name) from error
                except UNREADABLE as error:
                    raise UnreadableTableError(f"{name}: {reason(error)}") from error

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
                f"{self._files[0].path} has {','.join(self._header)}"
            )

    def _csv(self, stream: BinaryIO, path: str) -> Iterator[bytes]:
        records = Records(stream, f"{self._side.name}/{path}")
        yield from self._begin(path, records.line, records.header)
        last, marks = b"\n", 0
        for piece in _raw(records) if records.header == self._header else _rearranged(records, self._header):
            self._line += piece.count(b"\n")
            marks += piece.count(b'"')
            last = piece[-1:]
            yield piece
        if marks % 2:
            raise UnreadableTableError(f"{records.name}: a quotation mark that is never closed")
        if last != b"\n":
            self._line += 1
            yield b"\n"

    def _parquet(self, stream: BinaryIO, path: str) -> Iterator[bytes]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        from indicators.model.compilers.arrow_text import cell_texts
        from indicators.package.arrow_csv import csv_rows

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


def _seekable(stream: BinaryIO) -> BinaryIO:
    """A stream in which one can go back and forth at no cost. A member of a zip would be read again from its start."""
    if not isinstance(stream, zipfile.ZipExtFile):
        return stream
    copy = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - whoever asked for the stream closes it
    shutil.copyfileobj(stream, copy, _CHUNK)
    copy.seek(0)
    return copy


@contextmanager
def records_of(side: Side, table: str, listed: Sequence[str]) -> Iterator[Records]:
    """The records of a table of a package, whatever files it is in.

    Parameters
    ----------
    side : Side
    table : str
        Its name.
    listed : sequence of str
        Its files as datapackage.json lists them.

    Raises
    ------
    MissingTableError
        There is no such file.
    UnreadableTableError
        A file cannot be read, or breaks its form where it is read.
    """
    paths = side.files_of(table, listed)
    with ExitStack() as closing:
        if len(paths) > 1 or paths[0].endswith(".parquet"):
            stream = closing.enter_context(TableStream(side, paths))
            yield Records(cast("BinaryIO", stream), side.name, locate=stream.place)
            return
        name = f"{side.name}/{paths[0]}"
        try:
            opened = closing.enter_context(side.open(paths[0]))
            records = Records(opened, name, paths[0])
        except FileNotFoundError as error:
            raise _missing(name) from error
        except UNREADABLE as error:
            raise UnreadableTableError(f"{name}: {reason(error)}") from error
        yield records


def _missing(name: str) -> MissingTableError:
    return MissingTableError(f"{name}: no such file, though datapackage.json lists it")

"""Where a table's files are cut, into spans of whole rows, with one reading of each file."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import RawIOBase

import numpy as np

from indicators.package.files import Part, Storage

_FARTHEST = 8
"""Times the usual size that is read in search of a line end outside quotation marks."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some whole lines of a CSV file, or some rows of a Parquet file.

    Attributes
    ----------
    part : Part
    begin, end : int
        Bytes of the file; row groups of a Parquet file.
    lines_before : int
        Lines of the file in front of it; rows of a Parquet file.
    last : bool
        Whether the file ends with it.
    """

    part: Part
    begin: int
    end: int
    lines_before: int
    last: bool

    def joined(self, other: Span) -> Span:
        """This span and the one behind it in one."""
        return Span(self.part, self.begin, other.end, self.lines_before, other.last)


class Cutting:
    """Reads a CSV file once from end to end: where to cut it, how long it is, and its digest.

    A cut is made where the number of quotation marks before a line end is even. That is a guess where the file's
    quotation is broken: whoever reads a span finds out, and joins it with the next.
    """

    def __init__(self, storage: Storage, part: Part, size: int, digest: hashlib._Hash) -> None:
        self._storage = storage
        self._part, self._size, self._digest = part, size, digest
        self.length = 0
        """Bytes read so far, which went into the digest too."""

    def spans(self) -> Iterator[Span]:
        """The spans of the file, in order; those of a Parquet file are row groups."""
        if self._part.is_parquet:
            yield from self._row_groups()
            return
        begin = lines = 0
        held = b""
        with self._storage.open(self._part.path) as stream:
            while True:
                chunk = _read(stream, self._size)
                self._digest.update(chunk)
                self.length += len(chunk)
                held += chunk
                if len(chunk) < self._size:
                    break
                cut = _line_end(held) or (held.rfind(b"\n") + 1 if len(held) >= _FARTHEST * self._size else 0)
                if cut:
                    yield Span(self._part, begin, begin + cut, lines, last=False)
                    lines += count_of(b"\n", held, cut)
                    begin, held = begin + cut, held[cut:]
            yield Span(self._part, begin, begin + len(held), lines, last=True)

    def _row_groups(self) -> Iterator[Span]:
        import pyarrow.parquet as pq

        with self._storage.open(self._part.path) as stream:
            while chunk := _read(stream, self._size):
                self._digest.update(chunk)
                self.length += len(chunk)
        rows = 0
        with self._storage.open(self._part.path) as stream, pq.ParquetFile(stream) as file:
            groups = file.metadata.num_row_groups
            for group in range(groups):
                yield Span(self._part, group, group + 1, rows, last=group + 1 == groups)
                rows += file.metadata.row_group(group).num_rows


def _read(stream: RawIOBase, size: int) -> bytes:
    """So many bytes, fewer only at the end: one read may give fewer than it was asked for."""
    pieces = []
    while size and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


def count_of(mark: bytes, content: bytes, stop: int = -1) -> int:
    """How often one byte comes; for one that comes often, several times as fast as `bytes.count`."""
    return int(np.count_nonzero(np.frombuffer(content, np.uint8, stop) == mark[0])) if content else 0


def _line_end(content: bytes) -> int:
    """Behind the last line end with an even number of quotation marks in front of it; 0 where there is none."""
    marks, stop = count_of(b'"', content), len(content)
    while (place := content.rfind(b"\n", 0, stop)) >= 0:
        marks -= content.count(b'"', place, stop)
        if marks % 2 == 0:
            return place + 1
        stop = place
    return 0


def content_of(storage: Storage, span: Span) -> bytes:
    """The bytes of a span of a CSV file; an OSError where it is shorter than when it was cut."""
    with storage.open(span.part.path) as stream:
        stream.seek(span.begin)
        content = _read(stream, span.end - span.begin)
    if len(content) < span.end - span.begin:
        raise OSError(errno.EIO, "changed while it was being read", storage.place(span.part.path))
    return content

"""The bytes of a database file that no reader looks at, and that differ with the SQLite that wrote it.

The layout is that of https://www.sqlite.org/fileformat.html.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

PAGE_SIZE = 4096

WRITTEN_FOR = (3, 37, 0)
"""The first SQLite with strict tables (2021), which it takes to write one and to read it."""

_HEADER = 100
"""Bytes of the file's own header, at the beginning of the first page."""

_CHANGES, _VALID_FOR, _VERSION = 24, 92, 96
"""Places in it: how often the file was changed, at which change the version was noted, and that version."""

_POINTERS = {2: 12, 5: 12, 10: 8, 13: 8}
"""The kinds of b-tree pages, and where in each the array of pointers to its cells begins."""


def forget_the_writer(path: Path) -> None:
    """Take out of a database what depends on the SQLite that wrote it and not on what was written.

    That is its version and how often it changed the file, and what earlier versions of a page left in the space that
    the page does not use.
    """
    with path.open("r+b") as stream:
        version = WRITTEN_FOR[0] * 1_000_000 + WRITTEN_FOR[1] * 1_000 + WRITTEN_FOR[2]
        for place, value in ((_CHANGES, 1), (_VALID_FOR, 1), (_VERSION, version)):
            stream.seek(place)
            stream.write(struct.pack(">I", value))
        stream.seek(0)
        number = 0
        while page := stream.read(PAGE_SIZE):
            for begin, end in unused(page, _HEADER if number == 0 else 0):
                stream.seek(number * PAGE_SIZE + begin)
                stream.write(bytes(end - begin))
            number += 1
            stream.seek(number * PAGE_SIZE)


def unused(page: bytes, header: int) -> Iterator[tuple[int, int]]:
    """The spans of a page that belong to no cell: none in a page that is no b-tree's.

    Parameters
    ----------
    page : bytes
    header : int
        Where in the page its b-tree begins.
    """
    kind, free, cells, content = struct.unpack_from(">BHHH", page, header)
    if kind not in _POINTERS:
        return
    yield header + _POINTERS[kind] + 2 * cells, content or len(page)
    while free:
        following, size = struct.unpack_from(">HH", page, free)
        yield free + 4, free + size
        free = following

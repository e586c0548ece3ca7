"""The lines of a package's file for whoever shows some of them: however large it is, only a piece of it is held."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from indicators.package.errors import PackageError
from indicators.package.files import Storage

_PIECE = 4 * 2**20
"""Bytes from one place that is known to the next. Twice as many are held, so that a row may go on behind it."""


class FileLines:
    """A file, by its lines.

    Parameters
    ----------
    storage : Storage
    file : str
        Relative to the package.
    """

    def __init__(self, storage: Storage, file: str) -> None:
        self._storage, self._file = storage, file
        self._held: tuple[int, str, list[int]] = (-1, "", [])

    def at(self, line: int) -> tuple[str, int] | None:
        """Text that holds a line and what follows it, and where in it the line begins; None where there is none."""
        try:
            number, text, begins = self._piece(bisect_right([known for known, _ in self._places], line) - 1)
        except (OSError, ValueError, PackageError):
            return None
        return (text, begins[line - number]) if 0 <= line - number < len(begins) else None

    @cached_property
    def _places(self) -> list[tuple[int, int]]:
        """Lines from 1, each with its offset in bytes: the first, and of a large file one in each piece."""
        places = [(1, 0)]
        if self._storage.size(self._file) <= 2 * _PIECE:
            return places
        offset = 0
        line = 1
        with self._storage.open(self._file) as stream:
            while chunk := stream.read(_PIECE):
                found = chunk.find(b"\n")
                if found >= 0 and offset:
                    places.append((line + 1, offset + found + 1))
                line += chunk.count(b"\n")
                offset += len(chunk)
        return places

    def _piece(self, place: int) -> tuple[int, str, list[int]]:
        """The number of the first line of a piece, its text, and where each of its lines begins."""
        number, offset = self._places[place]
        if self._held[0] != number:
            with self._storage.open(self._file) as stream:
                stream.seek(offset)
                content = stream.read(2 * _PIECE) or b""
            if len(content) == 2 * _PIECE:  # behind its last line a character may be cut
                content = content[: content.rfind(b"\n") + 1]
            text = content.decode("utf-8" if offset else "utf-8-sig")
            begins = [0] if text else []
            while begins and (found := text.find("\n", begins[-1])) >= 0:
                begins.append(found + 1)
            self._held = (number, text, begins)
        return self._held

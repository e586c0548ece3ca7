"""The place of a finding in the file as it is written: the row, the cell in it, the file's name."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from indicators.errors import PackageError
from indicators.package import storage_at
from indicators.package.files import Storage, is_url
from indicators.rules.findings import Finding


def from_here(root: str) -> str:
    """What goes before a package's file so that it can be opened from the current directory; or from its URL."""
    if is_url(root):
        return f"{root}/"
    package = Path(root).resolve()
    try:
        here = Path.cwd().resolve()
    except OSError:  # the current directory is gone
        return f"{package.as_posix()}/"
    if package == here:
        return ""
    inside = package.is_relative_to(here)
    return f"{package.relative_to(here).as_posix()}/" if inside else f"{package.as_posix()}/"


def from_repository(root: str) -> str:
    """What goes before a package's file so that it is named from the top of its git repository.

    Where there is none, as from the current directory, and never with a path of this machine. In a store a file has
    no place in a repository: it is named from the package.
    """
    if is_url(root):
        return ""
    package = Path(root).resolve()
    for directory in (package, *package.parents):
        if (directory / ".git").exists():
            inside = package.relative_to(directory).as_posix()
            return "" if inside == "." else f"{inside}/"
    prefix = from_here(root)
    return "" if Path(prefix).is_absolute() else prefix


_PIECE = 4 * 2**20
"""Bytes from one place that is known to the next. Twice as many are held, so that a row may go on behind it."""


class FileLines:
    """A file, by its lines."""

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


_LONGEST_HEAD = 24
_CELL_END = re.compile("[,\n]")
_QUOTED = re.compile('"(?:[^"]++|"")*+"?')


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A row or line of a file, with the part that a finding is about."""

    text: str
    """The row as written; it holds line breaks where a cell does."""
    start: int
    end: int
    """The part of `text` that is meant."""
    whole: bool
    """Whether the row or line is meant, and no part of it."""
    line: int
    column: int
    end_line: int
    end_column: int
    """The same in the file: lines and characters from 1, the end behind the last character."""
    head: int = 0
    """Where the row's first cell ends, which names it; 0 where there is none."""


class Excerpts:
    """Excerpts of a package's files."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._files: dict[str, FileLines] = {}
        self._row: tuple[tuple[str, int], tuple[list[tuple[int, int, str]], int]] | None = None

    def of(self, finding: Finding) -> Excerpt | None:
        """Where the finding's cell stands; None for a whole file, or where the file no longer holds it."""
        found = self._lines(finding.file).at(finding.line) if finding.line > 0 else None
        if found is None:
            return None
        text, begin = found
        if finding.file.endswith(".csv"):
            if self._row is None or self._row[0] != (finding.file, finding.line):
                # A row may have ten thousand cells, and a finding for each.
                self._row = ((finding.file, finding.line), _cells(text, begin))
            cells, stop = self._row[1]
            if not finding.column_number:
                return _excerpt(text, begin, stop, begin, stop, finding.line)
            if finding.column_number > len(cells):
                return None
            start, end, cell = cells[finding.column_number - 1]
            # The file may have changed since it was checked: nothing is marked then, rather than the wrong cell.
            if cell != finding.value:
                return None
            excerpt = _excerpt(text, begin, stop, start, end, finding.line)
            first = cells[0][1] - begin + 1
            return replace(excerpt, head=first) if first <= _LONGEST_HEAD and start >= begin + first else excerpt
        stop = text.find("\n", begin)
        stop = len(text) if stop < 0 else stop
        if not finding.value:
            return _excerpt(text, begin, stop, begin, stop, finding.line)
        start = begin + finding.column_number - 1 if finding.column_number else text.rfind(finding.value, begin, stop)
        if start < 0 or not text.startswith(finding.value, start):
            return _excerpt(text, begin, stop, begin, stop, finding.line)
        end = start + len(finding.value)
        return _excerpt(text, begin, max(stop, end), start, end, finding.line)

    def _lines(self, file: str) -> FileLines:
        if file not in self._files:
            self._files[file] = FileLines(storage_at(self._root), file)
        return self._files[file]


def _cells(text: str, begin: int) -> tuple[list[tuple[int, int, str]], int]:
    """Start, end and content of each cell of the row that begins at an offset, and where the row ends."""
    cells = []
    place = begin
    while True:
        start = place
        content = None
        if text.startswith('"', place):
            quoted = _QUOTED.match(text, place)
            assert quoted is not None
            place = quoted.end()
            content = text[start + 1 : place - 1].replace('""', '"')
        mark = _CELL_END.search(text, place)
        stop = len(text) if mark is None else mark.start()
        end = stop - (text.startswith("\r\n", stop - 1) and stop > start)
        cells.append((start, end, text[start:end] if content is None else content))
        if stop >= len(text) or text[stop] == "\n":
            return cells, end
        place = stop + 1


def _excerpt(text: str, begin: int, stop: int, start: int, end: int, line: int) -> Excerpt:
    def at(offset: int) -> tuple[int, int]:
        return line + text.count("\n", begin, offset), offset - text.rfind("\n", 0, offset)

    return Excerpt(text[begin:stop], start - begin, end - begin, (start, end) == (begin, stop), *at(start), *at(end))

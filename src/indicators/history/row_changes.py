"""The rows of two files by key, in one pass, and those that differ."""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, get_args

from indicators.errors import UnreadableTableError
from indicators.history.table_stream import Records, skip_equal
from indicators.model import Column
from indicators.package.canonical import canonical_cell, comparable

RowChangeKind = Literal["added", "removed", "changed"]
ROW_CHANGE_KINDS: tuple[RowChangeKind, ...] = get_args(RowChangeKind)
_CACHE = 32 * 1024
"""Kibibytes of the rows that are held in memory."""

SortKey = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell of a row that differs; empty on a side that has no such row."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that was added, removed or changed."""

    kind: RowChangeKind
    key: tuple[str, ...]
    """The cells of the key columns."""
    cells: tuple[CellChange, ...]
    """Those that differ; of a row that was added or removed, each that is not empty, without the key."""
    old_line: int
    new_line: int
    """Physical line on which the row starts, from 1, or in Parquet its number; 0 on a side that has no such row."""
    old_file: str = ""
    new_file: str = ""
    """The file of that line, relative to its package; empty on a side that has no such row."""


_json = json.JSONEncoder(ensure_ascii=False).encode

Compare = Callable[[RowChange, RowChange], RowChange | None]


class RowChanges:
    """Rows that differ, in order of their keys: to be counted, and iterated again and again.

    They are in a private temporary database, which is in memory as long as they are few and on disk beyond that.
    """

    def __init__(self) -> None:
        self._counts = dict.fromkeys(ROW_CHANGE_KINDS, 0)
        # Nothing is written to a file of ours: an empty name is a temporary database, which ends with its connection.
        self._store = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._store.close)
        self._store.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE};"
            "CREATE TABLE change (place INTEGER PRIMARY KEY, kind TEXT, key TEXT, digest BLOB, sort BLOB, content);"
        )
        self._store.execute("BEGIN")

    def __len__(self) -> int:
        return sum(self._counts.values())

    def __iter__(self) -> Iterator[RowChange]:
        for kind, key, content in self._store.execute("SELECT kind, key, content FROM change ORDER BY sort, place"):
            yield _row(kind, tuple(json.loads(key)), content)

    def count(self, kind: RowChangeKind) -> int:
        return self._counts[kind]

    def of(self, kind: RowChangeKind, most: int = -1) -> Iterator[RowChange]:
        """The rows of one kind, in order of their keys; no more than that many, where it is not negative."""
        query = "SELECT key, content FROM change WHERE kind = ? ORDER BY sort, place LIMIT ?"
        for key, content in self._store.execute(query, (kind, most)):
            yield _row(kind, tuple(json.loads(key)), content)

    def add(self, change: RowChange, sort: SortKey) -> None:
        """Keep one more."""
        cells = [[cell.column, cell.old, cell.new] for cell in change.cells]
        # What it says on either side, in any order of the columns, so that a row that only moved is known by it.
        said = sorted(f"{column}\0{old or new}" for column, old, new in cells)
        self._store.execute(
            "INSERT INTO change (kind, key, digest, sort, content) VALUES (?, ?, ?, ?, ?)",
            (
                change.kind,
                _json(change.key),
                blake2b("\0".join(said).encode(), digest_size=16).digest(),
                _sortable(sort),
                _json([cells, change.old_line, change.new_line, change.old_file, change.new_file]),
            ),
        )
        self._counts[change.kind] += 1

    def pair(self, compare: Compare, sort: Callable[[tuple[str, ...]], SortKey]) -> None:
        """Make one of each two that are the same row in different places: a change of it, or nothing at all."""
        if not (self._counts["added"] and self._counts["removed"]):
            return
        # A key that a broken table has twice is paired in order. The index holds all that pairing needs.
        self._store.execute("CREATE INDEX by_key ON change (key, kind, place, digest)")
        self._store.execute(
            "CREATE TABLE pair AS WITH numbered AS (SELECT place, kind, key, digest, row_number() OVER "
            "(PARTITION BY key, kind ORDER BY place) AS turn FROM change WHERE kind != 'changed') "
            "SELECT old.place AS old, new.place AS new, old.digest = new.digest AS moved "
            "FROM numbered AS old JOIN numbered AS new "
            "ON old.key = new.key AND old.turn = new.turn AND old.kind = 'removed' AND new.kind = 'added'"
        )
        differing = self._store.execute(
            "SELECT old.key, old.content, new.content FROM pair "
            "JOIN change AS old ON old.place = pair.old JOIN change AS new ON new.place = pair.new WHERE NOT moved"
        )
        for written, old, new in differing:
            key = tuple(json.loads(written))
            changed = compare(_row("removed", key, old), _row("added", key, new))
            if changed is not None:
                self.add(changed, sort(key))
        (paired,) = self._store.execute("SELECT count(*) FROM pair").fetchone()
        self._counts["removed"] -= paired
        self._counts["added"] -= paired
        self._store.execute("DELETE FROM change WHERE place IN (SELECT old FROM pair UNION ALL SELECT new FROM pair)")


def _row(kind: RowChangeKind, key: tuple[str, ...], content: str) -> RowChange:
    cells, *places = json.loads(content)
    return RowChange(kind, key, tuple(CellChange(*cell) for cell in cells), *places)


def _sortable(sort: SortKey) -> bytes:
    """Bytes that are in the order of the keys they stand for."""
    parts = (
        f"{group}{number + 10**18:019d}{text}".encode(errors="surrogatepass") if group == 0 else b"1" + text.encode()
        for group, number, text in sort
    )
    return b"\0".join(parts)


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[str]
    key: tuple[str, ...]
    file: str
    line: int


class _Cursor:
    """Where the pass is in one file; in none, where a side has no such table."""

    def __init__(self, records: Records | None, key: Sequence[str]) -> None:
        self.records = records
        self.header: tuple[str, ...] = ()
        self._key: list[int] = []
        if records is not None:
            self.header = records.header
            for name in key:
                if name not in self.header:
                    raise UnreadableTableError(
                        f"{records.place_words(1)}: no column {name}, by which rows are told apart"
                    )
            self._key = [self.header.index(name) for name in key]
        self._row: _Row | None = None

    def record(self) -> bytes | None:
        """The record that is next, as it is written; None behind the last."""
        return self.records.peek() if self.records is not None else None

    def row(self) -> _Row | None:
        """The same with its cells."""
        if self._row is None and self.records is not None:
            record = self.records.peek()
            if record is not None:
                cells = self.records.cells(record)
                self._row = _Row(cells, tuple([cells[place] for place in self._key]), *self.records.place())
        return self._row

    def step(self) -> None:
        """Go on to the next."""
        assert self.records is not None
        self.records.advance()
        self._row = None


class RowComparison:
    """The rows of two files that differ."""

    def __init__(
        self, old: Records | None, new: Records | None, key: Sequence[str], columns: Mapping[str, Column]
    ) -> None:
        before, after = (records.header if records is not None else () for records in (old, new))
        shared = [name for name in before if name in after] if before and after else list(before or after)
        self._columns = columns
        self._key = tuple(key) or tuple(shared)
        self._old, self._new = _Cursor(old, self._key), _Cursor(new, self._key)
        self._compared = [name for name in shared if name not in self._key]
        self._places = [(name, before.index(name), after.index(name)) for name in self._compared if before and after]
        self._changes = RowChanges()

    def run(self) -> RowChanges:
        """Go through both files once."""
        alike = self._old.header == self._new.header
        while True:
            before, after = self._old.record(), self._new.record()
            if before is None and after is None:
                break
            if alike and before == after:
                self._skip()
            else:
                self._meet(self._old.row(), self._new.row())
        self._changes.pair(self._moved, self._sort)
        return self._changes

    def _skip(self) -> None:
        """Pass over what both files have in common from here on."""
        self._old.step()
        self._new.step()
        assert self._old.records is not None
        assert self._new.records is not None
        skip_equal(self._old.records, self._new.records)

    def _meet(self, old: _Row | None, new: _Row | None) -> None:
        """Tell how the next rows of the two files differ, and step behind the one that comes first, or both."""
        if old is not None and new is not None and old.key == new.key:
            self._add(self._changed(old, new))
            self._old.step()
            self._new.step()
            return
        before = self._sort(old.key) if old is not None else None
        after = self._sort(new.key) if new is not None else None
        # Of two keys neither of which is before the other, both rows stand alone.
        if old is not None and (after is None or before is None or not after < before):
            self._add(self._one_sided("removed", old, self._old.header))
            self._old.step()
        if new is not None and (after is None or before is None or not before < after):
            self._add(self._one_sided("added", new, self._new.header))
            self._new.step()

    def _sort(self, key: tuple[str, ...]) -> SortKey:
        return tuple(comparable(self._columns[name], cell) for name, cell in zip(self._key, key, strict=True))

    def _add(self, change: RowChange | None) -> None:
        if change is not None:
            self._changes.add(change, self._sort(change.key))

    def _one_sided(self, kind: RowChangeKind, row: _Row, header: Sequence[str]) -> RowChange:
        cells = (
            CellChange(name, cell, "") if kind == "removed" else CellChange(name, "", cell)
            for name, cell in zip(header, row.cells, strict=True)
            if cell and name not in self._key
        )
        places = (row.line, 0, row.file, "") if kind == "removed" else (0, row.line, "", row.file)
        return RowChange(kind, row.key, tuple(cells), *places)

    def _changed(self, old: _Row, new: _Row) -> RowChange | None:
        differing = (
            CellChange(name, old.cells[place], new.cells[other])
            for name, place, other in self._places
            if old.cells[place] != new.cells[other]
        )
        return self._change(old.key, differing, (old.line, new.line, old.file, new.file))

    def _moved(self, old: RowChange, new: RowChange) -> RowChange | None:
        """A row that was met in another place of the new file than of the old."""
        before = {cell.column: cell.old for cell in old.cells}
        after = {cell.column: cell.new for cell in new.cells}
        cells = (CellChange(name, before.get(name, ""), after.get(name, "")) for name in self._compared)
        return self._change(old.key, cells, (old.old_line, new.new_line, old.old_file, new.new_file))

    def _change(
        self, key: tuple[str, ...], cells: Iterable[CellChange], places: tuple[int, int, str, str]
    ) -> RowChange | None:
        """The change of a row; None where nothing differs but how it is written: 1.0 is 1."""
        asserted = tuple(
            cell
            for cell in cells
            if cell.old != cell.new
            and canonical_cell(self._columns[cell.column], cell.old)
            != canonical_cell(self._columns[cell.column], cell.new)
        )
        return RowChange("changed", key, asserted, *places) if asserted else None

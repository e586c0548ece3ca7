"""The rows of a table that differ, kept outside memory where they are many."""

from __future__ import annotations

import json
import sqlite3
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, get_args

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
    """One row that was added, removed or changed.

    Attributes
    ----------
    kind : {"added", "removed", "changed"}
    key : tuple of str
        The cells of the key columns.
    cells : tuple of CellChange
        Those that differ; of a row that was added or removed, each that is not empty, without the key.
    old_line, new_line : int
        Physical line on which the row starts, from 1, or in Parquet its number; 0 on a side that has no such row.
    old_file, new_file : str
        The file of that line, relative to its package; empty on a side that has no such row.
    """

    kind: RowChangeKind
    key: tuple[str, ...]
    cells: tuple[CellChange, ...]
    old_line: int
    new_line: int
    old_file: str = ""
    new_file: str = ""


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
        """Make one of each two that are the same row in different places: a change of it, or nothing at all.

        Parameters
        ----------
        compare : callable
            From the row as removed and the row as added to how it changed; None where it did not.
        sort : callable
            From a key to what rows are ordered by.
        """
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

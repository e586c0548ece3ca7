"""The rows of two files compared by key in one pass over both.

Both are expected in the canonical order, and walked side by side as two sorted lists are merged. The order is a guide
that nothing rests on: every row of either file is met beside the row of the same key or kept as added or removed, and
at the end those of the same key are made one. A file in another order costs time and temporary disk, never a wrong
answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.difference.records import Records, skip_equal
from indicators.difference.row_changes import CellChange, RowChange, RowChangeKind, RowChanges, SortKey
from indicators.package.canonical import canonical_cell, comparable
from indicators.package.errors import UnreadableTableError
from indicators.schema.definition import Column


@dataclass(frozen=True, slots=True)
class _Row:
    cells: list[str]
    key: tuple[str, ...]
    line: int


class RowComparison:
    """The rows of two files that differ.

    Parameters
    ----------
    old, new : Records or None
        None for a side that has no such table.
    key : sequence of str
        The columns that identify a row; without any, all that both files have.
    columns : mapping of str to Column
        The definition of each column of either file.

    Raises
    ------
    UnreadableTableError
        A file lacks a column of the key.
    """

    def __init__(
        self, old: Records | None, new: Records | None, key: Sequence[str], columns: Mapping[str, Column]
    ) -> None:
        self._old, self._new = old, new
        self._columns = columns
        before, after = (records.header if records is not None else () for records in (old, new))
        shared = [name for name in before if name in after] if before and after else list(before or after)
        self._key = tuple(key) or tuple(shared)
        for records in (old, new):
            lacking = [name for name in self._key if records is not None and name not in records.header]
            if records is not None and lacking:
                raise UnreadableTableError(f"{records.name}:1: no column {lacking[0]}, by which rows are told apart")
        self._old_key = [before.index(name) for name in self._key] if before else []
        self._new_key = [after.index(name) for name in self._key] if after else []
        self._compared = [name for name in shared if name not in self._key]
        self._places = [(name, before.index(name), after.index(name)) for name in self._compared if before and after]
        self._alike = before == after
        self._changes = RowChanges()

    def run(self) -> RowChanges:
        """Go through both files once.

        Raises
        ------
        UnreadableTableError
            A row that differs breaks the form of its file.
        """
        old = new = None
        while True:
            before = self._old.peek() if self._old is not None else None
            after = self._new.peek() if self._new is not None else None
            if before is None and after is None:
                break
            if before == after and self._alike:
                assert self._old is not None
                assert self._new is not None
                self._old.advance()
                self._new.advance()
                skip_equal(self._old, self._new)
                old = new = None
                continue
            old = old or self._row(self._old, before, self._old_key)
            new = new or self._row(self._new, after, self._new_key)
            goes, comes = self._unmatched(old, new)
            if old is not None and (goes or not comes):
                assert self._old is not None
                self._old.advance()
            if new is not None and (comes or not goes):
                assert self._new is not None
                self._new.advance()
            if goes and old is not None:
                self._add(self._one_sided("removed", old))
            if comes and new is not None:
                self._add(self._one_sided("added", new))
            if not goes and not comes and old is not None and new is not None:
                self._add(self._changed(old, new))
            old, new = (old if comes and not goes else None), (new if goes and not comes else None)
        self._changes.pair(self._moved, self._sort)
        return self._changes

    def _row(self, records: Records | None, record: bytes | None, key: Sequence[int]) -> _Row | None:
        if records is None or record is None:
            return None
        cells = records.cells(record)
        return _Row(cells, tuple([cells[place] for place in key]), records.line)

    def _sort(self, key: tuple[str, ...]) -> SortKey:
        return tuple(comparable(self._columns[name], cell) for name, cell in zip(self._key, key, strict=True))

    def _add(self, change: RowChange | None) -> None:
        if change is not None:
            self._changes.add(change, self._sort(change.key))

    def _one_sided(self, kind: RowChangeKind, row: _Row) -> RowChange:
        records = self._old if kind == "removed" else self._new
        assert records is not None
        cells = [
            CellChange(name, cell, "") if kind == "removed" else CellChange(name, "", cell)
            for name, cell in zip(records.header, row.cells, strict=True)
            if cell and name not in self._key
        ]
        lines = (row.line, 0) if kind == "removed" else (0, row.line)
        return RowChange(kind, row.key, tuple(cells), *lines)

    def _unmatched(self, old: _Row | None, new: _Row | None) -> tuple[bool, bool]:
        """Whether the old row goes, and the new one comes, without the other. Two rows with one key do neither."""
        if old is None or new is None:
            return old is not None, new is not None
        if old.key == new.key:
            return False, False
        before, after = self._sort(old.key), self._sort(new.key)
        # Two keys that are neither before the other part company too.
        return not after < before, not before < after

    def _changed(self, old: _Row, new: _Row) -> RowChange | None:
        differing = (
            CellChange(name, old.cells[place], new.cells[other])
            for name, place, other in self._places
            if old.cells[place] != new.cells[other]
        )
        return self._change(old.key, differing, (old.line, new.line))

    def _moved(self, old: RowChange, new: RowChange) -> RowChange | None:
        """A row that was met in another place of the new file than of the old."""
        before = {cell.column: cell.old for cell in old.cells}
        after = {cell.column: cell.new for cell in new.cells}
        cells = (CellChange(name, before.get(name, ""), after.get(name, "")) for name in self._compared)
        return self._change(old.key, cells, (old.old_line, new.new_line))

    def _change(self, key: tuple[str, ...], cells: Iterable[CellChange], lines: tuple[int, int]) -> RowChange | None:
        """The change of a row; None where nothing differs but how it is written: 1.0 is 1."""
        asserted = tuple(
            cell
            for cell in cells
            if cell.old != cell.new
            and canonical_cell(self._columns[cell.column], cell.old)
            != canonical_cell(self._columns[cell.column], cell.new)
        )
        return RowChange("changed", key, asserted, *lines) if asserted else None

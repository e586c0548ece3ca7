"""The rows of two files compared by key in one pass over both.

Both are expected in the canonical order, and walked side by side as two sorted lists are merged. The order is a guide
that nothing rests on: every row of either file is met beside the row of the same key or kept as added or removed, and
at the end those of the same key are made one. A file in another order costs time and temporary disk, never a wrong
answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from indicators.history.records import Records, skip_equal
from indicators.history.row_changes import CellChange, RowChange, RowChangeKind, RowChanges, SortKey
from indicators.model.definition import Column
from indicators.package.canonical import canonical_cell, comparable
from indicators.package.errors import UnreadableTableError


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
        before, after = (records.header if records is not None else () for records in (old, new))
        shared = [name for name in before if name in after] if before and after else list(before or after)
        self._columns = columns
        self._key = tuple(key) or tuple(shared)
        self._old, self._new = _Cursor(old, self._key), _Cursor(new, self._key)
        self._compared = [name for name in shared if name not in self._key]
        self._places = [(name, before.index(name), after.index(name)) for name in self._compared if before and after]
        self._changes = RowChanges()

    def run(self) -> RowChanges:
        """Go through both files once.

        Raises
        ------
        UnreadableTableError
            A row that differs breaks the form of its file.
        """
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

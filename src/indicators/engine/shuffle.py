"""Dealing rows into slices by their document, so that what belongs together can be checked together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, cast
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.engine.job import Job, shipped
from indicators.engine.partition import Block
from indicators.model import Table
from indicators.model.compilers.arrow import as_numpy, filled, number_array, text_array, whole
from indicators.package.files import table_path
from indicators.package.rows import Defect, Rows
from indicators.rules.columns import ArrowCells

LINE = " line"
"""The column of lines in a file of dealt rows; no column of the model begins with a space."""

_PLACES = "cooperations-by-slice.arrow"


@dataclass(frozen=True, slots=True)
class Dealt:
    """Rows of one block, ordered by slice, in a file of the scratch directory.

    Attributes
    ----------
    file : str
    path : str
        The file of the package that they are from.
    order : tuple of int
        The places of that file among its table's, and of the block in it.
    begins : tuple of int
        Where each slice begins, and where the last ends.
    table : str
    """

    file: str
    path: str
    order: tuple[int, int]
    begins: tuple[int, ...]
    table: str


def deal(job: Job, table: Table, block: Block) -> Dealt:
    """Write the rows of a block, ordered by slice, each slice in the order of the file."""
    read = shipped(job, table.name)
    cells = with_left(block.cells, read).append_column(LINE, number_array(block.lines))
    part = block.span.part
    name = f"{part.table}-{part.number}-{block.span.begin}.arrow"
    begins = write_by_slice(job, name, cells, _slices(job, table, block), job.slices)
    return Dealt(name, part.path, (part.number, block.span.begin), begins, part.table)


def with_left(cells: pa.Table, read: AbstractSet[str] | None) -> pa.Table:
    """Some columns, and of the others nothing but the name."""
    if read is None:
        return cells
    nothing = pa.nulls(len(cells))
    return pa.table({name: cells[name] if name in read else nothing for name in cells.column_names})


def write_by_slice(job: Job, name: str, cells: pa.Table, numbers: Any, slices: int) -> tuple[int, ...]:
    """Keep rows ordered by slice; gives where each slice begins, and where the last ends."""
    order = np.argsort(numbers, kind="stable")
    job.write(name, cells.take(number_array(order)) if slices > 1 else cells)
    return tuple(np.searchsorted(numbers[order], np.arange(slices + 1)).tolist())


def _slices(job: Job, table: Table, block: Block) -> Any:
    """The slice of each row: that of its document, or of its cooperation's."""
    column = "source_id" if "source_id" in table.column_names() else "cooperation_id"
    if column not in block.cells.column_names or job.slices == 1:
        return np.zeros(len(block), np.int64)
    encoded = whole(block.cells[column]).dictionary_encode()
    of_value = np.array([slice_of(value, job.slices) for value in encoded.dictionary.to_pylist()], np.int64)
    numbers = _taken(of_value, encoded.indices)
    known = job.read(_PLACES) if column == "cooperation_id" else None
    if known is not None:
        places = pc.index_in(whole(block.cells[column]), value_set=whole(known["cooperation_id"]))
        of_source = _taken(as_numpy(known["slice"]), places)
        numbers = np.where(as_numpy(pc.is_valid(places)), of_source, numbers)
    return numbers


def _taken(values: Any, places: Any) -> Any:
    if not len(values):
        return np.zeros(len(places), np.int64)
    return values[as_numpy(filled(places, 0)).astype(np.int64)]


def slice_of(key: str, slices: int) -> int:
    """The slice of all rows with a key, the same in every process."""
    return crc32(key.encode()) % slices


def place_cooperations(job: Job, dealt: Iterable[Dealt]) -> None:
    """Write down in which slice each cooperation is, so that its parties come to it."""
    keys: list[Any] = []
    numbers: list[Any] = []
    for one in sorted(dealt, key=lambda one: one.order):
        cells = opened(job, one)
        if "cooperation_id" in cells.column_names:
            keys.append(whole(cells["cooperation_id"]))
            numbers.append(np.repeat(np.arange(job.slices), np.diff(one.begins)))
    if keys and sum(map(len, keys)):
        known = pa.concat_arrays(keys)
        first = pc.index_in(pc.drop_null(pc.unique(known)), value_set=known)
        numbered = number_array(np.concatenate(numbers))
        job.write(_PLACES, pa.table({"cooperation_id": known.take(first), "slice": numbered.take(first)}))


def opened(job: Job, dealt: Dealt) -> Any:
    """The rows of a file, ordered by slice, with their lines."""
    return job.read(dealt.file)


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a table beside its rows.

    Attributes
    ----------
    name : str
    header : tuple of str
        The columns of its first file.
    defects : tuple of Defect
    """

    name: str
    header: tuple[str, ...]
    defects: tuple[Defect, ...]

    def without_rows(self) -> Rows:
        """The table without its rows: what columns it has, and whether every row was read."""
        return Rows(table_path(self.name), self.header, [], {name: [] for name in self.header}, list(self.defects))


def gathered(job: Job, head: Head, pieces: Iterable[tuple[Dealt, int, int]]) -> Rows:
    """Rows of several blocks, from one place to another of each, in the order of the files."""
    tables = []
    files: list[str] = []
    for dealt, begin, end in sorted(pieces, key=lambda piece: piece[0].order):
        tables.append(_in_order(opened(job, dealt).slice(begin, end - begin)))
        files += [dealt.path] * (end - begin)
    return _rows(tables, files, head)


def picked(job: Job, head: Head, dealt: Iterable[Dealt], column: str, keys: AbstractSet[str]) -> Rows:
    """The rows whose cell in a column is one of some keys, in the order of the files."""
    tables = []
    files: list[str] = []
    for one in sorted(dealt, key=lambda one: one.order):
        cells = opened(job, one)
        if column not in cells.column_names:
            continue
        there = cells.filter(pc.is_in(cells[column], value_set=text_array(sorted(keys))))
        tables.append(_in_order(there))
        files += [one.path] * len(there)
    return _rows(tables, files, head)


def _in_order(cells: Any) -> Any:
    """The rows in the order of their lines, copied: what is only a part of a mapped file keeps all of it in memory."""
    return cells.take(number_array(np.argsort(as_numpy(cells[LINE]), kind="stable")))


def _rows(tables: list[Any], files: list[str], head: Head) -> Rows:
    if not files:
        return head.without_rows()
    cells = pa.concat_tables(tables, promote_options="default")
    texts = cells.drop_columns([LINE])
    lines, header = cells[LINE].to_pylist(), tuple(texts.column_names)
    return Rows(table_path(head.name), header, lines, ArrowCells(texts), list(head.defects), None, files)


class StoredCells(ArrowCells):
    """The columns of every row of a table, each brought from where it is kept when it is first asked for."""

    def __init__(self, job: Job, dealt: Iterable[Dealt], header: tuple[str, ...]) -> None:
        self._job, self._dealt = job, sorted(dealt, key=lambda one: one.order)
        read = shipped(job, self._dealt[0].table) if self._dealt else None
        super().__init__(pa.table({name: pa.nulls(0) for name in header}))
        self._left = frozenset() if read is None else frozenset(header) - read
        self._columns: dict[str, Any] = {}

    def text(self, name: str) -> Any:
        self._require(name)
        if name not in self._columns:
            self._columns[name] = self._brought(name)
        return self._columns[name]

    def taken(self, places: Any) -> ArrowCells:
        """The cells of some rows; the columns of all rows are not kept for that."""
        nothing = pa.nulls(len(places))
        return ArrowCells(
            pa.table({name: nothing if name in self._left else self._of(name).take(places) for name in self._names})
        )

    def _of(self, name: str) -> Any:
        return self._columns[name] if name in self._columns else self._brought(name)

    def _brought(self, name: str) -> Any:
        pieces = []
        for one in self._dealt:
            cells = opened(self._job, one)
            there = name in cells.column_names
            piece = _in_order(cells.select([name, LINE]))[name] if there else pa.nulls(len(cells), pa.string())
            pieces.append(whole(piece.cast(pa.string())))
        return pa.concat_arrays(pieces) if pieces else text_array(())


class _Files(Sequence[str]):
    """The file of each row, where rows of files stand one file behind another."""

    def __init__(self, dealt: list[Dealt]) -> None:
        self._paths = [one.path for one in dealt]
        self._ends = np.cumsum([one.begins[-1] for one in dealt])

    def __len__(self) -> int:
        return int(self._ends[-1]) if len(self._ends) else 0

    def __getitem__(self, index: Any) -> Any:
        return self._paths[int(np.searchsorted(self._ends, index, side="right"))]


def stored_rows(job: Job, head: Head, dealt: Iterable[Dealt]) -> Rows:
    """Every row of a table, of which nothing is brought before it is asked for."""
    ordered = sorted(dealt, key=lambda one: one.order)
    if not ordered:
        return head.without_rows()
    lines = np.concatenate([np.sort(as_numpy(opened(job, one)[LINE])) for one in ordered])
    cells = StoredCells(job, ordered, head.header)
    # Both are what a rule asks of a list: how many, and the one at a place.
    return Rows(
        table_path(head.name),
        head.header,
        cast("list[int]", lines),
        cells,
        list(head.defects),
        None,
        cast("list[str]", _Files(ordered)),
    )

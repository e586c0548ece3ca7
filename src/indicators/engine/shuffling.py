"""Dealing rows into slices by their document, so that what belongs together can be checked together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any
from uuid import uuid4
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.engine.blocks import Block, lists
from indicators.engine.columns import ArrowCells
from indicators.engine.job import Job
from indicators.model.compilers.arrow_text import whole
from indicators.model.definition import Table
from indicators.package.location import table_path
from indicators.package.rows import Defect, Rows
from indicators.rules.catalogue import RULES
from indicators.rules.findings import Layer
from indicators.rules.references import READ_BESIDE_KEYS

LINE = " line"
"""The column of lines in a file of dealt rows; no column of the model begins with a space."""

_READS_KEYS = (Layer.SCHEMA, Layer.REFERENCES)
"""Layers whose rules, as far as they run in slices, read keys and little else."""
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
    """

    file: str
    path: str
    order: tuple[int, int]
    begins: tuple[int, ...]


def deal(job: Job, table: Table, block: Block) -> Dealt:
    """Write the rows of a block, ordered by slice, each slice in the order of the file."""
    cells = _read_cells(job, table, block.cells).append_column(LINE, pa.array(block.lines, pa.int64()))
    part = block.span.part
    name = f"{part.table}-{part.number}-{block.span.begin}.arrow"
    begins = write_by_slice(job, name, cells, _slices(job, table, block), job.slices)
    return Dealt(name, part.path, (part.number, block.span.begin), begins)


def _read_cells(job: Job, table: Table, cells: pa.Table) -> pa.Table:
    """The columns that the rules of the run read; of the others nothing but the name."""
    beside = READ_BESIDE_KEYS.get(table.name)
    if beside is None or any(RULES[code].layer not in _READS_KEYS for code in job.codes):
        return cells
    keys = {column.name for column in table.columns if column.references or column.name in table.key}
    nothing = pa.nulls(len(cells))
    return pa.table({name: cells[name] if name in keys or name in beside else nothing for name in cells.column_names})


def write_by_slice(job: Job, name: str, cells: pa.Table, numbers: Any, slices: int) -> tuple[int, ...]:
    """Write rows ordered by slice, whole or not at all; gives where each slice begins, and where the last ends."""
    order = np.argsort(numbers, kind="stable")
    if slices > 1:
        cells = cells.take(pa.array(order))
    temporary = job.file(f"{name}.{uuid4().hex}.part")
    with pa.OSFile(str(temporary), "wb") as sink, pa.ipc.new_file(sink, cells.schema) as writer:
        writer.write_table(cells.combine_chunks())
    temporary.replace(job.file(name))
    return tuple(np.searchsorted(numbers[order], np.arange(slices + 1)).tolist())


def _slices(job: Job, table: Table, block: Block) -> Any:
    """The slice of each row: that of its document, or of its cooperation's."""
    column = "source_id" if "source_id" in table.column_names() else "cooperation_id"
    if column not in block.cells.column_names or job.slices == 1:
        return np.zeros(len(block), np.int64)
    encoded = whole(block.cells[column]).dictionary_encode()
    of_value = np.array([slice_of(value, job.slices) for value in encoded.dictionary.to_pylist()], np.int64)
    numbers = _taken(of_value, encoded.indices)
    if column == "cooperation_id" and job.file(_PLACES).exists():
        with pa.memory_map(str(job.file(_PLACES))) as source:
            known = pa.ipc.open_file(source).read_all()
            places = pc.index_in(whole(block.cells[column]), value_set=whole(known["cooperation_id"]))
            of_source = _taken(known["slice"].to_numpy(), places)
            numbers = np.where(pc.is_valid(places).to_numpy(zero_copy_only=False), of_source, numbers)
    return numbers


def _taken(values: Any, places: Any) -> Any:
    if not len(values):
        return np.zeros(len(places), np.int64)
    return values[pc.fill_null(places, 0).to_numpy(zero_copy_only=False).astype(np.int64)]


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
        numbered = pa.array(np.concatenate(numbers))
        table = pa.table({"cooperation_id": known.take(first), "slice": numbered.take(first)})
        with pa.OSFile(str(job.file(_PLACES)), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)


def opened(job: Job, dealt: Dealt) -> Any:
    """The rows of a file, ordered by slice, with their lines."""
    with pa.memory_map(str(job.file(dealt.file))) as source:
        return pa.ipc.open_file(source).read_all()


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
        there = cells.filter(pc.is_in(cells[column], value_set=pa.array(sorted(keys), pa.string())))
        tables.append(_in_order(there))
        files += [one.path] * len(there)
    return _rows(tables, files, head)


def column_of(job: Job, dealt: Iterable[Dealt], *columns: str) -> dict[str, list[str]]:
    """Columns of every row, in the order of the files; those that a file lacks are empty."""
    tables = []
    for one in sorted(dealt, key=lambda one: one.order):
        cells = opened(job, one)
        if set(columns) <= set(cells.column_names):
            tables.append(_in_order(cells.select([*columns, LINE])).select(columns))
    return lists(pa.concat_tables(tables)) if tables else {name: [] for name in columns}


def _in_order(cells: Any) -> Any:
    """The rows in the order of their lines, copied: what is only a part of a mapped file keeps all of it in memory."""
    return cells.take(pa.array(np.argsort(cells[LINE].to_numpy(), kind="stable")))


def _rows(tables: list[Any], files: list[str], head: Head) -> Rows:
    if not files:
        return head.without_rows()
    cells = pa.concat_tables(tables, promote_options="default")
    texts = cells.drop_columns([LINE])
    lines, header = cells[LINE].to_pylist(), tuple(texts.column_names)
    return Rows(table_path(head.name), header, lines, ArrowCells(texts), list(head.defects), None, files)


def texts_of(job: Job, dealt: Iterable[Dealt], column: str) -> Iterator[Any]:
    """The cells of a column, block by block, in no particular order."""
    for one in dealt:
        cells = opened(job, one)
        if column in cells.column_names:
            yield whole(cells[column])

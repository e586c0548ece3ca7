"""A run's job, and the rows that it deals into slices by document, so that what belongs together is together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from uuid import uuid4
from zlib import crc32

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.model import Table
from indicators.model.arrow import as_numpy, filled, number_array, text_array, whole
from indicators.model.tables import TABLES
from indicators.package import Package
from indicators.package.descriptor import Model
from indicators.package.files import ONE_FILE, table_path
from indicators.package.rows import Defect, Rows
from indicators.package.spans import Span
from indicators.rules.catalogue import TeamRules, catalogue
from indicators.rules.columns import ArrowCells
from indicators.rules.context import Context
from indicators.rules.rules import Rule

STREAMED = ("sources", "cooperations", "aliases", "observations", "exclusions", "cooperation_parties")
"""Tables that grow with the documents, and are read block by block, those that others are placed by first."""

_SHIPPED_WHOLE = "sources"
"""The table that most rules ask for a document's name, day or language, and which is small beside the others."""

_IN_MEMORY: dict[tuple[str, str], Any] = {}
"""Partial results of runs that have no directory for them."""


@dataclass(frozen=True)
class Job:
    """What every task of a run knows: the package, the rules, the tables held, and where partial results go."""

    root: str
    scratch: str
    """A directory for partial results that all workers reach; empty where this process keeps them in memory."""
    codes: frozenset[str]
    slices: int
    thorough: bool
    """Whether rules see every row, and not only those that their screens leave."""
    run: str
    """Tells the run from others."""
    own: TeamRules | None = None

    @property
    def catalogue(self) -> Mapping[str, Rule]:
        """Every rule that may run, by code, in the order in which they do."""
        return catalogue(self.own)

    def rules(self) -> list[Rule]:
        """The rules that run, in the order of the catalogue."""
        return [rule for code, rule in self.catalogue.items() if code in self.codes]

    def write(self, name: str, rows: Any) -> None:
        """Keep a partial result, whole or not at all; a task that is done again writes the same."""
        if not self.scratch:
            _IN_MEMORY[self.run, name] = rows.combine_chunks()
            return
        temporary = Path(self.scratch) / f"{name}.{uuid4().hex}.part"
        with pa.OSFile(str(temporary), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
            writer.write_table(rows.combine_chunks())
        temporary.replace(Path(self.scratch) / name)

    def read(self, name: str) -> Any:
        """A partial result as an Arrow table; None where there is none."""
        if not self.scratch:
            return _IN_MEMORY.get((self.run, name))
        file = Path(self.scratch) / name
        if not file.exists():
            return None
        with pa.memory_map(str(file)) as source:
            return pa.ipc.open_file(source).read_all()

    def forget(self) -> None:
        """Let go of what is kept in memory."""
        for key in [key for key in _IN_MEMORY if key[0] == self.run]:
            del _IN_MEMORY[key]


@lru_cache(maxsize=2)
def held(job: Job) -> Context:
    """The held tables of a job, read once in each process."""
    return Context(Package.open(job.root))


def held_tables(model: Model) -> tuple[str, ...]:
    """Tables that every worker holds: dimensions, which grow with what is spoken of, and those that a package adds."""
    return (*ONE_FILE, *model.own)


@lru_cache(maxsize=64)
def shipped(job: Job, table: str) -> frozenset[str] | None:
    """The columns of a table that rules read which see more than a row; None for all."""
    if table == _SHIPPED_WHOLE:
        return None
    definition = held(job).model[table]
    columns = {*definition.key, *(column.name for column in definition.references())}
    # What the package adds is read by the same rules, which cannot name it.
    own = [column for column in definition.columns if column.name not in TABLES[table].column_names()]
    columns |= {column.name for column in own if column.unique or column.extensible_codes}
    for code in job.codes:
        rule = job.catalogue[code]
        if rule.check is not None and rule.scope in ("document", "package"):
            read = rule.columns_of(table)
            if read is None:
                return None
            columns |= read
    return frozenset(columns)


LINE = " line"
"""The column of lines in a file of dealt rows; no column of the model begins with a space."""

_PLACES = "cooperations-by-slice.arrow"


@dataclass(frozen=True, slots=True)
class Dealt:
    """Rows of one block, ordered by slice, in a file of the scratch directory."""

    file: str
    path: str
    """The file of the package that they are from."""
    order: tuple[int, int]
    """The places of that file among its table's, and of the block in it."""
    begins: tuple[int, ...]
    """Where each slice begins, and where the last ends."""
    table: str


def deal(job: Job, table: Table, span: Span, cells: pa.Table, lines: Any) -> Dealt:
    """Write the rows of a block, ordered by slice, each slice in the order of the file."""
    kept = with_left(cells, shipped(job, table.name)).append_column(LINE, number_array(lines))
    part = span.part
    name = f"{part.table}-{part.number}-{span.begin}.arrow"
    begins = write_by_slice(job, name, kept, _slices(job, table, cells), job.slices)
    return Dealt(name, part.path, (part.number, span.begin), begins, part.table)


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


def _slices(job: Job, table: Table, cells: pa.Table) -> Any:
    """The slice of each row: that of its document, or of its cooperation's."""
    column = "source_id" if "source_id" in table.column_names() else "cooperation_id"
    if column not in cells.column_names or job.slices == 1:
        return np.zeros(len(cells), np.int64)
    numbers = slices_of(whole(cells[column]), job.slices)
    known = job.read(_PLACES) if column == "cooperation_id" else None
    if known is not None:
        places = pc.index_in(whole(cells[column]), value_set=whole(known["cooperation_id"]))
        of_source = _taken(as_numpy(known["slice"]), places)
        numbers = np.where(as_numpy(pc.is_valid(places)), of_source, numbers)
    return numbers


def _taken(values: Any, places: Any) -> Any:
    if not len(values):
        return np.zeros(len(places), np.int64)
    return values[as_numpy(filled(places, 0)).astype(np.int64)]


def slices_of(keys: Any, slices: int) -> Any:
    """The slice of each of some keys, the same in every process."""
    encoded = keys.dictionary_encode()
    of_key = [crc32(key.encode()) % slices for key in encoded.dictionary.to_pylist()]
    return _taken(np.array(of_key, np.int64), encoded.indices)


def place_cooperations(job: Job, dealt: Iterable[Dealt]) -> None:
    """Write down in which slice each cooperation is, so that its parties come to it."""
    keys: list[Any] = []
    numbers: list[Any] = []
    for one in sorted(dealt, key=lambda one: one.order):
        cells = job.read(one.file)
        if "cooperation_id" in cells.column_names:
            keys.append(whole(cells["cooperation_id"]))
            numbers.append(np.repeat(np.arange(job.slices), np.diff(one.begins)))
    if keys and sum(map(len, keys)):
        known = pa.concat_arrays(keys)
        first = pc.index_in(pc.drop_null(pc.unique(known)), value_set=known)
        numbered = number_array(np.concatenate(numbers))
        job.write(_PLACES, pa.table({"cooperation_id": known.take(first), "slice": numbered.take(first)}))


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a table beside its rows: the columns of its first file, and what is wrong with its files."""

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
        tables.append(_in_order(job.read(dealt.file).slice(begin, end - begin)))
        files += [dealt.path] * (end - begin)
    return _rows(tables, files, head)


def picked(job: Job, head: Head, dealt: Iterable[Dealt], column: str, keys: AbstractSet[str]) -> Rows:
    """The rows whose cell in a column is one of some keys, in the order of the files."""
    tables = []
    files: list[str] = []
    for one in sorted(dealt, key=lambda one: one.order):
        cells = job.read(one.file)
        if column in cells.column_names:
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
        kept, nothing = self._columns, pa.nulls(len(places))
        read = ((name, kept[name] if name in kept else self._brought(name)) for name in self)
        taken = {name: column.take(places) for name, column in read}
        return ArrowCells(pa.table({name: taken.get(name, nothing) for name in self._names}))

    def _brought(self, name: str) -> Any:
        pieces = []
        for one in self._dealt:
            cells = self._job.read(one.file)
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
    lines = np.concatenate([np.sort(as_numpy(job.read(one.file)[LINE])) for one in ordered])
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

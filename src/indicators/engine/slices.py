"""All rows of some documents together; then the rows and the rules that need the whole package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow.compute as pc

from indicators.engine.schedulers import Scheduler, without_collector
from indicators.engine.shuffle import (
    LINE,
    STREAMED,
    Dealt,
    Head,
    Job,
    gathered,
    held,
    held_tables,
    picked,
    slices_of,
    stored_rows,
    with_left,
    write_by_slice,
)
from indicators.engine.survey import SurveyedTable, looked_at
from indicators.model.arrow import truth_array
from indicators.model.tables import TABLES
from indicators.package import Package
from indicators.package.descriptor import Stored
from indicators.package.rows import Rows
from indicators.rules.columns import joined, not_among, repeated_keys, selected, text_of, together
from indicators.rules.context import Context, GivenPackage
from indicators.rules.findings import Finding
from indicators.rules.rules import Batch, Rule, checks_among, found_of

Line = tuple[str, int]
"""A file and a line of it."""
Piece = tuple[Dealt, int, int]
"""A block, and from where to where in it."""

Deferred = Mapping[tuple[str, str], Rows]
"""By rule and table the rows of which a rule needs rows of other slices."""

KEYED_BY_NUMBER = tuple(name for name in STREAMED if TABLES[name].column(TABLES[name].key[0]).numbered)
"""Tables whose keys do not tell their document, so that two with the same key may lie in different slices."""


@dataclass(frozen=True)
class SliceTask:
    """A slice, and where its rows are."""

    pieces: Mapping[str, tuple[Piece, ...]]
    """For each streamed table the blocks that hold rows of the slice, from where to where."""
    heads: Mapping[str, Head]
    repeated: Mapping[str, frozenset[Line]]
    """For each table the rows whose key an earlier row has."""


@dataclass(frozen=True)
class SliceResult:
    """What was found in a slice, and what could not be told there."""

    findings: tuple[Finding, ...] = ()
    deferred: Deferred = field(default_factory=dict)


class SliceContext(Context):
    """What the rules may know of a slice."""

    def __init__(self, package: Package, repeated: Mapping[str, frozenset[Line]]) -> None:
        super().__init__(package)
        self._repeated = repeated

    def index(self, table: str) -> Mapping[str, int]:
        """The row of each key; not of one that an earlier row, which may be in another slice, has too."""
        repeated = self._repeated.get(table)
        if repeated and table not in self._keys:
            rows = self.rows(table)
            places: dict[str, int] = {}
            for place, value in enumerate(rows.cells[self.model[table].key[0]]):
                if (rows.file(place), rows.lines[place]) not in repeated:
                    places.setdefault(value, place)
            self._keys[table] = places
        return super().index(table)

    def elsewhere(self, table: str, follow: str) -> list[int]:
        """The rows of a table of which what a rule follows may be in another slice."""
        rows = self.rows(table)
        other, _, column = follow.rpartition(".")
        if other:  # rows that refer to a key go to where it comes first
            return self._repeated_places(table)
        referred = str(self.model[table].column(column).references)
        key = self.model[referred].key[0]
        if key not in self.rows(referred).cells:
            return []
        known = text_of(self.rows(referred), key)
        again = self._repeated_places(referred)
        if again:
            first = np.ones(len(known), np.bool_)
            first[again] = False
            known = known.filter(truth_array(first))
        return not_among(rows, column, pc.drop_null(known))

    def _repeated_places(self, table: str) -> list[int]:
        rows, repeated = self.rows(table), self._repeated.get(table)
        if not repeated:
            return []
        return [place for place, line in enumerate(rows.lines) if (rows.file(place), line) in repeated]


def pieces_of_slices(dealt: Mapping[str, Iterable[Dealt]], slices: int) -> Iterator[dict[str, tuple[Piece, ...]]]:
    """For each slice the pieces of blocks that are of it, by table."""
    # Where the other slices begin in a block is of no use to a worker, and would travel with every task.
    blocks = {name: [(replace(one, begins=()), one.begins) for one in some] for name, some in dealt.items()}
    for number in range(slices):
        cut = {
            name: [(one, begins[number], begins[number + 1]) for one, begins in some] for name, some in blocks.items()
        }
        yield {name: tuple(piece for piece in some if piece[1] < piece[2]) for name, some in cut.items()}


@without_collector()
def check_slice(job: Job, task: SliceTask) -> SliceResult:
    """Every rule that needs more than a row and no more than a document, on all rows of a slice."""
    rows = {name: gathered(job, task.heads[name], task.pieces[name]) for name in STREAMED}
    context = SliceContext(GivenPackage(held(job).package, rows), task.repeated)
    deferred: dict[tuple[str, str], Rows] = {}
    findings = tuple(found_of(job.codes, _findings(job, context, deferred)))
    return SliceResult(findings, deferred)


def _findings(job: Job, context: SliceContext, deferred: dict[tuple[str, str], Rows]) -> Iterator[Finding]:
    for name in STREAMED:
        batch = Batch(context.model[name], context.rows(name))
        for rule in checks_among(job.rules(), name, "document") if len(batch) else ():
            followed = (one for one in rule.follows if "." in one or one in batch.table.column_names())
            away = {place for follow in followed for place in context.elsewhere(name, follow)}
            if away:
                deferred[rule.code, name] = selected(batch.rows, sorted(away))
            here = [place for place in range(len(batch)) if place not in away] if away else range(len(batch))
            yield from looked_at(job, rule, batch.some(here), context)


Tables = Mapping[str, SurveyedTable]


def repeated_lines(job: Job, tables: Tables) -> dict[str, frozenset[Line]]:
    """The rows whose key an earlier one has, of tables whose keys do not tell their document."""
    repeated: dict[str, frozenset[Line]] = {}
    for name in KEYED_BY_NUMBER:
        rows = stored_rows(job, tables[name].head, tables[name].dealt)
        places = repeated_keys(TABLES[name], rows)
        keys = rows.cells[TABLES[name].key[0]] if places else []
        first: dict[str, int] = {}
        later = [place for place in places if first.setdefault(keys[place], place) != place]
        if later:
            repeated[name] = frozenset((rows.file(place), int(rows.lines[place])) for place in later)
    return repeated


def findings_of_deferred(job: Job, tables: Tables, results: Sequence[SliceResult]) -> Iterator[Finding]:
    """What the rules say of the rows that the slices put off."""
    for code, name in sorted({key for one in results for key in one.deferred}):
        rows = joined([one.deferred[code, name] for one in results if (code, name) in one.deferred])
        context = Context(GivenPackage(held(job).package, _around(job, tables, job.catalogue[code], name, rows)))
        yield from found_of(job.codes, job.catalogue[code].run(Batch(context.model[name], rows), context))


def _around(job: Job, tables: Tables, rule: Rule, name: str, rows: Rows) -> dict[str, Rows]:
    """The rows that a rule follows, and of what else it reads those of their documents."""
    wanted: dict[str, tuple[str, set[str]]] = {}
    for follow in rule.follows:
        other, _, column = follow.rpartition(".")
        if other:
            wanted[other] = column, set(rows.cells[TABLES[name].key[0]])
        elif column in TABLES[name].column_names():
            referred = str(TABLES[name].column(column).references)
            wanted.setdefault(referred, (TABLES[referred].key[0], set()))[1].update(rows.cells.get(column, ()))
    given = {table: rows_with(job, tables, table, column, keys) for table, (column, keys) in wanted.items()}
    given.setdefault(name, rows)
    documents = {cell for some in given.values() for cell in some.cells.get("source_id", ())}
    for other in {"sources", *(read.partition(".")[0] for read in rule.reads)} & set(STREAMED) - given.keys():
        given[other] = rows_with(job, tables, other, "source_id", documents)
    return {table: given.get(table, tables[table].head.without_rows()) for table in STREAMED}


def rows_with(job: Job, tables: Tables, table: str, column: str, keys: Iterable[str]) -> Rows:
    """The rows of a streamed table with one of some keys in a column, in order."""
    wanted = {key for key in keys if key}
    return picked(job, tables[table].head, tables[table].dealt if wanted else (), column, wanted)


_SLICES_TO_ONE = 4
"""Slices of documents for each slice of groups, of whose rows a few columns are enough."""

Notice = Callable[[int, int], None]


class PackageContext(Context):
    """What rules may know of the whole package: of streamed tables every column that is asked for, when it is."""

    def __init__(self, job: Job, tables: Tables) -> None:
        given = {name: stored_rows(job, table.head, table.dealt) for name, table in tables.items()}
        super().__init__(GivenPackage(held(job).package, given))
        sound = {name: one for name, one in tables.items() if not any(bad.kind == "conflict" for bad in one.defects)}
        self._stored = {name: table.stored for name, table in sound.items() if table.stored is not None}

    @property
    def stored(self) -> Mapping[str, bytes | Stored]:
        contents: dict[str, bytes | Stored | None] = {name: self.rows(name).content for name in held_tables(self.model)}
        contents |= self._stored
        told = ((name, contents.get(name)) for name in self.model)
        return {name: content for name, content in told if content is not None}


def contexts_of_package(job: Job, tables: Tables) -> Callable[[], PackageContext]:
    """What each rule may know of the whole package: where this process keeps it all, what one has brought is there for
    the next; elsewhere it goes with the rule."""
    if job.scratch:
        return lambda: PackageContext(job, tables)
    context = PackageContext(job, tables)
    return lambda: context


def findings_of_held(job: Job, context: PackageContext) -> Iterator[Finding]:
    """What rules that need no more than a table find in those that are held."""
    for name in held_tables(context.model):
        batch = Batch(context.model[name], context.rows(name))
        for rule in checks_among(job.rules(), name, "file", "row", "document"):
            if rule.scope == "file":
                yield from found_of(job.codes, rule.run(batch, context))
            elif len(batch):
                yield from found_of(job.codes, looked_at(job, rule, batch, context))


def findings_of_package(
    job: Job, tables: Tables, contexts: Callable[[], PackageContext], scheduler: Scheduler, notice: Notice
) -> Iterator[Finding]:
    """What rules that need the package find."""
    seen: set[object] = set()
    for rule in job.rules():
        if rule.scope != "package" or rule.check in seen or rule.check is None:
            continue
        if rule.when is not None and not rule.when(held(job)):
            continue
        seen.add(rule.check)
        found = _in_groups(job, tables, rule, scheduler, notice) if rule.by else _whole(job, contexts(), rule)
        yield from found_of(job.codes, found)


def _whole(job: Job, context: PackageContext, rule: Rule) -> Iterator[Finding]:
    for name in context.model:
        if rule.concerns(name):
            yield from looked_at(job, rule, Batch(context.model[name], context.rows(name)), context)


@dataclass(frozen=True)
class GroupsTask:
    """Some whole groups of rows, for the rule that asks for them: which of how many slices, and where they are."""

    code: str
    number: int
    slices: int
    pieces: Mapping[str, tuple[Piece, ...]]
    heads: Mapping[str, Head]


def _in_groups(job: Job, tables: Tables, rule: Rule, scheduler: Scheduler, notice: Notice) -> Iterator[Finding]:
    """Deal the rows once more, by the columns that make a group, and look at whole groups."""
    slices = -(-job.slices // _SLICES_TO_ONE)
    heads = {name: table.head for name, table in tables.items()}
    given = [
        (job, replace(one, begins=()), rule.code, slices)
        for name in STREAMED
        if rule.concerns(name)
        for one in tables[name].dealt
    ]
    steps, done = len(given) + slices, 0
    notice(done, steps)
    dealt: dict[str, list[Dealt]] = {}
    for one in scheduler.run(deal_by_group, given):
        dealt.setdefault(one.table, []).append(one)
        done += 1
        notice(done, steps)
    pieces = enumerate(pieces_of_slices(dealt, slices))
    tasks = [(job, GroupsTask(rule.code, number, slices, some, heads)) for number, some in pieces]
    for findings in scheduler.run(check_groups, tasks):
        yield from findings
        done += 1
        notice(done, steps)


def deal_by_group(job: Job, dealt: Dealt, code: str, slices: int) -> Dealt:
    """Write the columns that a rule reads of a block, ordered by slices of groups."""
    rule, cells, name = job.catalogue[code], job.read(dealt.file), f"{code}-{dealt.file}"
    if set(rule.by) <= set(cells.column_names):
        numbers = slices_of(together([cells[name] for name in rule.by]), slices)
    else:
        cells, numbers = cells.slice(0, 0), np.zeros(0, np.int64)
    kept = with_left(cells.drop_columns([LINE]), rule.columns_of(dealt.table)).append_column(LINE, cells[LINE])
    return replace(dealt, file=name, begins=write_by_slice(job, name, kept, numbers, slices))


def check_groups(job: Job, task: GroupsTask) -> tuple[Finding, ...]:
    """A rule on some whole groups: it sees of them what its screen leaves."""
    rule, package = job.catalogue[task.code], held(job).package
    rows = {name: head.without_rows() for name, head in task.heads.items()}
    for name, pieces in task.pieces.items():
        rows[name] = replace(gathered(job, task.heads[name], pieces), header=task.heads[name].header)
    for name in held_tables(package.model):
        if name in rule.tables:
            rows[name] = _of_slice(package.rows(name), rule, task)
    context = Context(GivenPackage(package, rows))
    if rule.screen is not None and not job.thorough:
        for name in task.pieces:
            rows[name] = selected(rows[name], rule.screen(Batch(package.model[name], rows[name]), context))
        context = Context(GivenPackage(package, rows))
    found = (rule.run(Batch(package.model[name], context.rows(name)), context) for name in rule.tables)
    return tuple(finding for findings in found for finding in findings)


def _of_slice(rows: Rows, rule: Rule, task: GroupsTask) -> Rows:
    if not all(name in rows.cells for name in rule.by):
        return selected(rows, ())
    numbers = slices_of(together([text_of(rows, name) for name in rule.by]), task.slices)
    return selected(rows, [int(place) for place in np.flatnonzero(numbers == task.number)])

"""The second look: all rows of some documents together, by the rules as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from indicators.engine.collector import without_collector
from indicators.engine.columns import distinct, not_among, places_of, repeats, selected, values_in
from indicators.engine.job import HELD, STREAMED, Job, held, linking_columns
from indicators.engine.shuffling import Dealt, Head, gathered
from indicators.engine.survey import SURVEYED, TOLD_LATER
from indicators.model.compilers.check_codes import DUPLICATE
from indicators.model.definition import Table
from indicators.model.tables import TABLES
from indicators.package.package import Package
from indicators.package.rows import Rows
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.schema import schema_findings
from indicators.rules.usage import ABOUT_ENTITIES, USAGE_RULES, entities_are_told, entities_spoken_of

Line = tuple[str, int]
"""A file and a line of it."""

OF_THE_HEADER = frozenset({"F13", "F14", "F15"})
OF_SERIES = frozenset({"A04"})
"""Rules about series, which go across documents."""
KEYED_BY_NUMBER = frozenset(name for name, table in TABLES.items() if table.column(table.key[0]).numbered)
"""Tables whose keys do not tell their document, so that two with the same key may lie in different slices."""

_CLAIM = ("source_id", "value_start", "indicator_id", "entity_id")


@dataclass(frozen=True)
class SliceTask:
    """A slice, and where its rows are.

    Attributes
    ----------
    number : int
    pieces : mapping of str to tuple of (Dealt, int, int)
        For each streamed table the blocks that hold rows of the slice, from where to where.
    heads : mapping of str to Head
        The columns and defects of each streamed table.
    repeated : mapping of str to frozenset of (str, int)
        For each table the rows whose key an earlier row has.
    """

    number: int
    pieces: Mapping[str, tuple[tuple[Dealt, int, int], ...]]
    heads: Mapping[str, Head]
    repeated: Mapping[str, frozenset[Line]]


@dataclass(frozen=True)
class SliceResult:
    """What was found in a slice.

    Attributes
    ----------
    findings : tuple of (Line, Finding)
        Each with the place of its document among the sources, for those that are at places of documents.
    unlinked : mapping of str to Rows
        Rows that refer to a row which is not in the slice.
    unsourced : mapping of str to Rows
        Rows whose source is not registered.
    spoken_of, measured : frozenset of str
        The entities and indicators that the slice needs.
    """

    findings: tuple[tuple[Line, Finding], ...] = ()
    unlinked: Mapping[str, Rows] = field(default_factory=dict)
    unsourced: Mapping[str, Rows] = field(default_factory=dict)
    spoken_of: frozenset[str] = frozenset()
    measured: frozenset[str] = frozenset()


class GivenPackage(Package):
    """A package whose streamed tables are given, and whose held ones are read once for all."""

    def __init__(self, held_by: Package, rows: Mapping[str, Rows]) -> None:
        super().__init__(held_by.storage)
        self._rows = {name: held_by.rows(name) for name in HELD} | dict(rows)


class SliceContext(Context):
    """What the rules may know of a slice."""

    def __init__(self, package: Package, repeated: Mapping[str, frozenset[Line]]) -> None:
        super().__init__(package)
        self._repeated = repeated

    def index(self, table: str) -> Mapping[str, int]:
        """The row of each key; not of one that an earlier row, which may be in another slice, has too.

        Of tables whose keys are numbered it knows the keys that rows of the slice refer to: no rule asks for others.
        """
        if table in KEYED_BY_NUMBER and table in STREAMED and table not in self._keys:
            rows, repeated = self.rows(table), self._repeated.get(table, frozenset())
            (key,) = TABLES[table].key
            self._keys[table] = {
                value: place
                for value, place in places_of(rows, key, self._linked_keys(table)).items()
                if (rows.file(place), rows.lines[place]) not in repeated
            }
        return super().index(table)

    def _linked_keys(self, table: str) -> list[str]:
        linked: set[str] = set()
        for name in STREAMED:
            for column in linking_columns(TABLES[name]):
                if TABLES[name].column(column).references == table:
                    linked |= values_in(self.rows(name), column)
        return sorted(linked - {""})

    @cached_property
    def of_usage(self) -> Context:
        """What the rules of usage may know: each source once with each entity that its observations are about."""
        rows = {name: self.rows(name) for name in TABLES}
        rows["observations"] = distinct(rows["observations"], *ABOUT_ENTITIES["observations"])
        return Context(GivenPackage(self.package, rows))


def check_slice(job: Job, task: SliceTask) -> SliceResult:
    """Every rule that needs more than a row, on all rows of a slice."""
    with without_collector():
        return _checked(job, task)


def _checked(job: Job, task: SliceTask) -> SliceResult:
    rows = {name: gathered(job, task.heads[name], task.pieces[name]) for name in STREAMED}
    context = SliceContext(GivenPackage(held(job).context.package, rows), task.repeated)
    placed = _places_of_documents(rows["sources"])
    findings = [(placed.get(finding.file, ("", 0)), finding) for finding in _findings(job, task, context)]
    wanted = Layer.REFERENCES in {RULES[code].layer for code in job.codes} and entities_are_told(context.of_usage)
    return SliceResult(
        tuple(findings),
        {name: _unlinked(TABLES[name], context) for name in STREAMED},
        {name: _unsourced(TABLES[name], context) for name in STREAMED},
        frozenset(entities_spoken_of(context.of_usage)) if wanted else frozenset(),
        values_in(rows["observations"], "indicator_id"),
    )


def _places_of_documents(sources: Rows) -> dict[str, Line]:
    """For each document where the first source stands that names it."""
    placed: dict[str, Line] = {}
    for index, file in enumerate(sources.cells.get("file", ())):
        placed.setdefault(file, (sources.file(index), sources.lines[index]))
    return placed


def _findings(job: Job, task: SliceTask, context: SliceContext) -> Iterator[Finding]:
    elsewhere = SURVEYED | TOLD_LATER | OF_THE_HEADER | OF_SERIES
    for name in STREAMED:
        batch = Batch(TABLES[name], context.rows(name))
        if not len(batch):
            continue
        if DUPLICATE in job.codes and name not in KEYED_BY_NUMBER:
            yield from _duplicates(batch)
        for rule in RULES.values():
            if rule.check is None or rule.code not in job.codes or rule.code in elsewhere:
                continue
            if rule.tables and name not in rule.tables:
                continue
            if rule.code == "R10" and not (batch.has(*_CLAIM) and repeats(batch.rows, _CLAIM)):
                continue
            repeated = task.repeated.get(name, frozenset())
            for finding in rule.run(batch, context.of_usage if rule in USAGE_RULES else context):
                # The parties of a cooperation that is there twice came to the first: both are counted in the end.
                if rule.code != "R09" or (finding.file, finding.line) not in repeated:
                    yield finding


def _duplicates(batch: Batch) -> Iterator[Finding]:
    if not batch.has(*batch.table.key):
        return
    places = repeats(batch.rows, batch.table.key)
    if places:
        yield from duplicates_among(Batch(batch.table, selected(batch.rows, places)))


def duplicates_among(batch: Batch) -> Iterator[Finding]:
    """The findings about keys that come twice, and no other of the schema."""
    keys = {name: batch.rows.cells[name] for name in batch.table.key if batch.has(name)}
    of_keys = Batch(batch.table, replace(batch.rows, cells=keys))
    return (finding for finding in schema_findings(of_keys) if finding.code == DUPLICATE)


def _unlinked(table: Table, context: SliceContext) -> Rows:
    rows = context.rows(table.name)
    missing: set[int] = set()
    for name in linking_columns(table):
        missing.update(not_among(rows, name, context.index(str(table.column(name).references))))
    return selected(rows, sorted(missing))


def _unsourced(table: Table, context: SliceContext) -> Rows:
    rows = context.rows(table.name)
    return selected(rows, not_among(rows, "source_id", context.index("sources")) if table.name != "sources" else [])

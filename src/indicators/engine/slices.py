"""All rows of some documents together; then the rows of which a rule needs rows of other slices, with those at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow.compute as pc

from indicators.engine.job import STREAMED, Job, held
from indicators.engine.schedulers import without_collector
from indicators.engine.shuffle import Dealt, Head, gathered, picked, stored_rows
from indicators.engine.survey import SurveyedTable, looked_at
from indicators.model.compilers.arrow import truth_array
from indicators.model.tables import TABLES
from indicators.package.package import Package
from indicators.package.rows import Rows
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.columns import joined, not_among, repeated_keys, selected, text_of
from indicators.rules.context import Context, GivenPackage
from indicators.rules.findings import Finding
from indicators.rules.rules import Rule, checks_among, found_of

Line = tuple[str, int]
"""A file and a line of it."""

Deferred = Mapping[tuple[str, str], Rows]
"""By rule and table the rows of which a rule needs rows of other slices."""

KEYED_BY_NUMBER = tuple(name for name in STREAMED if TABLES[name].column(TABLES[name].key[0]).numbered)
"""Tables whose keys do not tell their document, so that two with the same key may lie in different slices."""


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


def check_slice(job: Job, task: SliceTask) -> SliceResult:
    """Every rule that needs more than a row and no more than a document, on all rows of a slice."""
    with without_collector():
        rows = {name: gathered(job, task.heads[name], task.pieces[name]) for name in STREAMED}
        context = SliceContext(GivenPackage(held(job).package, rows), task.repeated)
        deferred: dict[tuple[str, str], Rows] = {}
        findings = tuple(found_of(job.codes, _findings(job, context, deferred)))
        return SliceResult(findings, deferred)


def _findings(job: Job, context: SliceContext, deferred: dict[tuple[str, str], Rows]) -> Iterator[Finding]:
    for name in STREAMED:
        batch = Batch(context.model[name], context.rows(name))
        for rule in checks_among(job.rules(), name, "document") if len(batch) else ():
            away = _elsewhere(rule, name, context)
            if away:
                deferred[rule.code, name] = selected(batch.rows, sorted(away))
                here = [place for place in range(len(batch)) if place not in away]
                yield from looked_at(job, rule, batch.some(here), context)
            else:
                yield from looked_at(job, rule, batch, context)


def _elsewhere(rule: Rule, table: str, context: SliceContext) -> set[int]:
    away: set[int] = set()
    for follow in rule.follows:
        if "." in follow or follow in context.model[table].column_names():
            away.update(context.elsewhere(table, follow))
    return away


Tables = Mapping[str, SurveyedTable]


def repeated_lines(job: Job, tables: Tables) -> dict[str, frozenset[Line]]:
    """The rows whose key an earlier one has, of tables whose keys do not tell their document."""
    repeated: dict[str, frozenset[Line]] = {}
    for name in KEYED_BY_NUMBER:
        rows = stored_rows(job, tables[name].head, tables[name].dealt)
        places = repeated_keys(TABLES[name], rows)
        keys = rows.cells[TABLES[name].key[0]] if places else []
        seen: set[str] = set()
        later: set[Line] = set()
        for place in places:
            if keys[place] in seen:
                later.add((rows.file(place), int(rows.lines[place])))
            seen.add(keys[place])
        if later:
            repeated[name] = frozenset(later)
    return repeated


def findings_of_deferred(job: Job, tables: Tables, results: Sequence[SliceResult]) -> Iterator[Finding]:
    """What the rules say of the rows that the slices put off."""
    for code, name in sorted({key for one in results for key in one.deferred}):
        rows = joined([one.deferred[code, name] for one in results if (code, name) in one.deferred])
        context = Context(GivenPackage(held(job).package, _around(job, tables, RULES[code], name, rows)))
        yield from found_of(job.codes, RULES[code].run(Batch(context.model[name], rows), context))


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

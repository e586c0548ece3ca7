"""The last look: rules that need the whole package, over the columns that they read or over groups of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow.compute as pc

from indicators.engine.job import STREAMED, Job, held, held_tables
from indicators.engine.schedulers import Scheduler
from indicators.engine.shuffle import (
    LINE,
    Dealt,
    Head,
    gathered,
    opened,
    slice_of,
    stored_rows,
    with_left,
    write_by_slice,
)
from indicators.engine.survey import SurveyedTable, looked_at
from indicators.model.compilers.arrow import as_numpy, filled, scalar, whole
from indicators.package.descriptor import Stored
from indicators.package.rows import Rows
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.columns import selected, text_of
from indicators.rules.context import Context, GivenPackage
from indicators.rules.findings import Finding
from indicators.rules.rules import Rule, checks_among, found_of

_SLICES_TO_ONE = 4
"""Slices of documents for each slice of groups, of whose rows a few columns are enough."""

Tables = Mapping[str, SurveyedTable]
Notice = Callable[[int, int], None]
Piece = tuple[Dealt, int, int]


class PackageContext(Context):
    """What rules may know of the whole package: of streamed tables every column that is asked for, when it is."""

    def __init__(self, job: Job, tables: Tables) -> None:
        given = {name: stored_rows(job, table.head, table.dealt) for name, table in tables.items()}
        super().__init__(GivenPackage(held(job).package, given))
        self._stored = {name: table.stored for name, table in tables.items() if table.stored is not None}

    @property
    def stored(self) -> Mapping[str, bytes | Stored]:
        contents: dict[str, bytes | Stored] = dict(self._stored)
        for name in held_tables(self.model):
            content = self.rows(name).content
            if content is not None:
                contents[name] = content
        return {name: contents[name] for name in self.model if name in contents}


def findings_of_held(job: Job, tables: Tables) -> Iterator[Finding]:
    """What rules that need no more than a table find in those that are held."""
    context = PackageContext(job, tables)
    for name in held_tables(context.model):
        batch = Batch(context.model[name], context.rows(name))
        for rule in checks_among(job.rules(), name, "file", "row", "document"):
            if rule.scope == "file":
                yield from found_of(job.codes, rule.run(batch, context))
            elif len(batch):
                yield from found_of(job.codes, looked_at(job, rule, batch, context))


def findings_of_package(job: Job, tables: Tables, scheduler: Scheduler, notice: Notice) -> Iterator[Finding]:
    """What rules that need the package find."""
    seen: set[object] = set()
    for rule in job.rules():
        if rule.scope != "package" or rule.check in seen or rule.check is None:
            continue
        if rule.when is not None and not rule.when(held(job)):
            continue
        seen.add(rule.check)
        found = _in_groups(job, tables, rule, scheduler, notice) if rule.by else _whole(job, tables, rule)
        yield from found_of(job.codes, found)


def _whole(job: Job, tables: Tables, rule: Rule) -> Iterator[Finding]:
    context = PackageContext(job, tables)
    for name in context.model:
        if rule.concerns(name):
            yield from looked_at(job, rule, Batch(context.model[name], context.rows(name)), context)


@dataclass(frozen=True)
class GroupsTask:
    """Some whole groups of rows.

    Attributes
    ----------
    code : str
        The rule that asks for them.
    number, slices : int
        Which of how many.
    pieces : mapping of str to tuple of (Dealt, int, int)
        For each table the blocks that hold rows of them, from where to where.
    heads : mapping of str to Head
        The columns and defects of each streamed table.
    """

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
    pieces: dict[str, list[Dealt]] = {}
    for one in scheduler.run(deal_by_group, given):
        pieces.setdefault(one.table, []).append(one)
        done += 1
        notice(done, steps)
    tasks = []
    for number in range(slices):
        of_slice = {
            name: tuple((replace(one, begins=()), one.begins[number], one.begins[number + 1]) for one in dealt)
            for name, dealt in pieces.items()
        }
        tasks.append((job, GroupsTask(rule.code, number, slices, of_slice, heads)))
    for findings in scheduler.run(check_groups, tasks):
        yield from findings
        done += 1
        notice(done, steps)


def deal_by_group(job: Job, dealt: Dealt, code: str, slices: int) -> Dealt:
    """Write the columns that a rule reads of a block, ordered by slices of groups."""
    rule, cells = RULES[code], opened(job, dealt)
    read = rule.columns_of(dealt.table)
    if not set(rule.by) <= set(cells.column_names):
        cells = cells.slice(0, 0)
        numbers = np.zeros(0, np.int64)
    else:
        numbers = _slices_of([whole(cells[name]) for name in rule.by], slices)
    kept = with_left(cells.drop_columns([LINE]), read).append_column(LINE, cells[LINE])
    name = f"{code}-{dealt.file}"
    return Dealt(name, dealt.path, dealt.order, write_by_slice(job, name, kept, numbers, slices), dealt.table)


def _slices_of(columns: list[Any], slices: int) -> Any:
    """The slice of each row by what some columns have together."""
    groups = pc.binary_join_element_wise(*(filled(column, "") for column in columns), scalar("\n"))
    encoded = groups.dictionary_encode()
    of_group = np.array([slice_of(key, slices) for key in encoded.dictionary.to_pylist()], np.int64)
    return of_group[as_numpy(encoded.indices)] if len(groups) else np.zeros(0, np.int64)


def check_groups(job: Job, task: GroupsTask) -> tuple[Finding, ...]:
    """A rule on some whole groups: it sees of them what its screen leaves."""
    rule, package = RULES[task.code], held(job).package
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
    numbers = _slices_of([text_of(rows, name) for name in rule.by], task.slices)
    return selected(rows, [int(place) for place in np.flatnonzero(numbers == task.number)])

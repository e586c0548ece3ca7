"""What a package declares of its numbers, held against tables of any size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import replace

from indicators.engine.job import STREAMED, Job, held
from indicators.engine.linking import FEW_KEYS, rows_with
from indicators.engine.schedulers import Scheduler
from indicators.engine.series import SeriesResult, SeriesTask, check_series, deal_by_series
from indicators.engine.shuffling import Head, gathered
from indicators.engine.slices import OF_SERIES, GivenPackage
from indicators.engine.surveying import SurveyedTable
from indicators.insight.declaration import DECLARATION_FILE, Declaration, DeclarationError
from indicators.model.suggestion import Suggestions
from indicators.model.tables import TABLES
from indicators.package.rows import Rows
from indicators.rules.context import Context
from indicators.rules.declared import ACCEPTED, DECLARED_RULES, declaration_findings
from indicators.rules.findings import Finding
from indicators.rules.highlighted import HIGHLIGHT_RULES, highlight_findings

_SLICES_TO_ONE = 4
"""Slices of documents for each slice of series, of whose rows a few columns are enough."""

Tables = Mapping[str, SurveyedTable]
Notice = Callable[[int, int], None]


def findings_of_declaration(job: Job, tables: Tables, scheduler: Scheduler, notice: Notice) -> Iterator[Finding]:
    """What the rules about data/analysis.toml and the series find; `notice` is told steps done and to do."""
    declared = {rule.code for rule in (*DECLARED_RULES, *HIGHLIGHT_RULES)}
    known = held(job).context
    if not (declared | OF_SERIES) & job.codes or not known.package.storage.exists(DECLARATION_FILE):
        return
    accepted: set[frozenset[str]] = set()
    if not isinstance(known.declaration, DeclarationError) and _asks_for_series(job, known.declaration):
        for result in _walk_over_series(job, tables, scheduler, notice):
            yield from result.findings
            accepted |= result.accepted
    context = _DeclaredContext(job, tables, accepted)
    for findings in (declaration_findings, highlight_findings):
        yield from (finding for finding in findings(context) if finding.code in job.codes)


def _asks_for_series(job: Job, declaration: Declaration) -> bool:
    noticed = declaration.largest_jump is not None and not OF_SERIES.isdisjoint(job.codes)
    return noticed or (bool(declaration.accepted) and ACCEPTED.code in job.codes)


def _walk_over_series(job: Job, tables: Tables, scheduler: Scheduler, notice: Notice) -> Iterator[SeriesResult]:
    heads = {name: _telling_head(table) for name, table in tables.items()}
    slices = -(-job.slices // _SLICES_TO_ONE)
    is_sound = heads["observations"].header == TABLES["observations"].column_names()
    given = [(job, replace(one, begins=()), slices) for one in tables["observations"].dealt] if is_sound else []
    steps, done = len(given) + slices, 0
    notice(done, steps)
    dealt = []
    for one in scheduler.run(deal_by_series, given):
        dealt.append((replace(one, begins=()), one.begins))
        done += 1
        notice(done, steps)
    tasks = [
        SeriesTask(number, slices, tuple((one, begins[number], begins[number + 1]) for one, begins in dealt), heads)
        for number in range(slices)
    ]
    for result in scheduler.run(check_series, [(job, task) for task in tasks]):
        yield result
        done += 1
        notice(done, steps)


def _telling_head(table: SurveyedTable) -> Head:
    """The columns and defects of the first file that has defects or other columns than the model's, as in memory."""
    columns = TABLES[table.name].column_names()
    for file in table.files:
        if file.defects or file.header != columns:
            return Head(table.name, file.header, tuple(file.defects))
    return table.head


class _DeclaredContext(Context):
    """Knows the observations that are declared, or all where they are few, and which accepted jumps are some."""

    def __init__(self, job: Job, tables: Tables, accepted: Set[frozenset[str]]) -> None:
        self._accepted, self._many = accepted, tables["observations"].rows > FEW_KEYS
        given = {name: _telling_head(tables[name]).without_rows() for name in STREAMED}
        given["observations"] = self._observations(job, tables) or given["observations"]
        super().__init__(GivenPackage(held(job).context.package, given))

    def _observations(self, job: Job, tables: Tables) -> Rows:
        declaration = held(job).context.declaration
        if isinstance(declaration, DeclarationError):
            return Rows("")
        if not self._many:
            table = tables["observations"]
            return gathered(job, table.head, [(one, 0, one.begins[-1]) for one in table.dealt])
        inputs = {name for figure in declaration.figures for name in figure.inputs.values()}
        return rows_with(job, tables, "observations", "observation_id", inputs)

    @property
    def accepted_jumps(self) -> Set[frozenset[str]]:
        return self._accepted

    def suggestions(self, table: str) -> Suggestions:
        return Suggestions(()) if table == "observations" and self._many else super().suggestions(table)

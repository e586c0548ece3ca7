"""Running the rules in batches: every block is looked at, then every slice of documents, then what is left over."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import partial

from indicators.engine.declaring import findings_of_declaration
from indicators.engine.job import HELD, STREAMED, Job, held
from indicators.engine.linking import (
    findings_of_links,
    findings_of_repeated,
    findings_told_later,
    later_rows,
    repeated_keys,
    rows_with,
)
from indicators.engine.schedulers import Scheduler
from indicators.engine.shuffling import column_of
from indicators.engine.slices import (
    KEYED_BY_NUMBER,
    OF_SERIES,
    GivenPackage,
    Line,
    SliceResult,
    SliceTask,
    check_slice,
)
from indicators.engine.survey import Survey, may_break_schema
from indicators.engine.surveying import SurveyedTable, cut_tables, findings_of_form, survey_tables
from indicators.model.tables import TABLES
from indicators.package.descriptor import Stored
from indicators.package.location import table_path
from indicators.package.package import Package
from indicators.package.rows import Rows
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.descriptor import descriptor_findings
from indicators.rules.findings import Finding, Layer, Severity
from indicators.rules.form import defect_findings
from indicators.rules.report import in_order

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how many steps of it are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the pieces are, in bytes of CSV.

    Attributes
    ----------
    block : int
        What is read at once.
    slice : int
        What is checked together, on average.
    """

    block: int = 16 * 2**20
    slice: int = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules found in a package.

    Attributes
    ----------
    findings : sequence of Finding
    rows : mapping of str to int
        How many rows of each table were checked.
    files : mapping of str to int
        In which order the findings of files are told; those of other files come last.
    unchecked : mapping of Layer to str
        Why a layer was not checked in full.
    """

    findings: Sequence[Finding]
    rows: Mapping[str, int]
    files: Mapping[str, int]
    unchecked: Mapping[Layer, str] = field(default_factory=dict)


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody wants to know."""


class _FirstError(Exception):
    """The first error was found, and one was all that was asked for."""


def find_in_batches(
    package: Package,
    codes: AbstractSet[str],
    *,
    scheduler: Scheduler,
    sizes: Sizes,
    thorough: bool = False,
    fail_fast: bool = False,
    progress: Progress | None = None,
    scratch: str | None = None,
) -> Found:
    """What the rules of these codes find, with the tables that grow read in blocks.

    Parameters
    ----------
    package : Package
    codes : set of str
    scheduler : Scheduler
        Who does the tasks.
    sizes : Sizes
    thorough : bool
        Whether pandera judges every row.
    fail_fast : bool
        Stop at the first task that finds an error.
    progress : callable, optional
    scratch : str, optional
        Where a directory for partial results may be made; by default the system's place for temporary files.

    Returns
    -------
    Found
    """
    tables = cut_tables(package.storage, sizes.block)
    stored = sum(table.stored.size for table in tables.values() if table.stored is not None)
    with tempfile.TemporaryDirectory(prefix="indicators-", dir=scratch) as directory:
        job = Job(package.storage.address, directory, frozenset(codes), max(1, -(-stored // sizes.slice)), thorough)
        run = _Run(job, tables, scheduler, progress or _silent, fail_fast)
        stopped = False
        try:
            run.go()
        except _FirstError:
            stopped = True
    return run.found(stopped=stopped)


class _Run:
    """One run, step by step; what was found so far is in `findings`."""

    def __init__(
        self, job: Job, tables: dict[str, SurveyedTable], scheduler: Scheduler, progress: Progress, fail_fast: bool
    ) -> None:
        self._job, self._tables, self._scheduler, self._fail_fast = job, tables, scheduler, fail_fast
        self._progress = progress
        self._findings: list[tuple[Line, Finding]] = []

    def go(self) -> None:
        self._survey()
        self._note(finding for table in self._tables.values() for finding in findings_of_form(self._job, table))
        repeated = {name: self._repeated(name) for name in sorted(KEYED_BY_NUMBER & set(STREAMED))}
        later = {name: later_rows(rows, TABLES[name].key[0]) for name, rows in repeated.items() if len(rows)}
        self._note(findings_of_repeated(self._job, {name: rows for name, rows in repeated.items() if len(rows)}))
        results = self._check_slices(later)
        self._note(findings_of_links(self._job, self._tables, results, repeated, later))
        self._note(findings_told_later(self._job, self._tables, results))
        self._note(self._of_held_tables(results))
        notice = partial(self._progress, "series checked")
        self._note(findings_of_declaration(self._job, self._tables, self._scheduler, notice))

    def found(self, *, stopped: bool) -> Found:
        files: dict[str, int] = {}
        for name in TABLES:
            table = self._tables.get(name)
            for path in [file.part.path for file in table.files] if table is not None else [table_path(name)]:
                files[path] = len(files)
        package = held(self._job).context.package
        rows = {name: self._tables[name].rows if name in STREAMED else len(package.rows(name)) for name in TABLES}
        reason = "stopped at the first problem, as asked"
        unchecked = {RULES[code].layer: reason for code in self._job.codes} if stopped else {}
        # Findings at the same place of different documents come in the order of the sources.
        findings = [finding for _, finding in sorted(self._findings, key=lambda pair: pair[0])]
        return Found(in_order(findings, files), rows, files, unchecked)

    def _note(self, findings: Iterator[Finding]) -> None:
        for finding in findings:
            self._add(("", 0), finding)

    def _add(self, place: Line, finding: Finding) -> None:
        self._findings.append((place, finding))
        if self._fail_fast and finding.severity is Severity.ERROR:
            raise _FirstError

    def _survey(self) -> None:
        total = sum(len(file.spans) for table in self._tables.values() for file in table.files)
        done = 0

        def notice(one: Survey) -> None:
            nonlocal done
            done += 1
            self._progress("blocks read", done, max(total, done))
            if self._fail_fast and any(finding.severity is Severity.ERROR for finding in one.findings):
                self._note(iter(one.findings))

        self._progress("blocks read", 0, total)
        survey_tables(self._job, self._tables, self._scheduler, notice)

    def _repeated(self, name: str) -> Rows:
        table = self._tables[name]
        key = TABLES[name].key[0]
        keys = repeated_keys(self._job, table) if key in table.header else set()
        return rows_with(self._job, self._tables, name, key, keys)

    def _check_slices(self, later: Mapping[str, frozenset[Line]]) -> list[SliceResult]:
        tasks = [(self._job, task) for task in slice_tasks(self._job, self._tables, later)]
        results = []
        self._progress("slices checked", 0, len(tasks))
        for result in self._scheduler.run(check_slice, tasks):
            results.append(result)
            self._progress("slices checked", len(results), len(tasks))
            for place, finding in result.findings:
                self._add(place, finding)
        return results

    def _of_held_tables(self, results: Sequence[SliceResult]) -> Iterator[Finding]:
        """The rules about held tables, with as much of the others as they ask for."""
        codes = self._job.codes - OF_SERIES
        layers = [layer for layer in Layer if any(RULES[code].layer is layer for code in codes)]
        context = _WholeContext(self._job, self._tables, results, with_sources=Layer.PACKAGE in layers)
        for name in HELD:
            batch = Batch(TABLES[name], context.rows(name))
            for layer in layers:
                if layer is Layer.SCHEMA and not (self._job.thorough or may_break_schema(batch)):
                    continue
                found = _layer_findings(layer, batch, context, codes)
                yield from (finding for finding in found if finding.code in codes)
        if Layer.PACKAGE in layers:
            yield from (finding for finding in descriptor_findings(context) if finding.code in codes)


def slice_tasks(
    job: Job, tables: Mapping[str, SurveyedTable], repeated: Mapping[str, frozenset[Line]]
) -> Iterator[SliceTask]:
    """Every slice that has rows of some tables, with where they are."""
    heads = {name: table.head for name, table in tables.items()}
    # Where the other slices begin in a block is of no use to a worker, and would travel with every task.
    dealt = {name: [(replace(one, begins=()), one.begins) for one in table.dealt] for name, table in tables.items()}
    for number in range(job.slices):
        pieces = {
            name: tuple(
                (one, begins[number], begins[number + 1])
                for one, begins in blocks
                if begins[number] < begins[number + 1]
            )
            for name, blocks in dealt.items()
        }
        if any(pieces.values()):
            yield SliceTask(number, pieces, heads, repeated)


def _layer_findings(layer: Layer, batch: Batch, context: Context, codes: AbstractSet[str]) -> Iterator[Finding]:
    if layer is Layer.FORM:
        yield from defect_findings(batch)
    elif layer is Layer.SCHEMA:
        from indicators.rules.schema import schema_findings

        yield from schema_findings(batch)
    for rule in RULES.values():
        if rule.layer is layer and rule.code in codes and (not rule.tables or batch.table.name in rule.tables):
            yield from rule.run(batch, context)


class _WholeContext(Context):
    """Knows of the streamed tables what the rules about held tables and the descriptor ask for."""

    def __init__(
        self,
        job: Job,
        tables: Mapping[str, SurveyedTable],
        results: Sequence[SliceResult],
        *,
        with_sources: bool,
    ) -> None:
        given = {name: tables[name].head.without_rows() for name in STREAMED}
        spoken_of = sorted(set().union(*(one.spoken_of for one in results)))
        measured = sorted(set().union(*(one.measured for one in results)))
        length = max(len(spoken_of), len(measured))
        told = {"entity_id": spoken_of, "indicator_id": measured}
        observations = {
            name: [*told.get(name, ()), *[""] * (length - len(told.get(name, ())))]
            for name in given["observations"].cells
        }
        given["observations"] = replace(given["observations"], cells=observations)
        named = [name for name in ("title", "url") if name in tables["sources"].header]
        if with_sources and named:
            columns = column_of(job, tables["sources"].dealt, *named)
            given["sources"] = replace(given["sources"], cells={**given["sources"].cells, **columns})
        super().__init__(GivenPackage(held(job).context.package, given))
        self._stored = {name: table.stored for name, table in tables.items() if table.stored is not None}

    @property
    def stored(self) -> Mapping[str, bytes | Stored]:
        contents = {**super().stored, **self._stored}
        return {name: contents[name] for name in TABLES if name in contents}

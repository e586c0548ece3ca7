"""A run of the rules: every block, every slice of documents, what was put off, the package; or one that only counts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import uuid4

from indicators.engine.schedulers import InProcess, Scheduler, without_collector
from indicators.engine.shuffle import STREAMED, Job, gathered, held, picked, stored_rows
from indicators.engine.slices import (
    Line,
    SliceResult,
    SliceTask,
    check_slice,
    findings_of_deferred,
    findings_of_held,
    findings_of_package,
    repeated_lines,
)
from indicators.engine.survey import (
    Survey,
    SurveyedTable,
    cut_tables,
    findings_of_defects,
    findings_of_form,
    survey_tables,
)
from indicators.errors import PackageError
from indicators.package import Package
from indicators.package.files import table_path
from indicators.package.rows import Rows
from indicators.rules.catalogue import RULES, TeamRules
from indicators.rules.context import Context, GivenPackage
from indicators.rules.findings import Finding, Layer, Severity, in_order
from indicators.rules.unsettled import Coverage, SourceCoverage, require_source, source_coverage

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
    """What the rules found in a package."""

    findings: Sequence[Finding]
    rows: Mapping[str, int]
    """How many rows of each table were checked."""
    files: Mapping[str, int]
    """In which order the findings of files are told; those of other files come last."""
    unchecked: Mapping[Layer, str] = field(default_factory=dict)
    """Why a layer was not checked in full."""


def no_progress(stage: str, done: int, total: int) -> None:
    """Nobody wants to know."""


_FEW_BYTES = 32 * 2**20
"""Of tables whose partial results are kept in memory."""


class _FirstError(Exception):
    """The first error was found, and one was all that was asked for."""


def find_in_batches(
    package: Package,
    codes: AbstractSet[str],
    *,
    scheduler: Scheduler,
    sizes: Sizes,
    own: TeamRules | None = None,
    thorough: bool = False,
    fail_fast: bool = False,
    progress: Progress | None = None,
    scratch: str | None = None,
) -> Found:
    """What the rules of these codes find, with the tables that grow read in blocks; the rest is as `validate` says."""
    tables = cut_tables(package, sizes.block)
    with job_for(package, codes, tables, scheduler, sizes, own=own, thorough=thorough, scratch=scratch) as job:
        run = _Run(job, tables, scheduler, progress or no_progress, fail_fast)
        stopped = False
        try:
            run.go()
        except _FirstError:
            stopped = True
        return run.found(stopped=stopped)


@contextmanager
def job_for(
    package: Package,
    codes: AbstractSet[str],
    tables: Mapping[str, SurveyedTable],
    scheduler: Scheduler,
    sizes: Sizes,
    *,
    own: TeamRules | None = None,
    thorough: bool = False,
    scratch: str | None = None,
    slices: int = 1,
) -> Iterator[Job]:
    """A job, with a directory for partial results where others do the tasks, or memory would not do for them."""
    stored = sum(table.stored.size for table in tables.values() if table.stored is not None)
    many = max(slices, -(-stored // sizes.slice))
    whose = (package.storage.address, frozenset(codes), many, thorough, uuid4().hex, own)
    if isinstance(scheduler, InProcess) and stored <= _FEW_BYTES and scratch is None:
        job = Job(whose[0], "", *whose[1:])
        try:
            yield job
        finally:
            job.forget()
    else:
        with tempfile.TemporaryDirectory(prefix="indicators-", dir=scratch) as directory:
            yield Job(whose[0], directory, *whose[1:])


class _Run:
    """One run, step by step; what was found so far is in `findings`."""

    def __init__(
        self, job: Job, tables: dict[str, SurveyedTable], scheduler: Scheduler, progress: Progress, fail_fast: bool
    ) -> None:
        self._job, self._tables, self._scheduler, self._fail_fast = job, tables, scheduler, fail_fast
        self._progress = progress
        self._findings: list[Finding] = []

    def go(self) -> None:
        self._survey()
        for table in self._tables.values():
            self._note(findings_of_form(self._job, table))
        results = self._check_slices(repeated_lines(self._job, self._tables) if self._looks_into("document") else {})
        self._note(findings_of_deferred(self._job, self._tables, results))
        self._note(findings_of_held(self._job, self._tables))
        notice = partial(self._progress, "groups checked")
        self._note(findings_of_package(self._job, self._tables, self._scheduler, notice))

    def found(self, *, stopped: bool) -> Found:
        files: dict[str, int] = {}
        package = held(self._job).package
        for name in package.model:
            table = self._tables.get(name)
            for path in [file.part.path for file in table.files] if table is not None else [table_path(name)]:
                files[path] = len(files)
        rows = {
            name: self._tables[name].rows if name in STREAMED else len(package.rows(name)) for name in package.model
        }
        reason = "stopped at the first problem, as asked"
        unchecked = {self._job.catalogue[code].layer: reason for code in self._job.codes} if stopped else {}
        return Found(in_order(self._findings, files), rows, files, unchecked)

    def _note(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self._findings.append(finding)
            if self._fail_fast and finding.severity is Severity.ERROR:
                raise _FirstError

    def _looks_into(self, scope: str) -> bool:
        return any(rule.scope == scope for rule in self._job.rules())

    def _survey(self) -> None:
        def notice(one: Survey) -> None:
            if self._fail_fast and (one.defects or one.findings):
                self._note((*findings_of_defects(self._job, one), *one.findings))

        survey_told(self._job, self._tables, self._scheduler, self._progress, notice)

    def _check_slices(self, repeated: Mapping[str, frozenset[Line]]) -> list[SliceResult]:
        tasks = [(self._job, task) for task in slice_tasks(self._job, self._tables, repeated)]
        results: list[SliceResult] = []
        self._progress("slices checked", 0, len(tasks))
        for result in self._scheduler.run(check_slice, tasks):
            results.append(result)
            self._progress("slices checked", len(results), len(tasks))
            self._note(result.findings)
        return results


def survey_told(
    job: Job,
    tables: dict[str, SurveyedTable],
    scheduler: Scheduler,
    progress: Progress,
    look: Callable[[Survey], None] | None = None,
) -> None:
    """Look at every block, and say how many were."""
    total, done = sum(len(file.spans) for table in tables.values() for file in table.files), 0

    def notice(one: Survey) -> None:
        nonlocal done
        done += 1
        progress("blocks read", done, max(total, done))
        if look is not None:
            look(one)

    progress("blocks read", 0, total)
    survey_tables(job, tables, scheduler, notice)


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


_READ = ("sources", "observations", "exclusions")
"""The tables that settle numbers."""
_SOURCES_OF_A_SLICE = 128
"""How many times smaller the table of sources is cut than all tables: documents take time whatever is claimed of them.
"""

Covered = list[tuple[Line, SourceCoverage | PackageError]]
"""What was counted, or why it could not be, with the place of each source."""


def covered_in_batches(
    package: Package,
    wanted: Collection[str] | None,
    *,
    scheduler: Scheduler,
    sizes: Sizes,
    progress: Progress = no_progress,
    scratch: str | None = None,
) -> Coverage:
    """What of the sources' numbers is settled, with the tables that grow read in blocks."""
    tables = cut_tables(package, sizes.block)
    codes = frozenset(code for code, rule in RULES.items() if rule.layer is Layer.COVERAGE)
    slices = _slices(tables, sizes)
    with job_for(package, codes, tables, scheduler, sizes, scratch=scratch, slices=slices) as job:
        survey_told(job, tables, scheduler, progress)
        read = {name: tables[name] for name in _READ}
        if wanted is not None:
            sources = stored_rows(job, tables["sources"].head, tables["sources"].dealt).cells.get("source_id", [])
            for source_id in wanted:
                require_source(source_id, sources)
            rows = {name: picked(job, one.head, one.dealt, "source_id", set(wanted)) for name, one in read.items()}
            context = _context(job, rows)
            return Coverage(source_coverage(context, source_id) for source_id in sources if source_id in wanted)
        tasks = [(job, task) for task in slice_tasks(job, read, {})]
        covered: Covered = []
        for number, some in enumerate(scheduler.run(cover_slice, tasks), start=1):
            covered += some
            progress("slices counted", number, len(tasks))
    return Coverage(_counted(one) for _, one in sorted(covered, key=lambda pair: pair[0]))


def _counted(one: SourceCoverage | PackageError) -> SourceCoverage:
    if isinstance(one, PackageError):
        raise one
    return one


@without_collector()
def cover_slice(job: Job, task: SliceTask) -> Covered:
    """What of the numbers of a slice's sources is settled."""
    rows = {name: gathered(job, task.heads[name], task.pieces[name]) for name in _READ}
    context, sources = _context(job, rows), rows["sources"]
    covered: Covered = []
    for source_id, place in context.index("sources").items():
        one: SourceCoverage | PackageError
        try:
            one = source_coverage(context, source_id)
        except PackageError as error:
            one = error
        covered.append(((sources.file(place), sources.lines[place]), one))
        context.forget_mentions(source_id)
    return covered


def _slices(tables: Mapping[str, SurveyedTable], sizes: Sizes) -> int:
    stored = {name: table.stored.size for name, table in tables.items() if table.stored is not None}
    by_tables = -(-sum(stored.values()) // sizes.slice)
    return max(1, by_tables, -(-stored.get("sources", 0) * _SOURCES_OF_A_SLICE // sizes.slice))


def _context(job: Job, rows: Mapping[str, Rows]) -> Context:
    return Context(GivenPackage(held(job).package, rows))

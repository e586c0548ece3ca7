"""A run: every block is looked at, then every slice of documents, then what was put off, then the whole package."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from uuid import uuid4

from indicators.engine.job import STREAMED, Job, held
from indicators.engine.schedulers import InProcess, Scheduler
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
from indicators.package import Package
from indicators.package.files import table_path
from indicators.rules.catalogue import TeamRules
from indicators.rules.findings import Finding, Layer, Severity, in_order

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
    """What the rules of these codes find, with the tables that grow read in blocks.

    Parameters
    ----------
    package : Package
    codes : set of str
    scheduler : Scheduler
        Who does the tasks.
    sizes : Sizes
    own : TeamRules, optional
        Rules of the package's own, which may run.
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
    tables = cut_tables(package, sizes.block)
    with job_for(package, codes, tables, scheduler, sizes, own=own, thorough=thorough, scratch=scratch) as job:
        run = _Run(job, tables, scheduler, progress or _silent, fail_fast)
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
        total = sum(len(file.spans) for table in self._tables.values() for file in table.files)
        done = 0

        def notice(one: Survey) -> None:
            nonlocal done
            done += 1
            self._progress("blocks read", done, max(total, done))
            if self._fail_fast and (one.defects or one.findings):
                self._note((*findings_of_defects(self._job, one), *one.findings))

        self._progress("blocks read", 0, total)
        survey_tables(self._job, self._tables, self._scheduler, notice)

    def _check_slices(self, repeated: Mapping[str, frozenset[Line]]) -> list[SliceResult]:
        tasks = [(self._job, task) for task in slice_tasks(self._job, self._tables, repeated)]
        results: list[SliceResult] = []
        self._progress("slices checked", 0, len(tasks))
        for result in self._scheduler.run(check_slice, tasks):
            results.append(result)
            self._progress("slices checked", len(results), len(tasks))
            self._note(result.findings)
        return results


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

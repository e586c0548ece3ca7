"""A run of the rules: every block, every slice of documents, what was put off, the package; or one that only counts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from uuid import uuid4

from indicators.engine.schedulers import InProcess, Scheduler, without_collector
from indicators.engine.shuffle import STREAMED, Job, gathered, held, picked, stored_rows
from indicators.engine.slices import (
    Line,
    SliceResult,
    SliceTask,
    Tables,
    check_slice,
    contexts_of_package,
    findings_of_deferred,
    findings_of_held,
    findings_of_package,
    pieces_of_slices,
    repeated_lines,
)
from indicators.engine.survey import Survey, cut_tables, findings_of_defects, findings_of_form, survey_tables
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
    findings: list[Finding] = []
    unchecked: dict[Layer, str] = {}
    with _job(package, codes, tables, scheduler, sizes, own=own, thorough=thorough, scratch=scratch) as job:
        with closing(_findings(job, tables, scheduler, progress or no_progress, early=fail_fast)) as found:
            for finding in found:
                findings.append(finding)
                if fail_fast and finding.severity is Severity.ERROR:
                    reason = "stopped at the first problem, as asked"
                    unchecked = {job.catalogue[code].layer: reason for code in job.codes}
                    break
        files: dict[str, int] = {}
        whole = held(job).package
        for name in whole.model:
            table = tables.get(name)
            for path in [file.part.path for file in table.files] if table is not None else [table_path(name)]:
                files[path] = len(files)
        rows = {name: tables[name].rows if name in STREAMED else len(whole.rows(name)) for name in whole.model}
        return Found(in_order(findings, files), rows, files, unchecked)


@contextmanager
def _job(
    package: Package,
    codes: AbstractSet[str],
    tables: Tables,
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
    whose = (frozenset(codes), many, thorough, uuid4().hex, own)
    if isinstance(scheduler, InProcess) and stored <= _FEW_BYTES and scratch is None:
        job = Job(package.storage.address, "", *whose)
        try:
            yield job
        finally:
            job.forget()
    else:
        with tempfile.TemporaryDirectory(prefix="indicators-", dir=scratch) as directory:
            yield Job(package.storage.address, directory, *whose)


def _findings(
    job: Job, tables: Tables, scheduler: Scheduler, progress: Progress, *, early: bool
) -> Generator[Finding, None, None]:
    """What every step finds; what blocks have, once more, as soon as they are read, for who stops at the first."""
    for one in _surveyed(job, tables, scheduler, progress):
        if early and (one.defects or one.findings):
            yield from (*findings_of_defects(job, one), *one.findings)
    for table in tables.values():
        yield from findings_of_form(job, table)
    repeated = repeated_lines(job, tables) if any(rule.scope == "document" for rule in job.rules()) else {}
    tasks = _tasks(job, tables, repeated)
    results: list[SliceResult] = []
    progress("slices checked", 0, len(tasks))
    for result in scheduler.run(check_slice, tasks):
        results.append(result)
        progress("slices checked", len(results), len(tasks))
        yield from result.findings
    yield from findings_of_deferred(job, tables, results)
    contexts = contexts_of_package(job, tables)
    yield from findings_of_held(job, contexts())
    yield from findings_of_package(job, tables, contexts, scheduler, partial(progress, "groups checked"))


def _surveyed(job: Job, tables: Tables, scheduler: Scheduler, progress: Progress) -> Iterator[Survey]:
    """Every block as it was looked at, with how many were told."""
    total = sum(len(file.spans) for table in tables.values() for file in table.files)
    progress("blocks read", 0, total)
    for done, one in enumerate(survey_tables(job, tables, scheduler), start=1):
        progress("blocks read", done, max(total, done))
        yield one


def _tasks(job: Job, tables: Tables, repeated: Mapping[str, frozenset[Line]]) -> list[tuple[Job, SliceTask]]:
    """Every slice that has rows of some tables, with where they are."""
    heads = {name: table.head for name, table in tables.items()}
    pieces = pieces_of_slices({name: table.dealt for name, table in tables.items()}, job.slices)
    return [(job, SliceTask(some, heads, repeated)) for some in pieces if any(some.values())]


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
    stored = tables["sources"].stored
    slices = -(-stored.size * _SOURCES_OF_A_SLICE // sizes.slice) if stored is not None else 1
    with _job(package, codes, tables, scheduler, sizes, scratch=scratch, slices=max(slices, 1)) as job:
        for _ in _surveyed(job, tables, scheduler, progress):
            pass
        read = {name: tables[name] for name in _READ}
        if wanted is not None:
            sources = stored_rows(job, tables["sources"].head, tables["sources"].dealt).cells.get("source_id", [])
            for source_id in wanted:
                require_source(source_id, sources)
            rows = {name: picked(job, one.head, one.dealt, "source_id", set(wanted)) for name, one in read.items()}
            context = _context(job, rows)
            return Coverage(source_coverage(context, source_id) for source_id in sources if source_id in wanted)
        tasks = _tasks(job, read, {})
        covered: Covered = []
        for number, some in enumerate(scheduler.run(cover_slice, tasks), start=1):
            covered += some
            progress("slices counted", number, len(tasks))
    counted = []
    for _, one in sorted(covered, key=lambda pair: pair[0]):
        if isinstance(one, PackageError):
            raise one
        counted.append(one)
    return Coverage(counted)


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


def _context(job: Job, rows: Mapping[str, Rows]) -> Context:
    return Context(GivenPackage(held(job).package, rows))

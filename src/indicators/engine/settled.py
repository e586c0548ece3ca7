"""`coverage`: every block is dealt into slices of documents, and every slice counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from indicators.engine.job import Job, held
from indicators.engine.running import Progress, Sizes, job_for, slice_tasks
from indicators.engine.schedulers import Scheduler, without_collector
from indicators.engine.shuffle import gathered, picked, stored_rows
from indicators.engine.slices import Line, SliceTask
from indicators.engine.survey import Survey, SurveyedTable, cut_tables, survey_tables
from indicators.errors import PackageError
from indicators.package import Package
from indicators.package.rows import Rows
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context, GivenPackage
from indicators.rules.findings import Layer
from indicators.rules.unsettled import Coverage, SourceCoverage, require_source, source_coverage

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
    progress: Progress | None = None,
    scratch: str | None = None,
) -> Coverage:
    """What of the sources' numbers is settled, with the tables that grow read in blocks."""
    tables = cut_tables(package, sizes.block)
    codes = frozenset(code for code, rule in RULES.items() if rule.layer is Layer.COVERAGE)
    slices = _slices(tables, sizes)
    with job_for(package, codes, tables, scheduler, sizes, scratch=scratch, slices=slices) as job:
        _survey(job, tables, scheduler, progress)
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
            if progress is not None:
                progress("slices counted", number, len(tasks))
    return _in_order(covered)


def cover_slice(job: Job, task: SliceTask) -> Covered:
    """What of the numbers of a slice's sources is settled."""
    with without_collector():
        return _covered(job, task)


def _covered(job: Job, task: SliceTask) -> Covered:
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


def _survey(job: Job, tables: dict[str, SurveyedTable], scheduler: Scheduler, progress: Progress | None) -> None:
    total, done = sum(len(file.spans) for table in tables.values() for file in table.files), 0

    def notice(_: Survey) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress("blocks read", done, max(total, done))

    survey_tables(job, tables, scheduler, notice)


def _context(job: Job, rows: Mapping[str, Rows]) -> Context:
    return Context(GivenPackage(held(job).package, rows))


def _in_order(covered: Covered) -> Coverage:
    """What was counted, in the order of the sources.

    Raises
    ------
    PackageError
        A document cannot be read.
    """
    ordered: list[SourceCoverage] = []
    for _, one in sorted(covered, key=lambda pair: pair[0]):
        if isinstance(one, PackageError):
            raise one
        ordered.append(one)
    return Coverage(ordered)

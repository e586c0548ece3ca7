"""The first look: every block of the streamed tables by what its rows and its form say, and what blocks say together.

Screens over whole columns point out the rows that may be at fault; the rules judge those, in the words that they have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from indicators.engine.job import STREAMED, Job, held
from indicators.engine.partition import Block, content_with_header, read_block
from indicators.engine.schedulers import Scheduler
from indicators.engine.shuffle import Dealt, Head, deal, place_cooperations
from indicators.model import Table
from indicators.package import Package
from indicators.package.descriptor import Stored
from indicators.package.files import Part, Storage, parts_of, reason
from indicators.package.rows import LEAVES_NO_ROWS, Defect, Rows, defect_of
from indicators.package.spans import Cutting, Span
from indicators.rules.batch import Batch
from indicators.rules.columns import ArrowCells
from indicators.rules.context import Context
from indicators.rules.findings import Finding
from indicators.rules.rules import Rule, checks_among, found_of

_ONCE = ("line_ending", "nul")
"""Faults of a file that the reader tells once, however often they come."""

Notice = Callable[["Survey"], None]


@dataclass(frozen=True)
class Survey:
    """What was seen in a block.

    Attributes
    ----------
    span : Span
    header : tuple of str
    rows : int
    findings : tuple of Finding
    defects : tuple of Defect
    first, last : Rows
        The first and the last row, which have neighbours in other blocks.
    dealt : Dealt or None
        Where its rows are; None where it was not finished.
    """

    span: Span
    header: tuple[str, ...]
    rows: int
    findings: tuple[Finding, ...]
    defects: tuple[Defect, ...]
    first: Rows
    last: Rows
    dealt: Dealt | None

    @property
    def finished(self) -> bool:
        return self.dealt is not None


def survey(job: Job, span: Span, header: tuple[str, ...]) -> Survey:
    """Look at one span; `header` is the file's, empty for the span that begins with it."""
    known = held(job)
    table = known.model[span.part.table]
    block = read_block(known.package.storage, table, span, header)
    findings = _screened(job, table, block, known) if block.finished else ()
    ends = [0, len(block) - 1] if len(block) else []
    return Survey(
        span,
        block.header,
        len(block),
        tuple(found_of(job.codes, findings)),
        block.defects,
        block.rows(ends[:1]),
        block.rows(ends[1:]),
        deal(job, table, block) if block.finished else None,
    )


def _screened(job: Job, table: Table, block: Block, known: Context) -> Iterator[Finding]:
    """What the rules about rows find in a block, and those about files that look at rows, as if it were a file."""
    rows = Rows(block.span.part.path, block.header, block.lines.tolist(), ArrowCells(block.cells), [], block.content)
    batch = Batch(table, rows)
    for rule in checks_among(job.rules(), table.name, "file", "row"):
        if rule.scope == "row" and len(batch):
            yield from looked_at(job, rule, batch, known)
        elif _looks_at_rows(rule) and not (rule.whole and (block.span.part.is_parquet or block.defects)):
            assert rule.screen is not None
            if job.thorough or len(rule.screen(batch, known)):
                as_file = replace(rows, content=content_with_header(block)) if rule.whole else rows
                yield from rule.run(Batch(table, as_file), known)


def _looks_at_rows(rule: Rule) -> bool:
    """Whether a rule about files looks at more than the header and what the reader said."""
    return rule.scope == "file" and rule.screen is not None


def looked_at(job: Job, rule: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """What a rule finds in the rows that its screen leaves; in all, where it has none or the run is thorough."""
    return rule.run(batch, context) if job.thorough else rule.run_screened(batch, context)


@dataclass
class SurveyedFile:
    """One file of a table: its spans, and what was seen in them.

    Attributes
    ----------
    part : Part
    spans : list of Span
    surveys : list of Survey
    failure : Defect or None
        Why it cannot be read at all.
    """

    part: Part
    spans: list[Span] = field(default_factory=list)
    surveys: list[Survey] = field(default_factory=list)
    failure: Defect | None = None

    @property
    def defects(self) -> list[Defect]:
        if self.failure is not None:
            return [self.failure]
        defects: list[Defect] = []
        for defect in (defect for one in self.surveys for defect in one.defects):
            if defect.kind not in _ONCE or not any(other.kind == defect.kind for other in defects):
                defects.append(defect)
        unreadable = [defect for defect in defects if defect.kind in LEAVES_NO_ROWS]
        marks = [defect for defect in defects if defect.kind == "byte_order_mark"]
        return [*marks, unreadable[0]] if unreadable else defects

    @property
    def readable(self) -> bool:
        """Whether there are rows."""
        return self.failure is None and not any(defect.kind in LEAVES_NO_ROWS for defect in self.defects)

    @property
    def header(self) -> tuple[str, ...]:
        return self.surveys[0].header if self.surveys else ()

    @property
    def kept(self) -> list[Survey]:
        """The surveys whose rows count."""
        return self.surveys if self.readable else []


@dataclass
class SurveyedTable:
    """A streamed table.

    Attributes
    ----------
    definition : Table
    files : list of SurveyedFile
    stored : Stored or None
        None where a file cannot be read.
    """

    definition: Table
    files: list[SurveyedFile]
    stored: Stored | None

    @property
    def name(self) -> str:
        return self.definition.name

    @property
    def surveys(self) -> list[Survey]:
        return [one for file in self.files for one in file.kept]

    @property
    def rows(self) -> int:
        return sum(one.rows for one in self.surveys)

    @property
    def defects(self) -> tuple[Defect, ...]:
        return tuple(defect for file in self.files for defect in file.defects)

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of the first file that has any and can be read."""
        return next((file.header for file in self.files if file.header and file.readable), ())

    @property
    def head(self) -> Head:
        """The columns and defects of the first file that has defects or other columns than the model's."""
        columns = self.definition.column_names()
        for file in self.files:
            if file.defects or file.header != columns:
                return Head(self.name, file.header if file.readable else self.header, self.defects)
        return Head(self.name, self.header, self.defects)

    @property
    def dealt(self) -> list[Dealt]:
        return [one.dealt for one in self.surveys if one.dealt is not None]


def cut_tables(package: Package, block_bytes: int) -> dict[str, SurveyedTable]:
    """Cut the files of every streamed table into spans."""
    return {name: _cut(package.storage, package.model[name], block_bytes) for name in STREAMED}


def _cut(storage: Storage, table: Table, block_bytes: int) -> SurveyedTable:
    digest = hashlib.sha256()
    files = [SurveyedFile(part) for part in parts_of(storage, table.name)]
    size = 0
    for file in files:
        try:
            cutting = Cutting(storage, file.part, block_bytes, digest)
            file.spans = list(cutting.spans())
            size += cutting.length
        except OSError as error:
            file.failure = defect_of(error)
        except ValueError as error:  # what pyarrow raises for a file that is not Parquet
            file.failure = Defect("unreadable", 0, str(error).splitlines()[0] or reason(error))
    paths = tuple(file.part.path for file in files)
    readable = all(file.failure is None for file in files)
    return SurveyedTable(table, files, Stored(paths, size, digest.hexdigest()) if readable else None)


def survey_tables(job: Job, tables: dict[str, SurveyedTable], scheduler: Scheduler, notice: Notice) -> None:
    """Look at every span. Parties come last: they go where their cooperations went."""
    held(job)  # before threads ask for it at once
    early = [file for name, table in tables.items() if name != "cooperation_parties" for file in table.files]
    _survey_files(job, early, scheduler, notice)
    place_cooperations(job, tables["cooperations"].dealt)
    _survey_files(job, tables["cooperation_parties"].files, scheduler, notice)


def _survey_files(job: Job, files: Sequence[SurveyedFile], scheduler: Scheduler, notice: Notice) -> None:
    """The first span of each file, which holds its header, then all others."""
    with_rows = [file for file in files if file.spans]
    _survey_spans(job, with_rows, [(file.spans[0], ()) for file in with_rows], scheduler, notice)
    rest = [
        (span, file.header)
        for file in with_rows
        if file.header
        for span in file.spans
        if span.begin >= file.surveys[0].span.end
    ]
    _survey_spans(job, with_rows, rest, scheduler, notice)


def _survey_spans(
    job: Job,
    files: Sequence[SurveyedFile],
    spans: list[tuple[Span, tuple[str, ...]]],
    scheduler: Scheduler,
    notice: Notice,
) -> None:
    by_part = {file.part: file for file in files}
    while spans:
        found: dict[Part, list[Survey]] = {}
        for one in scheduler.run(survey, [(job, span, header) for span, header in spans], in_arrow=bool(job.scratch)):
            notice(one)
            found.setdefault(one.span.part, []).append(one)
        spans = []
        for part, surveys in found.items():
            file = by_part[part]
            spans += _settle(file, sorted(surveys, key=lambda one: one.span.begin))


def _settle(file: SurveyedFile, surveys: list[Survey]) -> list[tuple[Span, tuple[str, ...]]]:
    """Keep the surveys up to the first that ends inside a row; gives what has to be read in its place."""
    for place, one in enumerate(surveys):
        if one.finished:
            file.surveys.append(one)
            continue
        behind = [span for span in file.spans if span.begin >= one.span.end]
        joined = one.span.joined(behind[0])
        file.spans = [span for span in file.spans if span.end <= one.span.begin] + [joined, *behind[1:]]
        header = file.header if one.span.begin else ()
        # What was read behind it began inside a row, perhaps: it is read again from where the row ends.
        known = {later.span for later in surveys[place + 1 :]}
        return [(joined, header), *((span, header) for span in behind[1:] if span in known)]
    return []


def findings_of_form(job: Job, table: SurveyedTable) -> Iterator[Finding]:
    """What the blocks of a table found by themselves, and what shows of its files as a whole."""
    known = held(job)
    definition = known.model[table.name]
    rules = checks_among(job.rules(), table.name, "file")
    for file in table.files:
        header = file.header if file.readable else ()
        batch = Batch(definition, Rows(file.part.path, header, defects=file.defects))
        for rule in rules:
            if not _looks_at_rows(rule):
                yield from found_of(job.codes, rule.run(batch, known))
        told: set[str] = set()
        for finding in (finding for one in file.kept for finding in one.findings):
            once = job.catalogue[finding.code].whole
            if not (once and (finding.code in told or file.defects)):
                told.add(finding.code)
                yield finding
        for rule in rules:
            if _looks_at_rows(rule) and not rule.whole:
                yield from found_of(job.codes, _across(rule, file, definition, known))


def findings_of_defects(job: Job, one: Survey) -> Iterator[Finding]:
    """What is wrong with the form of a block's text, before the file is seen as a whole."""
    table = held(job).model[one.span.part.table]
    batch = Batch(table, Rows(one.span.part.path, one.header, defects=list(one.defects)))
    for rule in checks_among(job.rules(), table.name, "file"):
        if one.defects and not _looks_at_rows(rule):
            yield from found_of(job.codes, rule.run(batch, held(job)))


def _across(rule: Rule, file: SurveyedFile, definition: Table, known: Context) -> Iterator[Finding]:
    """What a rule says of neighbours in different blocks."""
    filled = [one for one in file.kept if one.rows]
    for before, after in pairwise(filled):
        pair = Rows(
            file.part.path,
            file.header,
            before.last.lines + after.first.lines,
            {name: before.last.cells[name] + after.first.cells[name] for name in before.last.cells},
        )
        yield from rule.run(Batch(definition, pair), known)

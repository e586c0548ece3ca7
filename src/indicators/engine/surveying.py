"""Looking at every block of the streamed tables, and what the blocks say together: form, order, keys."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from indicators.engine.job import STREAMED, Job, held
from indicators.engine.schedulers import Scheduler
from indicators.engine.shuffling import Dealt, Head, place_cooperations
from indicators.engine.slices import OF_THE_HEADER
from indicators.engine.spans import Cutting, Span
from indicators.engine.survey import Survey, survey
from indicators.model.definition import Table
from indicators.model.tables import TABLES
from indicators.package.descriptor import Stored
from indicators.package.files import Storage, reason
from indicators.package.location import Part, parts_of
from indicators.package.rows import Defect, Rows, defect_of
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.findings import Finding
from indicators.rules.form import defect_findings

_ONCE = frozenset({"F06", "F08"})
"""Faults that are told once a file, however often they come."""

Notice = Callable[[Survey], None]


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
        defects = [defect for one in self.surveys for defect in one.defects]
        unreadable = [defect for defect in defects if defect.kind == "encoding"]
        marks = [defect for defect in defects if defect.kind == "byte_order_mark"]
        return [*marks, unreadable[0]] if unreadable else defects

    @property
    def readable(self) -> bool:
        """Whether there are rows: a byte that is no UTF-8 leaves none."""
        return self.failure is None and not any(defect.kind == "encoding" for defect in self.defects)

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
    files : list of SurveyedFile
    stored : Stored or None
        None where a file cannot be read.
    """

    name: str
    files: list[SurveyedFile]
    stored: Stored | None

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
        return Head(self.name, self.header, self.defects)

    @property
    def dealt(self) -> list[Dealt]:
        return [one.dealt for one in self.surveys if one.dealt is not None]


def cut_tables(storage: Storage, block_bytes: int) -> dict[str, SurveyedTable]:
    """Cut the files of every streamed table into spans."""
    return {name: _cut(storage, name, block_bytes) for name in STREAMED}


def _cut(storage: Storage, table: str, block_bytes: int) -> SurveyedTable:
    digest = hashlib.sha256()
    files = [SurveyedFile(part) for part in parts_of(storage, table)]
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
        for one in scheduler.run(survey, [(job, span, header) for span, header in spans], in_arrow=True):
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
    """What the blocks of a table found by themselves, and what shows where they meet."""
    definition = TABLES[table.name]
    known = held(job).context
    for file in table.files:
        if not file.readable:
            batch = Batch(definition, Rows(file.part.path, defects=file.defects))
            yield from (finding for finding in defect_findings(batch) if finding.code in job.codes)
            continue
        head = Batch(definition, Rows(file.part.path, file.header))
        for code in sorted(OF_THE_HEADER & job.codes):
            yield from RULES[code].run(head, known)
        told: set[str] = set()
        canonical = not file.defects and file.header == definition.column_names()
        for one in file.surveys:
            for finding in one.findings:
                once = finding.code in _ONCE or finding.code == "F18"
                if (once and finding.code in told) or (finding.code == "F18" and not canonical):
                    continue
                told.add(finding.code)
                yield finding
        if "F16" in job.codes:
            yield from _order_across(file, known, definition)


def _order_across(file: SurveyedFile, known: Context, definition: Table) -> Iterator[Finding]:
    filled = [one for one in file.surveys if one.rows]
    for before, after in pairwise(filled):
        pair = Rows(
            file.part.path,
            file.header,
            before.last.lines + after.first.lines,
            {name: before.last.cells[name] + after.first.cells[name] for name in before.last.cells},
        )
        yield from RULES["F16"].run(Batch(definition, pair), known)

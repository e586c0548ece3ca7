"""The first look: every block of the streamed tables by what its rows and its form say, and what blocks say together.

Screens over whole columns point out the rows that may be at fault; the rules judge those, in the words that they have.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pc_csv

from indicators.engine.schedulers import Scheduler
from indicators.engine.shuffle import STREAMED, Dealt, Head, Job, deal, held, place_cooperations
from indicators.model import Table
from indicators.model.arrow import (
    as_numpy,
    as_texts,
    cell_texts,
    filled,
    number_array,
    text_array,
)
from indicators.package import Package
from indicators.package.canonical import are_rows_of, csv_rows, csv_text
from indicators.package.descriptor import Stored
from indicators.package.files import Part, Storage, parts_of, reason
from indicators.package.rows import LEAVES_NO_ROWS, Defect, Rows, defect_of, parse_span
from indicators.package.spans import Cutting, Span, content_of, count_of
from indicators.rules.columns import ArrowCells
from indicators.rules.context import Context
from indicators.rules.findings import Finding
from indicators.rules.rules import Batch, Rule, checks_among, found_of

_ONE_AT_A_TIME = Lock()
"""How long a cell the reader takes is set for the whole process."""
_UNFINISHED = "unexpected end of data"
"""What the reader says of a quotation that is still open where the text ends."""


@dataclass(frozen=True)
class Block:
    """The rows of a span."""

    span: Span
    header: tuple[str, ...]
    cells: pa.Table
    """A column of text for each column of the header; an empty cell is null."""
    lines: np.ndarray[Any, np.dtype[np.int64]]
    """The physical line of each row, from 1; its number in a Parquet file."""
    defects: tuple[Defect, ...] = ()
    content: bytes | None = None
    """The bytes with the header in front; None where their form as a file was found canonical, and in Parquet."""
    finished: bool = True
    """Whether the span ends with a row's end. Where it does not, it has to be read together with the next."""

    def __len__(self) -> int:
        return len(self.lines)

    def row(self, places: list[int]) -> Rows:
        """The row at a place, if there is one."""
        some = self.cells.take(number_array(places))
        cells = {name: as_texts(some[name]) for name in some.column_names}
        return Rows(self.span.part.path, self.header, self.lines[places].tolist(), cells, list(self.defects))


def read_block(storage: Storage, table: Table, span: Span, header: tuple[str, ...]) -> Block:
    """The rows of a span; `header` is the file's, empty where the span begins with it."""
    if span.part.is_parquet:
        return _read_parquet(storage, span)
    content = content_of(storage, span)
    names = table.column_names()
    head = b"" if header else csv_text(names, []).encode()
    if (header or names) == names and content.startswith(head):
        fast = _read_canonical(content[len(head) :], names, lines_before=span.lines_before + bool(head))
        if fast is not None:
            return Block(span, names, *fast)
    return _read_strictly(content, span, header)


def _read_canonical(
    content: bytes, names: tuple[str, ...], *, lines_before: int
) -> tuple[pa.Table, np.ndarray[Any, np.dtype[np.int64]]] | None:
    """The cells and lines of rows in canonical form; None where they may not be."""
    if not content:
        return pa.table({name: text_array(()) for name in names}), np.empty(0, np.int64)
    if b"\0" in content or not content.endswith(b"\n"):
        return None
    # Line breaks in values are no matter here: what is read is one block, which ends where a row does.
    try:
        cells = pc_csv.read_csv(
            pa.BufferReader(content),
            read_options=pc_csv.ReadOptions(column_names=list(names), use_threads=False, block_size=len(content) + 1),
            parse_options=pc_csv.ParseOptions(newlines_in_values=False, ignore_empty_lines=False),
            convert_options=pc_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
            ),
        ).combine_chunks()
    except pa.ArrowInvalid:
        return None
    if not are_rows_of(content, cells):
        return None
    lines = np.arange(lines_before + 1, lines_before + 1 + len(cells), dtype=np.int64)
    breaks = count_of(b"\n", content) - len(cells)
    if breaks:
        inside = [as_numpy(filled(pc.count_substring(cells[name], "\n"), 0)) for name in names]
        lines[1:] += np.cumsum(np.sum(inside, 0, np.int64))[:-1]
    return cells, lines


def _read_strictly(content: bytes, span: Span, header: tuple[str, ...]) -> Block:
    with _ONE_AT_A_TIME:
        rows = parse_span(content, span.part.path, header, lines_before=span.lines_before, last=span.last)
    open_quotes = [one for one in rows.defects if one.kind == "quotation" and one.found == _UNFINISHED]
    cells = {name: text_array(rows.cells.get(name, [])) for name in rows.header}
    return Block(
        span,
        rows.header,
        pa.table(cells),
        np.array(rows.lines, np.int64),
        tuple(rows.defects),
        csv_text(rows.header, []).encode() + content if header else content,
        finished=span.last or not open_quotes,
    )


def _read_parquet(storage: Storage, span: Span) -> Block:
    import pyarrow.parquet as pq

    with storage.open(span.part.path) as stream, pq.ParquetFile(stream, pre_buffer=True) as file:
        read = file.read_row_groups(list(range(span.begin, span.end)))
    cells = pa.table({name: cell_texts(read[name]) for name in read.column_names})
    return Block(span, tuple(cells.column_names), cells, span.lines_before + 1 + np.arange(len(cells), dtype=np.int64))


def content_with_header(block: Block) -> bytes:
    """The bytes of a block's rows with the header in front, so that they are a file by themselves."""
    if block.content is not None:
        return block.content
    cells = csv_rows(block.cells) if len(block) else pa.py_buffer(b"")
    return csv_text(block.header, []).encode() + bytes(cells.to_pybytes())


_ONCE = ("line_ending", "nul")
"""Faults of a file that the reader tells once, however often they come."""


@dataclass(frozen=True)
class Survey:
    """What was seen in a block."""

    span: Span
    header: tuple[str, ...]
    rows: int
    findings: tuple[Finding, ...]
    defects: tuple[Defect, ...]
    first: Rows
    last: Rows
    """The first and the last row, which have neighbours in other blocks."""
    dealt: Dealt | None
    """Where its rows are; None where it was not finished."""


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
        block.row(ends[:1]),
        block.row(ends[1:]),
        deal(job, table, span, block.cells, block.lines) if block.finished else None,
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
    """One file of a table: its spans, what was seen in them, and why it cannot be read at all."""

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
    """A streamed table; how it is `stored` is not told where a file cannot be read."""

    definition: Table
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
    def head(self) -> Head:
        """The defects, and the columns of the first file that is not sound, or else of the first that has any."""
        columns = self.definition.column_names()
        odd = next((file for file in self.files if file.defects or file.header != columns), None)
        first = next((file.header for file in self.files if file.header and file.readable), ())
        header = odd.header if odd is not None and odd.readable else first
        return Head(self.definition.name, header, self.defects)

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


def survey_tables(job: Job, tables: Mapping[str, SurveyedTable], scheduler: Scheduler) -> Iterator[Survey]:
    """Look at every span. Parties come last: they go where their cooperations went."""
    held(job)  # before threads ask for it at once
    early = [file for name, table in tables.items() if name != "cooperation_parties" for file in table.files]
    yield from _survey_files(job, early, scheduler)
    place_cooperations(job, tables["cooperations"].dealt)
    yield from _survey_files(job, tables["cooperation_parties"].files, scheduler)


def _survey_files(job: Job, files: Sequence[SurveyedFile], scheduler: Scheduler) -> Iterator[Survey]:
    """The first span of each file, which holds its header, then all others."""
    by_part = {file.part: file for file in files if file.spans}

    def look(spans: list[tuple[Span, tuple[str, ...]]]) -> Iterator[Survey]:
        while spans:
            found: dict[Part, list[Survey]] = {}
            for one in scheduler.run(survey, [(job, *arguments) for arguments in spans], in_arrow=bool(job.scratch)):
                yield one
                found.setdefault(one.span.part, []).append(one)
            spans = []
            for part, surveys in found.items():
                spans += _settle(by_part[part], sorted(surveys, key=lambda one: one.span.begin))

    yield from look([(file.spans[0], ()) for file in by_part.values()])
    with_header = [file for file in by_part.values() if file.header]
    begun = {file.part: file.surveys[0].span.end for file in with_header}
    yield from look([(span, one.header) for one in with_header for span in one.spans if span.begin >= begun[one.part]])


def _settle(file: SurveyedFile, surveys: list[Survey]) -> list[tuple[Span, tuple[str, ...]]]:
    """Keep the surveys up to the first that ends inside a row; gives what has to be read in its place."""
    for place, one in enumerate(surveys):
        if one.dealt is not None:
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
    known, definition = held(job), table.definition
    rules = checks_among(job.rules(), definition.name, "file")
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

"""The first look at a block: its form, what the schema says of its rows, references to held tables, and its keys.

Fast expressions over whole columns point out the rows that may be at fault; the rules themselves judge those, and say
what is wrong in the words that they always have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.engine.blocks import Block, read_block
from indicators.engine.columns import repeats, texts_of
from indicators.engine.job import HELD, Held, Job, held
from indicators.engine.shuffling import Dealt, deal
from indicators.engine.spans import Span
from indicators.model.compilers.arrow_screen import not_canonical, suspects
from indicators.model.compilers.arrow_text import text_bytes, whole
from indicators.model.compilers.check_codes import DUPLICATE
from indicators.model.definition import Column, Table
from indicators.model.tables import TABLES
from indicators.package.rows import Defect, Rows
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.findings import Finding, Layer
from indicators.rules.form import defect_findings

SURVEYED = frozenset({"F16", "F17", "F18"})
"""Rules about the form of rows that run here, on the rows pointed out."""
TOLD_LATER = frozenset({"R01", "R02"})
"""Rules that suggest what may be meant, to which all faulty rows of a table have to be shown at once."""

_CONTROLS = bytes((*range(32), 127))
_ONE_AT_A_TIME = Lock()
"""Pandera's warnings are switched for the whole process."""
_CONTROL = r"[\x00-\x1f\x7f]"


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
        The first and the last row, for the order across blocks.
    keys : tuple of (int, int) or None
        Between which numbers its numbered keys lie, if each is higher than the one before.
    told_later : Rows
        Rows with a reference to a held table, or a code of the package's own, that may not be known.
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
    keys: tuple[int, int] | None
    told_later: Rows
    dealt: Dealt | None

    @property
    def finished(self) -> bool:
        return self.dealt is not None


def survey(job: Job, span: Span, header: tuple[str, ...]) -> Survey:
    """Look at one span; `header` is the file's, empty for the span that begins with it."""
    table = TABLES[span.part.table]
    known = held(job)
    block = read_block(known.context.package.storage, table, span, header)
    findings = [*_form(job, table, block, known), *_schema(job, table, block)] if block.finished else []
    ends = [0, len(block) - 1] if len(block) else []
    return Survey(
        span,
        block.header,
        len(block),
        tuple(findings),
        block.defects,
        block.rows(ends[:1]),
        block.rows(ends[1:]),
        _range_of_keys(table, block),
        block.rows(np.flatnonzero(_unknown(table, block, known))),
        deal(job, table, block) if block.finished else None,
    )


def _form(job: Job, table: Table, block: Block, known: Held) -> Iterator[Finding]:
    batch = Batch(table, Rows(block.span.part.path, block.header, defects=list(block.defects)))
    yield from (finding for finding in defect_findings(batch) if finding.code in job.codes)
    for code, places in (("F16", _pairs_out_of_order(table, block)), ("F17", _with_controls(table, block))):
        if code in job.codes:
            for some in places:
                yield from RULES[code].run(Batch(table, block.rows(some)), known.context)
    if "F18" in job.codes and not block.span.part.is_parquet:
        yield from _canonical(table, block, known)


def _pairs_out_of_order(table: Table, block: Block) -> Iterator[Any]:
    """Pairs of neighbours that may be in the wrong order; all rows, where that can't be told quickly."""
    if not set(table.key) <= set(block.header) or len(block) < 2:
        return
    rising = _rising(table, block)
    if rising is None:
        yield np.arange(len(block))
        return
    for place in np.flatnonzero(~rising):
        yield [place, place + 1]


def _rising(table: Table, block: Block) -> Any:
    """Whether the key of each row but the first is higher than that of the row before; None where it's not plain."""
    result = np.zeros(len(block) - 1, np.bool_)
    for name in reversed(table.key):
        values = _comparable(table.column(name), whole(block.cells[name]))
        if values is None:
            return None
        before, after = values.slice(0, len(values) - 1), values.slice(1)
        higher, same = pc.greater(after, before), pc.equal(after, before)
        result = higher.to_numpy(zero_copy_only=False) | (same.to_numpy(zero_copy_only=False) & result)
    return result


def _comparable(column: Column, cells: Any) -> Any:
    """The cells of a key as values in the order of the canonical form; None where some have another form."""
    if column.numbered:
        prefix = re.match(r"[a-z]+-", column.pattern or "")
        form = rf"^{prefix.group()}[0-9]{{1,18}}$" if prefix else None
        if form is None or cells.null_count or not pc.all(pc.match_substring_regex(cells, form)).as_py():
            return None
        return pc.utf8_slice_codeunits(cells, len(prefix.group()) if prefix else 0).cast(pa.int64())
    if column.type == "integer":
        if cells.null_count or not pc.all(pc.match_substring_regex(cells, r"^-?[0-9]{1,18}$")).as_py():
            return None
        return cells.cast(pa.int64())
    return pc.fill_null(cells, "")


def _with_controls(table: Table, block: Block) -> Iterator[Any]:
    found = np.zeros(len(block), np.bool_)
    for column in table.columns:
        if column.verbatim or column.name not in block.header:
            continue
        cells = whole(block.cells[column.name])
        content = text_bytes(cells)
        if len(content.translate(None, _CONTROLS)) != len(content):
            found |= pc.fill_null(pc.match_substring_regex(cells, _CONTROL), False).to_numpy(zero_copy_only=False)
    if found.any():
        yield np.flatnonzero(found)


def _canonical(table: Table, block: Block, known: Held) -> Iterator[Finding]:
    """The canonical form of the block, as if the file began with it; whose first finding counts is seen later."""
    if block.defects or (block.content is None and not pc.any(not_canonical(table, block.cells)).as_py()):
        return
    from indicators.engine.blocks import content_with_header

    rows = replace(block.rows(), content=content_with_header(block), defects=[])
    for finding in RULES["F18"].run(Batch(table, rows), known.context):
        yield replace(finding, line=finding.line + block.span.lines_before - (block.span.begin > 0))


def _schema(job: Job, table: Table, block: Block) -> Iterator[Finding]:
    if not any(RULES[code].layer is Layer.SCHEMA for code in job.codes) or not len(block):
        return
    doubtful = np.arange(len(block))
    if not job.thorough:
        doubtful = np.flatnonzero(suspects(table, block.cells).to_numpy(zero_copy_only=False))
    if len(doubtful):
        from indicators.rules.schema import schema_findings

        with _ONE_AT_A_TIME:
            findings = list(schema_findings(Batch(table, block.rows(doubtful))))
        yield from (one for one in findings if one.code in job.codes and one.code != DUPLICATE)


def may_break_schema(batch: Batch) -> bool:
    """Whether pandera has to look: at a row that is suspect, or at keys that come twice."""
    table, texts = batch.table, texts_of(batch.rows)
    return bool(pc.any(suspects(table, texts)).as_py()) or (
        batch.has(*table.key) and bool(repeats(batch.rows, table.key))
    )


def _unknown(table: Table, block: Block, known: Held) -> Any:
    """Rows with a key of a held table, or a code, that may not be there."""
    unknown = np.zeros(len(block), np.bool_)
    for column in table.columns:
        if column.name not in block.header:
            continue
        if column.references in HELD:
            there = known.keys[str(column.references)]
        elif column.extensible_codes is not None:
            there = known.codes.get(column.extensible_codes, pa.array([], pa.string()))
        else:
            continue
        cells = whole(block.cells[column.name])
        good = pc.or_(pc.is_in(cells, value_set=there), pc.is_null(cells))
        unknown |= ~good.to_numpy(zero_copy_only=False)
    return unknown


def _range_of_keys(table: Table, block: Block) -> tuple[int, int] | None:
    (key, *others) = table.key
    if others or key not in block.header or not len(block):
        return None
    values = _comparable(table.column(key), whole(block.cells[key]))
    if values is None or not pa.types.is_integer(values.type):
        return None
    numbers = values.to_numpy()
    return (int(numbers[0]), int(numbers[-1])) if (np.diff(numbers) > 0).all() else None

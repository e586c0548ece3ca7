"""Series, which go across documents: rows dealt once more, by indicator and entity, and each series looked at whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.engine.columns import selected, texts_of
from indicators.engine.far_steps import may_step_far
from indicators.engine.job import Job, held
from indicators.engine.shuffling import LINE, Dealt, Head, gathered, opened, slice_of, write_by_slice
from indicators.engine.slices import OF_SERIES, GivenPackage
from indicators.model.compilers.arrow_text import whole
from indicators.model.tables import TABLES
from indicators.package.rows import Rows
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.findings import Finding

_OF_A_SERIES = ("indicator_id", "entity_id")
_OF_A_FIGURE = (
    "observation_id",
    *_OF_A_SERIES,
    "period_start",
    "period_end",
    "value",
    "lower",
    "upper",
    "qualifier",
    "value_text",
    "status",
)
"""What `indicators.insight.series` asks of a figure, and what makes it one that can be used."""

Piece = tuple[Dealt, int, int]


@dataclass(frozen=True)
class SeriesTask:
    """Some whole series.

    Attributes
    ----------
    number, slices : int
        Which of how many.
    pieces : tuple of (Dealt, int, int)
        The blocks that hold observations of them, from where to where.
    heads : mapping of str to Head
        The columns and defects of each streamed table.
    """

    number: int
    slices: int
    pieces: tuple[Piece, ...]
    heads: Mapping[str, Head]


@dataclass(frozen=True)
class SeriesResult:
    """What was found in some series.

    Attributes
    ----------
    findings : tuple of Finding
    accepted : frozenset of frozenset of str
        Pairs of rows between which a series jumps as somebody has accepted.
    """

    findings: tuple[Finding, ...]
    accepted: frozenset[frozenset[str]]


def deal_by_series(job: Job, dealt: Dealt, slices: int) -> Dealt:
    """Write what a block's observations say as figures of series, ordered by slice."""
    cells = opened(job, dealt).select([*_OF_A_FIGURE, LINE])
    dated = pc.or_(pc.is_valid(cells["period_start"]), pc.is_valid(cells["period_end"]))
    target = pc.fill_null(pc.equal(cells["status"], "target"), False)
    cells = cells.filter(pc.and_(pc.and_(dated, pc.is_valid(cells["value"])), pc.invert(target)))
    series = pc.binary_join_element_wise(
        *(whole(cells[name]) for name in _OF_A_SERIES), "\n", null_handling="replace", null_replacement=""
    ).dictionary_encode()
    of_series = np.array([slice_of(key, slices) for key in series.dictionary.to_pylist()], np.int64)
    numbers = of_series[series.indices.to_numpy()] if len(series) else np.zeros(0, np.int64)
    name = f"series-{dealt.file}"
    return Dealt(name, dealt.path, dealt.order, write_by_slice(job, name, cells, numbers, slices))


def check_series(job: Job, task: SeriesTask) -> SeriesResult:
    """The rules about series, on some of them."""
    package = held(job).context.package
    rows = {name: head.without_rows() for name, head in task.heads.items()}
    references = _of_slice(package.rows("reference_values"), task)
    figures = gathered(job, task.heads["observations"], task.pieces)
    figures = selected(figures, _of_interest(figures, references, held(job).context.largest_jump or Fraction(1)))
    rows |= {"observations": _with_all_columns(figures, rows), "reference_values": references}
    context = Context(GivenPackage(package, rows))
    return SeriesResult(tuple(_findings(job, context)), frozenset(context.accepted_jumps))


def _of_interest(figures: Rows, references: Rows, factor: Fraction) -> list[int]:
    """The rows of series that may jump, or go on in references."""
    if not len(figures):
        return []
    texts = texts_of(figures)
    series = pc.binary_join_element_wise(*(pc.fill_null(texts[name], "") for name in _OF_A_SERIES), "\n")
    beside = pa.array(_series_of(references), pa.string())
    goes_on = pc.is_in(series, value_set=beside).to_numpy(zero_copy_only=False)
    return [int(place) for place in np.flatnonzero(may_step_far(texts, factor) | goes_on)]


def _findings(job: Job, context: Context) -> Iterator[Finding]:
    for code in sorted(OF_SERIES & job.codes):
        for name in RULES[code].tables:
            yield from RULES[code].run(Batch(TABLES[name], context.rows(name)), context)


def _with_all_columns(figures: Rows, rows: Mapping[str, Rows]) -> Rows:
    header, blank = rows["observations"].header, [""] * len(figures)
    cells: Mapping[str, list[str]] = {name: figures.cells.get(name, blank) for name in header}
    return replace(figures, header=header, cells=cells)


def _of_slice(references: Rows, task: SeriesTask) -> Rows:
    numbers = [slice_of(key, task.slices) for key in _series_of(references)]
    return selected(references, [place for place, number in enumerate(numbers) if number == task.number])


def _series_of(rows: Rows) -> list[str]:
    """The series of each row; none where it cannot be told."""
    if not set(_OF_A_SERIES) <= rows.cells.keys():
        return []
    return ["\n".join(key) for key in zip(*(rows.cells[name] for name in _OF_A_SERIES), strict=True)]

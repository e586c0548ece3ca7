"""Which series may have a step beyond a factor, told by columns; of all others no figure has to be read exactly."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.model.compilers.arrow import as_numpy, filled, number_array, scalar, text_array, whole
from indicators.package.rows import Rows
from indicators.reading import Qualifier
from indicators.rules.columns import texts_of

_SERIES = ("indicator_id", "entity_id")
_READ = (
    "observation_id",
    *_SERIES,
    "period_start",
    "period_end",
    "value",
    "lower",
    "upper",
    "qualifier",
    "status",
)
_DAYS = ("period_start", "period_end")
_PLAIN_NUMBER = r"^[0-9]{1,15}(\.[0-9]{1,15})?$"
"""Numbers that doubles tell from nothing and from each other as far as `_NEARLY` asks for."""
_NEARLY = 1 - 1e-9
"""How far below the factor a quotient of doubles may lie, with the exact one above it."""


def may_jump(figures: Rows, references: Rows, factor: Fraction) -> list[int]:
    """The observations of series that may jump by more than a factor, or go on in references."""
    if not len(figures) or not all(name in figures.cells for name in _READ):
        return []  # of a table that breaks its form nothing is used
    texts = texts_of(figures, _READ)
    dated = pc.or_(pc.is_valid(texts["period_start"]), pc.is_valid(texts["period_end"]))
    target = filled(pc.equal(texts["status"], scalar("target")), value=False)
    counts = whole(pc.and_(pc.and_(dated, pc.is_valid(texts["value"])), pc.invert(target)))
    places, texts = as_numpy(pc.indices_nonzero(counts)), texts.filter(counts)
    series = pc.binary_join_element_wise(*(filled(whole(texts[name]), "") for name in _SERIES), scalar("\n"))
    goes_on = as_numpy(pc.is_in(series, value_set=text_array(_series_of(references))))
    return [int(place) for place in places[np.flatnonzero(may_step_far(texts, factor) | goes_on)]]


def _series_of(rows: Rows) -> list[str]:
    """The series of each row; none where it cannot be told."""
    if not all(name in rows.cells for name in _SERIES):
        return []
    return ["\n".join(key) for key in zip(*(rows.cells[name] for name in _SERIES), strict=True)]


def may_step_far(texts: pa.Table, factor: Fraction) -> Any:
    """Rows of series of which some step may go beyond a factor; of a series always all.

    A series with a row that is not plainly a figure may: the rules decide which rows count, and so what follows what.

    Parameters
    ----------
    texts : pyarrow.Table
        Dated observations with a value, none of them a target.
    factor : Fraction

    Returns
    -------
    numpy.ndarray
        bool, shape (rows,).
    """
    if not len(texts):
        return np.zeros(0, np.bool_)
    series = pc.binary_join_element_wise(*(filled(whole(texts[name]), "") for name in _SERIES), scalar("\n"))
    number_of = as_numpy(series.dictionary_encode().indices)
    start, end = (pc.coalesce(whole(texts[one]), whole(texts[other])) for one, other in (_DAYS, _DAYS[::-1]))
    plain = _is_plain(texts, start, end)
    values = as_numpy(pc.if_else(plain, whole(texts["value"]), scalar("1")).cast(pa.float64()))
    plain = as_numpy(plain) & (values > 0)
    columns = {"series": number_array(number_of), "end": end, "start": start, "id": whole(texts["observation_id"])}
    order = as_numpy(pc.sort_indices(pa.table(columns), sort_keys=[(name, "ascending") for name in columns]))
    ordered, followed = values[order], number_of[order]
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = ordered[1:] / ordered[:-1]
        far = ~(np.maximum(quotient, 1 / quotient) <= float(factor) * _NEARLY)
    doubtful = np.zeros(number_of.max() + 1, np.bool_)
    doubtful[followed[1:][far & (followed[1:] == followed[:-1])]] = True
    doubtful[number_of[~plain]] = True
    return doubtful[number_of]


def _is_plain(texts: pa.Table, start: Any, end: Any) -> Any:
    """Rows that no rule about figures can refuse."""
    qualifiers = text_array([str(one) for one in Qualifier])
    plain = pc.and_(pc.is_in(texts["qualifier"], value_set=qualifiers), pc.less_equal(start, end))
    for day in (start, end):
        plain = pc.and_(plain, pc.is_in(day, value_set=_days_among(day)))
    for name in ("value", "lower", "upper"):
        plain = pc.and_(plain, pc.match_substring_regex(filled(whole(texts[name]), "1"), _PLAIN_NUMBER))
    plain = filled(plain, value=False)
    lower, upper = (
        pc.if_else(plain, texts[name], text_array([""])[0]).cast(pa.float64()) for name in ("lower", "upper")
    )
    in_order = pc.or_(pc.equal(texts["lower"], texts["upper"]), pc.less(lower, upper))
    return whole(pc.and_(plain, filled(in_order, value=True)))


def _days_among(cells: Any) -> Any:
    """Those of some texts that are days of the calendar."""
    days = []
    for text in pc.unique(cells).to_pylist():
        try:
            date.fromisoformat(text)
        except ValueError:
            continue
        days.append(text)
    return text_array([day for day in days if len(day) == len("2025-12-31") and day.isascii()])

"""Columns of plain frames with declared dtypes, made of figures and of exact numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from indicators.insight.figures import Figure, Interval
from indicators.insight.in_words import nearest_double
from indicators.package.frames import STRING


def figure_columns(figures: Sequence[Figure]) -> dict[str, pd.Series[Any]]:
    """The columns that claims and references have in common.

    Of a moment that is only bounded the two days are those between which it lies, as ``period_basis`` says.
    """
    periods = [one.period or one.between for one in figures]
    return {
        "kind": text([one.kind for one in figures]),
        "id": text([one.identifier for one in figures]),
        "indicator_id": text([one.indicator_id for one in figures]),
        "entity_id": text([one.entity_id for one in figures]),
        "period_start": days([period.start if period else None for period in periods]),
        "period_end": days([period.end if period else None for period in periods]),
        "period_basis": text([one.period_basis for one in figures]),
        "status": text([one.status for one in figures]),
        "value": numbers([one.value for one in figures]),
        "lower": numbers([one.lower for one in figures]),
        "upper": numbers([one.upper for one in figures]),
        "qualifier": text([str(one.qualifier) for one in figures]),
        "value_text": text([one.value_text for one in figures]),
        "publisher": text([one.publisher for one in figures]),
        "title": text([one.title for one in figures]),
        "url": text([one.url for one in figures]),
        "published_on": text([one.published_on for one in figures]),
        "via": text([one.via for one in figures]),
        "source_id": text([one.source_id for one in figures]),
        "confidence": text([one.confidence for one in figures]),
        "note": text([one.note for one in figures]),
    }


def text(values: Sequence[str]) -> pd.Series[Any]:
    """Texts; an empty one is missing."""
    return pd.Series([value or None for value in values], dtype=STRING)


def whole(values: Sequence[int]) -> pd.Series[Any]:
    return pd.Series(list(values), dtype="Int64")


def numbers(values: Sequence[Fraction | None]) -> pd.Series[Any]:
    """The doubles nearest to exact numbers."""
    return pd.Series([None if value is None else nearest_double(value) for value in values], dtype="float64")


def days(values: Sequence[date | None]) -> pd.Series[Any]:
    stamps = [pd.NaT if value is None else pd.Timestamp(value).as_unit("s") for value in values]
    return pd.Series(pd.array(stamps, dtype="datetime64[s]"))


def bounds(name: str, intervals: Sequence[Interval]) -> dict[str, pd.Series[Any]]:
    """The ends of intervals as two columns, ``…_lower`` and ``…_upper``; a missing end is missing."""
    return {
        f"{name}_lower": numbers([one.low for one in intervals]),
        f"{name}_upper": numbers([one.high for one in intervals]),
    }


def flags(values: Sequence[bool | None]) -> pd.Series[Any]:
    return pd.Series(list(values), dtype="boolean")

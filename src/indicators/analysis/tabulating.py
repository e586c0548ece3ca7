"""Figures and their relations as plain frames with declared dtypes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from indicators.analysis.comparing import COUNTED, ComparedReference, Comparison
from indicators.analysis.figures import Figure
from indicators.analysis.interval import Interval
from indicators.analysis.wording import derived_words, nearest_double
from indicators.schema.compilers.dtypes import STRING

if TYPE_CHECKING:
    from indicators.analysis.deriving import DerivedFigure


def comparison_frame(references: Sequence[ComparedReference]) -> pd.DataFrame:
    """The references of one comparison, in its order."""
    relations = [one.relation for one in references]
    figures = figure_columns([one.figure for one in references])
    return pd.DataFrame(
        {
            "reference_id": figures.pop("id"),
            "relation": text([one.code for one in relations]),
            "timing": text([str(one.timing) for one in relations]),
            "days": pd.Series([one.days for one in relations], dtype="Int64"),
            "agreement": text([str(one.agreement) for one in relations]),
            **_bounds("difference", [one.difference for one in relations]),
            **_bounds("per_cent", [one.per_cent or Interval() for one in relations]),
            "statement": pd.Series([one.statement for one in references], dtype="Int64"),
            "independent": pd.Series([one.independent for one in references], dtype="boolean"),
            **{name: column for name, column in figures.items() if name not in ("kind", "status")},
        }
    )


def corroboration_frame(comparisons: Sequence[Comparison]) -> pd.DataFrame:
    """The counts of each comparison."""
    claims = figure_columns([one.claim for one in comparisons])
    of_the_claim = ("indicator_id", "entity_id", "value_text", "period_start", "period_end")
    counts = [one.counts() for one in comparisons]
    return pd.DataFrame(
        {
            "observation_id": claims["id"],
            **{name: claims[name] for name in of_the_claim},
            "references": whole([len(one.references) for one in comparisons]),
            "statements": whole([len({ref.statement for ref in one.references}) for one in comparisons]),
            **{str(name): whole([count[name] for count in counts]) for name in COUNTED},
        }
    )


def figure_columns(figures: Sequence[Figure]) -> dict[str, pd.Series[Any]]:
    """The columns that claims and references have in common."""
    return {
        "kind": text([one.kind for one in figures]),
        "id": text([one.identifier for one in figures]),
        "indicator_id": text([one.indicator_id for one in figures]),
        "entity_id": text([one.entity_id for one in figures]),
        "period_start": days([one.period.start if one.period else None for one in figures]),
        "period_end": days([one.period.end if one.period else None for one in figures]),
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


def _bounds(name: str, intervals: Sequence[Interval]) -> dict[str, pd.Series[Any]]:
    return {
        f"{name}_lower": numbers([one.low for one in intervals]),
        f"{name}_upper": numbers([one.high for one in intervals]),
    }


def derived_frame(figures: Sequence[DerivedFigure]) -> pd.DataFrame:
    """Derived figures, in the order of their declaration."""
    declared = [one.declared for one in figures]
    intervals = [one.interval for one in figures]
    return pd.DataFrame(
        {
            "id": text([one.identifier for one in declared]),
            "name_en": text([one.name_en for one in declared]),
            "name_zh": text([one.name_zh for one in declared]),
            "value": numbers([one.value for one in figures]),
            "lower": numbers([one.low for one in intervals]),
            "upper": numbers([one.high for one in intervals]),
            "lower_open": flags([None if one.low is None else one.low_open for one in intervals]),
            "upper_open": flags([None if one.high is None else one.high_open for one in intervals]),
            "qualifier": text([str(one.qualifier) for one in figures]),
            "unit_id": text([one.unit_id for one in declared]),
            "words": text([derived_words(one) for one in figures]),
            "formula": text([one.formula for one in declared]),
            "inputs": text([", ".join(f"{name}={key}" for name, key in one.inputs.items()) for one in declared]),
            "status": text([one.status for one in figures]),
            "confidence": text([one.confidence for one in figures]),
            "note": text([one.note for one in declared]),
        }
    )


def flags(values: Sequence[bool | None]) -> pd.Series[Any]:
    return pd.Series(list(values), dtype="boolean")

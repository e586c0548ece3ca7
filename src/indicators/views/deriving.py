"""Derived figures as people and programs are shown them, down to the quotes they rest on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from indicators.insight.deriving import DerivedFigure
from indicators.insight.wording import nearest_double
from indicators.package.package import Package
from indicators.views.evidence import evidence_in


def derived_rows(figures: Sequence[DerivedFigure]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Header and rows of all figures."""
    header = ("figure", "says", "unit", "operation", "inputs", "confidence", "name")
    return header, [
        (
            one.declared.identifier,
            one.words,
            one.declared.unit_id,
            one.declared.operation,
            ", ".join(f"{role} {key}" for role, key in one.declared.inputs.items()),
            one.confidence,
            one.declared.name_en,
        )
        for one in figures
    ]


def lineage_text(package: Package, figure: DerivedFigure) -> str:
    """One figure with each observation it is computed from, and the words of its source."""
    declared = figure.declared
    lines = [
        declared.identifier,
        f"{declared.name_en} · {declared.name_zh}",
        f"{figure.words} ({declared.unit_id})",
        f"{declared.operation}: {', '.join(f'{role} {key}' for role, key in declared.inputs.items())}",
        f"status: {figure.status}; confidence: {figure.confidence}, the lowest of its inputs",
    ]
    if declared.note:
        lines.append(f"note: {declared.note}")
    for name, observation in figure.inputs.items():
        found = evidence_in(package, observation.identifier)
        lines += [
            "",
            f"{name}: {observation.identifier}, {observation.value_text} -> {found.reading()}",
            f"  {found.names['indicator']}; {found.names['entity']}; {observation.when or 'time not known'}",
            f"  {found.marked()}",
            f"  source: {observation.source_id}, {observation.publisher}",
        ]
    return "\n".join(lines)


def lineage_json(figure: DerivedFigure) -> str:
    """The same as JSON."""
    declared, interval = figure.declared, figure.interval
    data: dict[str, Any] = {
        "id": declared.identifier,
        "name_en": declared.name_en,
        "name_zh": declared.name_zh,
        "value": None if figure.value is None else nearest_double(figure.value),
        "lower": None if interval.low is None else nearest_double(interval.low),
        "upper": None if interval.high is None else nearest_double(interval.high),
        "lower_open": None if interval.low is None else interval.low_open,
        "upper_open": None if interval.high is None else interval.high_open,
        "qualifier": str(figure.qualifier),
        "unit_id": declared.unit_id,
        "words": figure.words,
        "operation": declared.operation,
        "status": figure.status,
        "confidence": figure.confidence,
        "note": declared.note or None,
        "inputs": {
            name: {
                "observation_id": observation.identifier,
                "value_text": observation.value_text,
                "qualifier": str(observation.qualifier),
                "quote": observation.quote,
                "source_id": observation.source_id,
            }
            for name, observation in figure.inputs.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, indent=2)

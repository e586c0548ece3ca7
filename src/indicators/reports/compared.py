"""Comparisons, series and derived figures as people and programs are shown them; references are no evidence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from indicators.insight import Figure, Period, framed, nearest_double, same_as
from indicators.insight.compare import ComparedReference, Comparison
from indicators.insight.derived import DerivedFigure
from indicators.insight.lookup import evidence
from indicators.insight.relation import relation_words
from indicators.package import Package
from indicators.reports.grid import Markdown, aligned, cell, escaped, frame_records, markdown_table

if TYPE_CHECKING:
    import pandas as pd


Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]
"""A header and what stands below it."""

NO_EVIDENCE = "References are cited to a page, with no quote in a pinned file: they are no evidence of the claim."
_COLUMNS = ("reference", "relation", "period", "as written", "publisher", "published", "via", "confidence", "statement")
_WIDEST = 46


def comparison_text(package: Package, comparison: Comparison) -> str:
    """One comparison for a terminal: the claim, its references as a table, their addresses."""
    heading, near = _heading(package, comparison.claim), _near(package, comparison)
    if not comparison.references:
        return "\n".join([*heading, "no reference of the same indicator and entity is known", *near])
    unit = _difference_unit(package, comparison.claim.indicator_id)
    table = aligned(_COLUMNS, [_cells(one, unit) for one in comparison.references], limit=_WIDEST)
    addresses = [f"{one.figure.identifier}  {one.figure.url}" for one in comparison.references]
    return "\n".join([*heading, "", NO_EVIDENCE, "", table, *_remarks(comparison), "", *addresses, *near])


def comparison_markdown(package: Package, comparison: Comparison) -> str:
    """The same as Markdown, each publisher a link to the page."""
    rows = []
    unit = _difference_unit(package, comparison.claim.indicator_id)
    for one in comparison.references:
        cells = list(_cells(one, unit))
        if re.fullmatch(r"https?://[^\s<>]+", one.figure.url):
            cells[4] = Markdown(f"[{escaped(cells[4])}](<{escaped(one.figure.url, 2000)}>)")
        rows.append(cells)
    heading, *facts = map(escaped, _heading(package, comparison.claim))
    table = markdown_table(_COLUMNS, rows) if rows else "No reference of the same indicator and entity is known."
    listed = [f"- {fact}" for fact in facts]
    remarks = [*map(escaped, _remarks(comparison)[1:]), NO_EVIDENCE]
    return "\n".join([f"### {heading}", "", *listed, "", table, "", *remarks, *_near(package, comparison, "- ")])


def comparison_json(package: Package, comparison: Comparison) -> str:
    """The claim, the counts and the references as one JSON object."""
    unit = _difference_unit(package, comparison.claim.indicator_id)
    (claim,) = frame_records(framed([comparison.claim.record()]))
    references = frame_records(comparison.to_frame())
    for record, one in zip(references, comparison.references, strict=True):
        record["words"] = relation_words(one.relation, unit)
    data = {
        "note": NO_EVIDENCE,
        "claim": claim,
        "counts": comparison.counts(),
        "references": references,
        "disputed": [list(pair) for pair in comparison.disputed],
        "near": frame_records(framed(one.record() for one in comparison.near)),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def summary_rows(package: Package, comparisons: Sequence[Comparison]) -> Rows:
    """Header and rows of the counts of every comparison, each with its nearest independent reference."""
    indicators, entities = (_names(package, table, ("name_en",)) for table in ("indicators", "entities"))
    header = ("observation", "claim", "as written", "own", "agree", "differ", "compatible", "other time", "nearest")
    rows: list[tuple[str, ...]] = []
    for one in comparisons:
        counts, claim = one.counts(), one.claim
        elsewhere = counts["earlier"] + counts["later"] + counts["undated"]
        rows.append(
            (
                claim.identifier,
                f"{indicators[claim.indicator_id]}: {entities[claim.entity_id]}",
                claim.value_text,
                *(str(counts[name]) for name in ("own", "agrees", "differs", "compatible")),
                f"{elsewhere} ({counts['other_time_same']} the same)" if elsewhere else "0",
                _nearest(package, one),
            )
        )
    return header, rows


def _nearest(package: Package, comparison: Comparison) -> str:
    unit = _difference_unit(package, comparison.claim.indicator_id)
    for one in comparison.references:
        if one.independent:
            figure = one.figure
            published = f" {figure.published_on}" if figure.published_on else ""
            return f"{relation_words(one.relation, unit)}: {figure.value_text}, {figure.publisher}{published}"
    return "—"


def series_rows(frame: pd.DataFrame) -> Rows:
    """Header and rows of a series, as much of it as fits a terminal."""
    header = ("kind", "id", "period", "value", "lower", "upper", "qualifier", "as written", "publisher", "published")
    rows: list[tuple[str, ...]] = []
    for record in frame_records(frame):
        cells = {name: "" if value is None else cell(value) for name, value in record.items()}
        start, end = (cells[name] and date.fromisoformat(cells[name]) for name in ("period_start", "period_end"))
        period = str(Period(start, end)) if start and end else "not known"
        if cells["period_basis"] == "bounded":
            period = f"at some time in {period}"
        rows.append(
            (
                cells["kind"],
                cells["id"],
                period,
                *(cells[name] for name in ("value", "lower", "upper", "qualifier", "value_text", "publisher")),
                cells["published_on"],
            )
        )
    return header, rows


def series_remarks(package: Package, entity: str) -> list[str]:
    """Under which names a series is told, and what it goes on as."""
    names = same_as(package)
    others = sorted(one for one, name in names.items() if name == names.get(entity) and one != entity)
    told = [f"{one} is {entity} under another name (entity_relations)" for one in others]
    for row in package.sound_rows("entity_relations").each():
        if row["relation"] == "succeeded_by" and entity in (row["entity_id"], row["related_id"]):
            since = f" since {row['since']}" if row["since"] else ""
            told.append(f"{row['entity_id']} is succeeded by {row['related_id']}{since} ({row['publisher']})")
    return told


def _heading(package: Package, claim: Figure) -> list[str]:
    indicators, entities = _names(package, "indicators"), _names(package, "entities")
    return [
        claim.identifier,
        f"indicator: {indicators[claim.indicator_id]}",
        f"entity: {entities[claim.entity_id]}",
        f"claim: {claim.value_text}, {claim.when or 'at a time not known'} ({claim.status})",
        f"source: {', '.join(one for one in (claim.source_id, claim.publisher, claim.published_on) if one)}",
    ]


def _names(package: Package, table: str, columns: Sequence[str] = ("name_en", "name_zh")) -> Mapping[str, str]:
    cells = package.sound_rows(table).cells
    key = "indicator_id" if table == "indicators" else "entity_id"
    named = zip(cells[key], *(cells[column] for column in columns), strict=True)
    return _Names((identifier, " · ".join(names)) for identifier, *names in named)


class _Names(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return key


def _difference_unit(package: Package, indicator: str) -> str:
    """What a difference is measured in. A count needs no unit, as the indicator says what is counted."""
    indicators, units = package.sound_rows("indicators").cells, package.sound_rows("units").cells
    unit = dict(zip(indicators["indicator_id"], indicators["unit_id"], strict=True)).get(indicator, "")
    symbols = dict(zip(units["unit_id"], units["symbol"], strict=True))
    return {"count": "", "percent": " points"}.get(unit, f" {symbols.get(unit) or unit}")


def _cells(one: ComparedReference, unit: str) -> tuple[str, ...]:
    figure = one.figure
    return (
        figure.identifier,
        relation_words(one.relation, unit),
        figure.when or "not known",
        figure.value_text,
        figure.publisher,
        figure.published_on or "—",
        figure.via,
        figure.confidence,
        f"{one.statement}{'' if one.independent else '*'}",
    )


def _near(package: Package, comparison: Comparison, bullet: str = "") -> list[str]:
    """References about neighbouring entities, which are shown and not compared."""
    if not comparison.near:
        return []
    entities = _names(package, "entities")
    lines = ["", "Near, and not compared, as they are of another entity (cited to a page, no evidence):"]
    if bullet:
        lines.append("")
    for one in comparison.near:
        published = f", {one.published_on}" if one.published_on else ""
        line = (
            f"{one.identifier}: {one.value_text}, {one.when or 'time not known'}; {entities[one.entity_id]}; "
            f"{one.publisher}{published}; {one.url}"
        )
        lines.append(f"{bullet}{escaped(line, 2000)}" if bullet else line)
    return lines


def _remarks(comparison: Comparison) -> list[str]:
    lines = [""]
    if not all(one.independent for one in comparison.references):
        lines.append(
            "* perhaps the claim's own statement: the same number from its publisher, or published within a month of it"
        )
    lines += [f"publishers differ: {one} and {other}; both stand" for one, other in comparison.disputed]
    about = {one.figure.entity_id for one in comparison.references} - {comparison.claim.entity_id}
    lines += [f"{one} is {comparison.claim.entity_id} under another name (entity_relations)" for one in sorted(about)]
    return lines if len(lines) > 1 else []


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
        found = evidence(observation.identifier, path=package)
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

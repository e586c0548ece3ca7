"""The indicators: a list, each with its series, comparisons and what is derived from it, and the series of a record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from indicators.explorer.content import Content, Wording
from indicators.explorer.rendering import Page
from indicators.insight import Figure, claims, references, same_as
from indicators.insight.charts import THEMES, Drawing, inline_svg
from indicators.insight.charts.headlines import derived_words
from indicators.insight.charts.timeline import figure_words, series_drawing
from indicators.insight.compare import compared, in_time
from indicators.insight.derived import DerivedFigure, derived_figures
from indicators.insight.listing import Record, period
from indicators.insight.relation import relate
from indicators.package import Package

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Image:
    """A drawing in a page."""

    drawing: Drawing
    svg: Markup
    """Made by our charts alone, in which every text of the data is escaped."""


def images(drawings: Sequence[Drawing], prefix: str) -> Iterator[Image]:
    """The images of drawings that stand together, called `prefix` with their number."""
    from markupsafe import Markup

    for place, drawing in enumerate(drawings, start=1):
        yield Image(drawing, Markup(inline_svg(drawing, THEMES["css"], f"{prefix}-{place}")))


_CHARTS, _CHARTS_OF_MANY = 12, 3
"""Series of one indicator that are drawn, the longest first; the others are tables."""

_SERIES, _FIGURES = 60, 30
"""Series of one indicator, and claims of one series, that are shown: all are among the observations."""

_BESIDE = 40
"""Figures of its series that a record shows beside it, those nearest in time."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim or reference with its words."""

    figure: Figure
    words: str
    period: str
    relation: str = ""
    """Beside another, the code of how it stands to that."""


def pages(content: Content) -> Iterator[Page]:
    """The page of all indicators and a page of each."""
    known, counts = _known(content)
    derived = _all_derived(content.package)
    themes: dict[str, list[dict[str, Any]]] = {}
    for row in content.rows("indicators"):
        figures = known.get(row["indicator_id"], {})
        values = {
            "indicator": row,
            "unit": content.row("units", row["unit_id"]),
            "series": _series(content, figures, counts),
            "left_out": max(len(figures) - _SERIES, 0),
            "derived": [derived_figure(content, one) for one in derived if _uses(one, row["indicator_id"])],
        }
        name = content.name(row) or row["indicator_id"]
        yield Page(f"indicators/{row['indicator_id']}.html", "indicator.html", "indicators", name, values)
        entry = {
            "row": row,
            "claims": sum(counts[row["indicator_id"], entity] for entity in figures),
            "references": sum(one.kind == "reference" for members in figures.values() for one in members),
        }
        themes.setdefault(str(row["theme_label"] or row["theme"]), []).append(entry)
    title = Wording(content.language)("indicators")
    yield Page("indicators.html", "indicators.html", "indicators", title, {"themes": themes})


def _known(content: Content) -> tuple[dict[str, dict[str, list[Figure]]], Counter[tuple[str, str]]]:
    """The figures that are shown, by indicator and entity, and how many claims there are of each.

    What is one entity under several names is one series, under the name that stands for all.
    """
    names = same_as(content.package)
    rows: dict[tuple[str, str], list[Record]] = {}
    for row in content.rows("observations"):
        entity = names.get(row["entity_id"], row["entity_id"])
        rows.setdefault((row["indicator_id"], entity), []).append(row)
    shown = {row["observation_id"] for group in rows.values() for row in _latest(group)}
    known: dict[str, dict[str, list[Figure]]] = {}
    for one in (*claims(content.package, shown), *references(content.package)):
        entity = names.get(one.entity_id, one.entity_id)
        known.setdefault(one.indicator_id, {}).setdefault(entity, []).append(one)
    return known, Counter({key: len(group) for key, group in rows.items()})


def _latest(rows: list[Record]) -> list[Record]:
    """As many as a table should hold; those without a date go first."""
    return sorted(rows, key=lambda row: row["period_end"] or "")[-_FIGURES:]


def _series(
    content: Content, figures: dict[str, list[Figure]], counts: Counter[tuple[str, str]]
) -> list[dict[str, Any]]:
    """Those with most figures first."""
    ordered = sorted(figures.items(), key=lambda item: (-counts[item[1][0].indicator_id, item[0]], item[0]))
    charts = _CHARTS_OF_MANY if content.large else _CHARTS
    return [
        _of_entity(content, entity, in_time(members), counts, place if place <= charts else None)
        for place, (entity, members) in enumerate(ordered[:_SERIES], start=1)
    ]


def _of_entity(
    content: Content, entity: str, figures: list[Figure], counts: Counter[tuple[str, str]], number: int | None
) -> dict[str, Any]:
    """What is known of one entity in the order of time, drawn where it is among the first and has two numbers."""
    drawing = series_drawing(content, figures, THEMES["css"]) if number is not None and len(figures) > 1 else None
    claimed, beside = ([one for one in figures if one.kind == kind] for kind in ("claim", "reference"))
    names = same_as(content.package)
    comparisons = [compared(one, beside, names) for one in claimed if beside]
    disputed = {(min(pair), max(pair)) for comparison in comparisons for pair in comparison.disputed}
    known = counts[figures[0].indicator_id, entity]
    return {
        "entity_id": entity,
        "name": content.name(content.row("entities", entity)) or entity,
        "figures": [_shown(content, one) for one in figures],
        "image": next(images([drawing], f"series-{number}"), None) if drawing is not None else None,
        "comparisons": comparisons,
        "disputed": sorted(disputed),
        "claims": known,
        "left_out": known - len(claimed),
    }


def _shown(content: Content, one: Figure, relation: str = "") -> Shown:
    known = one.period or one.between
    days = {"period_start": known.start, "period_end": known.end, "period_basis": one.period_basis} if known else None
    return Shown(one, figure_words(content, one), period(days) if days else "", relation)


def _uses(one: DerivedFigure, indicator: str) -> bool:
    return any(figure.indicator_id == indicator for figure in one.inputs.values())


def derived_figure(content: Content, one: DerivedFigure) -> dict[str, Any]:
    """A derived figure as pages show it, with its words and those of its inputs."""
    return {
        "figure": one,
        "name": one.declared.name_zh if content.language == "zh" else one.declared.name_en,
        "words": derived_words(content, one),
        "inputs": [(role, _shown(content, figure)) for role, figure in one.inputs.items()],
    }


def derived_of(package: Package, identifier: str) -> Sequence[DerivedFigure]:
    """What follows from a claim."""
    return _derived_from(package).get(identifier, ())


@cache
def _derived_from(package: Package) -> Mapping[str, Sequence[DerivedFigure]]:
    """By identifier of a claim what follows from it, in the order of the declaration."""
    found: dict[str, list[DerivedFigure]] = defaultdict(list)
    for one in _all_derived(package):
        for identifier in dict.fromkeys(figure.identifier for figure in one.inputs.values()):
            found[identifier].append(one)
    return found


@cache
def _all_derived(package: Package) -> Sequence[DerivedFigure]:
    return derived_figures(package)


@cache
def _alike(package: Package) -> Mapping[str, Sequence[Figure]]:
    """By identifier the figures of its indicator and entity, under whichever of its names, in the order of time."""
    names, groups = same_as(package), defaultdict(list)
    for one in (*claims(package), *references(package)):
        groups[one.indicator_id, names.get(one.entity_id, one.entity_id)].append(one)
    series = [in_time(group) for group in groups.values()]
    return {one.identifier: alike for alike in series for one in alike}


def beside(content: Content, identifier: str) -> list[Shown]:
    """The figures of the same indicator and entity in the order of time, with how each stands to one of them."""
    return [_shown(content, other, relation) for other, relation in _related(content.package, identifier)]


@cache
def _related(package: Package, identifier: str) -> list[tuple[Figure, str]]:
    others = _alike(package)[identifier]
    (place,) = (place for place, one in enumerate(others) if one.identifier == identifier)
    one, first = others[place], max(min(place - _BESIDE // 2, len(others) - _BESIDE), 0)
    return [(other, "" if other is one else relate(one, other).code) for other in others[first : first + _BESIDE]]

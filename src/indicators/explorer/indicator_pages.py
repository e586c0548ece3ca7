"""The indicators: a list, each with its series, comparisons and what is derived from it, and the series of a record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from indicators.explorer.rendering import Content, Page, Record, Wording
from indicators.insight import Figure, claims, references, same_as
from indicators.insight.charts import THEMES, Drawing, inline_svg
from indicators.insight.charts.headlines import derived_words
from indicators.insight.charts.timeline import figure_words, series_drawing
from indicators.insight.compare import Comparison, compared, in_time
from indicators.insight.derived import DerivedFigure, derived_figures
from indicators.insight.listing import period
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


@dataclass(frozen=True, slots=True)
class Series:
    """What is known of one entity."""

    entity_id: str
    name: str
    figures: tuple[Shown, ...]
    """In the order of time."""
    image: Image | None
    """Where there are two numbers to draw."""
    comparisons: tuple[Comparison, ...]
    """Of its claims that have references."""
    disputed: tuple[tuple[str, str], ...]
    """References of one period that cannot both be right."""
    claims: int
    """How many there are, also those that are not shown."""

    @property
    def left_out(self) -> int:
        """Claims that are not shown."""
        return self.claims - sum(one.figure.kind == "claim" for one in self.figures)


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived figure with its words and those of its inputs."""

    figure: DerivedFigure
    name: str
    words: str
    inputs: tuple[tuple[str, Shown], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An indicator in the list."""

    row: Record
    claims: int
    references: int


def pages(content: Content) -> Iterator[Page]:
    """The page of all indicators and a page of each."""
    known, counts = _known(content)
    derived = derived_figures(content.package)
    themes: dict[str, list[Entry]] = {}
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
        claimed = sum(counts[row["indicator_id"], entity] for entity in figures)
        kinds = [one.kind for members in figures.values() for one in members]
        entry = Entry(row, claimed, kinds.count("reference"))
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


def _series(content: Content, figures: dict[str, list[Figure]], counts: Counter[tuple[str, str]]) -> list[Series]:
    """Those with most figures first."""
    ordered = sorted(figures.items(), key=lambda item: (-counts[item[1][0].indicator_id, item[0]], item[0]))
    charts = _CHARTS_OF_MANY if content.large else _CHARTS
    return [
        _of_entity(content, entity, in_time(members), counts, place if place <= charts else None)
        for place, (entity, members) in enumerate(ordered[:_SERIES], start=1)
    ]


def _of_entity(
    content: Content, entity: str, figures: list[Figure], counts: Counter[tuple[str, str]], number: int | None
) -> Series:
    drawing = series_drawing(content, figures, THEMES["css"]) if number is not None and len(figures) > 1 else None
    pictures = images([drawing], f"series-{number}") if drawing is not None else iter(())
    beside = [one for one in figures if one.kind == "reference"]
    names = same_as(content.package)
    comparisons = tuple(compared(one, beside, names) for one in figures if one.kind == "claim" and beside)
    pairs = (pair for comparison in comparisons for pair in comparison.disputed)
    return Series(
        entity,
        content.name(content.row("entities", entity)) or entity,
        tuple(_shown(content, one) for one in figures),
        next(pictures, None),
        comparisons,
        tuple(sorted({(min(pair), max(pair)) for pair in pairs})),
        counts[figures[0].indicator_id, entity],
    )


def _shown(content: Content, one: Figure, relation: str = "") -> Shown:
    known = one.period or one.between
    days = {"period_start": known.start, "period_end": known.end, "period_basis": one.period_basis} if known else None
    return Shown(one, figure_words(content, one), period(days) if days else "", relation)


def _uses(one: DerivedFigure, indicator: str) -> bool:
    return any(figure.indicator_id == indicator for figure in one.inputs.values())


def derived_figure(content: Content, one: DerivedFigure) -> Derived:
    """A derived figure as pages show it."""
    name = one.declared.name_zh if content.language == "zh" else one.declared.name_en
    inputs = tuple((name, _shown(content, figure)) for name, figure in one.inputs.items())
    return Derived(one, name, derived_words(content, one), inputs)


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """All figures of a package."""

    alike: Mapping[str, tuple[Figure, ...]]
    """By identifier those of the same indicator and entity, under whichever of its names, in the order of time."""
    derived: Mapping[str, Sequence[DerivedFigure]]
    """What follows from a claim, by its identifier."""


@cache
def known_figures(package: Package) -> KnownFigures:
    """The figures of a package, the same in either language."""
    names, groups = same_as(package), defaultdict(list)
    for one in (*claims(package), *references(package)):
        groups[one.indicator_id, names.get(one.entity_id, one.entity_id)].append(one)
    series = [tuple(in_time(group)) for group in groups.values()]
    derived = defaultdict(list)
    for follows in derived_figures(package):
        for one in follows.inputs.values():
            derived[one.identifier].append(follows)
    return KnownFigures({one.identifier: alike for alike in series for one in alike}, derived)


def beside(content: Content, identifier: str) -> list[Shown]:
    """The figures of the same indicator and entity in the order of time, with how each stands to one of them."""
    return [_shown(content, other, relation) for other, relation in _related(content.package, identifier)]


@cache
def _related(package: Package, identifier: str) -> list[tuple[Figure, str]]:
    others = known_figures(package).alike[identifier]
    (place,) = (place for place, one in enumerate(others) if one.identifier == identifier)
    one, first = others[place], max(min(place - _BESIDE // 2, len(others) - _BESIDE), 0)
    return [(other, "" if other is one else relate(one, other).code) for other in others[first : first + _BESIDE]]

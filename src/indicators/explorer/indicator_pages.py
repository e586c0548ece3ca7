"""The indicators: a list of them, and each with its series, its comparisons and what is derived from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.explorer.rendering import Content, Page, Record, Wording
from indicators.insight import Figure, claims, references
from indicators.insight.charts import THEMES, Drawing, inline_svg
from indicators.insight.charts.headlines import derived_words
from indicators.insight.charts.timeline import figure_words, series_drawing
from indicators.insight.compare import Comparison, compared, in_time
from indicators.insight.derived import DerivedFigure, derived_figures
from indicators.insight.in_words import period
from indicators.insight.listing import same_as

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


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim or reference with its words."""

    figure: Figure
    words: str
    period: str


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
            "derived": [_derived(content, one) for one in derived if _uses(one, row["indicator_id"])],
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


def _shown(content: Content, one: Figure) -> Shown:
    known = one.period or one.between
    days = {"period_start": known.start, "period_end": known.end, "period_basis": one.period_basis} if known else None
    return Shown(one, figure_words(content, one), period(days) if days else "")


def _uses(one: DerivedFigure, indicator: str) -> bool:
    return any(figure.indicator_id == indicator for figure in one.inputs.values())


def _derived(content: Content, one: DerivedFigure) -> Derived:
    name = one.declared.name_zh if content.language == "zh" else one.declared.name_en
    inputs = tuple((name, _shown(content, figure)) for name, figure in one.inputs.items())
    return Derived(one, name, derived_words(content, one), inputs)

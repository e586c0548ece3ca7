"""The indicators: a list of them, and each with its series, its comparisons and what is derived from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.analysis.comparing import Comparison, compared
from indicators.analysis.deriving import DerivedFigure, derived_figures
from indicators.analysis.figures import Figure, claims, references
from indicators.analysis.series import in_time
from indicators.explorer.content import Content, Record
from indicators.explorer.images import Image, images
from indicators.explorer.page import Page
from indicators.explorer.wording import Wording
from indicators.plot.pairs import derived_words
from indicators.plot.theme import THEMES
from indicators.plot.tracing import figure_words, series_drawing
from indicators.views.periods import period

_CHARTS = 12
"""Series of one indicator that are drawn, the longest first; the others are tables."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A claim or reference with its words."""

    figure: Figure
    words: str
    period: str


@dataclass(frozen=True, slots=True)
class Series:
    """What is known of one entity.

    Attributes
    ----------
    entity_id, name : str
    figures : tuple of Shown
        In the order of time.
    image : Image or None
        Where there are two numbers to draw.
    comparisons : tuple of Comparison
        Of its claims that have references.
    disputed : tuple of (str, str)
        References of one period that cannot both be right.
    """

    entity_id: str
    name: str
    figures: tuple[Shown, ...]
    image: Image | None
    comparisons: tuple[Comparison, ...]
    disputed: tuple[tuple[str, str], ...]


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
    known: dict[str, dict[str, list[Figure]]] = {}
    for one in (*claims(content.package), *references(content.package)):
        known.setdefault(one.indicator_id, {}).setdefault(one.entity_id, []).append(one)
    derived = derived_figures(content.package)
    themes: dict[str, list[Entry]] = {}
    for row in content.rows("indicators"):
        figures = known.get(row["indicator_id"], {})
        values = {
            "indicator": row,
            "unit": content.row("units", row["unit_id"]),
            "series": _series(content, figures),
            "derived": [_derived(content, one) for one in derived if _uses(one, row["indicator_id"])],
        }
        name = content.name(row) or row["indicator_id"]
        yield Page(f"indicators/{row['indicator_id']}.html", "indicator.html", "indicators", name, values)
        kinds = [one.kind for members in figures.values() for one in members]
        entry = Entry(row, kinds.count("claim"), kinds.count("reference"))
        themes.setdefault(str(row["theme_label"] or row["theme"]), []).append(entry)
    title = Wording(content.language)("indicators")
    yield Page("indicators.html", "indicators.html", "indicators", title, {"themes": themes})


def _series(content: Content, figures: dict[str, list[Figure]]) -> list[Series]:
    """Those with most figures first."""
    ordered = sorted(figures.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        _of_entity(content, entity, in_time(members), place if place <= _CHARTS else None)
        for place, (entity, members) in enumerate(ordered, start=1)
    ]


def _of_entity(content: Content, entity: str, figures: list[Figure], number: int | None) -> Series:
    drawing = series_drawing(content, figures, THEMES["css"]) if number is not None and len(figures) > 1 else None
    pictures = images([drawing], f"series-{number}") if drawing is not None else iter(())
    beside = [one for one in figures if one.kind == "reference"]
    comparisons = tuple(compared(one, beside) for one in figures if one.kind == "claim" and beside)
    pairs = (pair for comparison in comparisons for pair in comparison.disputed)
    return Series(
        entity,
        content.name(content.row("entities", entity)) or entity,
        tuple(_shown(content, one) for one in figures),
        next(pictures, None),
        comparisons,
        tuple(sorted({(min(pair), max(pair)) for pair in pairs})),
    )


def _shown(content: Content, one: Figure) -> Shown:
    days = {"period_start": one.period.start, "period_end": one.period.end} if one.period else None
    return Shown(one, figure_words(content, one), period(days) if days else "")


def _uses(one: DerivedFigure, indicator: str) -> bool:
    return any(figure.indicator_id == indicator for figure in one.inputs.values())


def _derived(content: Content, one: DerivedFigure) -> Derived:
    name = one.declared.name_zh if content.language == "zh" else one.declared.name_en
    inputs = tuple((name, _shown(content, figure)) for name, figure in one.inputs.items())
    return Derived(one, name, derived_words(content, one), inputs)

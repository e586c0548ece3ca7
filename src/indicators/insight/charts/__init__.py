"""Charts in which a number ends where its words do; `indicators.plot` is how they are called.

Here stands `Drawing`: what is drawn as layers of Vega-Lite, with the words and the table that say it; its colours.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from xml.etree.ElementTree import Element

from indicators.errors import UnknownThemeError, nearest_word
from indicators.insight.charts.svg import Sheet, Specification, serialized
from indicators.markup import printable
from indicators.model import Language

ThemeName = Literal["light", "dark", "css"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours, as CSS writes them: of the ground, what is read first and second, what guides the eye, the marks."""

    paper: str
    ink: str
    faint: str
    line: str
    claim: str
    reference: str


THEMES: dict[ThemeName, Theme] = {
    "light": Theme("#ffffff", "#1d232a", "#586069", "#c9c5ba", "#9c2f24", "#2b6a8f"),
    "dark": Theme("#1b1f24", "#e8e6e1", "#a2a9b1", "#4a5159", "#f08a7c", "#6fb3dc"),
    "css": Theme("var(--panel)", "var(--ink)", "var(--faint)", "var(--edge)", "var(--chart-1)", "var(--chart-2)"),
}


def theme_of(name: str) -> Theme:
    """The theme of that name."""
    for known, theme in THEMES.items():
        if known == name:
            return theme
    raise UnknownThemeError(
        f"no theme {name!r}; the themes are {', '.join(THEMES)}", suggestion=nearest_word(name, THEMES)
    )


@cache
def words(language: Language) -> Mapping[str, str]:
    """Every text of the charts in a language, by its key."""
    content = (files("indicators.insight.charts") / "texts" / f"{language}.json").read_text(encoding="utf-8")
    texts: dict[str, str] = json.loads(content)
    return texts


def say(language: Language, key: str, **values: object) -> str:
    """The text of a key, its ``{names}`` replaced."""
    return words(language)[key].format(**values)


WIDTH = 300
"""Of a chart in pixels: fits a telephone, and several side by side a desk."""

FONT = "Liberation Sans, Arial, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"
SIZE = 12


def layer(
    mark: str, rows: Iterable[Mapping[str, Any]], look: Specification, **channels: Specification
) -> Specification:
    """Marks of one kind, one for each row of data, and how they encode it."""
    return {"data": {"values": list(rows)}, "mark": {"type": mark, **look}, "encoding": channels}


def quantity(field: str, low: float, high: float, span: tuple[float, float] | None = None) -> Specification:
    """A channel that places a number between two others, over the whole panel or a part of it."""
    scale = {"domain": [low, high], "nice": False, "zero": False} | ({"range": list(span)} if span else {})
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def fixed(value: float) -> Specification:
    """A channel that is no data: where on the panel words or a ground line stand."""
    return {"value": value}


def words_of(field: str) -> Specification:
    """A channel of words."""
    return {"field": field, "type": "nominal"}


SAID = {"description": words_of("said"), "tooltip": words_of("said")}
"""Channels of a mark that says what it is."""


def panel(layers: Iterable[Specification], height: float, width: float = WIDTH) -> Specification:
    """Layers over each other, the first below."""
    return {"width": width, "height": height, "layer": list(layers)}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table beside a chart."""

    identifier: str
    """Of the observation that it shows; empty where it shows several."""
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart without a title, and what it shows in words."""

    panels: tuple[Specification, ...]
    """Views of Vega-Lite, below each other."""
    title: str
    subtitle: str
    description: str
    """What is seen, for those who do not see it."""
    header: tuple[str, ...]
    """Of the table."""
    rows: tuple[Row, ...]
    drawn: str = ""
    """How marks that are there are to be read, and what is not there; empty where they need no words."""
    source: str = ""
    """Who published the numbers, and when."""


_PUBLISHERS = 3
"""Publishers that are named beneath a chart; of more the rest are counted."""


def source_words(publishers: Iterable[str], days: Iterable[str], language: Language) -> str:
    """Who published, each once, and from when to when; empty where nobody is known."""
    named = list(dict.fromkeys(filter(None, publishers)))
    if not named:
        return ""
    more = [say(language, "source.more", count=len(named) - _PUBLISHERS)] if len(named) > _PUBLISHERS else []
    listed = say(language, "source.and").join([*named[:_PUBLISHERS], *more])
    if years := sorted({day[:4] for day in days if day}):
        listed += say(language, "source.in") + "–".join(dict.fromkeys((years[0], years[-1])))
    return say(language, "source", publishers=listed)


_BETWEEN = 6
"""Room between the panels of a drawing."""


def draw_panels(sheet: Sheet, panels: Iterable[Specification]) -> None:
    """The panels of a drawing on a sheet."""
    for place, one in enumerate(panels):
        sheet.space(_BETWEEN if place else 0)
        sheet.draw(one)


def inline_svg(drawing: Drawing, theme: Theme, identifier: str) -> str:
    """A drawing as SVG for a page: named and described; a group where its marks speak for themselves."""
    sheet = Sheet(WIDTH, theme.ink, identifier)
    draw_panels(sheet, drawing.panels)
    root = sheet.finished()
    for place, (tag, text) in enumerate((("title", drawing.title), ("desc", drawing.description))):
        element = Element(tag, {"id": f"{identifier}-{tag[0]}"})
        element.text = printable(text)
        root.insert(place, element)
    named = {"aria-labelledby": f"{identifier}-t {identifier}-d"}
    root.attrib.update({"id": identifier, "role": "group" if sheet.marks else "img", "class": "chart", **named})
    return serialized(root)

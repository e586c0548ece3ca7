"""Charts in which a number ends where its words do; `indicators.plot` is how they are called.

Here stand `Drawing`: what is drawn as layers of Vega-Lite, with the words and the table that say it; its colours; and
the plainest of them, bars that count.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from xml.etree.ElementTree import Element

from indicators.errors import UnknownThemeError, nearest_word
from indicators.insight.charts.svg import Sheet, Specification, serialized
from indicators.insight.listing import LabelledTables, Record
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


THEMES: dict[str, Theme] = {
    "light": Theme("#ffffff", "#1d232a", "#586069", "#c9c5ba", "#9c2f24", "#2b6a8f"),
    "dark": Theme("#1b1f24", "#e8e6e1", "#a2a9b1", "#4a5159", "#f08a7c", "#6fb3dc"),
    "css": Theme("var(--panel)", "var(--ink)", "var(--faint)", "var(--edge)", "var(--chart-1)", "var(--chart-2)"),
}


def theme_of(name: str) -> Theme:
    """The theme of that name."""
    if name not in THEMES:
        message = f"no theme {name!r}; the themes are {', '.join(THEMES)}"
        raise UnknownThemeError(message, suggestion=nearest_word(name, THEMES))
    return THEMES[name]


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

WHOLE = 100
"""Of shares, in per cent."""

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


def inline_svg(drawing: Drawing, theme: Theme, identifier: str) -> str:
    """A drawing as SVG for a page: named and described; a group where its marks speak for themselves."""
    sheet = Sheet(WIDTH, theme.ink, identifier)
    sheet.draw(drawing.panels)
    root = sheet.finished()
    for place, (tag, text) in enumerate((("title", drawing.title), ("desc", drawing.description))):
        element = Element(tag, {"id": f"{identifier}-{tag[0]}"})
        element.text = printable(text)
        root.insert(place, element)
    named = {"aria-labelledby": f"{identifier}-t {identifier}-d"}
    root.attrib.update({"id": identifier, "role": "group" if sheet.marks else "img", "class": "chart", **named})
    return serialized(root)


_STEP, _ABOVE, _BAR = 36, 18, 12
_BARS = 20
"""Of more values the others are counted together, without a bar: it would be no value's, and the longest."""

_NUMBER = 36
"""Room for the count behind the longest bar."""


def theme_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """The drawing of the themes; none where there are no observations."""
    labels = {row["theme"]: str(row["theme_label"] or row["theme"]) for row in tables.rows("indicators")}
    return _counted(tables, "theme", lambda row: tables.row("indicators", row["indicator_id"])["theme"], labels, theme)


def document_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """The drawing of the documents, also of those without observations; none where there are no observations."""
    labels = {row["source_id"]: str(row["title"] or row["source_id"]) for row in tables.rows("sources")}
    return _counted(tables, "document", lambda row: row["source_id"], labels, theme, labels)


def _counted(
    tables: LabelledTables,
    what: str,
    of: Callable[[Record], str],
    labels: Mapping[str, str],
    theme: Theme,
    always: Iterable[str] = (),
) -> list[Drawing]:
    """Bars of how many observations each has, but for those that only count what a sentence names."""
    language, observations = tables.language, tables.rows("observations")
    counts = Counter(of(row) for row in observations if row["salience"] != "structural")
    if not counts:
        return []
    structural = len(observations) - counts.total()
    counts.update(dict.fromkeys(always, 0))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [(labels.get(value, value), count) for value, count in ordered]
    if len(named) > _BARS:
        rest = sum(count for _, count in named[_BARS:])
        named = [*named[:_BARS], (say(language, f"{what}s.others", count=f"{len(named) - _BARS:,}"), rest)]
    most = f"{named[0][0]}, {named[0][1]:,}"
    left_out = say(language, "drawn.structural", count=f"{structural:,}") if structural else ""
    return [
        Drawing(
            (_bars(named, theme),),
            say(language, f"{what}s"),
            "",
            " ".join(filter(None, (say(language, "described.counts", most=most), left_out))),
            (say(language, what), say(language, "count")),
            tuple(Row("", (label, f"{count:,}")) for label, count in named),
            left_out,
        )
    ]


def _bars(named: list[tuple[str, int]], theme: Theme) -> Specification:
    data = [
        {"label": label, "count": 0 if place == _BARS else count, "number": f"{count:,}", "top": place * _STEP}
        | {"zero": 0, "from": place * _STEP + _ABOVE, "to": place * _STEP + _ABOVE + _BAR}
        | {"middle": place * _STEP + _ABOVE + _BAR / 2, "said": f"{label}: {count:,}"}
        for place, (label, count) in enumerate(named)
    ]
    height, most = len(named) * _STEP, max(named[0][1], 1)

    def length(field: str) -> Specification:
        return quantity(field, 0, most, (0, WIDTH - _NUMBER))

    def down(field: str) -> Specification:
        return quantity(field, 0, height, (0, height))

    number = {"align": "left", "dx": 6, "fontSize": SIZE, "color": theme.faint}
    name = {"align": "left", "dy": 8, "fontSize": SIZE, "color": theme.ink, "limit": WIDTH}
    layers = [
        layer(
            "rect",
            data,
            {"fill": theme.claim},
            x=length("zero"),
            x2={"field": "count"},
            y=down("from"),
            y2={"field": "to"},
            **SAID,
        ),
        layer("text", data, number, x=length("count"), y=down("middle"), text=words_of("number")),
        layer("text", data, name, x=fixed(0), y=down("top"), text=words_of("label")),
    ]
    return panel(layers, height)

"""`Drawing`: a chart with the words and the table that say the same; its colours, its words, its layers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from xml.etree import ElementTree

from indicators.errors import UnknownChartFormatError, UnknownThemeError
from indicators.model.definition import Language
from indicators.model.suggestion import nearest_word
from indicators.package.atomic import written_whole
from indicators.package.markup import printable

if TYPE_CHECKING:
    import altair as alt


ThemeName = Literal["light", "dark", "css"]


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours, as CSS writes them.

    Attributes
    ----------
    paper, ink, faint, line : str
        The ground; what is read; what is read second; what guides the eye.
    claim, reference : str
        Marks of numbers with evidence, and of those cited to a page.
    """

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


def chart_of(records: Sequence[dict[str, Any]]) -> alt.Chart:
    """A chart of records that are part of it."""
    import altair as alt

    return alt.Chart(alt.Data(values=list(records)))


def layered(charts: Sequence[alt.Chart | alt.LayerChart], width: int, height: int) -> alt.LayerChart:
    """Charts over each other, the first below."""
    import altair as alt

    made: alt.LayerChart = alt.LayerChart(layer=list(charts)).properties(width=width, height=height)
    return made


WIDTH = 300
"""Of a chart in pixels: fits a telephone, and several side by side a desk."""

FONT = "Liberation Sans, Arial, sans-serif"
SIZE = 12


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table beside a chart.

    Attributes
    ----------
    identifier : str
        Of the observation that it shows; empty where it shows several.
    cells : tuple of str
    """

    identifier: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart without a title, and what it shows in words.

    Attributes
    ----------
    chart : altair.LayerChart or VConcatChart
    title, subtitle : str
    description : str
        What is seen, for those who do not see it.
    header : tuple of str
        Of the table.
    rows : tuple of Row
    """

    chart: alt.LayerChart | alt.VConcatChart
    title: str
    subtitle: str
    description: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]


def together(title: str, drawings: Sequence[Drawing], nothing: str, theme: Theme) -> alt.VConcatChart:
    """One chart of several below each other, or the words for none."""
    import altair as alt

    if len(drawings) == 1 and drawings[0].title == title:
        return configured(alt.vconcat(drawings[0].chart).properties(title=_heading(title, theme)), theme)
    titled = [drawing.chart.properties(title=_title(drawing, theme)) for drawing in drawings]
    parts = titled or [notice(nothing, theme)]
    return configured(alt.vconcat(*parts, spacing=22).properties(title=_heading(title, theme)), theme)


def notice(words: str, theme: Theme) -> alt.LayerChart:
    """A chart that says why there is none."""
    import altair as alt

    mark = chart_of([{"words": words}]).mark_text(align="left", fontSize=SIZE, color=theme.ink)
    text = mark.encode(text="words:N", x=alt.value(0), y=alt.value(10))
    return layered([text], WIDTH * 2, 20)


def configured(chart: alt.VConcatChart, theme: Theme) -> alt.VConcatChart:
    """The chart on the ground of the theme."""
    grounded: alt.VConcatChart = chart.properties(background=theme.paper, padding=12)
    finished: alt.VConcatChart = grounded.configure(font=FONT).configure_view(stroke=None)
    return finished


def _title(drawing: Drawing, theme: Theme) -> alt.Title:
    import altair as alt

    return alt.Title(
        drawing.title,
        subtitle=drawing.subtitle,
        anchor="start",
        fontSize=15,
        color=theme.ink,
        subtitleColor=theme.faint,
        subtitleFontSize=SIZE,
        offset=6,
    )


def _heading(title: str, theme: Theme) -> alt.Title:
    import altair as alt

    return alt.Title(title, anchor="start", fontSize=18, color=theme.ink, offset=14)


_SVG = "http://www.w3.org/2000/svg"
_FORMATS = ("svg", "png", "html", "json")
_SHARPNESS = 2.0
"""Pixels of a PNG per pixel of the chart."""

_SAID_ELSEWHERE = ("role", "aria-label", "aria-roledescription", "aria-hidden", "style", "class", "font-family")
"""Attributes that a page's own style, and the description of the whole, stand in for."""


def save(chart: alt.TopLevelMixin, out: str | Path) -> Path:
    """Write a chart as a file: SVG, PNG, a page of its own, or its Vega-Lite specification.

    Parameters
    ----------
    chart : altair chart
    out : str or Path
        Ends in ``.svg``, ``.png``, ``.html`` or ``.json``.

    Returns
    -------
    Path
        Where it was written.

    Raises
    ------
    UnknownChartFormatError
        The name ends otherwise.
    PackageError
        The file cannot be written.
    """
    place = Path(out)
    form = place.suffix.lower().removeprefix(".")
    if form not in _FORMATS:
        raise UnknownChartFormatError(
            f"{place}: no format of charts; expected a name that ends in .{', .'.join(_FORMATS)}"
        )
    content = rendered(chart, form)
    with written_whole(place) as file:
        file.write(content)
    return place


def rendered(chart: alt.TopLevelMixin, form: str) -> bytes:
    """A chart as the bytes of a file: ``svg``, ``png``, ``html`` or ``json``."""
    import json

    import vl_convert

    specification: dict[str, Any] = _drawable(chart.to_dict())
    match form:
        case "svg":
            return f"{_svg(specification)}\n".encode()
        case "png":
            return bytes(vl_convert.vegalite_to_png(specification, scale=_SHARPNESS))
        case "html":
            page: str = vl_convert.vegalite_to_html(specification, bundle=True)
            return page.encode()
        case _:
            return (json.dumps(specification, ensure_ascii=False, indent=2) + "\n").encode()


def _drawable(value: Any) -> Any:
    """A specification whose words hold nothing unseen: at some of it the renderer ends the process."""
    if isinstance(value, str):
        return "\n".join(map(printable, value.split("\n")))
    if isinstance(value, dict):
        return {name: _drawable(part) for name, part in value.items()}
    return [_drawable(part) for part in value] if isinstance(value, list) else value


def inline_svg(drawing: Drawing, identifier: str) -> str:
    """The chart of a drawing as SVG for a page: an image with a title and a description."""
    chart = drawing.chart.configure(font=FONT).configure_view(stroke=None).properties(background="transparent")
    # Altair checks a specification against its schema longer than all else takes; the tests do.
    root = ElementTree.fromstring(_svg(_drawable(chart.to_dict(validate=False))))
    _plain(root, identifier)
    root.attrib.update(
        {"id": identifier, "role": "img", "class": "chart", "aria-labelledby": f"{identifier}-t {identifier}-d"}
    )
    for place, (tag, text) in enumerate((("title", drawing.title), ("desc", drawing.description))):
        element = ElementTree.Element(f"{{{_SVG}}}{tag}", {"id": f"{identifier}-{tag[0]}"})
        element.text = printable(text)
        root.insert(place, element)
    ElementTree.register_namespace("", _SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _svg(specification: dict[str, Any]) -> str:
    """The SVG with its gradients counted from 0: the renderer counts on from chart to chart."""
    import vl_convert

    text: str = vl_convert.vegalite_to_svg(specification)
    places = {name: str(place) for place, name in enumerate(dict.fromkeys(re.findall(r"(?<=gradient_)[0-9]+", text)))}
    return re.sub(r"(?<=gradient_)[0-9]+", lambda found: places[found[0]], text)


def _plain(root: ElementTree.Element, identifier: str) -> None:
    """Leave shapes and colours, with names that no other image of the page has."""
    for element in root.iter():
        for name in _SAID_ELSEWHERE:
            element.attrib.pop(name, None)
        if "id" in element.attrib:
            element.set("id", f"{identifier}-{element.get('id')}")
        for name, value in element.attrib.items():
            if "url(#" in value:
                element.set(name, value.replace("url(#", f"url(#{identifier}-"))
    for parent in root.iter():
        for child in [child for child in parent if _unseen(child)]:
            parent.remove(child)


def _unseen(element: ElementTree.Element) -> bool:
    """Whether a path shows nothing: Vega writes one behind and one before each group."""
    empty = element.get("fill") is None and element.get("stroke") is None
    return element.tag == f"{{{_SVG}}}path" and (empty or not element.get("d"))

"""Charts of a package, which notebooks show without a network: numbers drawn as what their words say.

Each raises UnreadableTableError where a file of a table breaks its form.

>>> import indicators
>>> chart = indicators.plot.headlines(language="zh")  # doctest: +SKIP
"""

from __future__ import annotations

import csv
import json
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any
from zlib import crc32

from indicators.errors import UnknownChartError, UnknownChartFormatError, unknown
from indicators.insight.charts import (
    FONT,
    SIZE,
    WIDTH,
    Drawing,
    Theme,
    ThemeName,
    document_drawings,
    inline_svg,
    say,
    theme_drawings,
    theme_of,
)
from indicators.insight.charts.headlines import change_drawings, headline_drawings, share_drawings
from indicators.insight.charts.svg import Sheet, Specification, serialized
from indicators.insight.charts.timeline import series_drawing
from indicators.insight.compare import figures_in_time
from indicators.insight.listing import LabelledTables
from indicators.insight.lookup import identified
from indicators.markup import html_table, printable
from indicators.model import Language
from indicators.package import Package, Where
from indicators.package.atomic import written_whole

__all__ = ["CHARTS", "Chart", "changes", "documents", "headlines", "save", "series", "shares", "themes"]

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_SHARPNESS = 2.0
"""Pixels of a PNG per pixel of the chart."""

_HEADING, _TITLE, _PADDING = 18, 15, 12


@dataclass(frozen=True, slots=True)
class Chart:
    """Drawings below each other, or the words for none.

    In a notebook it shows itself: pictures whose marks say what they are, the table that says the same, and both to
    download, all in the output itself.

    Attributes
    ----------
    title : str
    drawings : tuple of Drawing
    nothing : str
        What is said where there are none.
    theme : Theme
    language : {"en", "zh"}
    """

    title: str
    drawings: tuple[Drawing, ...]
    nothing: str
    theme: Theme
    language: Language

    @property
    def specification(self) -> Specification:
        """The chart in Vega-Lite, for its tools: ``altair.Chart.from_dict(chart.specification)``."""
        views = [view for drawing in self.drawings for view in self._views(drawing)]
        if not views:
            mark = {"type": "text", "align": "left", "fontSize": SIZE, "color": self.theme.ink, "text": self.nothing}
            views = [{"width": WIDTH * 2, "height": 20, "data": {"values": [{}]}, "mark": mark}]
        return {
            "$schema": _SCHEMA,
            "title": {"text": printable(self.title), "anchor": "start", "fontSize": _HEADING, "color": self.theme.ink},
            "vconcat": views,
            "spacing": 22,
            "background": self.theme.paper,
            "padding": _PADDING,
            "config": {"font": FONT, "view": {"stroke": None}},
        }

    def _views(self, drawing: Drawing) -> Iterable[Specification]:
        """The panels of a drawing; the first under its title, which is the chart's own where there is but one."""
        for place, one in enumerate(drawing.panels):
            text = [one["title"]] if "title" in one else []
            if not place and self._many(drawing):
                text = [drawing.title, *text]
            title = {"text": list(map(printable, text)), "anchor": "start", "color": self.theme.ink}
            subtitle = {"subtitle": printable(drawing.subtitle)} if not place and drawing.subtitle else {}
            yield one | {"title": title | subtitle | {"subtitleColor": self.theme.faint}}

    def _many(self, drawing: Drawing) -> bool:
        return len(self.drawings) > 1 or drawing.title != self.title

    def svg(self) -> str:
        """The chart as a picture of its own."""
        theme, sheet = self.theme, Sheet(WIDTH, self.theme.ink, "chart")
        sheet.write(self.title, _HEADING, theme.ink, "bold")
        for drawing in self.drawings:
            sheet.space(14)
            if self._many(drawing):
                sheet.write(drawing.title, _TITLE, theme.ink, "bold")
            if drawing.subtitle:
                sheet.write(drawing.subtitle, SIZE, theme.faint)
            sheet.space(6)
            sheet.draw(drawing.panels)
            sheet.space(8)
            for text in _beneath(drawing):
                sheet.write(text, SIZE - 1, theme.faint)
        if not self.drawings:
            sheet.space(14)
            sheet.write(self.nothing, SIZE, theme.ink)
        root = sheet.finished(_PADDING)
        root.attrib.update({"font-family": FONT, "style": f"background: {theme.paper}"})
        return serialized(root)

    def png(self) -> bytes:
        """The picture in pixels."""
        import vl_convert

        return bytes(vl_convert.svg_to_png(self.svg(), scale=_SHARPNESS))

    def csv(self) -> str:
        """The tables beside the drawings, below each other."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for header in dict.fromkeys(drawing.header for drawing in self.drawings):
            writer.writerow((*header, say(self.language, "identifier")))
            alike = (drawing for drawing in self.drawings if drawing.header == header)
            writer.writerows((*row.cells, row.identifier) for drawing in alike for row in drawing.rows)
        return text.getvalue()

    def html(self) -> str:
        """The chart as a page that asks nothing of a network."""
        title = escape(printable(self.title))
        tag = "zh-Hans" if self.language == "zh" else "en"
        page = f'<!DOCTYPE html>\n<html lang="{tag}">\n<head>\n<meta charset="utf-8">'
        sized = '<meta name="viewport" content="width=device-width, initial-scale=1">'
        ground = f"<style>body {{ margin: 0; background: {self.theme.paper} }}</style>"
        head = f"{page}\n{sized}\n<title>{title}</title>\n{ground}\n</head>\n"
        return f"{head}<body>\n<main>\n{self._shown('h1')}\n</main>\n</body>\n</html>\n"

    def _shown(self, heading: str) -> str:
        """The pictures with their words, tables and downloads."""
        rules = (files("indicators.insight.charts") / "chart.css").read_text(encoding="utf-8")
        look = {name: getattr(self.theme, name) for name in ("ink", "paper", "faint", "reference", "line")}
        look |= {"font": FONT, "width": f"{WIDTH}px"}
        style = escape("; ".join(f"--chart-{name}: {value}" for name, value in look.items()))
        figures = "\n".join(self._figure(drawing, place) for place, drawing in enumerate(self.drawings))
        saved = ((self.csv(), "text/csv", "csv"), (self.svg(), "image/svg+xml", "svg"))
        links = " · ".join(
            f'<a download="chart.{ending}" href="data:{kind};base64,{b64encode(text.encode()).decode()}">'
            f"{escape(say(self.language, f'download.{ending}'))}</a>"
            for text, kind, ending in saved
        )
        shown = (
            f'<div class="drawings">\n{figures}\n</div>\n<p>{links}</p>'
            if figures
            else f"<p>{escape(self.nothing)}</p>"
        )
        title = f"<{heading}>{escape(printable(self.title))}</{heading}>"
        section = f'<section class="indicators-chart" style="{style}">\n{title}\n{shown}\n</section>'
        return f"<style>\n{rules}</style>\n{section}"

    def _figure(self, drawing: Drawing, place: int) -> str:
        subtitle = f"<span>{escape(printable(drawing.subtitle))}</span>" if drawing.subtitle else ""
        caption = f"<figcaption><strong>{escape(printable(drawing.title))}</strong>{subtitle}</figcaption>"
        # Pages and cells may hold several charts: the name is made of what is drawn.
        picture = inline_svg(drawing, self.theme, f"chart-{crc32(repr(drawing).encode())}-{place}")
        cells = [tuple(map(printable, row.cells)) for row in drawing.rows]
        table = html_table(drawing.description, drawing.header, cells)
        summary = escape(say(self.language, "table"))
        beneath = "".join(f"<p><small>{escape(printable(text))}</small></p>" for text in _beneath(drawing))
        data = f"<details><summary>{summary}</summary>{table}</details>"
        return f"<figure>{caption}{picture}{beneath}{data}</figure>"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        """What a notebook keeps: a page's piece, the picture, and the words for those who show neither."""
        words = [f"{drawing.title}: {drawing.description}" for drawing in self.drawings] or [self.nothing]
        return {
            "text/html": self._shown("h2"),
            "image/svg+xml": self.svg(),
            "text/plain": "\n".join([self.title, *words]),
        }


def _beneath(drawing: Drawing) -> list[str]:
    return [text for text in (drawing.drawn, drawing.source) if text]


def headlines(path: Where = None, language: Language = "en", theme: ThemeName = "light") -> Chart:
    """The observations whose salience is headline, with their qualifiers drawn as what they are.

    ``exact`` ends at a point; ``nearly`` fades out below its bound, which is left open; ``more than`` goes on beyond
    it; ``about`` fades on both sides; a range is a band. Each has its own scale, from nothing.

    Parameters
    ----------
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    language : {"en", "zh"}
    theme : {"light", "dark", "css"}
        ``css`` leaves the colours to the variables of a page's style sheet.
    """
    return _chart("headlines", headline_drawings, path, language, theme)


def changes(path: Where = None, language: Language = "en", theme: ThemeName = "light") -> Chart:
    """The highlighted changes: a slope from what a number was to what it became.

    An end that is open is hollow, with an arrow to the side on which the number lies. Takes what `headlines` takes.

    Raises
    ------
    DeclarationError, UnknownIdentifierError, UndrawnFigureError
        ``data/analysis.toml`` cannot be read, or highlights what is not there or compares no two observations.
    UnderivableError
        A figure does not follow from its inputs.
    """
    return _chart("changes", change_drawings, path, language, theme)


def shares(path: Where = None, language: Language = "en", theme: ThemeName = "light") -> Chart:
    """The highlighted shares: the whole and the part, each as far as its words say.

    Takes what `headlines` takes, and raises what `changes` raises.
    """
    return _chart("shares", share_drawings, path, language, theme)


def themes(path: Where = None, language: Language = "en", theme: ThemeName = "light") -> Chart:
    """How many observations each theme has, the most first. Takes what `headlines` takes."""
    return _chart("themes", theme_drawings, path, language, theme)


def documents(path: Where = None, language: Language = "en", theme: ThemeName = "light") -> Chart:
    """How many observations each document has, the most first. Takes what `headlines` takes."""
    return _chart("documents", document_drawings, path, language, theme)


def _chart(
    name: str,
    draw: Callable[[LabelledTables, Theme], list[Drawing]],
    path: Where,
    language: Language,
    theme: ThemeName,
) -> Chart:
    """The chart of a whole package."""
    colours = theme_of(theme)
    drawings = draw(LabelledTables(Package.open(path), language), colours)
    return Chart(say(language, name), tuple(drawings), say(language, f"none.{name}"), colours, language)


def series(
    indicator: str,
    entity: str,
    path: Where = None,
    language: Language = "en",
    theme: ThemeName = "light",
) -> Chart:
    """Claims and references of one indicator and entity over time.

    A bar spans the period; a hollow mark is dated by its publication only; a triangle points to the side on which the
    number lies, a band holds it; a dashed line has no date.

    Parameters
    ----------
    indicator : str
        An ``indicator_id``.
    entity : str
        An ``entity_id``.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    language : {"en", "zh"}
    theme : {"light", "dark", "css"}

    Raises
    ------
    UnknownIdentifierError
        The package has no such indicator or entity; the message suggests the nearest.
    """
    tables, colours = LabelledTables(Package.open(path), language), theme_of(theme)
    indicator, entity = (
        identified(tables.package, table, asked) for table, asked in (("indicators", indicator), ("entities", entity))
    )
    figures = figures_in_time(tables.package, indicator, entity)
    drawing = series_drawing(tables, figures, colours)
    drawings = (drawing,) if drawing else ()
    return Chart(say(language, "series"), drawings, say(language, "none.series"), colours, language)


def save(chart: Chart, out: str | Path) -> Path:
    """Write a chart as a file: SVG, PNG, a page of its own, or its Vega-Lite specification.

    Parameters
    ----------
    chart : Chart
    out : str or Path
        Ends in ``.svg``, ``.png``, ``.html`` or ``.json``.

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


_FORMATS: dict[str, Callable[[Chart], bytes]] = {
    "svg": lambda chart: f"{chart.svg()}\n".encode(),
    "png": Chart.png,
    "html": lambda chart: chart.html().encode(),
    "json": lambda chart: (json.dumps(chart.specification, ensure_ascii=False, indent=2) + "\n").encode(),
}


def rendered(chart: Chart, form: str) -> bytes:
    """A chart as the bytes of a file: ``svg``, ``png``, ``html`` or ``json``."""
    return _FORMATS[form](chart)


CHARTS: dict[str, Callable[..., Chart]] = {
    "headlines": headlines,
    "changes": changes,
    "shares": shares,
    "themes": themes,
    "documents": documents,
    "series": series,
}
"""Each takes `path`, `language` and `theme`; `series` an indicator and an entity before them."""


def require_chart(name: str) -> Callable[..., Chart]:
    """The chart of that name; of none the error suggests the nearest."""
    if name not in CHARTS:
        listed = f"the charts are {', '.join(CHARTS)}"
        raise unknown(UnknownChartError, f"no chart {name[:100]!r}", name, CHARTS, listed)
    return CHARTS[name]

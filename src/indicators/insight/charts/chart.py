"""`Chart`: drawings under a title, as SVG, PNG, a page or Vega-Lite; notebooks show them without a network."""

from __future__ import annotations

import csv
import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from io import StringIO
from pathlib import Path
from typing import Any
from zlib import crc32

from indicators.errors import UnknownChartFormatError
from indicators.insight.charts.drawing import (
    FONT,
    SIZE,
    WIDTH,
    Drawing,
    Theme,
    draw_panels,
    inline_svg,
    say,
)
from indicators.insight.charts.svg import Sheet, Specification, serialized
from indicators.markup import html_table, printable
from indicators.model import Language
from indicators.package.atomic import written_whole

_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_FORMATS = ("svg", "png", "html", "json")
_SHARPNESS = 2.0
"""Pixels of a PNG per pixel of the chart."""

_HEADING, _TITLE, _PADDING = 18, 15, 12
_READOUT = """.mark:hover .said, .mark:focus .said { display: inline }
.mark:focus { outline: none }
.mark:focus > :not(.said) { outline: 2px solid; outline-offset: 2px }"""
_STYLE = f"""{_READOUT}
.indicators-chart {{ font: 14px/1.45 {FONT}; color: INK; background: PAPER; padding: 12px }}
.indicators-chart :is(h1, h2) {{ font-size: 20px; margin: 0 0 10px }}
.indicators-chart .drawings {{ display: flex; flex-wrap: wrap; gap: 22px }}
.indicators-chart figure {{ margin: 0; width: {WIDTH}px; max-width: 100% }}
.indicators-chart figcaption {{ margin-bottom: 6px }}
.indicators-chart strong {{ display: block; font-size: 16px }}
.indicators-chart svg {{ max-width: 100%; height: auto; overflow: visible; font-family: inherit }}
.indicators-chart small, .indicators-chart figcaption span {{ color: FAINT; font-size: 13px }}
.indicators-chart a {{ color: REFERENCE }}
.indicators-chart table {{ border-collapse: collapse; color: inherit; background: none }}
.indicators-chart :is(th, td) {{ text-align: left; padding: 3px 12px 3px 0; border-bottom: 1px solid LINE }}
.indicators-chart p {{ margin: 4px 0; line-height: 1.3 }}
.indicators-chart caption {{ text-align: left; color: FAINT }}
"""


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
            draw_panels(sheet, drawing.panels)
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
        style = _STYLE
        for name in ("ink", "paper", "faint", "reference", "line"):
            style = style.replace(name.upper(), getattr(self.theme, name))
        figures = "\n".join(self._figure(drawing, place) for place, drawing in enumerate(self.drawings))
        files = ((self.csv(), "text/csv", "csv"), (self.svg(), "image/svg+xml", "svg"))
        links = " · ".join(
            f'<a download="chart.{ending}" href="data:{kind};base64,{b64encode(text.encode()).decode()}">'
            f"{escape(say(self.language, f'download.{ending}'))}</a>"
            for text, kind, ending in files
        )
        shown = (
            f'<div class="drawings">\n{figures}\n</div>\n<p>{links}</p>'
            if figures
            else f"<p>{escape(self.nothing)}</p>"
        )
        title = f"<{heading}>{escape(printable(self.title))}</{heading}>"
        return f'<style>\n{style}</style>\n<section class="indicators-chart">\n{title}\n{shown}\n</section>'

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


def save(chart: Chart, out: str | Path) -> Path:
    """Write a chart as a file: SVG, PNG, a page of its own, or its Vega-Lite specification.

    Parameters
    ----------
    chart : Chart
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


def rendered(chart: Chart, form: str) -> bytes:
    """A chart as the bytes of a file: ``svg``, ``png``, ``html`` or ``json``."""
    match form:
        case "svg":
            return f"{chart.svg()}\n".encode()
        case "png":
            return chart.png()
        case "html":
            return chart.html().encode()
        case _:
            return (json.dumps(chart.specification, ensure_ascii=False, indent=2) + "\n").encode()

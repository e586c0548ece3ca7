"""`Drawing`: a chart with the words and the table that say the same, and how several are put into one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.plot.layers import chart_of, layered
from indicators.plot.theme import Theme

if TYPE_CHECKING:
    import altair as alt

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

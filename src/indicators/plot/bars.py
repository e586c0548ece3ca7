"""A number as a bar that says how far it reaches: solid, fading, open or closed, going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from indicators.plot.drawing import SIZE, WIDTH
from indicators.plot.extent import EndKind, extent
from indicators.plot.layers import chart_of, layered
from indicators.plot.theme import Theme
from indicators.views.listing import Record

if TYPE_CHECKING:
    import altair as alt

HEIGHT = 44
_TOP, _BOTTOM = 4, 20
_MIDDLE = (_TOP + _BOTTOM) / 2
_GROUND = 26
"""Where the scale is drawn, and below it its ends."""
_SYMBOL = 90


def bar(row: Record, scale: float, scale_words: str, theme: Theme, colour: str | None = None) -> alt.LayerChart:
    """The bar of a row.

    Parameters
    ----------
    row : mapping
        With `qualifier`, `value`, `lower` and `upper`.
    scale : float
        What the scale reaches to, from nothing.
    scale_words : str
        The same as it is written.
    theme : Theme
    colour : str, optional
        By default that of claims.
    """
    import altair as alt

    reach, fill = extent(row, scale), colour or theme.claim
    layers: list[alt.Chart] = [
        _spans([(0, scale)]).mark_rule(color=theme.line).encode(x=_x("from", scale), x2="to:Q", y=alt.value(_GROUND)),
        _label("0", 0, scale, "left", theme),
        _label(scale_words, scale, scale, "right", theme),
    ]
    if reach.solid is not None:
        layers.append(_box(reach.solid, scale, fill))
    if reach.band is not None:
        layers.append(_box(reach.band, scale, fill, opacity=0.45))
    if reach.fading is not None:
        layers.append(_box(reach.fading, scale, _fade(fill, theme)))
    if reach.arrow is not None:
        layers += _arrow(reach.arrow, scale, fill)
    layers += [_end(number, kind, scale, fill, theme) for number, kind in reach.ends]
    return layered(layers, WIDTH, HEIGHT)


def _spans(spans: list[tuple[float, float]]) -> alt.Chart:

    return chart_of([{"from": start, "to": end} for start, end in spans])


def _x(field: str, scale: float) -> alt.X:
    import altair as alt

    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, scale], nice=False, zero=False), axis=None)


def _box(span: tuple[float, float], scale: float, fill: str | alt.LinearGradient, opacity: float = 1) -> alt.Chart:
    import altair as alt

    mark = _spans([span]).mark_rect(fill=fill, opacity=opacity)
    placed: alt.Chart = mark.encode(x=_x("from", scale), x2="to:Q", y=alt.value(_TOP), y2=alt.value(_BOTTOM))
    return placed


def _fade(fill: str, theme: Theme) -> alt.LinearGradient:
    import altair as alt

    stops = [alt.GradientStop(color=fill, offset=0), alt.GradientStop(color=theme.paper, offset=1)]
    return alt.LinearGradient(gradient="linear", stops=stops, x1=0, x2=1, y1=0, y2=0)


def _arrow(at: float, scale: float, fill: str) -> list[alt.Chart]:
    import altair as alt

    mark = _spans([(at, at)]).mark_point(
        shape="triangle-right", filled=True, size=_SYMBOL, color=fill, opacity=1, strokeWidth=0
    )
    return [mark.encode(x=_x("from", scale), y=alt.value(_MIDDLE))]


def _end(number: float, kind: EndKind, scale: float, fill: str, theme: Theme) -> alt.Chart:
    import altair as alt

    base, x = _spans([(number, number)]), _x("from", scale)
    if kind == "closed":
        rule = base.mark_rule(color=theme.ink, strokeWidth=2.5)
        closed: alt.Chart = rule.encode(x=x, y=alt.value(_TOP - 3), y2=alt.value(_BOTTOM + 3))
        return closed
    mark = base.mark_point(
        shape="diamond" if kind == "about" else "circle",
        size=_SYMBOL,
        fill=theme.paper,
        stroke=fill,
        strokeWidth=2,
        opacity=1,
    )
    placed: alt.Chart = mark.encode(x=x, y=alt.value(_MIDDLE))
    return placed


def _label(words: str, at: float, scale: float, align: Literal["left", "right"], theme: Theme) -> alt.Chart:
    import altair as alt

    mark = _spans([(at, at)]).mark_text(text=words, align=align, fontSize=SIZE - 1, color=theme.faint)
    placed: alt.Chart = mark.encode(x=_x("from", scale), y=alt.value(_GROUND + 10))
    return placed

"""Bars: claims in order of size, intervals beside one another, and how many claims a document or theme has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Literal

from indicators.insight.charts.drawing import (
    SIZE,
    WIDTH,
    Drawing,
    Row,
    Theme,
    ThemeName,
    chart_of,
    layered,
    say,
    theme_of,
    together,
)
from indicators.insight.listing import LabelledTables, Record
from indicators.model.definition import Language
from indicators.package.package import Package, Where
from indicators.reading.model import open_ends

if TYPE_CHECKING:
    import altair as alt


EndKind = Literal["closed", "open", "about"]
_FADES_BELOW = 0.7
"""Where a bar of *nearly* begins to fade, as a part of its bound: how near it is, the text does not say."""

_ABOUT = 0.2
"""How far a bar of *about* fades on either side, as a part of its number; as little said by the text."""

_ROOM = 1.25
"""How much longer a scale is than what it shows."""

_BEYOND = 0.16
"""How far an arrow goes on, as a part of the scale."""

_END: dict[bool, EndKind] = {True: "open", False: "closed"}
_STEPS = (1, 2, 2.5, 5, 10)
_WHOLE = 100
"""Of shares."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What is drawn of a number.

    Attributes
    ----------
    solid : tuple of (float, float) or None
        From and to where the number surely reaches.
    fading : tuple of (float, float) or None
        From where to where it may reach: full at the first, gone at the second.
    band : tuple of (float, float) or None
        The bounds of a range.
    ends : tuple of (float, EndKind)
        Numbers that the text names: one that belongs, one that is left out, one that is only near.
    arrow : float or None
        To where it goes on, and further.
    """

    solid: tuple[float, float] | None = None
    fading: tuple[float, float] | None = None
    band: tuple[float, float] | None = None
    ends: tuple[tuple[float, EndKind], ...] = ()
    arrow: float | None = None


def scale_of(rows: list[Record], *, of_share: bool = False) -> float:
    """A round number that the rows stay below on a common scale from nothing; the whole for shares.

    Examples
    --------
    >>> scale_of([{"value": 700, "lower": None, "upper": 700}])
    1000
    """
    greatest = max((abs(number) for row in rows for number in _numbers(row)), default=0)
    if of_share and greatest <= _WHOLE:
        return _WHOLE
    if not greatest:
        return 1
    wanted = greatest * _ROOM
    power = 10.0 ** floor(log10(wanted))
    step = next(step for step in _STEPS if step * power >= wanted)
    scale = float(step * power)
    return ceil(scale) if scale >= 1 else scale


def extent(row: Record, scale: float) -> Extent:
    """How far the number of a row reaches, on a scale of that length."""
    value, lower, upper = row["value"], row["lower"], row["upper"]
    match row["qualifier"]:
        case "exact" if value is not None:
            return Extent(solid=(0, value), ends=((value, "closed"),))
        case "approximately" if value is not None:
            edge = value * (1 - _ABOUT)
            return Extent(solid=(0, edge), fading=(edge, value * (1 + _ABOUT)), ends=((value, "about"),))
        case "nearly" if (bound := upper if upper is not None else lower) is not None:
            return _short_of(bound, "open")
        case "less_than" | "at_most" if upper is not None:
            kind: EndKind = "closed" if row["qualifier"] == "at_most" else "open"
            return _short_of(upper, kind) if upper >= 0 else _beyond(upper, kind, -scale)
        case "more_than" | "at_least" if lower is not None:
            kind = "closed" if row["qualifier"] == "at_least" else "open"
            return _beyond(lower, kind, scale) if lower >= 0 else _short_of(lower, kind)
    if lower is not None and upper is not None:
        below, above = (_END[left_out] for left_out in open_ends(row["qualifier"], negative=upper < 0))
        return Extent(band=(lower, upper), ends=((lower, below), (upper, above)))
    known = value if value is not None else lower if lower is not None else upper
    return Extent() if known is None else Extent(ends=((known, "about"),))


def _short_of(bound: float, kind: EndKind) -> Extent:
    """A number between nothing and its bound."""
    begin = bound * _FADES_BELOW
    return Extent(solid=(0, begin), fading=(begin, bound), ends=((bound, kind),))


def _beyond(bound: float, kind: EndKind, scale: float) -> Extent:
    """A number further from nothing than its bound."""
    beyond = bound + scale * _BEYOND
    return Extent(solid=(0, bound), fading=(bound, beyond), ends=((bound, kind),), arrow=beyond)


def _numbers(row: Record) -> list[float]:
    return [row[name] for name in ("value", "lower", "upper") if row[name] is not None]


HEIGHT = 44
_TOP, _BOTTOM = 4, 20
_MIDDLE = (_TOP + _BOTTOM) / 2
_GROUND = 26
"""Where the scale is drawn, and below it its ends."""

_SYMBOL = 90


def bar(row: Record, scale: float, scale_words: str, theme: Theme, colour: str | None = None) -> alt.LayerChart:
    """The bar of a row."""
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


_STEP = 36
_ABOVE, _BAR = 18, 12
_BARS = 20
"""Of more values the others are counted together, without a bar: it would be no value's, and the longest."""

_NUMBER = 36
"""Room for the count behind the longest bar."""


def themes(path: Where = None, language: Language = "en", theme: ThemeName = "light") -> alt.VConcatChart:
    """How many observations each theme has, the most first.

    Parameters
    ----------
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    language : {"en", "zh"}
    theme : {"light", "dark", "css"}

    Returns
    -------
    altair.VConcatChart

    Raises
    ------
    UnreadableTableError
        A file breaks its form.
    """
    tables, colours = LabelledTables(Package.open(path), language), theme_of(theme)
    return together(say(language, "themes"), theme_drawings(tables, colours), say(language, "none.counts"), colours)


def documents(path: Where = None, language: Language = "en", theme: ThemeName = "light") -> alt.VConcatChart:
    """How many observations each document has, the most first.

    Parameters
    ----------
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    language : {"en", "zh"}
    theme : {"light", "dark", "css"}

    Returns
    -------
    altair.VConcatChart

    Raises
    ------
    UnreadableTableError
        A file breaks its form.
    """
    tables, colours = LabelledTables(Package.open(path), language), theme_of(theme)
    return together(
        say(language, "documents"), document_drawings(tables, colours), say(language, "none.counts"), colours
    )


def theme_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """The drawing of the themes; none where there are no observations."""
    counts, labels = Counter[str](), {}
    for row in _of_substance(tables):
        indicator = tables.row("indicators", row["indicator_id"])
        counts[indicator["theme"]] += 1
        labels[indicator["theme"]] = str(indicator["theme_label"] or indicator["theme"])
    return _drawings(tables.language, "theme", counts, labels, theme)


def document_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """The drawing of the documents, also of those without observations; none where there are no observations."""
    sources = tables.rows("sources")
    counts = Counter(str(row["source_id"]) for row in _of_substance(tables))
    labels = {str(row["source_id"]): str(row["title"] or row["source_id"]) for row in sources}
    for source in labels if counts else ():
        counts.setdefault(source, 0)
    return _drawings(tables.language, "document", counts, labels, theme)


def _of_substance(tables: LabelledTables) -> Iterator[Record]:
    """The observations without those that only count what a sentence names."""
    return (row for row in tables.rows("observations") if row["salience"] != "structural")


def _drawings(
    language: Language, what: str, counts: Counter[str], labels: Mapping[str, str], theme: Theme
) -> list[Drawing]:
    if not counts:
        return []
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    named = [(labels.get(value, value), count) for value, count in ordered]
    if len(named) > _BARS:
        rest = sum(count for _, count in named[_BARS:])
        named = [*named[:_BARS], (say(language, f"{what}s.others", count=f"{len(named) - _BARS:,}"), rest)]
    most = f"{named[0][0]}, {named[0][1]:,}"
    rows = tuple(Row("", (label, f"{count:,}")) for label, count in named)
    title = say(language, f"{what}s")
    header = (say(language, what), say(language, "count"))
    return [Drawing(_bars(named, theme), title, "", say(language, "described.counts", most=most), header, rows)]


def _bars(named: list[tuple[str, int]], theme: Theme) -> alt.LayerChart:
    import altair as alt

    data = [
        {"label": label, "count": 0 if place == _BARS else count, "number": f"{count:,}", "top": place * _STEP}
        | {"zero": 0, "from": place * _STEP + _ABOVE, "to": place * _STEP + _TOP + _BAR}
        for place, (label, count) in enumerate(named)
    ]
    most = named[0][1]
    length = alt.Scale(domain=[0, max(most, 1)], range=[0, WIDTH - _NUMBER], nice=False)
    height = len(named) * _STEP
    places = alt.Scale(domain=[0, height], range=[0, height], nice=False)
    end, top = alt.X("count:Q", axis=None, scale=length), alt.Y("top:Q", axis=None, scale=places)
    base = chart_of(data)
    layers = [
        base.mark_rect(fill=theme.claim).encode(
            x=alt.X("zero:Q", axis=None, scale=length),
            x2="count:Q",
            y=alt.Y("from:Q", axis=None, scale=places),
            y2="to:Q",
        ),
        base.mark_text(align="left", dx=6, dy=_ABOVE + _BAR / 2, fontSize=SIZE, color=theme.faint).encode(
            x=end, y=top, text="number:N"
        ),
        base.mark_text(align="left", dy=8, fontSize=SIZE, color=theme.ink, limit=WIDTH).encode(
            x=alt.value(0), y=top, text="label:N"
        ),
    ]
    return layered(layers, WIDTH, height)

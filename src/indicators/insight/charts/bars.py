"""Bars: claims in order of size, intervals beside one another, and how many claims a document or theme has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any, Literal

from indicators.insight.charts import (
    SAID,
    SIZE,
    WIDTH,
    Drawing,
    Row,
    Theme,
    fixed,
    layer,
    panel,
    quantity,
    say,
    words_of,
)
from indicators.insight.charts.svg import Specification
from indicators.insight.listing import LabelledTables, Record
from indicators.reading import open_ends

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
    """What is drawn of a number."""

    solid: tuple[float, float] | None = None
    """From and to where the number surely reaches."""
    fading: tuple[float, float] | None = None
    """From where to where it may reach: full at the first, gone at the second."""
    band: tuple[float, float] | None = None
    """The bounds of a range."""
    ends: tuple[tuple[float, EndKind], ...] = ()
    """Numbers that the text names: one that belongs, one that is left out, one that is only near."""
    arrow: float | None = None
    """To where it goes on, and further."""


def scale_of(rows: list[Record], *, of_share: bool = False) -> float:
    """A round number that the rows stay below on a common scale from nothing; the whole for shares."""
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


def bar(row: Record, scale: float, scale_words: str, theme: Theme, colour: str | None = None) -> Specification:
    """The bar of a row."""
    reach, fill = extent(row, scale), colour or theme.claim
    x, middle = quantity("from", 0, scale), fixed(_MIDDLE)

    def spans(mark: str, start: float, end: float, **look: Any) -> Specification:
        heights = {"y": fixed(_TOP), "y2": fixed(_BOTTOM)} if mark == "rect" else {"y": fixed(_GROUND)}
        return layer(mark, [{"from": start, "to": end}], look, x=x, x2={"field": "to"}, **heights)

    def point(at: float, shape: str, **look: Any) -> Specification:
        return layer("point", [{"from": at}], {"shape": shape, "size": _SYMBOL, "opacity": 1, **look}, x=x, y=middle)

    def label(words: str, at: float, align: str) -> Specification:
        look = {"text": words, "align": align, "fontSize": SIZE - 1, "color": theme.faint}
        return layer("text", [{"from": at}], look, x=x, y=fixed(_GROUND + 10))

    layers = [
        spans("rule", 0, scale, color=theme.line),
        label("0", 0, "left"),
        label(scale_words, scale, "right"),
    ]
    if reach.solid is not None:
        layers.append(spans("rect", *reach.solid, fill=fill))
    if reach.band is not None:
        layers.append(spans("rect", *reach.band, fill=fill, opacity=0.45))
    if reach.fading is not None:
        stops = [{"color": fill, "offset": 0}, {"color": theme.paper, "offset": 1}]
        fade = {"gradient": "linear", "x1": 0, "x2": 1, "y1": 0, "y2": 0, "stops": stops}
        layers.append(spans("rect", *reach.fading, fill=fade))
    if reach.arrow is not None:
        layers.append(point(reach.arrow, "triangle-right", filled=True, color=fill))
    for number, kind in reach.ends:
        if kind == "closed":
            look, ends = {"color": theme.ink, "strokeWidth": 2.5}, {"y": fixed(_TOP - 3), "y2": fixed(_BOTTOM + 3)}
            layers.append(layer("rule", [{"from": number}], look, x=x, **ends))
        else:
            shape = "diamond" if kind == "about" else "circle"
            layers.append(point(number, shape, fill=theme.paper, stroke=fill, strokeWidth=2))
    return panel(layers, HEIGHT)


_STEP = 36
_ABOVE, _BAR = 18, 12
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

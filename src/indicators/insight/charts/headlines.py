"""`headlines`, `changes`, `shares`: what a package highlights, each number drawn as what its words say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Any, Literal

from indicators.errors import UndrawnFigureError, require_known
from indicators.insight.charts import (
    SAID,
    SIZE,
    WHOLE,
    WIDTH,
    Drawing,
    Row,
    Theme,
    fixed,
    layer,
    panel,
    quantity,
    say,
    source_words,
    words_of,
)
from indicators.insight.charts.svg import Specification
from indicators.insight.declaration import DECLARATION_FILE, UnpairedError, read_declaration
from indicators.insight.derived import DerivedFigure, derived_figures
from indicators.insight.listing import LabelledTables, Record, figure, period
from indicators.insight.relation import number_words
from indicators.model import Language
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
    if of_share and greatest <= WHOLE:
        return WHOLE
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


_HEIGHT = 44
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
    return panel(layers, _HEIGHT)


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two observations, before and after or the whole and a part, with the name of what follows from them in words."""

    identifier: str
    base: Record
    other: Record
    name: str
    result: str

    def words(self, tables: LabelledTables) -> tuple[str, str]:
        """The numbers of both as a reader reads them."""
        unit = tables.unit(self.base), tables.unit(self.other)
        return figure(self.base, unit[0], tables.language), figure(self.other, unit[1], tables.language)


def _pairs(tables: LabelledTables, wanted: Sequence[str]) -> list[ComparedPair]:
    """The derived figures of these identifiers."""
    known = {one.declared.identifier: one for one in derived_figures(tables.package)} if wanted else {}
    for identifier in wanted:
        require_known(identifier, known, DECLARATION_FILE)
    return [_pair(tables, known[identifier]) for identifier in wanted]


def derived_words(tables: LabelledTables, one: DerivedFigure) -> str:
    """A derived figure as a reader reads it, in no more digits than its inputs have."""
    interval = one.interval
    numbers = {"value": one.value, "lower": interval.low, "upper": interval.high}
    row = {
        name: None if number is None else float(number_words(number, digits=one.digits))
        for name, number in numbers.items()
    }
    return figure({**row, "qualifier": one.qualifier}, tables.row("units", one.declared.unit_id), tables.language)


def _pair(tables: LabelledTables, one: DerivedFigure) -> ComparedPair:
    declared = one.declared
    try:
        pair = declared.pair()
    except UnpairedError as error:
        raise UndrawnFigureError(
            f"{DECLARATION_FILE}: {declared.identifier}: {error}; take it out of [highlights]"
        ) from error
    name = declared.name_zh if tables.language == "zh" else declared.name_en
    base, other = (tables.row("observations", identifier) for identifier in pair)
    return ComparedPair(declared.identifier, base, other, name, derived_words(tables, one))


def headline_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """A drawing of each headline, in the order of the table."""
    return [
        headline_drawing(tables, row, theme) for row in tables.rows("observations") if row["salience"] == "headline"
    ]


def scale_for(tables: LabelledTables, rows: list[Record], whole: Record | None = None) -> tuple[float, str]:
    """What a scale for these rows of one unit reaches to, and how that is written; no further than an exact whole."""
    unit = tables.unit(rows[0])
    scale = scale_of(rows, of_share=unit["unit_id"] == "percent")
    if whole and whole["qualifier"] == "exact" and 0 < max(n for row in rows for n in _numbers(row)) <= whole["value"]:
        scale = whole["value"]
    end = {"qualifier": "exact", "value": scale, "lower": scale, "upper": scale}
    return scale, figure(end, unit, tables.language)


def table_row(tables: LabelledTables, row: Record) -> Row:
    """An observation as a row of the table beside a chart."""
    words = figure(row, tables.unit(row), tables.language)
    about = str(row["entity_label"] or row["entity_id"])
    return Row(row["observation_id"], (words, str(row["indicator_label"]), about, period(row) or "—"))


def _source(tables: LabelledTables, rows: Sequence[Record]) -> str:
    sources = [tables.row("sources", row["source_id"]) for row in rows]
    publishers = (str(one["publisher"] or one["container"] or "") for one in sources)
    return source_words(publishers, (one["published_on"] or "" for one in sources), tables.language)


def table_header(language: Language) -> tuple[str, ...]:
    """What the cells of `table_row` are."""
    return tuple(say(language, column) for column in ("figure", "indicator", "entity", "period"))


def headline_drawing(tables: LabelledTables, row: Record, theme: Theme) -> Drawing:
    """An observation on a scale of its own."""
    scale, scale_words = scale_for(tables, [row])
    shown = table_row(tables, row)
    words, indicator, about, _ = shown.cells
    described = say(tables.language, f"described.{row['qualifier']}")
    return Drawing(
        (bar(row, scale, scale_words, theme),),
        words,
        " · ".join((indicator, about, *([str(row["status_label"])] if row["status"] == "target" else []))),
        say(tables.language, "described.figure", indicator=indicator, entity=about, words=words, drawn=described),
        table_header(tables.language),
        (shown,),
        source=_source(tables, [row]),
    )


_SLOPE = 150
_ENDS = (84, WIDTH - 132)
"""Where the slope begins and ends, with room for the words on either side."""


def change_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """A drawing of each highlighted change, in the order of the declaration. Raises as `changes`."""
    return [
        _change(tables, pair, theme)
        for pair in _pairs(tables, read_declaration(tables.package.storage).highlights.changes)
    ]


def _change(tables: LabelledTables, pair: ComparedPair, theme: Theme) -> Drawing:
    words = pair.words(tables)
    return _of_two(tables, pair, "change", words, slope(tables, pair, words, theme))


def _of_two(
    tables: LabelledTables, pair: ComparedPair, what: str, words: tuple[str, str], *panels: Specification
) -> Drawing:
    """Two observations under what follows from them."""
    base, other = words
    return Drawing(
        panels,
        pair.result,
        pair.name,
        say(tables.language, f"described.{what}", base=base, other=other, result=pair.result),
        table_header(tables.language),
        (table_row(tables, pair.base), table_row(tables, pair.other)),
        source=_source(tables, [pair.base, pair.other]),
    )


def slope(tables: LabelledTables, pair: ComparedPair, words: tuple[str, str], theme: Theme) -> Specification:
    """The line from one number to the other, with an arrow where a number lies beyond the one that is named."""
    rows = (pair.base, pair.other)
    times = [period(row) or say(tables.language, key) for row, key in zip(rows, ("before", "after"), strict=True)]
    heights = [next(iter(_numbers(row)), 0.0) for row in rows]
    points: list[dict[str, Any]] = [
        {
            "x": x,
            "y": height,
            "words": said,
            "time": time,
            "side": _side(row),
            "said": f"{said} · {time}",
        }
        for x, height, row, said, time in zip(_ENDS, heights, rows, words, times, strict=True)
    ]
    room = (max(heights) - min(heights)) * 0.15 or abs(heights[0]) or 1
    x = quantity("x", 0, WIDTH)
    y = quantity("y", min(heights) - room, max(heights) + room, (_SLOPE - 30, 14))
    guide = {"y": fixed(4), "y2": fixed(_SLOPE - 22)}
    time = {"fontSize": SIZE - 1, "color": theme.faint}
    layers = [
        layer("rule", points, {"color": theme.line}, x=x, **guide),
        layer("line", points, {"color": theme.claim, "strokeWidth": 2.5}, x=x, y=y),
        *(one for place, point in enumerate(points) for one in _end(point, x, y, theme, place)),
        *(_arrow(point, x, y, theme) for point in points if point["side"]),
        layer("text", points, time, x=x, y=fixed(_SLOPE - 10), text=words_of("time")),
    ]
    return panel(layers, _SLOPE)


def _side(row: Record) -> int:
    """On which side of the number that is named the number itself lies: above a lower bound, below an upper one."""
    # Thousands, which are several without an end, lie above a thousand as at least a thousand does.
    return (row["upper"] is None) - (row["lower"] is None)


def _end(
    point: dict[str, Any], x: Specification, y: Specification, theme: Theme, place: int
) -> Sequence[Specification]:
    inside = theme.paper if point["side"] else theme.claim
    mark = {"size": 90, "fill": inside, "stroke": theme.claim, "strokeWidth": 2, "opacity": 1}
    beside = {"align": "left" if place else "right", "dx": 12 if place else -12}
    words = beside | {"fontSize": SIZE + 2, "fontWeight": "bold", "color": theme.ink}
    return (
        layer("point", [point], mark, x=x, y=y, **SAID),
        layer("text", [point], words, x=x, y=y, text=words_of("words")),
    )


def _arrow(point: dict[str, Any], x: Specification, y: Specification, theme: Theme) -> Specification:
    up = point["side"] == 1
    shape = {"shape": "triangle-up" if up else "triangle-down", "yOffset": -12 if up else 12}
    return layer("point", [point], shape | {"filled": True, "size": 60, "color": theme.claim, "opacity": 1}, x=x, y=y)


def share_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """A drawing of each highlighted share, in the order of the declaration. Raises as `shares`."""
    return [
        _share(tables, pair, theme)
        for pair in _pairs(tables, read_declaration(tables.package.storage).highlights.shares)
    ]


def _share(tables: LabelledTables, pair: ComparedPair, theme: Theme) -> Drawing:
    scale, scale_words = scale_for(tables, [pair.base, pair.other], pair.base)
    whole, part = (
        f"{row['indicator_label']}{': ' if tables.language == 'en' else '：'}{words}"
        for row, words in zip((pair.base, pair.other), pair.words(tables), strict=True)
    )
    return _of_two(
        tables,
        pair,
        "share",
        (whole, part),
        bar(pair.base, scale, scale_words, theme, theme.reference) | {"title": whole},
        bar(pair.other, scale, scale_words, theme, theme.claim) | {"title": part},
    )

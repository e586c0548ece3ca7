"""`series`: claims and references of one indicator and entity over time, told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from functools import partial
from typing import Any

from indicators.insight import Figure
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
from indicators.insight.charts.svg import Box, Specification, overlap, place_on, text_width
from indicators.insight.listing import MAGNITUDES, LabelledTables, figure
from indicators.model import Language

_HEIGHT, _TOP, _EDGE, _GAP = 200, 28, 8, 6
"""Of the panel; where its highest tick is; how far marks stay from its ends; from a tick's words to the panel."""

_READOUT = 36
"""How far below the panel a mark says what it is."""

_TICKS = 5
_NAMED = 8
"""Marks, or claims alone, that are named; the names of more would lie over each other."""

_NAME = {"fontSize": SIZE - 1, "fontWeight": "bold"}
_BOLD = 1.1
"""How much wider bold words are."""

_BESIDE = (
    ("center", 0, -14),
    ("center", 0, 15),
    ("left", 9, 0),
    ("right", -9, 0),
    ("left", 0, -14),
    ("right", 0, -14),
    ("left", 0, 15),
    ("right", 0, 15),
)
"""Where the words of a mark may stand: their side, and how far across and down from it; the best first."""

Mark = dict[str, Any]
"""A figure as the row of a layer's data."""


def series_drawing(tables: LabelledTables, figures: Sequence[Figure], theme: Theme) -> Drawing | None:
    """The drawing of one series in the order of time; None where no figure has a number."""
    drawn = [one for one in figures if _number(one) is not None]
    if not drawn:
        return None
    language, first = tables.language, drawn[0]
    indicator = tables.row("indicators", first.indicator_id)
    kinds = {kind: sum(one.kind == kind for one in drawn) for kind in ("claim", "reference")}
    dated = [one.period for one in drawn if one.period is not None]
    ends = (min(period.start for period in dated), max(period.end for period in dated)) if dated else ("—", "—")
    described = say(
        language, "described.series", claims=kinds["claim"], references=kinds["reference"], first=ends[0], last=ends[1]
    )
    name, unit = tables.name(indicator), tables.unit({"indicator_id": first.indicator_id})
    about = [tables.name(tables.row("entities", first.entity_id))]
    if unit["quantity_kind"] != "count":
        about.append(tables.name(unit))
    return Drawing(
        (_panel(tables, drawn, theme),),
        name,
        " · ".join(about),
        f"{name}. {described} {_how_drawn(tables, drawn)}",
        tuple(say(language, column) for column in ("figure", "kind", "period", "publisher")),
        tuple(_table_row(tables, one) for one in drawn),
        _how_drawn(tables, drawn),
        source_words([one.publisher for one in drawn], [one.published_on for one in drawn], language),
    )


def _how_drawn(tables: LabelledTables, figures: Sequence[Figure]) -> str:
    """What is to be known of the marks that are there."""
    marks = [_mark(tables, one) for one in figures]
    dated = [mark for mark in marks if "middle" in mark]
    seen = {
        "span": any(mark["start"] != mark["end"] for mark in dated),
        "hollow": any(mark["hollow"] for mark in dated),
        "triangle": any("triangle" in mark["shape"] for mark in dated),
        "diamond": any(mark["shape"] == "diamond" for mark in dated),
        "band": any("high" in mark for mark in dated),
        "dashed": len(dated) < len(marks),
    }
    gap = " " if tables.language == "en" else ""
    return gap.join(say(tables.language, f"drawn.{name}") for name, there in seen.items() if there)


def figure_words(tables: LabelledTables, one: Figure) -> str:
    """A claim or reference as a reader reads it."""
    numbers = {"value": one.value, "lower": one.lower, "upper": one.upper}
    row = {name: None if number is None else float(number) for name, number in numbers.items()}
    unit = tables.unit({"indicator_id": one.indicator_id})
    return figure({**row, "qualifier": str(one.qualifier), "value_text": one.value_text}, unit, tables.language)


def _table_row(tables: LabelledTables, one: Figure) -> Row:
    kind = say(tables.language, f"series.{one.kind}")
    return Row(one.identifier, (figure_words(tables, one), kind, one.when or "—", one.publisher))


def _number(one: Figure) -> float | None:
    known = next((number for number in (one.value, one.lower, one.upper) if number is not None), None)
    return None if known is None else float(known)


def _panel(tables: LabelledTables, figures: Sequence[Figure], theme: Theme) -> Specification:
    # What has evidence lies above what has none.
    marks = [(one, _mark(tables, one)) for one in sorted(figures, key=lambda one: one.kind == "claim")]
    dated = [mark for one, mark in marks if one.period is not None]
    undated = [mark for one, mark in marks if one.period is None]
    language = tables.language
    numbers = [mark[name] for _, mark in marks for name in ("number", "low", "high") if name in mark]
    indicator = tables.row("indicators", figures[0].indicator_id)
    unit = tables.row("units", indicator["unit_id"])
    ticks = round_ticks(numbers)
    if indicator["measure"] == "share" and unit["unit_id"] == "percent":
        ticks = [tick for tick in ticks if tick <= max(WHOLE, *numbers)]
    exponent, magnitude = _magnitude(ticks, language)
    names = [f"{tick.scaleb(-exponent).normalize():,f}" if tick else "0" for tick in ticks]
    room = max(text_width(name, SIZE - 1) for name in names) + _GAP
    width = WIDTH - room
    y = quantity("number", float(ticks[0]), float(ticks[-1]), (_HEIGHT - _EDGE, _TOP))
    small = {"fontSize": SIZE - 1, "color": theme.faint}
    rows = [{"number": float(tick), "words": name} for tick, name in zip(ticks, names, strict=True)]
    magnitude = magnitude.strip()
    if unit["quantity_kind"] != "count":
        axis = (" " if language == "en" else "").join(filter(None, (magnitude, tables.name(unit))))
    else:
        name = tables.name(indicator)
        axis = say(language, "axis.counted", name=name, magnitude=magnitude) if magnitude else name
    layers = [
        layer("rule", rows, {"color": theme.line, "opacity": 0.35}, y=y),
        layer("text", rows, {"align": "right", "dx": -_GAP, **small}, x=fixed(0), y=y, text=words_of("words")),
        layer("text", [{}], {"align": "left", "limit": WIDTH, "text": axis, **small}, x=fixed(-room), y=fixed(0)),
    ]
    x = _time(dated, (_EDGE, width - _EDGE)) if dated else fixed(0)
    colour: Specification = {"field": "kind", "type": "nominal", "legend": None}
    colour["scale"] = {"domain": ["claim", "reference"], "range": [theme.claim, theme.reference]}
    if dated:
        layers += [*_years(x, theme), *_points(dated, x, y, colour, theme)]
    if undated:
        dashes = {"strokeDash": [6, 4], "strokeWidth": 1.5}
        layers.append(layer("rule", undated, dashes, y=y, color=colour, **SAID))
    return panel([*layers, *_names(dated, undated, x, y, colour, width, language)], _HEIGHT, width)


def round_ticks(numbers: Sequence[float], most: int = 5) -> list[Decimal]:
    """Round numbers at even steps that hold others between them; no step is finer than the numbers are written.

    >>> [str(tick) for tick in round_ticks([6.67, 10])]
    ['6', '7', '8', '9', '10']
    >>> [str(tick) for tick in round_ticks([3])]
    ['2', '3', '4']
    """
    finest = Decimal(10) ** min(_exponent(number) for number in numbers)
    low, high = Decimal(repr(min(numbers))), Decimal(repr(max(numbers)))
    if low == high:
        room = abs(low) / 10 or Decimal(1)
        low, high = low - room, high + room
    power = max(Decimal(10) ** ((high - low) / most).adjusted(), finest)
    for step in (power * Decimal(times) for times in ("1", "2", "2.5", "5", "10", "20")):
        first, last = (low / step).to_integral_value(ROUND_FLOOR), (high / step).to_integral_value(ROUND_CEILING)
        if step % finest == 0 and last - first <= most:
            break
    return [step * place for place in range(int(first), int(last) + 1)]


def _exponent(number: float) -> int:
    """The power of ten of the last digit that is not nought."""
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0


def _magnitude(ticks: Sequence[Decimal], language: Language) -> tuple[int, str]:
    """The power of ten that all ticks are written in, and its word."""
    greatest = max(map(abs, ticks))
    return next((one for one in MAGNITUDES[language] if greatest >= 10 ** one[0]), (0, ""))


def _mark(tables: LabelledTables, one: Figure) -> Mark:
    words = figure_words(tables, one)
    mark: Mark = {
        "number": _number(one),
        "named_at": _number(one),
        "kind": one.kind,
        "shape": _shape(one),
        "hollow": one.period_basis == "publication",
        "words": words,
        "said": " · ".join((words, one.when or say(tables.language, "series.no_date"), one.publisher)),
        "readout": _HEIGHT + _READOUT,
    }
    if one.value is None and one.lower is not None and one.upper is not None:
        mark |= {"low": float(one.lower), "high": float(one.upper)}
        mark["named_at"] = float(one.lower + one.upper) / 2
    if one.period is not None:
        start, end = one.period
        middle = date.fromordinal((start.toordinal() + end.toordinal()) // 2)
        mark |= {"start": start.isoformat(), "end": end.isoformat(), "middle": middle.isoformat()}
    return mark


def _shape(one: Figure) -> str:
    """A triangle to the side of the only bound on which the number lies: of a fall by nearly 5 % that is above -5."""
    if one.qualifier == "approximately":
        return "diamond"
    if (one.lower is None) == (one.upper is None):
        return "circle"
    return "triangle-down" if one.lower is None else "triangle-up"


def _time(dated: Sequence[Mark], span: tuple[float, float], field: str = "middle") -> Specification:
    first, last = min(mark["start"] for mark in dated)[:4], max(mark["end"] for mark in dated)[:4]
    domain = [{"year": year, "month": 1, "date": 1, "utc": True} for year in (int(first), int(last) + 1)]
    scale = {"type": "utc", "domain": domain, "range": list(span)}
    return {"field": field, "type": "temporal", "axis": None, "scale": scale}


def _years(x: Specification, theme: Theme) -> Iterator[Specification]:
    """The axis of time."""
    first, last = (end["year"] for end in x["scale"]["domain"])
    step = -(-(last - first) // _TICKS)
    ticks = [{"at": f"{year:04}-01-01", "words": str(year)} for year in range(first, last + 1, step)]
    at, line = x | {"field": "at"}, {"color": theme.line}
    yield layer("rule", [{}], line, y=fixed(_HEIGHT))
    yield layer("rule", ticks, line, x=at, y=fixed(_HEIGHT), y2=fixed(_HEIGHT + 5))
    look = {"fontSize": SIZE - 1, "color": theme.faint}
    yield layer("text", ticks, look, x=at, y=fixed(_HEIGHT + 14), text=words_of("words"))


def _points(
    dated: Sequence[Mark], x: Specification, y: Specification, colour: Specification, theme: Theme
) -> Iterator[Specification]:
    """Bands over their period and bounds; points, with a line over their period."""
    start, end = x | {"field": "start"}, {"field": "end"}
    if banded := [mark for mark in dated if "high" in mark]:
        low, high = y | {"field": "low"}, {"field": "high"}
        yield layer("rect", banded, {"opacity": 0.3}, x=start, x2=end, y=low, y2=high, color=colour, **SAID)
    if pointed := [mark for mark in dated if "high" not in mark]:
        yield layer("rule", pointed, {"strokeWidth": 2, "opacity": 0.5}, x=start, x2=end, y=y, color=colour)
        fill = {"condition": {"test": "datum.hollow", "value": theme.paper}, **colour}
        shape = {"field": "shape", "type": "nominal", "scale": None, "legend": None}
        look = {"size": 55, "strokeWidth": 1.8, "opacity": 1}
        yield layer("point", pointed, look, x=x, y=y, shape=shape, color=colour, fill=fill, **SAID)


def _names(
    dated: Sequence[Mark],
    undated: Sequence[Mark],
    x: Specification,
    y: Specification,
    colour: Specification,
    width: float,
    language: Language,
) -> Iterator[Specification]:
    """The words of lines and of claims, the latest first, each where it covers nothing; no words where it would."""
    across, down = partial(place_on, x, extent=(0, width)), partial(place_on, y, extent=(_HEIGHT, 0))
    taken: list[Box] = [(0, at - 1, width, at + 1) for at in (down(mark["number"]) for mark in undated)]
    for mark in dated:
        middle, at, low, high = across(mark["middle"]), down(mark["named_at"]), *map(down, _reach(mark))
        taken += [(middle - 6, at - 6, middle + 6, at + 6), (across(mark["start"]), high, across(mark["end"]), low)]
    named = sorted(dated, key=lambda mark: (mark["kind"], -date.fromisoformat(mark["middle"]).toordinal()))
    if len(named) > _NAMED:
        named = [mark for mark in named if mark["kind"] == "claim"]
        named = named if len(named) <= _NAMED else []
    alone = {(mark["kind"], mark["words"], mark.get("middle")): mark for mark in (*undated, *named)}
    for mark in alone.values():
        line = "middle" not in mark
        words = say(language, "series.undated", words=mark["words"]) if line else mark["words"]
        wide = text_width(words, SIZE - 1) * _BOLD
        for align, dx, dy in _beside_a_line(width) if line else _BESIDE:
            begin = dx - {"left": 0.0, "center": wide / 2, "right": wide}[align]
            begin += 0 if line else across(mark["middle"])
            middle = down(mark["named_at"]) + dy
            box = (begin - 2, middle - SIZE / 2 - 1, begin + wide + 2, middle + SIZE / 2 + 1)
            inside = box[0] >= -2 and box[2] <= width + _EDGE and box[1] >= SIZE and box[3] <= _HEIGHT
            if inside and not any(overlap(box, other) for other in taken):
                taken.append(box)
                place = {"x": fixed(0) if line else x, "y": y | {"field": "named_at"}, "color": colour}
                look = {**_NAME, "align": align, "dx": dx, "dy": dy}
                yield layer("text", [mark | {"name": words}], look, text=words_of("name"), **place)
                break


def _beside_a_line(width: float) -> Iterator[tuple[str, float, float]]:
    return ((align, dx, dy) for dy in (-8, 9) for align, dx in (("left", 4), ("right", width - 4)))


def _reach(mark: Mark) -> tuple[float, float]:
    number = float(mark["number"])
    return float(mark.get("low", number)), float(mark.get("high", number))

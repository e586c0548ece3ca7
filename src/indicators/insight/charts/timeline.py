"""`series`: claims and references of one indicator and entity over time, told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

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
from indicators.insight.figures import Figure
from indicators.insight.in_words import figure
from indicators.insight.listing import LabelledTables, require_key
from indicators.insight.series import figures_in_time
from indicators.model.definition import Language
from indicators.package.package import Package, Where

if TYPE_CHECKING:
    import altair as alt


_HEIGHT = 200
_TICKS = 5
_NEAR = 0.12
"""How far above a line, as a part of all numbers' range, a mark lies in the way of the line's name."""

_NAMED = 8
"""Claims that are named beside their marks; the names of more would lie over each other."""

_LABEL_OF_AXIS = 46
"""Room for the numbers of the vertical axis, so that the plot's own width does not hang on a font."""


def series(
    indicator: str,
    entity: str,
    path: Where = None,
    language: Language = "en",
    theme: ThemeName = "light",
) -> alt.VConcatChart:
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

    Returns
    -------
    altair.VConcatChart

    Raises
    ------
    UnknownIdentifierError
        The package has no such indicator or entity; the message suggests the nearest.
    UnreadableTableError
        A file breaks its form.
    """
    tables, colours = LabelledTables(Package.open(path), language), theme_of(theme)
    require_key(tables.package, "indicators", indicator)
    require_key(tables.package, "entities", entity)
    figures = figures_in_time(tables.package, indicator, entity)
    drawing = series_drawing(tables, figures, colours)
    return together(say(language, "series"), [drawing] if drawing else [], say(language, "none.series"), colours)


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
    name, unit = tables.name(indicator), tables.row("units", indicator["unit_id"])
    about = [tables.name(tables.row("entities", first.entity_id))]
    if unit["quantity_kind"] != "count":
        about.append(tables.name(unit))
    return Drawing(
        _chart(tables, drawn, theme),
        name,
        " · ".join(about),
        f"{name}. {described} {say(language, 'series.note')}",
        tuple(say(language, column) for column in ("figure", "kind", "period", "publisher")),
        tuple(_table_row(tables, one) for one in drawn),
    )


def figure_words(tables: LabelledTables, one: Figure) -> str:
    """A claim or reference as a reader reads it."""
    numbers = {"value": one.value, "lower": one.lower, "upper": one.upper}
    row = {name: None if number is None else float(number) for name, number in numbers.items()}
    unit = tables.row("units", tables.row("indicators", one.indicator_id)["unit_id"])
    return figure({**row, "qualifier": str(one.qualifier)}, unit, tables.language)


def _table_row(tables: LabelledTables, one: Figure) -> Row:
    kind = say(tables.language, f"series.{one.kind}")
    return Row(one.identifier, (figure_words(tables, one), kind, one.when or "—", one.publisher))


def _number(one: Figure) -> float | None:
    known = next((number for number in (one.value, one.lower, one.upper) if number is not None), None)
    return None if known is None else float(known)


def _chart(tables: LabelledTables, figures: Sequence[Figure], theme: Theme) -> alt.LayerChart:
    y = _height(theme)
    dated = [_mark(one) for one in figures if one.period is not None]
    undated = [_mark(one) | {"words": _undated(tables, one)} for one in figures if one.period is None]
    labelled = [
        (mark := _mark(one))
        | {"number": mark.get("middle_of_band", mark["number"]), "words": figure_words(tables, one)}
        for one in figures
        if one.period and one.kind == "claim"
    ]
    layers = [*_lines(undated, dated, y, theme), *_points(dated, y, theme)]
    if 0 < len(labelled) <= _NAMED:
        words = chart_of(labelled).mark_text(dy=-12, fontSize=SIZE - 1, fontWeight="bold")
        layers.append(words.encode(x=_time(dated, theme), y=y, text="words:N", color=_colour(theme)))
    return layered(layers, WIDTH - _LABEL_OF_AXIS, _HEIGHT)


def _mark(one: Figure) -> dict[str, Any]:
    mark: dict[str, Any] = {
        "number": _number(one),
        "kind": one.kind,
        "shape": _shape(one),
        "hollow": one.period_basis == "publication",
    }
    if one.value is None and one.lower is not None and one.upper is not None:
        mark |= {"low": float(one.lower), "high": float(one.upper)}
        mark["middle_of_band"] = float(one.lower + one.upper) / 2
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


def _undated(tables: LabelledTables, one: Figure) -> str:
    return say(tables.language, "series.undated", words=figure_words(tables, one))


def _lines(undated: list[dict[str, Any]], dated: list[dict[str, Any]], y: alt.Y, theme: Theme) -> list[alt.Chart]:
    """What has no place in time, as lines across all of it, named at the end where fewer marks are near."""
    import altair as alt

    if not undated:
        return []
    rules = chart_of(undated).mark_rule(strokeDash=[6, 4], strokeWidth=1.5)
    layers = [rules.encode(y=y, color=_colour(theme))]
    for one in undated:
        at_end = _crowded_at_start(one["number"], dated)
        words = chart_of([one]).mark_text(align="right" if at_end else "left", dy=-7, fontSize=SIZE - 1)
        place = alt.value(WIDTH - _LABEL_OF_AXIS - 4 if at_end else 4)
        layers.append(words.encode(x=place, y=y, text="words:N", color=_colour(theme)))
    return layers


def _crowded_at_start(number: float, dated: list[dict[str, Any]]) -> bool:
    """Whether more marks near a line are in the first half of the time than in the second."""
    if not dated:
        return False
    numbers = [mark["number"] for mark in dated]
    near = (max(numbers) - min(numbers)) * _NEAR
    middles = sorted(mark["middle"] for mark in dated if 0 <= mark["number"] - number <= near)
    years = [int(mark[:4]) for mark in middles]
    halfway = (min(int(mark["start"][:4]) for mark in dated) + max(int(mark["end"][:4]) for mark in dated)) / 2
    return 2 * sum(year < halfway for year in years) > len(years)


def _points(dated: list[dict[str, Any]], y: alt.Y, theme: Theme) -> list[alt.Chart]:
    import altair as alt

    if not dated:
        return []
    layers = []
    start = _time(dated, theme, "start")
    if banded := [mark for mark in dated if "high" in mark]:
        bands = chart_of(banded).mark_rect(opacity=0.25)
        layers.append(bands.encode(x=start, x2="end:T", y=_height(theme, "low"), y2="high:Q", color=_colour(theme)))
    if pointed := [mark for mark in dated if "high" not in mark]:
        base = chart_of(pointed)
        spans = base.mark_rule(strokeWidth=2, opacity=0.5)
        points = base.mark_point(size=55, strokeWidth=1.8, opacity=1)
        shape = alt.Shape("shape:N", scale=None, legend=None)
        fill = alt.condition("datum.hollow", alt.value(theme.paper), _colour(theme))
        layers += [
            spans.encode(x=start, x2="end:T", y=y, color=_colour(theme)),
            points.encode(x=_time(dated, theme), y=y, shape=shape, color=_colour(theme), fill=fill),
        ]
    return layers


def _colour(theme: Theme) -> alt.Color:
    import altair as alt

    scale = alt.Scale(domain=["claim", "reference"], range=[theme.claim, theme.reference])
    return alt.Color("kind:N", scale=scale, legend=None)


def _time(dated: list[dict[str, Any]], theme: Theme, field: str = "middle") -> alt.X:
    import altair as alt

    first = min(int(mark["start"][:4]) for mark in dated)
    last = max(int(mark["end"][:4]) for mark in dated) + 1
    step = -(-(last - first) // _TICKS) or 1
    ticks = [_year(year) for year in range(first, last + 1, step)]
    scale = alt.Scale(type="utc", domain=[_year(first), _year(last)], padding=10)
    return alt.X(f"utcyearmonthdate({field}):T", title=None, scale=scale, axis=_axis(theme, format="%Y", values=ticks))


def _height(theme: Theme, field: str = "number") -> alt.Y:
    import altair as alt

    return alt.Y(f"{field}:Q", title=None, scale=alt.Scale(zero=False, padding=12), axis=_axis(theme, format="~s"))


def _year(year: int) -> alt.DateTime:
    import altair as alt

    return alt.DateTime(year=year, month=1, date=1, utc=True)


def _axis(theme: Theme, **given: Any) -> alt.Axis:
    import altair as alt

    return alt.Axis(
        labelColor=theme.faint,
        labelFontSize=SIZE - 1,
        domainColor=theme.line,
        tickColor=theme.line,
        gridColor=theme.line,
        gridOpacity=0.35,
        tickCount=_TICKS,
        minExtent=_LABEL_OF_AXIS - 16 if given["format"] == "~s" else 0,
        **given,
    )

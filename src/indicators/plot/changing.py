"""`changes`: what a number was and what it became, as a slope."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.model.definition import Language
from indicators.package.package import Package
from indicators.plot.drawing import SIZE, WIDTH, Drawing, together
from indicators.plot.highlighting import table_header, table_row
from indicators.plot.layers import chart_of, layered
from indicators.plot.pairs import ComparedPair, highlights, pairs
from indicators.plot.theme import Theme, ThemeName, theme_of
from indicators.plot.wording import say
from indicators.views.labelled import LabelledTables
from indicators.views.listing import Record
from indicators.views.periods import period

if TYPE_CHECKING:
    import altair as alt

_HEIGHT = 150
_ENDS = (84, WIDTH - 132)
"""Where the slope begins and ends, with room for the words on either side."""
_OUTSIDE = {"more_than": 1, "at_least": 1, "nearly": -1, "less_than": -1, "at_most": -1}
"""On which side of the number that is named the number itself lies."""


def changes(path: str | Path | None = None, language: Language = "en", theme: ThemeName = "light") -> alt.VConcatChart:
    """The highlighted changes: a slope from what a number was to what it became.

    An end that is open is hollow, with an arrow to the side on which the number lies.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the data that came with the installation.
    language : {"en", "zh"}
    theme : {"light", "dark", "css"}

    Returns
    -------
    altair.VConcatChart

    Raises
    ------
    DeclarationError
        ``data/analysis.toml`` cannot be read.
    UnknownIdentifierError, UndrawnFigureError
        It highlights what is not there, or what compares no two observations.
    UnderivableError
        A figure does not follow from its inputs.
    UnreadableTableError
        A file breaks its form.
    """
    tables, colours = LabelledTables(Package.open(path), language), theme_of(theme)
    return together(say(language, "changes"), change_drawings(tables, colours), say(language, "none.changes"), colours)


def change_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """A drawing of each highlighted change, in the order of the declaration. Raises as `changes`."""
    return [_drawing(tables, pair, theme) for pair in pairs(tables, highlights(tables).changes)]


def _drawing(tables: LabelledTables, pair: ComparedPair, theme: Theme) -> Drawing:
    before, after = pair.words(tables)
    return Drawing(
        _slope(tables, pair, (before, after), theme),
        pair.result,
        pair.name,
        say(tables.language, "described.change", base=before, other=after, result=pair.result),
        table_header(tables.language),
        (table_row(tables, pair.base), table_row(tables, pair.other)),
    )


def _slope(tables: LabelledTables, pair: ComparedPair, words: tuple[str, str], theme: Theme) -> alt.LayerChart:
    import altair as alt

    rows = (pair.base, pair.other)
    times = [period(row) or say(tables.language, key) for row, key in zip(rows, ("before", "after"), strict=True)]
    points: list[dict[str, Any]] = [
        {"x": x, "y": _height(row), "words": said, "time": time, "side": _side(row)}
        for x, row, said, time in zip(_ENDS, rows, words, times, strict=True)
    ]
    heights = [point["y"] for point in points]
    room = (max(heights) - min(heights)) * 0.15 or abs(heights[0]) or 1
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, WIDTH], nice=False))
    spread = [min(heights) - room, max(heights) + room]
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=spread, zero=False, nice=False, range=[_HEIGHT - 30, 14]))
    line = chart_of(points).mark_line(color=theme.claim, strokeWidth=2.5)
    layers = [
        *(_guide(at, theme) for at in _ENDS),
        line.encode(x=x, y=y),
        *(layer for place, point in enumerate(points) for layer in _end(point, x, y, theme, place)),
        *(_arrow(point, x, y, theme) for point in points if point["side"]),
        *(_time(point, x, theme) for point in points),
    ]
    return layered(layers, WIDTH, _HEIGHT)


def _side(row: Record) -> int:
    """On which side of the number that is named the number itself lies; short of a fall is above it."""
    short_of_a_fall = row["qualifier"] == "nearly" and row["value"] is not None and row["value"] < 0
    return 1 if short_of_a_fall else _OUTSIDE.get(row["qualifier"], 0)


def _height(row: Record) -> float:
    known = (row[name] for name in ("value", "lower", "upper") if row[name] is not None)
    return float(next(known, 0))


def _guide(at: float, theme: Theme) -> alt.Chart:
    import altair as alt

    guide = chart_of([{}]).mark_rule(color=theme.line)
    placed: alt.Chart = guide.encode(x=alt.value(at), y=alt.value(4), y2=alt.value(_HEIGHT - 22))
    return placed


def _end(point: dict[str, Any], x: alt.X, y: alt.Y, theme: Theme, place: int) -> list[alt.Chart]:
    base = chart_of([point])
    inside = theme.paper if point["side"] else theme.claim
    words = base.mark_text(
        align="left" if place else "right",
        dx=12 if place else -12,
        fontSize=SIZE + 2,
        fontWeight="bold",
        color=theme.ink,
    )
    return [
        base.mark_point(size=90, fill=inside, stroke=theme.claim, strokeWidth=2, opacity=1).encode(x=x, y=y),
        words.encode(x=x, y=y, text="words:N"),
    ]


def _arrow(point: dict[str, Any], x: alt.X, y: alt.Y, theme: Theme) -> alt.Chart:
    up = point["side"] == 1
    mark = chart_of([point]).mark_point(
        shape="triangle-up" if up else "triangle-down",
        filled=True,
        size=60,
        yOffset=-12 if up else 12,
        color=theme.claim,
        opacity=1,
    )
    placed: alt.Chart = mark.encode(x=x, y=y)
    return placed


def _time(point: dict[str, Any], x: alt.X, theme: Theme) -> alt.Chart:
    import altair as alt

    mark = chart_of([point]).mark_text(fontSize=SIZE - 1, color=theme.faint)
    placed: alt.Chart = mark.encode(x=x, y=alt.value(_HEIGHT - 10), text="time:N")
    return placed

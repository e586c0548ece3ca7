"""`themes`, `documents`: how many observations each has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    import altair as alt


_STEP = 36
_TOP, _BAR = 18, 12
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
        | {"zero": 0, "from": place * _STEP + _TOP, "to": place * _STEP + _TOP + _BAR}
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
        base.mark_text(align="left", dx=6, dy=_TOP + _BAR / 2, fontSize=SIZE, color=theme.faint).encode(
            x=end, y=top, text="number:N"
        ),
        base.mark_text(align="left", dy=8, fontSize=SIZE, color=theme.ink, limit=WIDTH).encode(
            x=alt.value(0), y=top, text="label:N"
        ),
    ]
    return layered(layers, WIDTH, height)

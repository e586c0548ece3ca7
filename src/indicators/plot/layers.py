"""Records as the data of a chart, and charts laid over each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt


def chart_of(records: Sequence[dict[str, Any]]) -> alt.Chart:
    """A chart of records that are part of it."""
    import altair as alt

    return alt.Chart(alt.Data(values=list(records)))


def layered(charts: Sequence[alt.Chart | alt.LayerChart], width: int, height: int) -> alt.LayerChart:
    """Charts over each other, the first below."""
    import altair as alt

    made: alt.LayerChart = alt.LayerChart(layer=list(charts)).properties(width=width, height=height)
    return made

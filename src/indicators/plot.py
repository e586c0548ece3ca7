"""Charts of a package, which notebooks show without a network: numbers drawn as what their words say.

>>> import indicators
>>> chart = indicators.plot.headlines(language="zh")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable

from indicators.errors import UnknownChartError
from indicators.insight.charts.bars import documents, themes
from indicators.insight.charts.chart import Chart, save
from indicators.insight.charts.headlines import changes, headlines, shares
from indicators.insight.charts.timeline import series
from indicators.model.suggestion import nearest_word

__all__ = ["CHARTS", "Chart", "changes", "documents", "headlines", "save", "series", "shares", "themes"]

CHARTS: dict[str, Callable[..., Chart]] = {
    "headlines": headlines,
    "changes": changes,
    "shares": shares,
    "themes": themes,
    "documents": documents,
    "series": series,
}
"""Each takes `path`, `language` and `theme`; `series` an indicator and an entity before them."""


def require_chart(name: str) -> Callable[..., Chart]:
    """The chart of that name.

    Raises
    ------
    UnknownChartError
        There is none; the message suggests the nearest.
    """
    if name in CHARTS:
        return CHARTS[name]
    near = nearest_word(name, CHARTS)
    hint = f"did you mean {near!r}?" if near else f"the charts are {', '.join(CHARTS)}"
    raise UnknownChartError(f"no chart {name[:100]!r}; {hint}", suggestion=near)

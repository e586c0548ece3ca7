"""The charts by their names, for programs that are given one."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from indicators.package.errors import PackageError
from indicators.plot.changing import changes
from indicators.plot.counting import documents, themes
from indicators.plot.highlighting import headlines
from indicators.plot.sharing import shares
from indicators.plot.tracing import series

CHARTS: dict[str, Callable[..., Any]] = {
    "headlines": headlines,
    "changes": changes,
    "shares": shares,
    "themes": themes,
    "documents": documents,
    "series": series,
}
"""Each takes `path`, `language` and `theme`; `series` an indicator and an entity before them."""


class UnknownChartError(PackageError):
    """There is no chart of that name."""


def require_chart(name: str) -> Callable[..., Any]:
    """The chart of that name.

    Raises
    ------
    UnknownChartError
        There is none; the message suggests the nearest.
    """
    if name in CHARTS:
        return CHARTS[name]
    near = get_close_matches(name[:100], CHARTS, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"the charts are {', '.join(CHARTS)}"
    raise UnknownChartError(f"no chart {name[:100]!r}; {hint}")

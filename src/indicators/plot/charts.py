"""The charts by their names, for programs that are given one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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

"""Charts of a package, as Altair objects: numbers drawn as what their words say.

>>> import indicators
>>> chart = indicators.plot.headlines(language="zh")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indicators.plot.changing import changes
    from indicators.plot.charts import CHARTS
    from indicators.plot.counting import documents, themes
    from indicators.plot.highlighting import headlines
    from indicators.plot.rendering import save
    from indicators.plot.sharing import shares
    from indicators.plot.tracing import series

_HOMES = {
    "CHARTS": "charts",
    "changes": "changing",
    "documents": "counting",
    "headlines": "highlighting",
    "save": "rendering",
    "series": "tracing",
    "shares": "sharing",
    "themes": "counting",
}

__all__ = ["CHARTS", "changes", "documents", "headlines", "save", "series", "shares", "themes"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'indicators.plot' has no attribute {name!r}")
    return getattr(import_module(f"indicators.plot.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__

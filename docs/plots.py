"""The plots of docs/context.md: claims and references told apart, as `indicators.plot.series` draws them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from indicators import plot
from indicators.insight.charts.drawing import rendered

ROOT = Path(__file__).resolve().parents[1]


def series_svg(indicator: str, entity: str) -> str:
    """The chart of a series of the project's own data, as SVG."""
    return rendered(plot.series(indicator, entity, path=ROOT), "svg").decode("utf-8")


PLOTS = {
    "docs/plots/belt-share.svg": partial(series_svg, "gdp-share-of-national", "yangtze-economic-belt"),
    "docs/plots/zones.svg": partial(series_svg, "national-etdz-count", "national-etdz"),
}
"""Each file with what it holds, for `docs/generate.py`."""

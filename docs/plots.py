"""The plots of docs/explanation/context.md, and the one that docs/tutorials/analysis.md makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import chdir, redirect_stdout
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import vl_convert

from indicators import plot
from indicators.plot import rendered

ROOT = Path(__file__).resolve().parents[1]


def series_svg(indicator: str, entity: str) -> str:
    """The chart of a series of the project's own data, as SVG."""
    return rendered(plot.series(indicator, entity, path=ROOT), "svg").decode("utf-8")


def works_with_whom_svg() -> str:
    """The chart that the blocks of docs/tutorials/analysis.md end in, as SVG."""
    page = (ROOT / "docs" / "tutorials" / "analysis.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    with chdir(ROOT), redirect_stdout(StringIO()):
        for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
            exec(compile(block, "docs/tutorials/analysis.md", "exec"), names)
    return f"{vl_convert.vegalite_to_svg(names['chart'].to_dict())}\n"


PLOTS: dict[str, Callable[[], str]] = {
    "docs/plots/belt-share.svg": partial(series_svg, "gdp-share-of-national", "yangtze-economic-belt"),
    "docs/plots/zones.svg": partial(series_svg, "national-etdz-count", "national-etdz"),
    "docs/plots/works-with-whom.svg": works_with_whom_svg,
}
"""Each file with what it holds, for `docs/generate.py`."""

"""What `indicators site` costs beside an earlier version of itself, and its charts beside Vega's drawing of the same.

The earlier version is any checkout, with what it needs installed; without one only this version is measured::

    mkdir /tmp/earlier && git archive 5162ba7 | tar -x -C /tmp/earlier && pip install altair
    python benchmarks/site_builds.py --before /tmp/earlier
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

import vl_convert
from workspace import write_workspace

from indicators.plot import Chart, series
from indicators.reports.grid import markdown_table

PROJECT = Path(__file__).resolve().parents[1]
_REPEATS = 3
_MANY = 10_000


def build(source: Path, package: Path) -> tuple[float, int, int]:
    """Build a site with the code of a checkout: processor seconds, and files and bytes of its pages."""
    with TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        seconds = _seconds(source, package, site)
        sizes = [file.stat().st_size for file in site.rglob("*") if file.is_file() and "downloads" not in file.parts]
    return seconds, len(sizes), sum(sizes)


def _seconds(source: Path, package: Path, site: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "indicators", "site", str(package), "--out", str(site)]
    environment = {**os.environ, "PYTHONPATH": str(source / "src")}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime


def sites(before: Path | None) -> Iterator[tuple[str, ...]]:
    """A line for each package."""
    with TemporaryDirectory() as folder:
        many = Path(folder) / "many"
        write_workspace(many, documents=500, observations=_MANY)
        for name, package, repeats in (("this one", PROJECT, _REPEATS), (f"{_MANY:,} observations", many, 1)):
            now, was = (
                [build(source, package) for _ in range(repeats)] if source else [] for source in (PROJECT, before)
            )
            seconds, files, size = median(one[0] for one in now), now[0][1], now[0][2]
            cells = [name, f"{seconds:.1f}", f"{files:,}", f"{size / 1e6:.1f}"]
            if was:
                earlier = median(one[0] for one in was)
                cells += [f"{earlier:.1f}", f"{was[0][1]:,}", f"{was[0][2] / 1e6:.1f}", f"{seconds / earlier:.2f}"]
            yield tuple(cells)


def drawing() -> tuple[str, ...]:
    """A series as we draw it, beside Vega."""
    chart = series("gdp-share-of-national", "yangtze-economic-belt", PROJECT)
    ours = _each(chart.svg, 100)
    vegas = _each(lambda: _by_vega(chart), 20)
    return f"{ours * 1000:.2f}", f"{vegas * 1000:.1f}", f"{ours / vegas:.3f}"


def _by_vega(chart: Chart) -> str:
    return str(vl_convert.vegalite_to_svg(chart.specification))


def _each(draw: Callable[[], str], times: int) -> float:
    draw()
    start = process_time()
    for _ in range(times):
        draw()
    return (process_time() - start) / times


def main(arguments: Sequence[str] | None = None) -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", type=Path, help="a checkout to measure beside")
    given = parser.parse_args(arguments)
    header = ["package", "s", "files", "MB"]
    if given.before:
        header += ["s before", "files before", "MB before", "times before"]
    print(markdown_table(header, list(sites(given.before)), numbers=True))
    print(markdown_table(("ours, ms", "Vega, ms", "times Vega"), [drawing()], numbers=True))


if __name__ == "__main__":
    main()

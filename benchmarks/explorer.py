"""How long a site of many observations keeps a reader waiting, in Chromium, from the file system.

Make a package and its site first, then measure::

    python benchmarks/workspace.py /tmp/large --documents 1000 --observations 100000
    indicators site /tmp/large --out /tmp/large-site
    python benchmarks/explorer.py /tmp/large-site
"""

from __future__ import annotations

import argparse
import shutil
import statistics
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Browser, Page, sync_playwright

_READY = "() => !document.getElementById('filters').hidden"
_REPEATS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Print each wait as the median of several, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    given = parser.parse_args(arguments)
    files = [path for path in given.site.rglob("*") if path.is_file()]
    print(f"{len(files):,} files, {sum(path.stat().st_size for path in files) / 1e6:,.0f} MB")
    address = (given.site / "en" / "observations.html").resolve().as_uri()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        waits = [_waits(browser, address) for _ in range(_REPEATS)]
        browser.close()
    for name in waits[0]:
        print(f"{name}: {statistics.median(one[name] for one in waits) * 1000:,.0f} ms")


def _waits(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context()
    page = context.new_page()
    found: dict[str, float] = {}
    start = perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector("#observations tbody")
    found["first rows to be seen"] = perf_counter() - start
    page.wait_for_function(_READY)
    found["search and filters ready"] = perf_counter() - start
    page.wait_for_timeout(500)
    found["filter by qualifier"] = _until(page, "select", "filter-qualifier", "nearly")
    found["sort by figure"] = _until(page, "select", "filter-sort", "-figure")
    found["first search, which loads the words"] = _until(page, "fill", "filter-q", "2021")
    found["further search"] = _until(page, "fill", "filter-q", "chongqing")
    context.close()
    return found


def _until(page: Page, act: str, field: str, value: str) -> float:
    """How long from an entry to the results that follow from it."""
    return float(
        page.evaluate(
            """([act, field, value]) => new Promise(done => {
                const start = performance.now();
                const table = document.getElementById("observations");
                const seen = new MutationObserver(() => {
                    seen.disconnect();
                    requestAnimationFrame(() => done((performance.now() - start) / 1000));
                });
                seen.observe(table, { childList: true });
                const entry = document.getElementById(field);
                entry.value = value;
                entry.dispatchEvent(new Event("input", { bubbles: true }));
            })""",
            [act, field, value],
        )
    )


if __name__ == "__main__":
    main()

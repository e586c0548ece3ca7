"""What a site of many observations costs: to build, on disk, and a reader in Chromium, from the file system.

Make a package first, then measure, which builds its site::

    python benchmarks/workspace.py /tmp/large --documents 1000 --observations 100000
    python benchmarks/explorer.py /tmp/large /tmp/large-site
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from playwright.sync_api import Browser, Page, sync_playwright

_READY = "() => !document.getElementById('filters').hidden"
_REPEATS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what the build takes, the sizes, and each wait as the median of several, in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("site", type=Path)
    parser.add_argument("--built", action="store_true", help="the site is there already")
    given = parser.parse_args(arguments)
    if not given.built:
        _build(given.package, given.site)
    sizes = {path: path.stat().st_size for path in given.site.rglob("*") if path.is_file()}
    downloads = sum(size for path, size in sizes.items() if "downloads" in path.parts)
    print(f"{len(sizes):,} files, {sum(sizes.values()) / 1e6:,.0f} MB, of which {downloads / 1e6:,.0f} MB downloads")
    pages = (given.site / "en").resolve()
    with sync_playwright() as playwright:
        program = shutil.which(os.environ.get("CHROMIUM") or "chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        waits = [_waits(browser, pages) for _ in range(_REPEATS)]
        browser.close()
    for name in waits[0]:
        print(f"{name}: {statistics.median(one[name] for one in waits) * 1000:,.0f} ms")


def _build(package: Path, site: Path) -> None:
    start = perf_counter()
    subprocess.run([sys.executable, "-m", "indicators", "site", str(package), "--out", str(site)], check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024
    print(f"build: {seconds:,.0f} s of processor time, {perf_counter() - start:,.0f} s, {memory:,.0f} MiB")


def _waits(browser: Browser, pages: Path) -> dict[str, float]:
    context = browser.new_context()
    page = context.new_page()
    found: dict[str, float] = {}
    start = perf_counter()
    page.goto((pages / "overview.html").as_uri())
    found["the overview"] = perf_counter() - start
    start = perf_counter()
    page.goto((pages / "observations.html").as_uri(), wait_until="commit")
    page.wait_for_selector("#observations tbody")
    found["first rows to be seen"] = perf_counter() - start
    page.wait_for_function(_READY)
    found["search and filters ready"] = perf_counter() - start
    page.wait_for_timeout(500)
    start = perf_counter()
    page.locator("#observations summary").first.click()
    page.wait_for_selector("#observations .passage")
    found["open a row on its evidence"] = perf_counter() - start
    found["turn to the last page"] = _until(page, "click", "last", "")
    found["filter by qualifier"] = _until(page, "input", "filter-qualifier", "nearly")
    found["sort by figure"] = _until(page, "input", "filter-sort", "-figure")
    found["first search, which loads the words"] = _until(page, "input", "filter-q", "2021")
    found["further search"] = _until(page, "input", "filter-q", "chongqing")
    start = perf_counter()
    page.goto((pages / "cooperations.html").as_uri())
    page.wait_for_function(_READY)
    found["the cooperations"] = perf_counter() - start
    context.close()
    return found


def _until(page: Page, act: str, field: str, value: str) -> float:
    """How long from an entry, or a click, to the rows that follow from it."""
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
                if (act === "click") return document.querySelector(`.pager [data-to=${field}]`).click();
                const entry = document.getElementById(field);
                entry.value = value;
                entry.dispatchEvent(new Event("input", { bubbles: true }));
            })""",
            [act, field, value],
        )
    )


if __name__ == "__main__":
    main()

"""The documentation site: built without a warning, opened from disk, found by words of both languages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import indicators
from tests.checkout import PROJECT
from tests.explorer.barriers import Barriers
from tests.explorer.surveying import PHONE
from tests.made_once import made_once

DOCS = PROJECT / "docs"
PAGES = sorted(path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md"))


def _build(folder: Path) -> None:
    command = ["-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(folder / "docs")]
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *command], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "docs", _build) / "docs"


def test_every_page_is_there_and_in_the_contents(site: Path) -> None:
    contents = (site / "index.html").read_text(encoding="utf-8")
    for page in PAGES:
        assert (site / f"{page}.html").is_file()
        assert page == "index" or f'href="{page}.html"' in contents, page


def test_every_public_name_is_described_from_its_docstring(site: Path) -> None:
    page = (site / "reference" / "api.html").read_text(encoding="utf-8")
    anchors = set(re.findall(r'id="indicators\.([\w.]+)"', page))
    modules = {"plot", "records", "errors", "schemas"}
    names = {name for name in indicators.__all__ if not name.startswith("__")} - modules
    apart = {"Finding", "Mention", "Quantity", "Report", "PackageError"}  # they stand with the records and errors
    assert names - apart <= anchors
    assert {f"records.{name}" for name in apart - {"PackageError"}} | {"errors.PackageError"} <= anchors
    assert {"Package.validate", "plot.series", "records.Checked.to_frame"} <= anchors


@pytest.mark.parametrize(
    ("words", "page"),
    [
        ("将近", "reference/codebook.html"),
        ("国家级经开区合作项目", "how-to/checking.html"),
        ("exclusive bound", "reference/data-dictionary.html"),
        ("pull request", "how-to/your-own-package.html"),
    ],
)
def test_it_is_searched_from_disk(site: Path, browser: Browser, words: str, page: str) -> None:
    tab = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{(site / 'search.html').as_uri()}?q={words}")
    tab.locator("#search-results li").first.wait_for()
    found = [link.get_attribute("href") or "" for link in tab.locator("#search-results li a").all()]
    tab.close()
    assert any(address.startswith(page) for address in found), found
    assert said == []
    assert all(url.startswith("file:") for url in asked), asked


OF_EACH_KIND = (
    "index",
    "search",
    "genindex",
    "tutorials/analyst",
    "how-to/checking",
    "reference/api",
    "reference/data-dictionary",
    "zh/guide",
)
FRAMES = {"empty-table-header": {"enabled": False}}
"""The corner of a frame has no words: so pandas prints it, in notebooks."""


@pytest.mark.parametrize("page", OF_EACH_KIND)
def test_a_page_is_of_use_to_everybody(site: Path, browser: Browser, page: str) -> None:
    """Axe in light and dark, on a phone, by the keyboard, on paper: as the explorer's pages are tested."""
    tab = browser.new_page(viewport={"width": 1200, "height": 900})
    tab.goto((site / f"{page}.html").as_uri())
    barriers = Barriers(tab, **(FRAMES if page.startswith("tutorials/") else {}))
    assert barriers.found() + barriers.hard_to_read("dark") == []
    tab.set_viewport_size({"width": PHONE, "height": 740})
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE
    out_of_reach = """() => Array.from(document.querySelectorAll('article *')).filter(box => box.checkVisibility()
        && box.scrollWidth > box.clientWidth + 1 && box.tabIndex < 0
        && ['auto', 'scroll'].includes(getComputedStyle(box).overflowX)).map(box => box.outerHTML.slice(0, 200))"""
    tab.wait_for_function(f"() => ({out_of_reach})().length === 0")
    narrow = "cells => cells.filter(one => one.clientWidth < 50 && one.textContent.length > 5).length"
    assert tab.eval_on_selector_all(".table-wrapper td", narrow) == 0
    tab.emulate_media(media="print")
    assert tab.locator("h1").first.is_visible()
    assert not tab.locator(".sidebar-drawer").is_visible()
    assert not tab.locator(".mobile-header").is_visible()
    tab.close()

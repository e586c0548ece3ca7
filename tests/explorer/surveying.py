"""Every page of a site opened once, and all that is to be asked of each page asked there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.explorer.visiting import Visit, address, html_pages

AXE = {"resultTypes": ["violations"], "preload": False}
"""Without fetching style sheets, which the pages allow nobody."""

PHONE = 360
"""Pixels across."""

_DARK = AXE | {"runOnly": ["color-contrast"]}
_DESK = {"width": 1200, "height": 900}
_OPEN = """() => {  // of those whose evidence is fetched, and which are alike, some
    const closed = Array.from(document.querySelectorAll('details'));
    closed.filter(one => !one.dataset.waits).forEach(one => { one.open = true; });
    closed.filter(one => one.dataset.waits).slice(0, 5).forEach(one => { one.open = true; });
    return new Promise(done => setTimeout(done, 50));
}"""


@dataclass(frozen=True)
class Seen:
    """What a page shows.

    Attributes
    ----------
    headings : int
        Of the first level.
    violations, dark : list of str
        What axe finds, and what it finds of colours in the dark: rules with the first element that breaks each.
    width : int
        Pixels, on a phone.
    """

    headings: int
    violations: list[str]
    dark: list[str]
    width: int


Survey = dict[str, Seen]


def survey(browser: Browser, folder: Path, *, dark: bool) -> Survey:
    """What each page shows, but the entrance, which goes on by itself; in the dark those in English, if at all."""
    one = Visit.begin(browser, address(folder, "en/data.html"))
    pages = [page for page in html_pages(folder) if page != "index.html"]
    seen = {page: _seen(one.page, address(folder, page), dark=dark and page.startswith("en/")) for page in pages}
    one.end()
    return seen


def _seen(page: Page, url: str, *, dark: bool) -> Seen:
    page.set_viewport_size({"width": _DESK["width"], "height": _DESK["height"]})
    page.emulate_media(color_scheme="light")
    page.goto(url)
    page.evaluate(_OPEN)
    page.evaluate(AXE_SCRIPT)
    violations, of_colours = _axe(page, AXE), []
    if dark:
        page.emulate_media(color_scheme="dark")
        of_colours = _axe(page, _DARK)
    page.set_viewport_size({"width": PHONE, "height": 740})
    width = int(page.evaluate("document.documentElement.scrollWidth"))
    return Seen(page.locator("h1").count(), violations, of_colours, width)


def _axe(page: Page, options: dict[str, object]) -> list[str]:
    found: list[str] = page.evaluate(
        f"""axe.run({json.dumps(options)}).then(results =>
            results.violations.map(rule => rule.id + ': ' + rule.nodes[0].html.slice(0, 200)))"""
    )
    return found

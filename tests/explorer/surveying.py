"""Every kind of page of a site opened once, and all that is to be asked of each page asked there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.explorer.barriers import Barriers
from tests.explorer.visiting import Visit, address, of_each_kind

PHONE = 360
"""Pixels across."""

_DESK = {"width": 1200, "height": 900}
_OPEN = """() => {  // of those whose evidence is fetched, and which are alike, some
    const closed = Array.from(document.querySelectorAll('details'));
    const waiting = closed.filter(one => one.dataset.waits).slice(0, 5);
    [...closed.filter(one => !one.dataset.waits), ...waiting].forEach(one => { one.open = true; });
    return new Promise(done => setTimeout(done, waiting.length ? 50 : 0));
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
    """What each kind of page shows, but the entrance, which goes on by itself."""
    one = Visit.begin(browser, address(folder, "en/data.html"))
    barriers = Barriers(one.page)
    pages = [page for page in of_each_kind(folder) if page != "index.html"]
    seen = {page: _seen(one.page, address(folder, page), barriers, dark=dark) for page in pages}
    one.end()
    return seen


def _seen(page: Page, url: str, barriers: Barriers, *, dark: bool) -> Seen:
    page.set_viewport_size({"width": _DESK["width"], "height": _DESK["height"]})
    page.emulate_media(color_scheme="light")
    page.goto(url)
    page.evaluate(_OPEN)
    violations = barriers.found()
    of_colours = barriers.hard_to_read("dark") if dark else []
    page.set_viewport_size({"width": PHONE, "height": 740})
    headings, width = page.evaluate("[document.querySelectorAll('h1').length, document.documentElement.scrollWidth]")
    return Seen(int(headings), violations, of_colours, int(width))

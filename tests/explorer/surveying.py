"""Every kind of page of a site opened once, and all that is to be asked of each page asked there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.explorer.visiting import Visit, address, of_each_kind

AXE = {"resultTypes": ["violations"], "preload": False}
"""Without fetching style sheets, which the pages allow nobody."""

PHONE = 360
"""Pixels across."""

_WITHOUT_COLOURS = AXE | {"rules": {"color-contrast": {"enabled": False}}}
_COLOURS = AXE | {"runOnly": ["color-contrast"]}
_DESK = {"width": 1200, "height": 900}
_OPEN = """() => {  // of those whose evidence is fetched, and which are alike, some
    const closed = Array.from(document.querySelectorAll('details'));
    const waiting = closed.filter(one => one.dataset.waits).slice(0, 5);
    [...closed.filter(one => !one.dataset.waits), ...waiting].forEach(one => { one.open = true; });
    return new Promise(done => setTimeout(done, waiting.length ? 50 : 0));
}"""
_LOOKS = """() => {  // an element's tag and all that our style sheets ask for, after those of what it stands in
    const state = ['open', 'hidden', 'aria-current', 'aria-sort', 'aria-disabled'];
    const telling = ['class', 'fill', 'stroke', 'style', ...state];
    const known = new Map();
    const look = element => {
        if (!known.has(element)) {
            const own = telling.map(name => element.getAttribute(name) ?? '').join(' ');
            const above = element.parentElement ? look(element.parentElement) : '';
            known.set(element, `${above}>${element.tagName} ${own}`);
        }
        return known.get(element);
    };
    document.querySelectorAll('body *').forEach(look);
    return Array.from(new Set(known.values()));
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
    """What each kind of page shows, but the entrance, which goes on by itself.

    Colours follow from how an element looks, which is most of what axe takes its time for: they are judged on each page
    that has a look which none before it had.
    """
    one = Visit.begin(browser, address(folder, "en/data.html"))
    known: set[str] = set()
    pages = [page for page in of_each_kind(folder) if page != "index.html"]
    seen = {page: _seen(one.page, address(folder, page), known, dark=dark) for page in pages}
    one.end()
    return seen


def _seen(page: Page, url: str, known: set[str], *, dark: bool) -> Seen:
    page.set_viewport_size({"width": _DESK["width"], "height": _DESK["height"]})
    page.emulate_media(color_scheme="light")
    page.goto(url)
    page.evaluate(_OPEN)
    looks = set(page.evaluate(_LOOKS))
    page.evaluate(AXE_SCRIPT)
    violations, of_colours = _axe(page, _WITHOUT_COLOURS), []
    if looks - known:
        violations += _axe(page, _COLOURS)
        if dark:
            page.emulate_media(color_scheme="dark")
            of_colours = _axe(page, _COLOURS)
    known |= looks
    page.set_viewport_size({"width": PHONE, "height": 740})
    headings, width = page.evaluate("[document.querySelectorAll('h1').length, document.documentElement.scrollWidth]")
    return Seen(int(headings), violations, of_colours, int(width))


def _axe(page: Page, options: dict[str, object]) -> list[str]:
    found: list[str] = page.evaluate(
        f"""axe.run({json.dumps(options)}).then(results =>
            results.violations.map(rule => rule.id + ': ' + rule.nodes[0].html.slice(0, 200)))"""
    )
    return found

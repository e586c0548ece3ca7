"""Every kind of page of a site opened once, and all that is to be asked of each page asked there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

from tests.explorer.visiting import Visit, address, of_each_kind

AXE = {"resultTypes": ["violations"], "preload": False}
"""Without fetching style sheets, which the pages allow nobody."""

PHONE = 360
"""Pixels across."""

_DESK = {"width": 1200, "height": 900}
_OPEN = """() => {  // of those whose evidence is fetched, and which are alike, some
    const closed = Array.from(document.querySelectorAll('details'));
    const waiting = closed.filter(one => one.dataset.waits).slice(0, 5);
    [...closed.filter(one => !one.dataset.waits), ...waiting].forEach(one => { one.open = true; });
    return new Promise(done => setTimeout(done, waiting.length ? 50 : 0));
}"""
_FRESH = """known => {  // elements with words of their own whose colours and letters none before them had
    const grounds = new Map([[null, '']]);
    const ground = element => {
        if (!grounds.has(element)) {
            const { backgroundColor, backgroundImage, opacity } = getComputedStyle(element);
            const own = [backgroundColor, backgroundImage, opacity].join(' '), under = ground(element.parentElement);
            grounds.set(element, own === 'rgba(0, 0, 0, 0) none 1' ? under : `${under}>${own}`);
        }
        return grounds.get(element);
    };
    const looks = new Set(known);
    window.fresh = Array.from(document.querySelectorAll('body *')).filter(element => {
        const written = Array.from(element.childNodes).some(one => one.nodeType === 3 && one.data.trim());
        if (!(written || 'placeholder' in element) || !element.checkVisibility()) return false;
        const { color, fill, fontSize, fontWeight, textShadow } = getComputedStyle(element);
        const look = [element.tagName, color, fill, fontSize, fontWeight, textShadow, ground(element)].join(' ');
        return looks.size < looks.add(look).size;
    });
    return Array.from(looks);
}"""
_CONTRAST = """async () => window.fresh.length === 0 ? [] : (
    await axe.run({include: window.fresh}, {runOnly: ['color-contrast'], resultTypes: ['violations'], preload: false})
).violations.map(rule => rule.id + ': ' + rule.nodes[0].html.slice(0, 200))"""


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
Known = dict[Literal["light", "dark"], list[str]]
"""Looks of words that were judged, by colour scheme."""


def survey(browser: Browser, folder: Path, *, dark: bool) -> Survey:
    """What each kind of page shows, but the entrance, which goes on by itself."""
    one = Visit.begin(browser, address(folder, "en/data.html"))
    known: Known = {"light": [], "dark": []}
    pages = [page for page in of_each_kind(folder) if page != "index.html"]
    seen = {page: _seen(one.page, address(folder, page), known, dark=dark) for page in pages}
    one.end()
    return seen


def _seen(page: Page, url: str, known: Known, *, dark: bool) -> Seen:
    page.set_viewport_size({"width": _DESK["width"], "height": _DESK["height"]})
    page.emulate_media(color_scheme="light")
    page.goto(url)
    page.evaluate(_OPEN)
    page.evaluate(AXE_SCRIPT)
    violations = axe(page) + hard_to_read(page, known, "light")
    of_colours = hard_to_read(page, known, "dark") if dark else []
    page.set_viewport_size({"width": PHONE, "height": 740})
    headings, width = page.evaluate("[document.querySelectorAll('h1').length, document.documentElement.scrollWidth]")
    return Seen(int(headings), violations, of_colours, int(width))


def hard_to_read(page: Page, known: Known, scheme: Literal["light", "dark"]) -> list[str]:
    """What axe finds of colours, on a page that has its script.

    Whether words can be read follows from their colour, size and weight and from all that they stand on. To judge it is
    most of what axe takes its time for: it is asked of the first words of each look that is not in `known`.
    """
    page.emulate_media(color_scheme=scheme)
    known[scheme] = page.evaluate(_FRESH, known[scheme])
    found: list[str] = page.evaluate(_CONTRAST)
    return found


def axe(page: Page, **rules: object) -> list[str]:
    """What axe finds but of colours: each rule with the first element that breaks it; `rules` are axe's options."""
    options = AXE | {"rules": {"color-contrast": {"enabled": False}, **rules}}
    found: list[str] = page.evaluate(
        f"""axe.run({json.dumps(options)}).then(results =>
            results.violations.map(rule => rule.id + ': ' + rule.nodes[0].html.slice(0, 200)))"""
    )
    return found

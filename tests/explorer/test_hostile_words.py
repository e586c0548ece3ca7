"""Words that would run, if anything took them for more than words, are shown as they are written."""

from __future__ import annotations

import json
from pathlib import Path

from tests.explorer.conftest import Visiting
from tests.explorer.visiting import address, html_pages
from tests.explorer.workspaces import PLANTED


def test_planted_words_show_as_text_on_every_page_and_run_on_none(hostile_site: Path, visit: Visiting) -> None:
    one = visit(address(hostile_site, "en/data.html"))
    for page in html_pages(hostile_site):
        if page == "index.html":
            continue
        one.page.goto(address(hostile_site, page))
        one.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        text = one.page.evaluate("document.body.textContent")
        if page[3:] not in ("documents.html", "ask.html", "check.html"):
            assert [planted for planted in PLANTED if planted not in text] == [], page
        assert one.page.locator("img, iframe, [onerror], [onload], [style]").count() == 0, page
        scripts = one.page.evaluate("Array.from(document.scripts, one => [one.type, one.text])")
        assert not any(text for kind, text in scripts if kind != "application/ld+json"), page
        assert all(json.loads(text) for kind, text in scripts if kind == "application/ld+json"), page
        links = one.page.evaluate("Array.from(document.links, one => one.protocol)")
        assert set(links) <= {"file:", "http:", "https:"}, page


def test_planted_words_stay_words_when_searched_and_copied(hostile_site: Path, visit: Visiting) -> None:
    one = visit(address(hostile_site, "en/observations.html", "obs-0001"))
    one.page.fill("#filter-q", "onerror=alert(1)>")
    one.page.wait_for_function("() => document.getElementById('count').textContent.startsWith('2 of')")
    one.page.wait_for_function("() => document.querySelector('#obs-0001 .citation')")
    assert one.page.locator("img").count() == 0


def test_planted_words_in_the_address_stay_words(hostile_site: Path, visit: Visiting) -> None:
    one = visit(
        address(hostile_site, "en/observations.html", "q=%3Cimg src=x onerror=alert(1)%3E&theme=%22%3E&%ZZ=%ZZ")
    )
    assert one.page.locator("#filter-q").input_value() == "<img src=x onerror=alert(1)>"
    assert one.page.locator("img").count() == 0

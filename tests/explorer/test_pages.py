"""Every page, in either language: it opens from the file system, holds no dead link, and is of use to everybody."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, normpath
from urllib.parse import unquote, urlsplit

import pytest

from indicators import coverage
from indicators.explorer.content import ROWS_OF_A_PAGE
from indicators.reading import Kind
from tests.checkout import PROJECT
from tests.explorer.barriers import Barriers
from tests.explorer.conftest import Visiting
from tests.explorer.surveying import PHONE, Survey
from tests.explorer.visiting import address, html_pages

LANGUAGES = ("en", "zh")
KINDS = ("observations.html", "documents.html", "documents/yangtze-belt-focus-2026.html", "data.html")
"""A page of each kind."""


class _Page(HTMLParser):
    """The links and identifiers of a page, without those that a template holds a place for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.identifiers: list[str] = []
        self._templates = 0
        self.feed(text)
        self.places = frozenset(self.identifiers)

    def handle_endtag(self, tag: str) -> None:
        self._templates -= tag == "template"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._templates += tag == "template"
        for name, value in attrs if not self._templates or tag == "template" else ():
            if name in ("href", "src") and value:
                self.links.append(value)
            elif name == "id" and value:
                self.identifiers.append(value)


@cache
def read(site: Path) -> dict[str, _Page]:
    return {page: _Page((site / page).read_text(encoding="utf-8")) for page in html_pages(site)}


def _found(page: str, fragment: str, pages: dict[str, _Page]) -> bool:
    """Whether an address leads to something: to an element, to filters, or to a row that the browser makes of data."""
    filters = "=" in fragment
    made = page.endswith("/observations.html") and len(pages[page].identifiers) > ROWS_OF_A_PAGE
    return fragment in pages[page].places or filters or (made and fragment.startswith("obs-"))


def test_the_legend_of_a_document_counts_each_number_once(site: Path) -> None:
    """Also one that the quote of a cooperation cuts in two, or that the copy spoilt."""
    for source in coverage(path=PROJECT):
        page = (site / f"en/documents/{source.source_id}.html").read_text(encoding="utf-8")
        legend = dict(re.findall(r'<li><mark class="number (\w+)">[^<]*</mark> (\d+)</li>', page))
        assert sum(map(int, legend.values())) == sum(source.kinds.values())
        assert int(legend.get("date", 0)) == source.kinds[Kind.DATE]


@pytest.mark.parametrize("which", ["site", "large_site", "hostile_site"])
def test_every_link_leads_somewhere(which: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(which)
    pages = read(folder)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    dead = []
    for page, parsed in pages.items():
        for link in parsed.links:
            parts = urlsplit(link)
            if parts.scheme in ("http", "https"):
                continue
            name = normpath(f"{dirname(page)}/{unquote(parts.path)}".lstrip("/")) if parts.path else page
            if name not in files or (parts.fragment and not _found(name, unquote(parts.fragment), pages)):
                dead.append(f"{page}: {link}")
    assert dead == []


@pytest.mark.parametrize("which", ["site", "large_site", "hostile_site"])
def test_no_identifier_stands_twice_on_a_page(which: str, request: pytest.FixtureRequest) -> None:
    for page, parsed in read(request.getfixturevalue(which)).items():
        assert len(parsed.identifiers) == len(set(parsed.identifiers)), page


def test_both_languages_have_the_same_pages(site: Path) -> None:
    pages = {language: {path for path in html_pages(site) if path.startswith(language)} for language in LANGUAGES}
    assert {path[3:] for path in pages["en"]} == {path[3:] for path in pages["zh"]}


@pytest.mark.parametrize("which", ["site", "large_site", "hostile_site"])
def test_every_page_fits_a_phone_and_has_one_heading_of_its_own(which: str, surveyed: Callable[[str], Survey]) -> None:
    """That it opens in silence is held by the visit itself."""
    assert {page: seen.width for page, seen in surveyed(which).items() if seen.width > PHONE} == {}
    assert {page: seen.headings for page, seen in surveyed(which).items() if seen.headings != 1} == {}


@pytest.mark.parametrize("which", ["site", "large_site", "hostile_site"])
def test_axe_finds_no_violation(which: str, surveyed: Callable[[str], Survey]) -> None:
    """Every page in both languages with all that opens open."""
    assert {page: seen.violations for page, seen in surveyed(which).items() if seen.violations} == {}


def test_axe_finds_no_colours_that_are_hard_to_read_in_the_dark(surveyed: Callable[[str], Survey]) -> None:
    assert {page: seen.dark for page, seen in surveyed("site").items() if seen.dark} == {}


def test_axe_finds_no_violation_at_the_entrance(site: Path, visit: Visiting) -> None:
    """Without its script: with it, nobody stays."""
    one = visit(address(site, "index.html"))
    one.page.route("**/entrance.js", lambda route: route.abort())
    one.page.goto(address(site, "index.html"))
    one.said.clear()
    assert Barriers(one.page).found() == []


@pytest.mark.parametrize("page", KINDS)
def test_the_language_changes_in_place(page: str, site: Path, visit: Visiting) -> None:
    one = visit(address(site, f"en/{page}", "obs-0021&qualifier=nearly" if page == "observations.html" else ""))
    one.page.locator("[data-keeps-place]").click()
    one.page.wait_for_url(re.compile(f"/zh/{page}(#|$)"))  # which waits for its scripts too
    assert one.page.evaluate("document.documentElement.lang") == "zh-Hans"
    if page == "observations.html":
        assert one.rows() == ["obs-0017", "obs-0021"]
        assert one.page.locator("#obs-0021 details").get_attribute("open") is not None
        assert one.page.locator("#filter-qualifier").input_value() == "nearly"


def test_the_entrance_goes_on_in_the_language_of_the_browser(site: Path, visit: Visiting) -> None:
    for locale, language in (("en-GB", "en"), ("zh-CN", "zh")):
        one = visit(address(site, "index.html"), locale=locale)
        one.page.wait_for_url(f"**/{language}/*.html")


def test_dark_and_light_differ(site: Path, visit: Visiting) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = (
        visit(address(site, "en/data.html"), color_scheme=scheme).page.evaluate(ground) for scheme in ("light", "dark")
    )
    assert light != dark


def test_print_leaves_out_what_only_a_screen_needs(site: Path, visit: Visiting) -> None:
    one = visit(address(site, "en/observations.html", "obs-0021"))
    one.page.emulate_media(media="print")
    assert not one.page.locator("#filters").is_visible()
    assert not one.page.locator("header nav").is_visible()
    assert one.page.locator("#obs-0021 .passage").is_visible()


PRINTED = ("overview", "cooperations", "ask", "check", "data", "entities", "entities/sichuan", "references/ref-0048")


@pytest.mark.parametrize("page", PRINTED)
def test_a_page_on_paper_is_as_wide_as_that_and_has_no_menu(page: str, site: Path, visit: Visiting) -> None:
    one = visit(address(site, f"zh/{page}.html"), viewport={"width": 700, "height": 1000})
    one.page.emulate_media(media="print")
    assert one.page.locator("h1").is_visible()
    assert one.page.locator("header nav, header .language").locator("visible=true").count() == 0
    assert one.page.evaluate("document.documentElement.scrollWidth") <= 700
    cut = """boxes => boxes.filter(box => box.checkVisibility() && box.scrollWidth > box.clientWidth + 1).length"""
    assert one.page.eval_on_selector_all("main .scroll", cut) == 0, "paper cannot be scrolled"
    if page == "cooperations":
        assert one.page.locator("svg.ties").locator("visible=true").count() == 2


def test_a_server_shows_the_same_pages(site: Path, visit: Visiting) -> None:
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Write nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        one = visit(f"http://127.0.0.1:{server.server_port}/en/observations.html#qualifier=nearly")
        assert one.rows() == ["obs-0017", "obs-0021"]
        one.page.goto("about:blank")
        server.shutdown()

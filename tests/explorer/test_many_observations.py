"""More observations than a page should hold: pages that the browser makes of data, and evidence that it fetches."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

import indicators
from indicators import Package
from indicators.explorer.content import Content, Wording
from indicators.explorer.evidence_facts import observation_facts
from indicators.explorer.rendering import environment
from tests.explorer.conftest import Visiting
from tests.explorer.test_observations_page import cited
from tests.explorer.visiting import Visit, address

ALL = [f"obs-{number:04d}" for number in range(1, 451)]


@pytest.fixture
def page(large_site: Path, visit: Visiting) -> Visit:
    return visit(address(large_site, "en/observations.html"))


def go(page: Visit, to: str) -> None:
    page.page.locator(f".pager [data-to={to}]").first.click()


def test_pages_of_a_hundred_hold_every_row_once_in_order(page: Visit) -> None:
    seen = page.rows()
    assert seen == ALL[:100]
    for number in range(2, 6):
        go(page, "next")
        assert page.page.locator(".pager .at").first.inner_text() == f"Page {number} of 5"
        seen += page.rows()
    assert seen == ALL
    assert page.page.locator(".pager [data-to=next]").first.get_attribute("aria-disabled") == "true"
    go(page, "first")
    assert page.rows() == ALL[:100]


def test_screen_readers_are_told_where_in_all_rows_a_row_is(page: Visit) -> None:
    go(page, "next")
    assert page.page.locator("#observations").get_attribute("aria-rowcount") == str(1 + 2 * len(ALL))
    rows = page.page.locator("#obs-0101 tr")
    assert rows.evaluate_all("rows => rows.map(row => row.ariaRowIndex)") == ["202", "203"]


def test_all_are_searched_filtered_and_sorted(page: Visit) -> None:
    page.page.select_option("#filter-qualifier", "nearly")
    page.page.wait_for_function("() => !document.getElementById('count').textContent.startsWith('450')")
    assert all("nearly" in words for words in page.page.locator("td.column-figure").all_inner_texts())
    page.page.select_option("#filter-qualifier", "")
    page.page.fill("#filter-q", "obs-0431")
    page.page.wait_for_function("() => document.getElementById('count').textContent.startsWith('1 of')")
    assert page.rows() == ["obs-0431"]
    assert page.page.locator(".pager").first.is_hidden()
    page.page.fill("#filter-q", "")
    page.page.select_option("#filter-sort", "-id")
    page.page.wait_for_function("() => document.querySelector('#observations tbody').id === 'obs-0450'")
    assert page.rows() == ALL[:-101:-1]


def test_the_keyboard_turns_pages_and_keeps_its_place(page: Visit) -> None:
    button = page.page.locator(".pager [data-to=next]").first
    button.focus()
    for _ in range(5):
        page.page.keyboard.press("Enter")
    assert page.rows() == ALL[400:]
    assert page.page.evaluate("document.activeElement.dataset.to") == "next"
    assert button.get_attribute("aria-disabled") == "true"


def test_an_address_opens_its_row_wherever_it_is(large_site: Path, visit: Visiting) -> None:
    one = visit(address(large_site, "zh/observations.html", "obs-0444"))
    one.page.locator("#obs-0444 .passage .value").wait_for()
    assert one.rows() == ALL[400:]
    one.page.evaluate("location.hash = '#obs-0012'")
    one.page.locator("#obs-0012 .passage .value").wait_for()
    assert one.rows() == ALL[:100]


def test_fetched_evidence_says_what_a_page_of_few_rows_says(large_package: Path, page: Visit) -> None:
    """Text by text: what the browser makes of its data is what the template makes of the row."""
    content = Content(Package.open(large_package), "en")
    shown_by = getattr(environment().get_template("evidence.html").module, "of_observation")  # noqa: B009
    for identifier in ("obs-0001", "obs-0002", "obs-0250", "obs-0450"):
        page.page.evaluate(f"location.hash = '#{identifier}'")
        page.page.locator(f"#{identifier} .cite button").last.wait_for()
        shown = page.page.evaluate(
            """identifier => {
                const details = document.getElementById(identifier).querySelector('details').cloneNode(true);
                details.querySelectorAll('summary, .cite, .permalink').forEach(one => one.remove());
                return details.textContent;
            }""",
            identifier,
        )
        facts = observation_facts(content, content.row("observations", identifier))
        made = _words(str(shown_by(facts, "", Wording("en"))))
        assert "".join(shown.split()) == "".join(made.split())


def test_citations_of_fetched_evidence_are_what_cite_gives(large_package: Path, page: Visit) -> None:
    page.page.evaluate("location.hash = '#obs-0333'")
    buttons = page.page.locator("#obs-0333 .cite button")
    buttons.last.wait_for()
    texts = buttons.evaluate_all("buttons => buttons.map(button => button.dataset.text)")
    assert texts == cited("obs-0333", large_package, page.page.url)


def test_a_cooperation_fetches_its_evidence(large_site: Path, visit: Visiting) -> None:
    one = visit(address(large_site, "en/cooperations.html", "coop-0002"))
    one.page.locator("#coop-0002 .passage .quote").wait_for()
    assert "共建产业园区" in one.page.locator("#coop-0002 .quote").inner_text()
    assert one.page.locator("#coop-0002 .cite button").count() == 5


def test_without_scripts_documents_list_what_the_first_page_does_not(large_site: Path, visit: Visiting) -> None:
    one = visit(address(large_site, "en/observations.html"), java_script_enabled=False)
    assert one.rows() == ALL[:200]
    one.page.locator("#obs-0200 .evidence a").click()
    one.page.wait_for_url("**/documents/report-0000002.html#at-obs-0200")
    one.page.goto(address(large_site, "en/observations.html"))
    one.page.locator(".notice a").click()
    listed: list[str] = []
    for link in one.page.locator(".card h2 a").evaluate_all("links => links.map(link => link.href)"):
        one.page.goto(link)
        listed += one.page.locator(".margin li:not(.of-cooperation) a.id").all_inner_texts()
    assert listed == ALL


def test_a_long_series_shows_its_latest_and_leads_to_all(
    large_package: Path, large_site: Path, visit: Visiting
) -> None:
    table = indicators.load("observations", path=large_package)
    series = Counter(zip(table["indicator_id"], table["entity_id"], strict=True))
    ((indicator, entity), claims), *_ = series.most_common(1)
    assert claims > 30
    one = visit(address(large_site, f"en/indicators/{indicator}.html"))
    found = one.page.locator(".series").filter(has=one.page.locator(f"a[href*='place={entity}&']"))
    shown = found.locator("tbody td:nth-child(2)").all_inner_texts()
    of_series = table[(table["indicator_id"] == indicator) & (table["entity_id"] == entity)]
    assert len(shown) == 30
    assert max(shown)[:4] == str(of_series["period_end"].max().year)
    assert f"The 30 latest of {claims} claims" in found.locator(".notice").inner_text()
    found.locator(".notice a").click()
    one.page.wait_for_function(f"() => document.getElementById('count').textContent.startsWith('{claims} of')")


class _Words(HTMLParser):
    """The text of some markup without how to cite it."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.words = ""
        self._left_out = 0
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._left_out += tag == "div" and (self._left_out > 0 or ("class", "cite") in attrs)

    def handle_endtag(self, tag: str) -> None:
        self._left_out -= tag == "div" and self._left_out > 0

    def handle_data(self, data: str) -> None:
        self.words += "" if self._left_out else data


def _words(markup: str) -> str:
    return _Words(markup).words

"""The overview, the cooperations and the indicators: what they show is what the tables hold, and leads to it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import indicators
from tests.checkout import PROJECT
from tests.explorer.conftest import Visiting
from tests.explorer.visiting import address


class _Text(HTMLParser):
    """The words of a page, without scripts."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def __str__(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def test_the_totals_are_the_lengths_of_the_tables(site: Path) -> None:
    text = str(_Text(site / "en/overview.html"))
    named: dict[indicators.records.TableName, str] = {"observations": "observations", "sources": "documents"}
    for table, words in named.items():
        assert f"{len(indicators.load(table, path=PROJECT))} {words}" in text


def test_what_is_checked_is_what_validation_and_coverage_say(site: Path) -> None:
    text = str(_Text(site / "en/overview.html"))
    sources = indicators.coverage(path=PROJECT)
    mentions = sum(source.mentions for source in sources)
    settled = mentions - sum(len(source.unsettled) for source in sources)
    observations, cooperations = (len(indicators.load(name, path=PROJECT)) for name in ("observations", "cooperations"))
    assert indicators.validate(PROJECT, layers=["evidence", "derivation"]).ok
    quotes = observations + cooperations
    for done, of in ((quotes, quotes), (observations, observations), (settled, mentions)):
        assert f"{done:,} / {of:,}" in text


def test_every_cooperation_is_in_the_list_with_its_parties(site: Path) -> None:
    page = (site / "zh/cooperations.html").read_text(encoding="utf-8")
    parties = indicators.load("cooperation_parties", path=PROJECT, labels="zh")
    for identifier in indicators.load("cooperations", path=PROJECT)["cooperation_id"]:
        begin = page.index(f'<li id="{identifier}"')
        row = page[begin : page.index("<details>", begin)]
        for name in parties[parties["cooperation_id"] == identifier]["entity_label"]:
            assert name in row


def test_each_line_opens_on_its_evidence(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "en/cooperations.html"), viewport={"width": 1200, "height": 900})
    line = seen.page.locator(".tie").first
    identifier = line.get_attribute("data-coop")
    line.locator(".reach").dispatch_event("click")
    seen.page.wait_for_function(f"document.querySelector('#{identifier} details').open")
    assert seen.page.locator(f"#{identifier} blockquote").is_visible()


@pytest.mark.parametrize(("name", "column"), [("mode", "mode"), ("sector", "sector"), ("document", "source_id")])
def test_a_filter_leaves_the_rows_and_lines_that_have_the_value(
    site: Path, visit: Visiting, name: str, column: str
) -> None:
    table = indicators.load("cooperations", path=PROJECT)
    value = str(table[column].value_counts().index[0])
    wanted = set(table[table[column] == value]["cooperation_id"])
    seen = visit(address(site, "en/cooperations.html"))
    seen.page.select_option(f"#filter-{name}", value)
    left = seen.page.eval_on_selector_all(".cooperations > li:not([hidden])", "rows => rows.map(row => row.id)")
    lines = seen.page.eval_on_selector_all(".tie:not([hidden])", "ties => ties.map(tie => tie.dataset.coop)")
    assert set(left) == wanted
    assert set(lines) <= wanted
    assert f"#{name}={value}" in seen.page.url
    assert seen.page.locator("#count").inner_text() == f"{len(wanted)} of {len(table)} cooperations"


def test_a_filtered_address_is_filtered_when_it_is_opened(site: Path, visit: Visiting) -> None:
    seen = visit(f"{address(site, 'zh/cooperations.html')}#mode=corridor")
    rows = seen.page.eval_on_selector_all(".cooperations > li:not([hidden])", "rows => rows.length")
    assert rows == (indicators.load("cooperations", path=PROJECT)["mode"] == "corridor").sum()


def test_without_scripts_the_cooperations_are_a_readable_list(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "en/cooperations.html"), java_script_enabled=False)
    assert seen.page.locator("#filters").is_hidden()
    assert seen.page.locator(".cooperations > li").count() == len(indicators.load("cooperations", path=PROJECT))
    seen.page.locator("#coop-0001 summary").click()
    assert seen.page.locator("#coop-0001 blockquote").is_visible()


def test_an_indicator_shows_its_whole_series_with_publishers(site: Path) -> None:
    text = str(_Text(site / "en/indicators/gdp-share-of-national.html"))
    series = indicators.series("gdp-share-of-national", "yangtze-economic-belt", path=PROJECT)
    for identifier, publisher in zip(series["id"], series["publisher"], strict=True):
        assert f"{identifier} {publisher}" in text


def test_a_derived_figure_leads_to_what_it_rests_on(site: Path) -> None:
    page = (site / "en/indicators/gdp-share-of-national.html").read_text(encoding="utf-8")
    begin = page.index('id="gdp-share-change"')
    figure = indicators.lineage("gdp-share-change", path=PROJECT)
    section = page[begin : page.index("</section>", begin)]
    for one in figure.inputs.values():
        assert f"observations/{one.identifier}.html" in section
        assert one.quote[:20] in section


def test_the_pages_of_a_new_package_say_what_there_is_not(tmp_path: Path) -> None:
    indicators.init_package(tmp_path / "new")
    made = indicators.site(tmp_path / "new", tmp_path / "site").directory
    assert "highlights no figures" in str(_Text(made / "en/overview.html"))
    assert "no cooperations yet" in str(_Text(made / "en/cooperations.html"))
    assert "no indicators yet" in str(_Text(made / "en/indicators.html"))

"""The overview and the indicators: what they show is what the tables hold, and leads to it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import expect

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


def test_a_headline_says_when_who_says_so_and_how_sure(site: Path) -> None:
    page = (site / "en/overview.html").read_text(encoding="utf-8")
    observations = indicators.load("observations", labels="en", path=PROJECT)
    sources = indicators.load("sources", path=PROJECT).set_index("source_id")
    shares = indicators.load("indicators", path=PROJECT).set_index("indicator_id")["measure"] == "share"
    listed = page[page.index('class="images headlines"') :].partition("</ul>")[0].split("<li ")[1:]
    headlines = observations[observations["salience"] == "headline"]
    for (_, row), item in zip(headlines.iterrows(), listed, strict=True):
        assert f"observations/{row['observation_id']}.html" in item
        assert f"Confidence: {row['confidence_label']}" in item
        source = sources.loc[row["source_id"]].fillna("")
        assert (source["publisher"] or source["container"]) in item
        # A scale that ends at the whole means something; any other would end at a number that does not.
        assert ("<svg" in item) == shares[row["indicator_id"]]


def test_what_asks_for_care_is_counted(site: Path) -> None:
    text = str(_Text(site / "en/overview.html"))
    frame = indicators.load("observations", path=PROJECT)
    undated = (frame["period_start"].isna() & frame["period_end"].isna()).sum()
    for count, words in (
        (undated, "without a date in the text"),
        ((frame["confidence"] == "low").sum(), "of low confidence"),
        ((frame["confidence"] == "medium").sum(), "of medium confidence"),
    ):
        assert f"{count} / {len(frame)} {words}" in text


def test_a_search_on_the_first_page_is_made_among_the_observations(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "en/overview.html"))
    seen.page.get_by_label("Find a number").fill("suchu")
    seen.page.keyboard.press("Enter")
    seen.page.wait_for_url("**/observations.html#q=suchu")
    found = [one.identifier for one in indicators.search("Suchu", path=PROJECT) if one.identifier.startswith("obs")]
    expect(seen.page.locator("#count")).to_have_text(re.compile(rf"^{len(found)} of"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_show_translations_and_who_made_them(language: Literal["en", "zh"], site: Path) -> None:
    shown = {"en": (("observations", "quote"),), "zh": (("observations", "note"), ("indicators", "definition"))}[
        language
    ]
    rows = indicators.load("translations", path=PROJECT, labels=language)
    for table, column in shown:
        asked = rows[(rows["table_name"] == table) & (rows["column_name"] == column) & (rows["language"] == language)]
        for _, row in asked.iterrows():
            text = str(_Text(site / language / table / f"{row['record_id']}.html"))
            assert re.sub(r"\s+", " ", f"{row['text']} ") in text
            assert row["translated_by_label"] in text


def test_an_indicator_shows_its_whole_series_with_publishers(site: Path) -> None:
    text = str(_Text(site / "en/indicators/gdp-share-of-national.html"))
    series = indicators.series("gdp-share-of-national", "yangtze-economic-belt", path=PROJECT)
    for identifier, publisher in zip(series["id"], series["publisher"], strict=True):
        assert f"{identifier} {publisher}" in text


def test_a_series_says_source_and_unit_and_each_figure_leads_to_its_page(site: Path, visit: Visiting) -> None:
    seen = visit(address(site, "en/indicators/gdp-share-of-national.html"), viewport={"width": 360, "height": 800})
    picture = seen.page.locator("figure").first
    assert picture.locator(".source").inner_text().startswith("Source: ")
    assert "per cent" in picture.locator("text").all_text_contents()
    row = seen.page.locator(".figures tbody tr").first
    assert row.evaluate("row => row.getBoundingClientRect().width") <= 360
    leads = seen.page.locator(".figures a.id").evaluate_all("links => links.map(link => link.href)")
    series = indicators.series("gdp-share-of-national", "yangtze-economic-belt", path=PROJECT)
    assert all(any(identifier in link for link in leads) for identifier in series["id"])


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

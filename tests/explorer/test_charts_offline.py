"""Charts outside the explorer: what a notebook or a page shows of them, without a network and for every reader."""

from __future__ import annotations

import csv
from base64 import b64decode
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

import indicators
from indicators import plot
from indicators.cli import main
from tests.checkout import PROJECT
from tests.explorer.barriers import Barriers
from tests.explorer.conftest import Visiting
from tests.explorer.surveying import PHONE

SERIES = ("gdp-share-of-national", "yangtze-economic-belt")


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A series as the command writes it."""
    out = tmp_path / "series.html"
    subject = ["--indicator", SERIES[0], "--entity", SERIES[1]]
    done = CliRunner().invoke(main, ["plot", "series", *subject, "--package", str(PROJECT), "--out", str(out)])
    assert done.exit_code == 0, done.output
    return out


def test_a_page_of_a_chart_asks_for_nothing_and_runs_nothing(page: Path, visit: Visiting) -> None:
    seen = visit(page.as_uri(), java_script_enabled=False)
    assert seen.page.locator("svg.chart").is_visible()
    assert seen.asked == [page.as_uri()]
    assert "<script" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in plot.CHARTS if name != "series"])
def test_what_a_notebook_keeps_asks_for_nothing(name: str, tmp_path: Path, visit: Visiting) -> None:
    kept = plot.CHARTS[name](path=PROJECT)._repr_mimebundle_()
    (tmp_path / "output.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{kept['text/html']}", encoding="utf-8")
    seen = visit((tmp_path / "output.html").as_uri())
    assert seen.page.locator("svg.chart").first.is_visible()
    assert seen.asked == [(tmp_path / "output.html").as_uri()]
    assert ElementTree.fromstring(kept["image/svg+xml"]).tag.endswith("svg")
    assert kept["text/plain"].startswith(plot.CHARTS[name](path=PROJECT).title)


def test_a_mark_says_what_it_is_to_keyboard_and_pointer(page: Path, visit: Visiting) -> None:
    seen = visit(page.as_uri())
    marks = seen.page.locator(".mark")
    first = marks.first
    assert not first.locator(".said").first.is_visible()
    seen.page.keyboard.press("Tab")
    assert first.evaluate("mark => mark === document.activeElement")
    assert " ".join(first.locator(".said").all_text_contents()) == first.get_attribute("aria-label")
    assert first.locator(".said").first.is_visible()
    for other in (seen.page.locator(".mark:has(path)").last, seen.page.locator(".mark:has(line)").last):
        box = other.bounding_box()
        assert box is not None
        seen.page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2 + 2)
        assert other.locator(".said").first.is_visible()
    figures = indicators.series(*SERIES, path=PROJECT)
    assert marks.count() == len(figures)
    assert all(publisher in " ".join(marks.evaluate_all(LABELS)) for publisher in figures["publisher"])


LABELS = "marks => marks.map(mark => mark.getAttribute('aria-label'))"


def test_data_and_picture_are_in_the_page_to_download(page: Path, visit: Visiting) -> None:
    seen = visit(page.as_uri())
    links = {str(link.get_attribute("download")): link for link in seen.page.locator("a[download]").all()}

    def content(name: str) -> str:
        return b64decode(unquote(str(links[name].get_attribute("href"))).partition("base64,")[2]).decode("utf-8")

    rows = list(csv.DictReader(StringIO(content("chart.csv"))))
    assert [row["Identifier"] for row in rows] == list(indicators.series(*SERIES, path=PROJECT)["id"])
    ElementTree.fromstring(content("chart.svg"))
    with seen.page.expect_download() as download:
        links["chart.csv"].click()
    assert download.value.suggested_filename == "chart.csv"


def test_title_reading_and_source_stand_with_the_picture(page: Path, visit: Visiting) -> None:
    text = visit(page.as_uri()).page.locator("figure").inner_text()
    assert "Share of national gross domestic product" in text
    assert "A dashed line has no date." in text
    assert "Source: " in text
    assert "–2026" in text


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh", "dark")])
@pytest.mark.parametrize("name", ["series", "headlines", "themes"])
def test_pages_of_charts_have_no_barriers(
    name: str, language: Any, theme: Any, tmp_path: Path, visit: Visiting
) -> None:
    subject = SERIES if name == "series" else ()
    out = plot.save(plot.CHARTS[name](*subject, PROJECT, language, theme), tmp_path / "chart.html")
    seen = visit(out.as_uri(), viewport={"width": 360, "height": 800})
    assert Barriers(seen.page).found() == []
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360


OVERLAPS = """() => [...document.querySelectorAll("svg.chart")].flatMap(svg => {
    const frame = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll("text:not(.said)")].map(text => [text, text.getBoundingClientRect()]);
    const found = [];
    texts.forEach(([one, a], place) => {
        if (a.left < frame.left - 4 || a.right > frame.right + 4) found.push("cut: " + one.textContent);
        for (const [other, b] of texts.slice(place + 1))
            if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3)
                found.push(one.textContent + " on " + other.textContent);
    });
    return found;
})"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_words_of_charts_stand_clear_and_fit_a_phone(language: str, site: Path, visit: Visiting) -> None:
    pages = [page for page in sorted((site / language).glob("**/*.html")) if 'class="chart"' in page.read_text("utf-8")]
    assert len(pages) > 1
    seen = visit(pages[0].as_uri())
    for page in pages:
        seen.page.set_viewport_size({"width": 1200, "height": 900})
        seen.page.goto(page.as_uri())
        assert seen.page.evaluate(OVERLAPS) == [], page.name
        seen.page.set_viewport_size({"width": PHONE, "height": 740})
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= PHONE, page.name

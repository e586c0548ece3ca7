"""The charts: every number they show is one that `load` gives, and the same package gives the same bytes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from workspace import write_workspace

import indicators
from indicators.cli import main
from indicators.insight.charts import THEMES, Drawing, document_drawings, inline_svg, theme_drawings, words
from indicators.insight.charts.headlines import change_drawings, headline_drawings, share_drawings
from indicators.insight.listing import LabelledTables
from indicators.plot import CHARTS, save
from tests.checkout import PROJECT

Draw = Callable[[LabelledTables, Any], list[Drawing]]
DRAWINGS: list[Draw] = [headline_drawings, change_drawings, share_drawings, theme_drawings, document_drawings]
OF_A_PACKAGE = [name for name in CHARTS if name != "series"]


def drawn(draw: Draw, path: Path = PROJECT, language: Any = "en") -> list[Drawing]:
    return draw(LabelledTables(indicators.Package.open(path), language), THEMES["css"])


def numbers(specification: Any) -> set[float]:
    """What the marks of a chart are placed by."""
    return {float(one) for one in re.findall(r"'(?:from|to|count|y|number)': (-?[0-9.e+]+)", str(specification))}


def rows(table: Any, key: str) -> dict[str, dict[Any, Any]]:
    return {row[key]: row for row in indicators.load(table, path=PROJECT).to_dict("records")}


def test_headlines_are_those_of_the_table_and_are_drawn_at_what_load_gives() -> None:
    observations = rows("observations", "observation_id")
    found = drawn(headline_drawings)
    headlines = [key for key, row in observations.items() if row["salience"] == "headline"]
    assert [drawing.rows[0].identifier for drawing in found] == headlines
    assert headlines
    for drawing in found:
        row = observations[drawing.rows[0].identifier]
        named = {float(row[name]) for name in ("value", "lower", "upper") if row[name] == row[name]}
        assert named <= numbers(drawing.panels), drawing.title


def test_changes_and_shares_rest_on_what_load_and_derived_give() -> None:
    observations = rows("observations", "observation_id")
    for draw in (change_drawings, share_drawings):
        for drawing in drawn(draw):
            assert {float(observations[row.identifier]["value"]) for row in drawing.rows} <= numbers(drawing.panels)
    (share,) = drawn(share_drawings)
    told = indicators.lineage("producing-share-of-attracted-firms", path=PROJECT).words
    assert share.title == f"{told}%"
    assert len(told.replace(".", "")) == 3, "35 of 84 say no more digits than three"


def test_counts_are_those_of_the_table() -> None:
    listed = indicators.load("observations", path=PROJECT, labels="en")
    observations = listed[listed["salience"] != "structural"]
    (documents,) = drawn(document_drawings)
    titles = {source: row["title"] for source, row in rows("sources", "source_id").items()}
    counted = Counter(titles[source] for source in observations["source_id"])
    assert {label: int(count) for label, count in (row.cells for row in documents.rows) if count != "0"} == counted
    (themes,) = drawn(theme_drawings)
    assert sum(int(row.cells[1]) for row in themes.rows) == len(observations)
    left_out = f"Without {len(listed) - len(observations)} that only count what a sentence names"
    assert left_out in documents.drawn
    for name in ("themes", "documents"):
        assert left_out in CHARTS[name](path=PROJECT).html(), "beneath the chart"


@pytest.mark.parametrize("draw", DRAWINGS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_image_is_named_described_and_without_style(draw: Draw, language: str) -> None:
    drawings = drawn(draw, language=language)
    assert drawings
    root = ElementTree.fromstring(inline_svg(drawings[0], THEMES["css"], "chart-1"))
    named = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    marks = [element for element in root.iter() if element.get("tabindex") == "0"]
    assert all(mark.get("role") == "img" and mark.get("aria-label") for mark in marks)
    # What is in an image is not told apart, so one with marks that speak for themselves is a group.
    assert root.get("role") == ("group" if marks else "img")
    assert [named[one] for one in str(root.get("aria-labelledby")).split()] == [
        drawings[0].title,
        drawings[0].description,
    ]
    for element in root.iter():
        assert not {"style", "font-family"} & element.attrib.keys()
        for name in ("fill", "stroke", "stop-color"):
            colour = element.get(name, "none")
            assert colour in ("none", "transparent") or colour.startswith(("var(--", "url(#chart-1-")), colour


def test_the_same_package_gives_the_same_bytes() -> None:
    first, second = (inline_svg(drawn(headline_drawings)[0], THEMES["css"], "one") for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", OF_A_PACKAGE)
def test_a_package_without_rows_says_so(name: str, tmp_path: Path) -> None:
    indicators.init_package(tmp_path / "new")
    made = save(CHARTS[name](path=tmp_path / "new"), tmp_path / "chart.svg").read_text(encoding="utf-8")
    assert re.search("highlighted|no observations yet", made)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_series_tells_claims_and_references_apart(theme: Any, tmp_path: Path) -> None:
    chart = indicators.plot.series("gdp-share-of-national", "yangtze-economic-belt", PROJECT, theme=theme)
    known = indicators.series("gdp-share-of-national", "yangtze-economic-belt", path=PROJECT)
    assert set(known["value"].dropna().astype(float)) <= numbers(chart.specification)
    text = save(chart, tmp_path / "series.svg").read_text(encoding="utf-8")
    assert THEMES[theme].claim in text
    assert THEMES[theme].reference in text


@pytest.mark.parametrize("form", ["svg", "png", "html", "json"])
def test_charts_are_written_in_every_format(form: str, tmp_path: Path) -> None:
    begins = {"svg": b"<svg", "png": b"\x89PNG", "html": b"<!DOCTYPE html>", "json": b"{"}
    done = CliRunner().invoke(main, ["plot", "themes", "--package", str(PROJECT), "--out", str(tmp_path / f"c.{form}")])
    assert done.exit_code == 0
    assert (tmp_path / f"c.{form}").read_bytes().strip().startswith(begins[form])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plot", "headlin"], "no chart 'headlin'; did you mean 'headlines'?"),
        (["plot", "themes", "--out", "c.gif"], "expected a name that ends in .svg, .png, .html, .json"),
        (["plot", "series", "--indicator", "gdp-share-of-nationl", "--entity", "x"], "did you mean"),
        (["plot", "series"], "a series is of one --indicator and one --entity"),
    ],
)
def test_what_cannot_be_drawn_is_said_in_a_line(arguments: list[str], message: str) -> None:
    done = CliRunner().invoke(main, [*arguments, "--package", str(PROJECT)])
    assert done.exit_code == 2
    assert message in done.output


def test_the_charts_are_listed() -> None:
    done = CliRunner().invoke(main, ["plot"])
    assert [line.split()[0] for line in done.output.splitlines()] == list(CHARTS)


def test_both_languages_have_the_same_words() -> None:
    assert words("en").keys() == words("zh").keys()


def test_of_many_documents_those_with_fewest_are_counted_together(tmp_path: Path) -> None:
    write_workspace(tmp_path / "package", documents=25, observations=75)
    tables = LabelledTables(indicators.Package.open(tmp_path / "package"), "en")
    (drawing,) = document_drawings(tables, THEMES["light"])
    assert len(drawing.rows) == 21
    assert drawing.rows[-1].cells == ("5 other documents", "15")

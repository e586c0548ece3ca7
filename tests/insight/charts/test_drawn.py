"""Our drawing against Vega's of the same specification, and the ticks that both show."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from xml.etree import ElementTree

import pytest
import vl_convert
from hypothesis import example, given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter

from indicators import Package, plot
from indicators.insight import claims
from indicators.insight.charts import THEMES
from indicators.insight.charts.headlines import share_drawings
from indicators.insight.charts.svg import text_width, wrapped
from indicators.insight.charts.timeline import round_ticks, series_drawing
from indicators.insight.listing import LabelledTables
from indicators.plot import Chart
from tests.checkout import PROJECT

SERIES = (
    ("gdp-share-of-national", "yangtze-economic-belt"),
    ("national-etdz-count", "national-etdz"),
)
Places = list[tuple[float, ...]]


def numbers(text: str) -> tuple[float, ...]:
    return tuple(round(float(number), 1) for number in re.findall(r"-?[0-9.]+(?:e-?[0-9]+)?", text))


def places(svg: str) -> tuple[Places, Places]:
    """Where the symbols of a picture are in their panels, and where its bars begin and how large they are."""
    symbols, bars = [], []
    for element in ElementTree.fromstring(svg).iter():
        path, place = element.get("d", ""), element.get("transform", "")
        if element.tag.endswith("rect") and element.get("x"):
            bars.append(tuple(round(float(element.get(name, "")), 1) for name in ("x", "y", "width", "height")))
        elif element.tag.endswith("path") and place.startswith("translate("):
            symbols.append(numbers(place))
        elif (bar := re.fullmatch(r"M([^h]+)h([^v]+)v([^h]+)h[^Z]+Z", path)) and element.get("aria-roledescription"):
            bars.append((*numbers(bar[1]), *numbers(bar[2]), *numbers(bar[3])))
    return sorted(symbols), sorted(bars)


def agree(chart: Chart) -> None:
    ours, vegas = places(chart.svg()), places(vl_convert.vegalite_to_svg(chart.specification))
    assert sum(map(len, ours)) > 0
    for mine, theirs in zip(ours, vegas, strict=True):
        assert len(mine) == len(theirs)
        for one, other in zip(mine, theirs, strict=True):
            assert one == pytest.approx(other, abs=0.15)


@pytest.mark.parametrize("name", ["headlines", "changes", "shares", "themes"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_marks_stand_where_vega_puts_them(name: str, language: str) -> None:
    agree(plot.CHARTS[name](PROJECT, language))


@pytest.mark.parametrize(("indicator", "entity"), SERIES)
def test_marks_of_a_series_stand_where_vega_puts_them(indicator: str, entity: str) -> None:
    agree(plot.series(indicator, entity, PROJECT))


def test_what_has_evidence_lies_above_what_has_none() -> None:
    (points,) = (
        layer["data"]["values"]
        for layer in plot.series(*SERIES[0], PROJECT).specification["vconcat"][0]["layer"]
        if layer["mark"]["type"] == "point"
    )
    kinds = [mark["kind"] for mark in points]
    assert kinds == sorted(kinds, reverse=True)
    assert set(kinds) == {"claim", "reference"}


def test_pictures_and_pages_need_the_core_install_alone() -> None:
    code = f"""
import sys
sys.modules.update(dict.fromkeys(("altair", "vl_convert", "jinja2"), None))
from indicators import plot
chart = plot.series({SERIES[0][0]!r}, {SERIES[0][1]!r}, {str(PROJECT)!r})
assert chart.svg().startswith("<svg") and "<svg" in chart.html()
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_notebook_keeps_what_can_be_shown_without_us() -> None:
    kept, _ = DisplayFormatter().format(plot.themes(PROJECT))  # type: ignore[no-untyped-call]
    assert set(kept) == {"text/plain", "text/html", "image/svg+xml"}
    assert "<script" not in kept["text/html"]


@given(st.lists(st.decimals(-(10**12), 10**12, places=3), min_size=1, max_size=8))
def test_ticks_hold_the_numbers_at_even_round_steps(given: list[Decimal]) -> None:
    values = [float(number) for number in given]
    ticks = round_ticks(values)
    steps = {later - earlier for earlier, later in pairwise(ticks)}
    assert 2 <= len(ticks) <= 7
    assert float(ticks[0]) <= min(values)
    assert max(values) <= float(ticks[-1])
    assert len(steps) == 1
    assert str(steps.pop().normalize().as_tuple().digits) in ("(1,)", "(2,)", "(2, 5)", "(5,)")


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1))
@example([1])
@example([0, 11])
def test_whole_numbers_have_whole_ticks(values: list[int]) -> None:
    assert all(tick == tick.to_integral_value() for tick in round_ticks([float(value) for value in values]))


@given(st.text("ab c 长江经济带", min_size=1), st.integers(20, 200))
def test_wrapped_words_fit_and_none_is_lost(words: str, width: int) -> None:
    lines = wrapped(words, 12, width)
    assert "".join("".join(lines).split()) == "".join(words.split())
    assert all(text_width(line, 12) <= width for line in lines)


def test_shares_are_drawn_up_to_their_whole(package: Package) -> None:
    tables = LabelledTables(package, "en")
    (claim,) = claims(package, {"obs-0018"})
    whole = replace(claim, value=Fraction(100), lower=Fraction(100), upper=Fraction(100))
    drawing = series_drawing(tables, [whole], THEMES["light"])
    assert drawing is not None
    ticks = [row["number"] for row in drawing.panels[0]["layer"][0]["data"]["values"]]
    assert ticks[-1] == 100
    assert len(ticks) > 1


def test_a_part_is_drawn_on_the_scale_of_its_whole(package: Package) -> None:
    (drawing,) = share_drawings(LabelledTables(package, "en"), THEMES["light"])
    inputs = package.lineage("producing-share-of-attracted-firms").inputs.values()
    scales = [one["layer"][0]["encoding"]["x"]["scale"]["domain"] for one in drawing.panels]
    assert scales == [[0, max(figure.value or 0 for figure in inputs)]] * 2

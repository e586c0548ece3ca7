"""How far a number is drawn: as far as its words say, and open where they leave it open."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import Package
from indicators.insight.charts import THEMES
from indicators.insight.charts.headlines import ComparedPair, extent, scale_of, slope
from indicators.insight.listing import LabelledTables
from tests.checkout import PROJECT

NUMBERS = st.floats(min_value=0.001, max_value=1e15, allow_nan=False)


def row(qualifier: str, value: float | None, lower: float | None, upper: float | None) -> dict[str, object]:
    return {"qualifier": qualifier, "value": value, "lower": lower, "upper": upper}


def test_exact_ends_at_the_number() -> None:
    found = extent(row("exact", 232, 232, 232), 500)
    assert (found.solid, found.fading, found.arrow, found.ends) == ((0, 232), None, None, ((232, "closed"),))


def test_nearly_does_not_reach_its_bound() -> None:
    found = extent(row("nearly", 700, None, 700), 1000)
    assert found.solid is not None
    assert found.fading is not None
    assert found.solid[1] < 700
    assert found.fading == (found.solid[1], 700)
    assert found.ends == ((700, "open"),)


@pytest.mark.parametrize(("qualifier", "end"), [("more_than", "open"), ("at_least", "closed")])
def test_more_goes_on_beyond_the_number(qualifier: str, end: str) -> None:
    found = extent(row(qualifier, 350, 350, None), 500)
    assert found.solid == (0, 350)
    assert found.arrow is not None
    assert found.arrow > 350
    assert found.ends == ((350, end),)


def test_at_most_may_be_its_limit() -> None:
    assert extent(row("at_most", 10, None, 10), 20).ends == ((10, "closed"),)


def test_about_fades_on_both_sides() -> None:
    found = extent(row("approximately", 30, None, None), 100)
    assert found.fading is not None
    assert found.fading[0] < 30 < found.fading[1]


@pytest.mark.parametrize(("qualifier", "end"), [("several", "open"), ("range", "closed")])
def test_a_range_is_a_band_that_begins_at_its_lower_bound(qualifier: str, end: str) -> None:
    found = extent(row(qualifier, None, 2, 9), 20)
    assert (found.solid, found.band, found.ends) == (None, (2, 9), ((2, "closed"), (9, end)))


@pytest.mark.parametrize(
    ("cells", "ends", "fades"),
    [
        (("nearly", -5, -5, None), ((-5, "open"),), (-3.5, -5)),
        (("more_than", -5, -5, None), ((-5, "open"),), (-3.5, -5)),
        (("less_than", -5, None, -5), ((-5, "open"),), (-5, -8.2)),
        (("at_most", -5, None, -5), ((-5, "closed"),), (-5, -8.2)),
    ],
)
def test_a_fall_reaches_to_the_other_side(
    cells: tuple[str, float, float, float], ends: tuple[tuple[float, str], ...], fades: tuple[float, float]
) -> None:
    found = extent(row(*cells), 20)
    assert found.ends == ends
    assert found.fading == pytest.approx(fades)


def test_several_of_a_fall_leaves_its_lower_bound_out() -> None:
    assert extent(row("several", None, -10, -2), 20).ends == ((-10, "open"), (-2, "closed"))


@pytest.mark.parametrize(
    ("cells", "arrow"),
    [
        (("exact", 350, 350, 350), set()),
        (("approximately", 350, None, None), set()),
        (("range", None, 200, 300), set()),
        (("several", None, 200, 1000), set()),
        (("several", None, 1000, None), {"triangle-up"}),
        (("more_than", 350, 350, None), {"triangle-up"}),
        (("nearly", 700, None, 700), {"triangle-down"}),
        (("nearly", -5, -5, None), {"triangle-up"}),
    ],
)
def test_a_change_points_to_where_its_number_lies(
    cells: tuple[str, float | None, float | None, float | None], arrow: set[str]
) -> None:
    tables = LabelledTables(Package.open(PROJECT), "en")
    base = {**tables.row("observations", "obs-0005"), **row("exact", 4, 4, 4)}
    drawn = slope(tables, ComparedPair("made", base, {**base, **row(*cells)}, "", ""), ("4", "many"), THEMES["light"])
    assert set(re.findall(r"triangle-\w+", str(drawn))) == arrow


def test_nothing_is_drawn_of_nothing() -> None:
    assert extent(row("range", None, None, None), 10).ends == ()


@given(NUMBERS)
def test_a_scale_leaves_room_and_is_round(number: float) -> None:
    scale = scale_of([row("exact", number, number, number)])
    assert number < scale <= number * 4


@given(NUMBERS, st.sampled_from(["exact", "nearly", "more_than", "at_least", "less_than", "at_most", "approximately"]))
def test_what_is_drawn_stays_on_the_scale(number: float, qualifier: str) -> None:
    scale = scale_of([row(qualifier, number, number, number)])
    found = extent(row(qualifier, number, number, number), scale)
    ends = [*(found.solid or ()), *(found.fading or ()), *(at for at, _ in found.ends), found.arrow or 0]
    assert max(ends) <= scale


def test_a_share_is_drawn_of_the_whole() -> None:
    assert scale_of([row("exact", 33, 33, 33)], of_share=True) == 100

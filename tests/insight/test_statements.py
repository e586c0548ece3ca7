"""Pages that go back to one statement count once."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.insight import Figure, Period
from indicators.insight.relation import publishers, statements
from tests.insight.strategies import exactly, figure, figures

DAY, OTHER_DAY = (Period(date(2025, month, 1), date(2025, month, 1)) for month in (1, 3))


def grouped(*members: Figure) -> list[list[str]]:
    return [[one.identifier for one in group] for group in statements(members)]


def page(number: int, publisher: str, published_on: str, value: int = 232) -> Figure:
    return figure(
        exactly(value), identifier=f"ref-{number}", publisher=publisher, published_on=published_on, period=DAY
    )


def test_an_agency_and_the_site_that_reposts_it_are_one() -> None:
    assert grouped(page(1, "Xinhua", "2020-01-01"), page(2, "Xinhua (CGTN)", "2024-01-01")) == [["ref-1", "ref-2"]]


def test_reports_within_a_month_are_one() -> None:
    assert grouped(page(1, "Xinhua", "2026-01-05"), page(2, "中国能源报", "2026-01-19")) == [["ref-1", "ref-2"]]
    assert grouped(page(1, "Xinhua", "2026-01-05"), page(2, "中国能源报", "2026-02-19")) == [["ref-1"], ["ref-2"]]


def test_what_goes_with_a_third_goes_together() -> None:
    found = grouped(page(1, "A", "2026-01-01"), page(2, "B", "2026-02-20"), page(3, "C", "2026-01-28"))
    assert found == [["ref-1", "ref-2", "ref-3"]]


def test_another_number_is_another_statement() -> None:
    assert grouped(page(1, "A", "2026-01-01"), page(2, "A", "2026-01-01", 230)) == [["ref-1"], ["ref-2"]]


def test_another_period_is_another_statement() -> None:
    one = figure(exactly(232), identifier="ref-1", period=DAY)
    assert grouped(one, figure(exactly(232), identifier="ref-2", period=OTHER_DAY)) == [["ref-1"], ["ref-2"]]


@pytest.mark.parametrize(("published_on", "together"), [("2025-01-20", True), ("2025-03-01", False), ("", False)])
def test_where_the_period_is_the_day_of_publication_that_day_decides(published_on: str, together: bool) -> None:
    """One publisher may say the same of the present a year later: that is another statement."""
    days = [
        figure(exactly(232), identifier=name, period=period, period_basis="publication", published_on=published)
        for name, period, published in (("ref-1", DAY, "2025-01-01"), ("ref-2", OTHER_DAY, published_on))
    ]
    assert (len(grouped(*days)) == 1) is together


@given(st.lists(figures(), max_size=8, unique_by=lambda one: one.identifier))
def test_each_figure_is_in_one_statement(members: list[Figure]) -> None:
    assert sorted(one for group in grouped(*members) for one in group) == sorted(one.identifier for one in members)


@given(st.lists(figures(), max_size=8, unique_by=lambda one: one.identifier), st.randoms())
def test_the_order_of_figures_makes_no_difference(members: list[Figure], random: Random) -> None:
    shuffled = random.sample(members, len(members))
    assert {frozenset(group) for group in grouped(*members)} == {frozenset(group) for group in grouped(*shuffled)}


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("人民日报(中评网转载)", {"人民日报", "中评网"}),
        ("Xinhua (People's Daily Online)", {"xinhua", "people's daily online"}),
        ("央视网(焦点访谈; 东北网转载)", {"央视网", "焦点访谈", "东北网"}),
        ("CRI", {"cri"}),
    ],
)
def test_the_publishers_of_a_chain(named: str, expected: set[str]) -> None:
    assert publishers(named) == expected

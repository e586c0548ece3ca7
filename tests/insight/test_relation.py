"""A reference as seen from a claim is the claim as seen from the reference, turned round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from indicators.insight import Figure, Period
from indicators.insight.relation import Agreement, Timing, relate, relation_words
from indicators.reading import Qualifier
from tests.insight.strategies import exactly, figure, figures

TURNED = {Timing.EARLIER: Timing.LATER, Timing.LATER: Timing.EARLIER}
YEAR_2015 = Period(date(2015, 1, 1), date(2015, 12, 31))


@given(figures(), figures())
def test_exchanged_figures_turn_the_relation_round(one: Figure, other: Figure) -> None:
    there, back = relate(one, other), relate(other, one)
    assert back.agreement is there.agreement
    assert back.timing is TURNED.get(there.timing, there.timing)
    assert back.days == (None if there.days is None else -there.days)
    assert back.difference == -there.difference


@given(figures())
def test_a_figure_agrees_with_itself(one: Figure) -> None:
    relation = relate(one, one)
    assert relation.agreement is Agreement.AGREES
    assert relation.days in (0, None)


@given(figures(), figures())
def test_figures_differ_only_if_no_number_fits_both(one: Figure, other: Figure) -> None:
    relation = relate(one, other)
    if relation.agreement is Agreement.DIFFERS:
        assert 0 not in relation.difference
        assert Qualifier.APPROXIMATELY not in (one.qualifier, other.qualifier)


@pytest.mark.parametrize(
    ("claim", "reference", "words"),
    [
        (exactly(232), exactly(232), "agrees"),
        (exactly(Fraction("42.2")), exactly(Fraction("42.3")), "differs: +0.1 points (+0.237 %)"),
        ((50, None, 50, Qualifier.NEARLY), exactly(Fraction("47.3")), "agrees within bounds"),
        ((50, None, 50, Qualifier.NEARLY), exactly(50), "differs: more than 0 points"),
        ((350, 350, None, Qualifier.MORE_THAN), exactly(201), "differs: less than -149 points (less than -42.6 %)"),
        ((50, None, None, Qualifier.APPROXIMATELY), exactly(49), "agrees within bounds"),
        ((50, None, None, Qualifier.APPROXIMATELY), (50, None, 50, Qualifier.NEARLY), "agrees within bounds"),
        ((50, None, 50, Qualifier.NEARLY), exactly(10), "not excluded"),
        ((50, None, None, Qualifier.APPROXIMATELY), exactly(70), "not excluded"),
        ((350, 350, None, Qualifier.MORE_THAN), exactly(20000), "not excluded"),
    ],
)
def test_words(claim: tuple[int, int, int, Qualifier], reference: tuple[int, int, int, Qualifier], words: str) -> None:
    one, other = (figure(reading, period=YEAR_2015) for reading in (claim, reference))
    assert relation_words(relate(one, other), " points") == words


def test_words_of_time() -> None:
    day = Period(date(2025, 5, 27), date(2025, 5, 27))
    claim = figure(exactly(232), period=day)
    earlier = relate(claim, figure(exactly(230), period=Period(date(2024, 1, 1), date(2024, 12, 31))))
    assert (earlier.days, relation_words(earlier)) == (-147, "147 days earlier: -2 (-0.862 %)")
    assert relation_words(relate(claim, figure(exactly(14), period=YEAR_2015))).startswith("9.4 years earlier: -218")
    assert relation_words(relate(claim, figure(exactly(232)))) == "undated: agrees"


@pytest.mark.parametrize(
    ("one", "other", "agreement"),
    [
        (("42.2%", "42.2"), ("42.3%", "42.3"), Agreement.DIFFERS),
        (("42.2%", "42.2"), ("42.24%", "42.24"), Agreement.AGREES),
        (("47%", "47"), ("47.3 percent", "47.3"), Agreement.AGREES),
        (("14万亿元", "14e12"), ("14.4万亿元", "14.4e12"), Agreement.AGREES),
        (("14万亿元", "14e12"), ("15万亿元", "15e12"), Agreement.DIFFERS),
        (("465家", "465"), ("466家", "466"), Agreement.DIFFERS),
        (("59,000家", "59000"), ("5.9万家", "59000"), Agreement.AGREES),
        (("1/15", "6.666666666666667"), ("6.7%", "6.7"), Agreement.AGREES),
        (("half", "50"), ("42.2%", "42.2"), Agreement.DIFFERS),
    ],
)
def test_the_precision_of_each_wording_counts(
    one: tuple[str, str], other: tuple[str, str], agreement: Agreement
) -> None:
    made = [
        replace(figure(exactly(Fraction(number)), period=YEAR_2015), value_text=words) for words, number in (one, other)
    ]
    assert relate(*made).agreement is agreement


def test_half_is_what_nearly_half_comes_near_to() -> None:
    half = replace(figure(exactly(50), period=YEAR_2015), value_text="half")
    nearly = figure((50, None, 50, Qualifier.NEARLY), period=YEAR_2015)
    assert relate(nearly, half).agreement is Agreement.AGREES

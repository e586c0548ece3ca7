"""What plain German says of a number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.reference_figures import read_foreign


@pytest.mark.parametrize(
    ("text", "number", "qualifier"),
    [
        ("mehr als 660 Milliarden RMB Yuan", 660000000000, "more_than"),
        ("6,3 Billionen Yuan", 6300000000000, "exact"),
        ("rund 38,2 Milliarden Dollar", 38200000000, "approximately"),
        ("über 60.000", 60000, "more_than"),
        ("fast 29.000 Firmen", 29000, "nearly"),
        ("nicht mehr als 12", 12, "at_most"),
        ("mindestens drei Millionen", 3000000, "at_least"),
        ("neun", 9, "exact"),
        ("1/15", Fraction(1, 15), "exact"),
        ("knapp die Hälfte", Fraction(1, 2), "nearly"),
    ],
)
def test_readings(text: str, number: int | Fraction, qualifier: str) -> None:
    reading = read_foreign(text)
    assert reading.numbers == (number,)
    assert reading.qualifier == qualifier


def test_two_qualifying_words_are_left_to_people() -> None:
    assert read_foreign("etwa 3, oder mehr als 4").qualifier is None


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    assert all(isinstance(number, Fraction) for number in read_foreign(text).numbers)

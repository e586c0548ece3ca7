"""What plain English, and a little German, says of a number."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.insight.foreign import read_foreign


@pytest.mark.parametrize(
    ("text", "number", "qualifier"),
    [
        ("6.3 trillion yuan", 6300000000000, "exact"),
        ("CNY8.6 trillion", 8600000000000, "exact"),
        ("about 38.2 billion U.S. dollars", 38200000000, "approximately"),
        ("$27.2 billion", 27200000000, "exact"),
        ("over 60,000", 60000, "more_than"),
        ("nearly 29,000", 29000, "nearly"),
        ("mehr als 660 Milliarden RMB Yuan", 660000000000, "more_than"),
        ("no more than 12", 12, "at_most"),
        ("at least 3 million", 3000000, "at_least"),
        ("nine", 9, "exact"),
        ("1/15", Fraction(1, 15), "exact"),
        ("nearly half", Fraction(1, 2), "nearly"),
    ],
)
def test_readings(text: str, number: int | Fraction, qualifier: str) -> None:
    reading = read_foreign(text)
    assert reading.numbers == (number,)
    assert reading.qualifier == qualifier


def test_two_qualifying_words_are_left_to_people() -> None:
    assert read_foreign("about 3, or over 4").qualifier is None


@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    assert all(isinstance(number, Fraction) for number in read_foreign(text).numbers)

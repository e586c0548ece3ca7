"""Interval arithmetic holds every result there can be, and leaves open ends open."""

from __future__ import annotations

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.insight import EmptyIntervalError, Interval, asserted
from indicators.reading import Qualifier
from tests.insight.strategies import inside, intervals, readings

OPERATIONS: list[Callable[[Fraction, Fraction], Fraction]] = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
]
ZERO, HALF = Interval.point(0), Fraction(1, 2)


def between(low: int | None, high: int | None, *, opened: str = "") -> Interval:
    least, greatest = (None if end is None else Fraction(end) for end in (low, high))
    return Interval(least, greatest, "low" in opened, "high" in opened)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.__name__)
@given(data=st.data(), one=intervals(), other=intervals())
def test_every_result_lies_inside(
    operation: Callable[..., Any], data: st.DataObject, one: Interval, other: Interval
) -> None:
    if operation is operator.truediv:
        assume(other != ZERO)
    a, b = data.draw(inside(one)), data.draw(inside(other))
    if operation is operator.truediv:
        assume(b != 0)
    result = operation(one, other)
    assert operation(a, b) in result


@given(one=intervals(), other=intervals())
def test_no_end_of_a_sum_is_further_than_need_be(one: Interval, other: Interval) -> None:
    total = one + other
    if one.low is not None and other.low is not None:
        assert total.low == one.low + other.low
        assert total.low_open is (one.low_open or other.low_open)
    else:
        assert total.low is None


@given(one=intervals(), other=intervals())
def test_an_open_end_stays_open(one: Interval, other: Interval) -> None:
    """An end that belongs to a product is the product of ends that belong to the factors, or zero times anything."""
    product = one * other
    for end, is_open in ((product.low, product.low_open), (product.high, product.high_open)):
        if end is None or is_open:
            continue
        made = {
            a * b
            for a in (one.low, one.high)
            if a is not None and a in one
            for b in (other.low, other.high)
            if b is not None and b in other
        }
        assert end in made or (end == 0 and (0 in one or 0 in other))


@given(one=intervals())
def test_negation_and_subtraction_agree(one: Interval) -> None:
    turned = -one
    assert -turned == one
    assert ZERO - one == turned


@given(one=intervals(), other=intervals(), data=st.data())
def test_what_two_have_in_common(one: Interval, other: Interval, data: st.DataObject) -> None:
    common = one.meet(other)
    assert common == other.meet(one)
    number = data.draw(inside(one))
    assert (number in other) is (common is not None and number in common)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (between(350, None, opened="low"), between(4, 4), Interval(Fraction(175, 2), None, low_open=True)),
        (between(0, 700, opened="high"), between(232, 232), Interval(Fraction(0), Fraction(700, 232), high_open=True)),
        (between(1, 1), between(0, 2), Interval(HALF)),
        (between(1, 1), between(-2, 0, opened="low high"), Interval(None, -HALF, high_open=True)),
        (between(1, 2), between(-1, 1), Interval()),
        (between(0, 0), between(-1, 1), ZERO),
        (between(1, 1), between(2, None), Interval(Fraction(0), HALF, low_open=True)),
        (between(3, 5), between(None, -1), Interval(Fraction(-5), Fraction(0), high_open=True)),
    ],
    ids=str,
)
def test_quotients(one: Interval, other: Interval, expected: Interval) -> None:
    assert one / other == expected


def test_zero_times_an_endless_interval() -> None:
    assert ZERO * Interval() == ZERO
    assert between(0, 1) * between(2, None) == between(0, None)
    assert between(0, 1, opened="low") * between(2, None) == Interval(Fraction(0), None, low_open=True)


def test_division_by_nothing_but_zero_is_refused() -> None:
    with pytest.raises(ZeroDivisionError):
        between(1, 2) / ZERO


@pytest.mark.parametrize(("low", "high", "opened"), [(2, 1, ""), (1, 1, "low"), (1, 1, "high")])
def test_an_interval_holds_a_number_at_least(low: int, high: int, opened: str) -> None:
    with pytest.raises(EmptyIntervalError):
        between(low, high, opened=opened)


@pytest.mark.parametrize(
    ("qualifier", "value", "lower", "upper", "written"),
    [
        (Qualifier.EXACT, 232, 232, 232, "[232, 232]"),
        (Qualifier.NEARLY, 700, None, 700, "(-∞, 700)"),
        (Qualifier.LESS_THAN, 700, None, 700, "(-∞, 700)"),
        (Qualifier.AT_MOST, 700, None, 700, "(-∞, 700]"),
        (Qualifier.MORE_THAN, 350, 350, None, "(350, ∞)"),
        (Qualifier.AT_LEAST, 350, 350, None, "[350, ∞)"),
        (Qualifier.APPROXIMATELY, 50, None, None, "(-∞, ∞)"),
        (Qualifier.SEVERAL, None, 200, 1000, "[200, 1000)"),
        (Qualifier.SEVERAL, None, -1000, -200, "(-1000, -200]"),
        (Qualifier.NEARLY, -5, -5, None, "(-5, ∞)"),
        (Qualifier.RANGE, None, 38, 48, "[38, 48]"),
    ],
)
def test_what_each_qualifier_leaves_room_for(
    qualifier: Qualifier, value: int | None, lower: int | None, upper: int | None, written: str
) -> None:
    one, low, high = (None if number is None else Fraction(number) for number in (value, lower, upper))
    assert str(asserted(one, low, high, qualifier)) == written


@given(readings())
def test_a_number_that_the_text_excludes_is_excluded(
    reading: tuple[Fraction | None, Fraction | None, Fraction | None, Qualifier],
) -> None:
    value, lower, upper, qualifier = reading
    interval = asserted(value, lower, upper, qualifier)
    exclusive = {Qualifier.NEARLY, Qualifier.LESS_THAN, Qualifier.MORE_THAN}
    if value is not None:
        assert (value in interval) is (qualifier not in exclusive)

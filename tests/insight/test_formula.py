"""Formulas are arithmetic and nothing else, with units that fit and bounds that hold."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators import Package
from indicators.insight.dimension import Dimension, Pure, UnitMismatchError, Units
from indicators.insight.formula import Amount, FormulaError, UndefinedQuotientError, read_formula
from indicators.insight.interval import Interval
from tests.insight.strategies import inside, intervals

NAMES = ("a", "b", "c", "d")


@st.composite
def formulas(draw: st.DrawFn) -> str:
    """Each name once, in a random tree of operations."""
    parts = [*NAMES[: draw(st.integers(1, len(NAMES)))], str(draw(st.integers(0, 9)))]
    while len(parts) > 1:
        one, other = (parts.pop(draw(st.integers(0, len(parts) - 1))) for _ in range(2))
        parts.append(f"({one} {draw(st.sampled_from('+-*/'))} {other})")
    return parts[0]


def amount(value: Fraction | None, interval: Interval) -> Amount:
    return Amount(value, interval, Dimension())


@given(text=formulas(), data=st.data())
def test_every_choice_of_inputs_gives_a_result_inside_the_bounds(text: str, data: st.DataObject) -> None:
    formula = read_formula(text)
    allowed = {name: data.draw(intervals(), label=name) for name in formula.names}
    chosen = {name: data.draw(inside(interval), label=f"{name} in it") for name, interval in allowed.items()}
    try:
        bounds = formula.evaluate({name: amount(None, interval) for name, interval in allowed.items()})
        result = eval(text, {"__builtins__": {}}, {**chosen})  # the exact arithmetic of fractions, as Python does it
    except (UndefinedQuotientError, ZeroDivisionError):
        assume(False)
    assert Fraction(result) in bounds.interval
    assert formula.evaluate({name: amount(one, Interval.point(one)) for name, one in chosen.items()}).value == result


@given(text=formulas())
def test_a_formula_names_each_input_once(text: str) -> None:
    formula = read_formula(text)
    assert sorted(formula.names) == sorted(set(formula.names))
    assert all(name in text for name in formula.names)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not a formula"),
        ("12", "names no input"),
        ("a - a", "twice"),
        ("a ** b", "expected names"),
        ("a // b", "expected names"),
        ("a(b)", "expected names"),
        ("-a", "expected names"),
        ("a < b", "'<' at character 3"),
        ("__import__", "expected names"),
        ("a.b", "'.' at character 2"),
        ("a if b else c", "expected names"),
        ("a +", "not a formula"),
        ("(a", "not a formula"),
        ("lambda", "not a formula"),
        ("a + 1234567890123", "digits"),
        ("(" * 150 + "a", "not a formula"),
        ("a" * 201, "200 at most"),
        ("后 - 前", "at character 1"),
    ],
)
def test_anything_else_is_refused(text: str, why: str) -> None:
    with pytest.raises(FormulaError, match=why.replace("(", r"\(")):
        read_formula(text)


@given(st.text(alphabet="ab01+-*/() _.,'\"[]{}=<>:\n", max_size=30))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    with suppress(FormulaError):
        assert read_formula(text).names


@pytest.fixture(scope="module")
def units(package: Package) -> Units:
    return Units.of(package.sound_rows("units"))


def measured(text: str, units: Units, inputs: Mapping[str, str]) -> Dimension:
    known = {name: Amount(Fraction(1), Interval.point(1), units.dimension(unit)) for name, unit in inputs.items()}
    return read_formula(text).evaluate(known).dimension


@pytest.mark.parametrize(
    ("text", "inputs", "unit"),
    [
        ("a - b", {"a": "percent", "b": "percent"}, "percentage_point"),
        ("a + b", {"a": "percent", "b": "percent"}, "percent"),
        ("a / b", {"a": "percent", "b": "percent"}, "ratio"),
        ("a / b", {"a": "count", "b": "count"}, "percent"),
        ("a / b - 1", {"a": "count", "b": "count"}, "percent"),
        ("a / b", {"a": "CNY", "b": "count"}, "CNY"),
        ("a / b", {"a": "km2", "b": "count"}, "hectare"),
        ("a * b", {"a": "CNY", "b": "percent"}, "CNY"),
        ("a + b", {"a": "km2", "b": "m2"}, "km2"),
    ],
)
def test_the_unit_follows_from_the_inputs(text: str, inputs: dict[str, str], unit: str, units: Units) -> None:
    units.require(unit, measured(text, units, inputs))


@pytest.mark.parametrize(
    ("text", "inputs", "unit"),
    [
        ("a - b", {"a": "percent", "b": "percent"}, "percent"),
        ("a / b", {"a": "percent", "b": "percent"}, "percentage_point"),
        ("a / b", {"a": "CNY", "b": "km2"}, "CNY"),
        ("a + b", {"a": "CNY", "b": "count"}, "CNY"),
        ("a - 1", {"a": "percent"}, "percent"),
        ("a * b", {"a": "count", "b": "count"}, "count"),
        ("a", {"a": "count"}, "no_such_unit"),
    ],
)
def test_another_unit_is_refused(text: str, inputs: dict[str, str], unit: str, units: Units) -> None:
    with pytest.raises(UnitMismatchError):
        units.require(unit, measured(text, units, inputs))


def test_points_are_told_from_shares() -> None:
    share = Dimension((), Pure.SHARE)
    assert share.minus(share).pure is Pure.POINTS
    assert share.minus(share).plus(share).pure is Pure.SHARE

"""Folding tells many findings of one kind once and loses none."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from indicators import Finding
from indicators.records import Layer, Severity
from indicators.reports.for_people import fold


def findings(lines: Iterable[int], code: str = "S01", column: str = "a") -> list[Finding]:
    return [Finding(code, Layer.SCHEMA, Severity.ERROR, "t.csv", line, column, 1, "", "m", "e", "d") for line in lines]


def test_a_few_are_all_shown() -> None:
    (group,) = fold(findings(range(2, 7)))
    assert len(group.shown) == 5
    assert group.rest() == ""


@pytest.mark.parametrize(
    ("lines", "rest"),
    [
        (range(2, 11), "6 more like it on lines 5–10"),
        ((2, 3, 4, 6, 8, 9), "3 more like it on lines 6 and 8–9"),
        ((2, 3, 4, 6, 8, 10), "3 more like it on lines 6, 8 and 10"),
        ((0, 0, 0, 0, 0, 0), "3 more like it"),
        (range(2, 80, 2), "36 more like it on lines 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30 …"),
    ],
)
def test_more_are_counted_with_their_lines(lines: Iterable[int], rest: str) -> None:
    (group,) = fold(findings(lines))
    assert len(group.shown) == 3
    assert group.rest() == rest
    assert [*group.shown, *group.folded] == group.findings


def test_rules_and_columns_are_told_apart() -> None:
    mixed = [*findings(range(9)), *findings(range(9), code="S02"), *findings(range(9), column="b")]
    assert [len(group.findings) for group in fold(mixed)] == [9, 9, 9]


def test_a_property_of_many_resources_is_one_kind() -> None:
    (group,) = fold([one for name in "abcdefg" for one in findings([1], column=f"resources/{name}/bytes")])
    assert len(group.folded) == 4

"""A condition means the same in pandas as it does read aloud: compared with a plain reading of it, row by row."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.model import (
    Absent,
    Condition,
    Either,
    Every,
    Negative,
    NotAbove,
    OneOf,
    Present,
    RowRule,
    Same,
    When,
    columns_of,
    together,
)
from indicators.model.descriptions import in_words
from indicators.model.pandera_schema import holds
from indicators.model.tables import TABLES

Row = dict[str, Any]

NUMBERS, WORDS = ("low", "high"), ("code", "note")
SMALL = st.one_of(st.none(), st.integers(-2, 2).map(float), st.just(0.5))
WORD = st.one_of(st.none(), st.sampled_from(["a", "b", "c"]))
ROW = st.fixed_dictionaries({"low": SMALL, "high": SMALL, "code": WORD, "note": WORD})

LEAVES = st.one_of(
    st.builds(Present, st.sampled_from(NUMBERS + WORDS)),
    st.builds(Absent, st.sampled_from(NUMBERS + WORDS)),
    st.builds(OneOf, st.sampled_from(WORDS), st.sampled_from([("a",), ("a", "b"), ()])),
    st.builds(NotAbove, st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)),
    st.builds(Negative, st.sampled_from(NUMBERS)),
    st.builds(Same, st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)),
    st.builds(Same, st.sampled_from(WORDS), st.sampled_from(WORDS)),
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    LEAVES,
    lambda parts: st.one_of(
        st.builds(Every, st.lists(parts, max_size=3).map(tuple)),
        st.builds(Either, st.lists(parts, max_size=3).map(tuple)),
        st.builds(When, parts, parts),
    ),
    max_leaves=6,
)


def plainly(condition: Condition, row: Row) -> bool:
    """The condition as its docstring has it."""
    match condition:
        case Present(column):
            return row[column] is not None
        case Absent(column):
            return row[column] is None
        case OneOf(column, values):
            return row[column] in values
        case NotAbove(column, limit):
            return row[column] is None or row[limit] is None or bool(row[column] <= row[limit])
        case Same(column, other):
            return row[column] is None or row[other] is None or bool(row[column] == row[other])
        case Negative(column):
            return row[column] is None or bool(row[column] < 0)
        case Every(parts):
            return all(plainly(part, row) for part in parts)
        case Either(parts):
            return any(plainly(part, row) for part in parts)
        case When(first, then):
            return not plainly(first, row) or plainly(then, row)


def frame_of(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **{name: pd.Series([row[name] for row in rows], dtype="float64") for name in NUMBERS},
            **{name: pd.Series([row[name] for row in rows], dtype=pd.StringDtype("python")) for name in WORDS},
        }
    )


@given(CONDITIONS, st.lists(ROW, max_size=6))
def test_pandas_decides_as_a_plain_reading_does(condition: Condition, rows: list[Row]) -> None:
    decided = holds(condition, frame_of(rows))
    assert decided.dtype == bool
    assert list(decided) == [plainly(condition, row) for row in rows]


@given(CONDITIONS)
def test_a_condition_in_words_names_every_column_it_speaks_of(condition: Condition) -> None:
    words = in_words(condition)
    assert all(column in words for column in columns_of(condition))


@pytest.mark.parametrize("dtype", [pd.Int64Dtype(), "float64", "datetime64[s]"], ids=str)
def test_dates_and_whole_numbers_compare_as_numbers_do(dtype: Any) -> None:
    frame = pd.DataFrame({"a": pd.Series([1, 2, None, 3], dtype=dtype), "b": pd.Series([2, 1, 1, None], dtype=dtype)})
    assert list(holds(NotAbove("a", "b"), frame)) == [True, False, True, True]
    assert list(holds(Same("a", "b"), frame)) == [False, False, True, True]


def test_together_wants_both_or_neither() -> None:
    condition = together("low", "high")
    rows = [{"low": low, "high": high, "code": None, "note": None} for low in (None, 1.0) for high in (None, 1.0)]
    assert list(holds(condition, frame_of(rows))) == [True, False, False, True]


def test_conditions_in_words_read_as_sentences() -> None:
    condition = When(OneOf("confidence", ("medium", "low")), Present("note"))
    assert in_words(condition) == "when confidence is medium or low: note is given"
    assert in_words(Every((NotAbove("lower", "value"), Absent("upper")))) == "lower <= value and upper is empty"
    assert in_words(Either((Same("a", "b"), Present("c")))) == "(a = b) or (c is given)"


ROW_RULES = [rule for table in TABLES.values() for rule in table.row_rules]


@pytest.mark.parametrize("rule", ROW_RULES, ids=lambda rule: rule.code)
def test_a_rule_s_own_examples_fail_and_pass_as_it_says(rule: RowRule) -> None:
    """The examples are written as ``column cell, column cell``; columns that are not named are empty."""
    assert not plainly(rule.condition, example(rule, rule.failing))
    assert plainly(rule.condition, example(rule, rule.passing))


def example(rule: RowRule, words: str) -> Row:
    names = columns_of(rule.condition)
    row: Row = dict.fromkeys(names)
    columns: list[str] = []
    for phrase in words.split(", "):
        *mentioned, cell = phrase.replace(" and ", " ").split(" ", phrase.count(" and ") + 1)
        columns = [name for name in mentioned if name in names] or columns
        for name in columns:
            row[name] = None if cell == "empty" else float(cell) if cell.replace(".", "").isdecimal() else cell
    return row

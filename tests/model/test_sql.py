"""Conditions mean the same in SQL as in pandas, and the compiled tables hold rows to what the definitions ask."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.model import Absent, Condition, Either, Every, Negative, NotAbove, OneOf, Present, Same, When
from indicators.model.descriptions import condition_sql, create_table, quoted
from indicators.model.pandera_schema import holds
from indicators.model.tables import TABLES

COLUMNS = ("low", "high", "code", "other code")

numbers = st.sampled_from(("low", "high"))
texts = st.sampled_from(("code", "other code"))
leaves = st.one_of(
    st.builds(Present, st.sampled_from(COLUMNS)),
    st.builds(Absent, st.sampled_from(COLUMNS)),
    st.builds(OneOf, texts, st.lists(st.sampled_from(("a", "b", "it's")), max_size=2).map(tuple)),
    st.builds(NotAbove, numbers, numbers),
    st.builds(Negative, numbers),
    st.builds(Same, numbers, numbers),
)


def _combined(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(Every, several), st.builds(Either, several), st.builds(When, parts, parts))


conditions: st.SearchStrategy[Condition] = st.recursive(leaves, _combined, max_leaves=6)
rows = st.lists(
    st.tuples(
        st.none() | st.integers(-2, 2).map(float),
        st.none() | st.integers(-2, 2).map(float),
        st.none() | st.sampled_from(("a", "b", "it's")),
        st.none() | st.sampled_from(("a", "b")),
    ),
    min_size=1,
    max_size=5,
)


@given(condition=conditions, values=rows)
def test_a_condition_holds_in_sql_where_it_holds_in_pandas(condition: Condition, values: list[tuple[Any, ...]]) -> None:
    frame = pd.DataFrame(
        {
            "low": pd.Series([row[0] for row in values], dtype="float64"),
            "high": pd.Series([row[1] for row in values], dtype="float64"),
            "code": pd.Series([row[2] for row in values], dtype="string"),
            "other code": pd.Series([row[3] for row in values], dtype="string"),
        }
    )
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE t ({', '.join(map(quoted, COLUMNS))})")
        database.executemany("INSERT INTO t VALUES (?, ?, ?, ?)", values)
        found = [row[0] for row in database.execute(f"SELECT {condition_sql(condition)} FROM t")]
    assert found == [int(value) for value in holds(condition, frame)]


@pytest.mark.parametrize("table", TABLES)
def test_every_row_rule_is_a_named_constraint(table: str) -> None:
    statement = create_table(TABLES[table], {})
    for rule in TABLES[table].row_rules:
        assert f'CONSTRAINT "{rule.code}"' in statement

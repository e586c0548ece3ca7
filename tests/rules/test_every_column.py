"""What a definition says of a column holds in each table: no column is forgotten by the layer that checks it."""

from __future__ import annotations

import re

import pytest

from indicators import Finding, validate
from indicators.model import Column
from indicators.model.tables import TABLES
from indicators.records import Layer
from tests.checkout import Checkout

LAYERS = (Layer.SCHEMA, Layer.REFERENCES)


def nonsense(column: str) -> str:
    return f"？{column}"


def expected_of_nonsense(column: Column) -> str:
    """The rule that has to object to a cell of nonsense; none to words that may be any."""
    if column.codes is not None:
        return "S05"
    if column.extensible_codes is not None:
        return "R02"
    if column.references is not None:
        return "R01"
    if column.type != "string":
        return "S01"
    return "S03" if column.pattern and not re.fullmatch(column.pattern, nonsense(column.name)) else ""


def at_line(small: Checkout, line: int) -> list[Finding]:
    """What the layers that hold a cell against its column's definition find in a line."""
    return [finding for finding in validate(small.root, layers=LAYERS).findings if finding.line == line]


@pytest.mark.parametrize("table", TABLES)
def test_nonsense_is_named_in_every_column_that_has_a_form(table: str, small: Checkout) -> None:
    row = small.append(table, **{name: nonsense(name) for name in small.header(table)})
    found = {
        (one.code, one.column_number, one.column, one.value)
        for one in at_line(small, row.line)
        if one.code in ("S01", "S03", "S05", "R01", "R02")
    }
    assert found == {
        (expected_of_nonsense(column), place, column.name, nonsense(column.name))
        for place, column in enumerate(TABLES[table].columns, start=1)
        if expected_of_nonsense(column)
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_required_cell_is_missed_where_it_is_empty(table: str, small: Checkout) -> None:
    row = small.append(table)
    found = {(one.column_number, one.column) for one in at_line(small, row.line) if one.code == "S02"}
    columns = enumerate(TABLES[table].columns, start=1)
    assert found == {(place, column.name) for place, column in columns if column.required}


@pytest.mark.parametrize(
    ("table", "column", "cell"),
    [
        (table.name, column.name, f"{limit:g}")
        for table in TABLES.values()
        for column in table.columns
        for limit in (
            None if column.minimum is None else column.minimum - 1,
            None if column.maximum is None else column.maximum + 1,
        )
        if limit is not None
    ],
)
def test_a_number_past_its_limit_is_named(table: str, column: str, cell: str, small: Checkout) -> None:
    row = small.append(table, **{column: cell})
    assert column in {one.column for one in at_line(small, row.line) if one.code == "S04"}


@pytest.mark.parametrize("table", TABLES)
def test_every_misspelt_key_is_answered_with_the_nearest(table: str, small: Checkout) -> None:
    near = {}
    for column in TABLES[table].references():
        assert column.references is not None
        target = TABLES[column.references]
        near[column.name] = small.first(target.name)[target.key[0]]
    row = small.append(table, **{name: f"{key}x" for name, key in near.items()})
    found = {one.column: one.message for one in at_line(small, row.line) if one.code == "R01"}
    assert found.keys() == near.keys()
    for name, key in near.items():
        assert f"did you mean {key!r}?" in found[name]

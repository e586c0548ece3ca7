"""The pandera schemas say what the definitions say, and users may run them over their own frames."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.errors import SchemaErrors

from indicators import Package, schemas
from indicators.model.definition import Table
from indicators.model.tables import TABLES


def schema_of(name: str) -> pa.DataFrameSchema:
    schema = getattr(schemas, name)
    assert isinstance(schema, pa.DataFrameSchema)
    return schema


def failures(name: str, frame: pd.DataFrame) -> set[tuple[str, int]]:
    with pytest.raises(SchemaErrors) as raised:
        schema_of(name).validate(frame, lazy=True)
    cases = raised.value.failure_cases
    return set(zip(cases["check"], cases["index"], strict=True))


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_schema_has_the_columns_of_its_definition(table: Table) -> None:
    schema = schema_of(table.name)
    assert list(schema.columns) == list(table.column_names())
    assert schema.strict
    assert schema.ordered
    for column in table.columns:
        compiled = schema.columns[column.name]
        assert compiled.nullable is not column.required
        assert compiled.title == column.title.en
        assert compiled.description == column.description.en
    assert {check.name for check in schema.checks} >= {rule.code for rule in table.row_rules}


@pytest.mark.parametrize("name", TABLES)
def test_what_is_loaded_passes(name: str, package: Package) -> None:
    frame = package.load(name)
    pd.testing.assert_frame_equal(schema_of(name).validate(frame, lazy=True), frame)


@pytest.mark.parametrize("name", TABLES)
def test_plain_text_codes_pass_too(name: str, package: Package) -> None:
    """As another program may read them, without categoricals."""
    frame = package.load(name)
    text = {column: "string" for column in frame if isinstance(frame[column].dtype, pd.CategoricalDtype)}
    schema_of(name).validate(frame.astype(text), lazy=True)


def test_a_wrong_frame_is_refused_with_the_codes_of_the_rules(package: Package) -> None:
    frame = package.load("observations")
    codes = frame["qualifier"].astype("string")
    frame = frame.assign(qualifier=codes.mask(frame.index == 0, "perhaps"))
    frame.loc[1, "observation_id"] = frame["observation_id"].iloc[2]
    frame.loc[3, "observation_id"] = "obs-1"
    frame.loc[4, "period_start"] = pd.Timestamp("2030-01-01")
    frame.loc[4, "period_end"] = pd.Timestamp("2029-01-01")
    frame.loc[5, "quote_start"] = -1
    found = failures("observations", frame)
    assert {("S05", 0), ("S06", 2), ("S03", 3), ("S52", 4), ("S04", 5)} <= found


def test_a_pattern_covers_the_whole_cell(package: Package) -> None:
    frame = package.load("observations")
    frame.loc[0, "observation_id"] = "obs-0001 and more"
    assert ("S03", 0) in failures("observations", frame)


def test_a_column_too_many_or_too_few_is_refused(package: Package) -> None:
    frame = package.load("units")
    for wrong in (frame.assign(extra=1), frame.drop(columns="symbol"), frame[frame.columns[::-1]]):
        with pytest.raises(SchemaErrors):
            schema_of("units").validate(wrong, lazy=True)


def test_an_unknown_schema_says_which_there_are() -> None:
    with pytest.raises(AttributeError, match="it has sources, entities"):
        schemas.observation  # noqa: B018
    assert set(TABLES) <= set(dir(schemas))

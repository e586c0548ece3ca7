"""The pandera schemas say what the definitions say, and users may run them over their own frames."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.errors import SchemaError, SchemaErrors

from indicators import Package, export, schemas
from indicators.model import DUPLICATE, Table
from indicators.model.pandera_schema import value_schema
from indicators.model.tables import TABLES
from tests.checkout import PROJECT


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
    assert {check.name for check in schema.checks} == {rule.code for rule in table.row_rules} | {DUPLICATE}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_the_engine_judges_rows_without_looking_for_keys_that_come_twice(table: Table) -> None:
    """A rule of its own does that, once for a table: among the rows of a batch it would be work for nothing."""
    assert {check.name for check in value_schema(table).checks} == {rule.code for rule in table.row_rules}


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


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package's tables as people have them: CSV as written, Parquet and SQLite as exported."""
    place = tmp_path_factory.mktemp("release")
    for file in (PROJECT / "data").glob("*.csv"):
        (place / file.name).write_bytes(file.read_bytes())
    export("all", "parquet", place, path=PROJECT)
    export("all", "sqlite", place / "all.sqlite", path=PROJECT)
    return place


def _of_sqlite(place: Path, name: str) -> pd.DataFrame:
    with closing(sqlite3.connect(place / "all.sqlite")) as connection:
        return pd.read_sql(f"SELECT * FROM {name}", connection)


READ: dict[str, Callable[[Path, str], pd.DataFrame]] = {
    "read_csv": lambda place, name: pd.read_csv(place / f"{name}.csv"),
    "read_csv as text": lambda place, name: pd.read_csv(place / f"{name}.csv", dtype=str, keep_default_na=False),
    "read_csv nullable": lambda place, name: pd.read_csv(place / f"{name}.csv", dtype_backend="numpy_nullable"),
    "read_csv to Arrow": lambda place, name: pd.read_csv(place / f"{name}.csv", dtype_backend="pyarrow"),
    "read_csv by Arrow": lambda place, name: pd.read_csv(
        place / f"{name}.csv", engine="pyarrow", dtype_backend="pyarrow"
    ),
    "read_parquet": lambda place, name: pd.read_parquet(place / f"{name}.parquet"),
    "read_parquet to Arrow": lambda place, name: pd.read_parquet(place / f"{name}.parquet", dtype_backend="pyarrow"),
    "read_sql": _of_sqlite,
    "objects": lambda place, name: pd.read_parquet(place / f"{name}.parquet").astype(object),
}


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("how", READ)
def test_a_frame_from_wherever_is_brought_to_the_declared_types(
    how: str, name: str, release: Path, package: Package
) -> None:
    given = READ[how](release, name)
    before = given.copy()
    frame = schema_of(name).validate(given, lazy=True)
    pd.testing.assert_frame_equal(given, before)
    loaded = package.load(name)
    extensible = [column.name for column in TABLES[name].columns if column.extensible_codes is not None]
    texts = dict.fromkeys(extensible, pd.StringDtype("python"))  # which codes there are only the package knows
    pd.testing.assert_frame_equal(frame.astype(texts), loaded.astype(texts))


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("value", "abc"),
        ("value", "1,000"),
        ("value", True),
        ("value", "1e5"),
        ("value", float("inf")),
        ("quote_start", 1.5),
        ("quote_start", "12 "),
        ("quote_start", 2**70),
        ("period_start", "2026/1/6"),
        ("period_start", "2026-02-30"),
        ("period_start", pd.Timestamp("2026-01-06 12:00")),
        ("period_start", 20260106),
        ("note", ["a", "list"]),
        ("note", True),
    ],
)
def test_a_cell_that_is_no_value_is_refused_with_its_row(column: str, cell: Any, release: Path) -> None:
    frame = READ["read_csv"](release, "observations")
    frame[column] = frame[column].astype(object)
    frame.at[frame.index[7], column] = cell
    with pytest.raises(SchemaErrors) as raised:
        schema_of("observations").validate(frame, lazy=True)
    (case,) = raised.value.failure_cases.to_dict("records")
    assert (case["column"], case["index"], case["check"]) == (column, 7, "S01")
    assert case["failure_case"] == cell
    with pytest.raises(SchemaError, match=f"column '{column}', row 7"):
        schema_of("observations").validate(frame)


def test_what_is_wrong_in_meaning_is_refused_however_it_was_read(release: Path) -> None:
    frame = READ["read_csv"](release, "observations")
    frame.loc[0, "qualifier"] = "perhaps"
    frame.loc[3, "observation_id"] = "obs-1"
    frame.loc[4, ["period_start", "period_end"]] = ["2030-01-01", "2029-01-01"]
    frame.loc[5, "quote_start"] = -1
    frame.loc[6, "quote"] = None
    assert {("S05", 0), ("S03", 3), ("S52", 4), ("S04", 5), ("not_nullable", 6)} <= failures("observations", frame)


def test_the_judge_of_the_engine_takes_values_of_the_declared_types_only(release: Path) -> None:
    """To read cells is the engine's own work, with their lines: its schema brings nothing into form."""
    for how in ("read_csv", "read_sql"):
        with pytest.raises(SchemaErrors):
            value_schema(TABLES["observations"]).validate(READ[how](release, "observations"), lazy=True)


def test_an_unknown_schema_says_which_there_are() -> None:
    with pytest.raises(AttributeError, match="it has sources, entities"):
        schemas.observation  # noqa: B018
    assert set(TABLES) <= set(dir(schemas))

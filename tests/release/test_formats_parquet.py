"""Parquet as others read it: pandas, polars and DuckDB find the types, and the footer says what the table is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import indicators
from indicators import Package
from indicators.model.tables import TABLES
from indicators.release import export as export_module
from indicators.release.export import write_parquet
from indicators.release.table_content import table_content

POLARS = {"string": pl.String, "integer": pl.Int64, "number": pl.Float64, "date": pl.Date}
DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE"}


def asked(query: str) -> list[tuple[Any, ...]]:
    """What DuckDB answers."""
    relation = duckdb.sql(query)
    assert relation is not None
    return relation.fetchall()


@pytest.mark.parametrize("table", TABLES)
def test_pandas_reads_what_load_gives(release: Path, package: Package, table: str) -> None:
    expected = package.load(table)
    found = pd.read_parquet(release / "parquet" / f"{table}.parquet")
    for column in TABLES[table].columns:
        if column.type == "date":
            continue  # pandas has no dtype for days; it gives them as datetime.date
        assert str(found[column.name].dtype) == str(expected[column.name].dtype), column.name
    pd.testing.assert_frame_equal(found.astype(expected.dtypes), expected)


@pytest.mark.parametrize("table", TABLES)
def test_polars_finds_the_types(release: Path, package: Package, table: str) -> None:
    found = pl.read_parquet(release / "parquet" / f"{table}.parquet")
    rows = package.sound_rows(table)
    for column in TABLES[table].columns:
        coded = column.codes is not None or column.extensible_codes is not None
        assert found.schema[column.name] == (pl.Categorical if coded else POLARS[column.type]), column.name
        if column.type == "string":
            texts = [cell or None for cell in rows.cells[column.name]]
            assert found[column.name].cast(pl.String).to_list() == texts


@pytest.mark.parametrize("table", TABLES)
def test_duckdb_finds_the_types(release: Path, table: str) -> None:
    described = asked(f"DESCRIBE SELECT * FROM '{release}/parquet/{table}.parquet'")
    assert [(name, kind) for name, kind, *_ in described] == [
        (column.name, DUCKDB[column.type]) for column in TABLES[table].columns
    ]


def test_duckdb_counts_and_compares(release: Path) -> None:
    """Days are days and numbers numbers, to compute with."""
    files = f"{release}/parquet"
    (row,) = asked(
        f"SELECT count(*), sum(o.value), min(o.period_start) FROM '{files}/observations.parquet' o "
        f"JOIN '{files}/entities.parquet' e USING (entity_id)"
    )
    observations = indicators.load("observations")
    assert row[0] == len(observations)
    assert row[1] == pytest.approx(observations["value"].sum())
    assert row[2] == observations["period_start"].min().date()


@pytest.mark.parametrize("table", TABLES)
def test_the_footer_says_what_the_table_is(release: Path, package: Package, table: str) -> None:
    schema = pq.read_schema(release / "parquet" / f"{table}.parquet")
    said = {name.decode(): value.decode() for name, value in schema.metadata.items()}
    descriptor = package.descriptor
    assert said["title"] == TABLES[table].title.en
    assert said["title_zh"] == TABLES[table].title.zh
    assert said["version"] == descriptor["version"]
    assert said["license"] == "CC-BY-4.0"
    assert said["citation"].startswith("@dataset{regional-cooperation-indicators,")
    (resource,) = [one for one in descriptor["resources"] if one["name"] == table]
    assert json.loads(said["table_schema"]) == resource["schema"]
    for column in TABLES[table].columns:
        field = schema.field(column.name)
        assert field.nullable != column.required
        assert field.metadata[b"title_zh"].decode() == column.title.zh
        assert field.metadata[b"description_en"].decode() == column.description.en


def test_codes_are_small_numbers_into_their_list(release: Path) -> None:
    table = pq.read_table(release / "parquet" / "observations.parquet")
    column = table["qualifier"]
    assert pa.types.is_dictionary(column.type)
    codes = indicators.code_lists()["qualifier"].values()
    assert tuple(column.chunk(0).dictionary.to_pylist()) == codes


def test_rows_are_written_in_groups(package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of any size is written a piece at a time, and every piece knows all codes."""
    monkeypatch.setattr(export_module, "_ROWS_AT_ONCE", 7)
    write_parquet(package, table_content(package, "observations"), tmp_path / "observations.parquet")
    file = pq.ParquetFile(tmp_path / "observations.parquet")
    rows = len(package.load("observations"))
    assert file.num_row_groups == -(-rows // 7)
    found = pd.read_parquet(tmp_path / "observations.parquet")
    expected = package.load("observations")
    pd.testing.assert_frame_equal(found.astype(expected.dtypes), expected)

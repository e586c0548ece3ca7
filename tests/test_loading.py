"""Tables as DataFrames: the declared dtypes with and without extras, names for people, errors that say where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

import indicators
from indicators import Package
from indicators.errors import PackageNotFoundError, UnknownTableError, UnreadableTableError
from indicators.model import Column, Language
from indicators.model.tables import TABLES
from indicators.records import TableName
from tests.checkout import PROJECT, Checkout


def dtype_expected(column: Column) -> str:
    if column.codes is not None or column.extensible_codes is not None:
        return "category"
    return {"string": "string", "integer": "Int64", "number": "float64", "date": "datetime64[s]"}[column.type]


@pytest.mark.parametrize("name", indicators.tables())
def test_every_column_has_its_declared_dtype(name: TableName) -> None:
    frame = indicators.load(name)
    assert type(frame) is pd.DataFrame
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
        column.name: dtype_expected(column) for column in TABLES[name].columns
    }
    assert isinstance(frame.index, pd.RangeIndex)


@pytest.mark.parametrize("name", indicators.tables())
def test_every_cell_is_the_one_of_the_file(name: TableName, checkout: Checkout) -> None:
    frame = indicators.load(name, path=checkout.root)
    rows = checkout.rows(name)
    assert len(frame) == len(rows)
    for column in TABLES[name].columns:
        for value, row in zip(frame[column.name], rows, strict=True):
            cell = row[column.name]
            if cell == "":
                assert pd.isna(value)
            elif column.type == "date":
                assert value == pd.Timestamp(cell)
            elif column.type in ("integer", "number"):
                assert value == float(cell)
            else:
                assert value == cell


DESCRIBE_FRAMES = """
import json, sys
class NotInstalled:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, NotInstalled())
import indicators
from pandas import CategoricalDtype
def described(dtype):
    if isinstance(dtype, CategoricalDtype):
        return ["category", str(dtype.categories.dtype), list(dtype.categories)]
    return [repr(dtype), str(getattr(dtype, "storage", ""))]
print(json.dumps([[name, labels, {{c: described(d) for c, d in indicators.load(name, labels=labels).dtypes.items()}}]
                  for name in indicators.tables() for labels in (None, "zh")]))
"""


def described_without(*blocked: str) -> object:
    program = DESCRIBE_FRAMES.format(blocked=blocked)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PROJECT)
    return json.loads(done.stdout)


def test_the_dtypes_are_the_same_without_pyarrow_and_other_extras() -> None:
    assert described_without("pyarrow", "pandera", "frictionless", "polars", "duckdb") == described_without("nothing")


def test_codes_keep_their_six_characters() -> None:
    adcodes = indicators.load("entities")["adcode"].dropna()
    assert (adcodes.str.len() == 6).all()
    assert "500000" in set(adcodes)


def test_categories_are_the_codes_of_the_list_in_its_order() -> None:
    qualifier = indicators.load("observations")["qualifier"]
    assert list(qualifier.cat.categories) == list(indicators.code_lists()["qualifier"].values())


def test_loading_runs_ten_modules_of_ours() -> None:
    program = "import indicators, sys; indicators.load('observations'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert {name for name in done.stdout.split() if name.startswith("indicators.")} == {
        "indicators.errors",
        "indicators.loading",
        "indicators.model",
        "indicators.model.row_rules",
        "indicators.model.tables",
        "indicators.package",
        *(f"indicators.package.{one}" for one in ("descriptor", "files", "frames", "rows")),
    }


@pytest.mark.parametrize(("language", "name", "nearly"), [("en", "name_en", "nearly"), ("zh", "name_zh", "近")])
def test_labels_name_every_code_and_key(language: Language, name: str, nearly: str) -> None:
    frame = indicators.load("observations", labels=language)
    plain = indicators.load("observations")
    assert list(frame[plain.columns]) == list(plain.columns)
    assert set(frame.columns) - set(plain.columns) == {
        "indicator_label",
        "theme_label",
        "unit_label",
        "entity_label",
        "entity_basis_label",
        "cooperation_label",
        "period_basis_label",
        "status_label",
        "qualifier_label",
        "source_label",
        "salience_label",
        "confidence_label",
        {"en": "quote_en", "zh": "note_zh"}[language],
    }
    places = list(frame.columns)
    assert places.index("entity_label") == places.index("entity_id") + 1
    entities = indicators.load("entities").set_index("entity_id")[name]
    assert list(frame["entity_label"]) == [entities[entity] for entity in frame["entity_id"]]
    assert places.index("unit_label") == places.index("indicator_id") + 3
    for key, label in (("unit_id", "unit_label"), ("theme", "theme_label")):
        described = indicators.load("indicators", labels=language).set_index("indicator_id")
        assert list(frame[label]) == [described[label][indicator] for indicator in frame["indicator_id"]]
        assert described[key].notna().all()
        assert frame[label].notna().all()
    assert set(frame.loc[frame["qualifier"] == "nearly", "qualifier_label"]) == {nearly}


def test_labels_of_codes_of_the_package_and_of_nothing() -> None:
    cooperations = indicators.load("cooperations", labels="en")
    modes = indicators.load("codes").query("code_list == 'mode'").set_index("code")["name_en"]
    assert list(cooperations["mode_label"]) == [modes[mode] for mode in cooperations["mode"]]
    assert cooperations["sector_label"].isna().equals(cooperations["sector"].isna())


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="expected 'en' or 'zh'"):
        indicators.load("units", labels="fr")  # type: ignore[arg-type]


def test_an_unknown_table_is_answered_with_the_nearest() -> None:
    for call in (indicators.load, indicators.describe, Package.open().rows):
        with pytest.raises(UnknownTableError, match="did you mean 'observations'"):
            call("observation")
    with pytest.raises(UnknownTableError, match=r"no table 'zzz'\. The tables are sources, "):
        indicators.describe("zzz")


def test_a_table_without_rows_has_its_columns_and_dtypes(checkout: Checkout) -> None:
    checkout.write("observations", [])
    frame = indicators.load("observations", path=checkout.root)
    assert len(frame) == 0
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        column.name: dtype_expected(column) for column in TABLES["observations"].columns
    }


def test_an_error_names_file_line_and_cell(checkout: Checkout) -> None:
    row = checkout.rows("observations")[3]
    original = dict(row.cells)
    for column, cell, expected in (
        ("value", "1,000", "expected a number"),
        ("value_start", "9" * 30, "expected a whole number"),
        ("period_start", "2024-02-30", "expected a calendar date"),
        ("qualifier", "perhaps", "not in its code list"),
    ):
        checkout.edit("observations", checkout.rows("observations")[3], **{**original, column: cell})
        with pytest.raises(UnreadableTableError, match=rf"data/observations\.csv:{row.line}: {column} is .*{expected}"):
            indicators.load("observations", path=checkout.root)


def test_a_broken_file_is_refused_with_its_place(checkout: Checkout) -> None:
    row = checkout.rows("units")[2]
    line = checkout.line("data/units.csv", row.line).encode()
    checkout.replace("data/units.csv", line, line + b",")
    with pytest.raises(UnreadableTableError, match=rf"data/units\.csv:{row.line}: .*indicators validate"):
        indicators.load("units", path=checkout.root)
    checkout.file("units").unlink()
    with pytest.raises(UnreadableTableError, match=r"data/units\.csv: no such file"):
        indicators.load("units", path=checkout.root)
    checkout.replace("data/indicators.csv", b"measure", b"mesure")
    with pytest.raises(UnreadableTableError, match=r"data/indicators\.csv:1: the header is"):
        indicators.load("indicators", path=checkout.root)


def test_a_package_elsewhere_is_opened_by_directory_or_file(checkout: Checkout) -> None:
    checkout.edit("units", checkout.rows("units")[0], name_en="florin")
    for path in (checkout.root, str(checkout.root / "datapackage.json")):
        assert indicators.load("units", path=path)["name_en"].iloc[0] == "florin"
        assert Package.open(path).load("units")["name_en"].iloc[0] == "florin"
    assert indicators.load("units")["name_en"].iloc[0] != "florin"
    assert Package.open(checkout.root).version == Package.open().version


def test_a_path_without_a_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageNotFoundError, match=r"no datapackage\.json there"):
        indicators.load("units", path=tmp_path)


@pytest.mark.parametrize("name", indicators.tables())
def test_the_data_dictionary_has_a_row_a_column(name: TableName) -> None:
    described = indicators.describe(name)
    assert list(described["column"]) == list(TABLES[name].column_names())
    assert {"type", "required", "key", "references", "constraints", "title_zh", "description_en"} <= set(described)
    assert list(described.loc[described["key"], "column"]) == [
        column for column in TABLES[name].column_names() if column in TABLES[name].key
    ]


@pytest.mark.parametrize("name", indicators.tables())
def test_polars_and_duckdb_read_the_same_rows(name: str) -> None:
    """The files stand by themselves: any CSV reader gets the same cells."""
    file = PROJECT / "data" / f"{name}.csv"
    expected = [tuple(row[column] for column in TABLES[name].column_names()) for row in Checkout(PROJECT).rows(name)]
    frame = pl.read_csv(file, infer_schema=False)
    assert frame.columns == list(TABLES[name].column_names())
    assert [tuple(cell or "" for cell in row) for row in frame.rows()] == expected
    relation = duckdb.read_csv(str(file), all_varchar=True, header=True, delimiter=",", quotechar='"', escapechar='"')
    assert relation.columns == list(TABLES[name].column_names())
    assert [tuple(cell or "" for cell in row) for row in relation.fetchall()] == expected


def test_the_whole_package_opens_with_readers_that_guess() -> None:
    for name in indicators.tables():
        file = PROJECT / "data" / f"{name}.csv"
        assert len(pl.read_csv(file)) == len(duckdb.read_csv(str(file), header=True)) == len(indicators.load(name))


@pytest.mark.parametrize(
    ("table", "column", "language"), [("observations", "quote", "en"), ("indicators", "definition", "zh")]
)
def test_labels_bring_translations_beside_what_they_are_of(table: TableName, column: str, language: Language) -> None:
    frame = indicators.load(table, labels=language)
    assert list(frame.columns)[list(frame.columns).index(column) + 1] == f"{column}_{language}"
    rows = indicators.load("translations")
    asked = rows[(rows["table_name"] == table) & (rows["column_name"] == column) & (rows["language"] == language)]
    told = frame.set_index(frame.columns[0])[f"{column}_{language}"].dropna().to_dict()
    assert told == dict(zip(asked["record_id"], asked["text"], strict=True)) != {}
    assert f"{column}_{language}" not in indicators.load(table)

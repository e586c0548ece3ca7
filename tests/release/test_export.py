"""`export` writes one table, or all, as asked; whole or not at all, and never over what nobody named."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

import indicators
from indicators import Package, PackageError
from indicators.cli import main
from indicators.errors import UnknownTableError, UnreadableTableError
from indicators.model.tables import TABLES
from indicators.release import EXPORT_FORMATS, ExportFormat
from tests.checkout import PROJECT, Checkout


@pytest.fixture(autouse=True)
def _in_an_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_a_table_goes_to_a_file_of_its_name(form: ExportFormat, tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["export", "units", "--format", form])
    assert result.exit_code == 0, result.output
    assert result.stdout == f"wrote units.{form}\n"
    assert [path.name for path in tmp_path.iterdir()] == [f"units.{form}"]
    assert (tmp_path / f"units.{form}").stat().st_size > 0


@pytest.mark.parametrize("form", ["csv", "parquet", "json"])
def test_formats_of_one_table_give_a_directory(form: ExportFormat, tmp_path: Path) -> None:
    files = indicators.export("all", form, tmp_path / "new" / "out")
    assert files == tuple(tmp_path / "new" / "out" / f"{table}.{form}" for table in TABLES)
    assert all(file.is_file() for file in files)


@pytest.mark.parametrize("form", ["xlsx", "sqlite"])
def test_formats_of_many_tables_give_one_file(form: ExportFormat) -> None:
    (file,) = indicators.export("all", form)
    assert file == Path(f"regional-cooperation-indicators.{form}")
    if form == "sqlite":
        with closing(sqlite3.connect(file)) as database:
            found = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            assert set(TABLES) <= found
    elif form == "xlsx":
        assert set(TABLES) <= set(openpyxl.load_workbook(file).sheetnames)
    else:
        document = json.loads(file.read_text(encoding="utf-8"))
        assert {node["@type"] for node in document["@graph"]} >= {"observations", "entities"}


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_exporting_again_gives_the_same_bytes(form: ExportFormat, tmp_path: Path) -> None:
    (first,) = indicators.export("observations", form, tmp_path / "first", labels="zh")
    (second,) = indicators.export("observations", form, tmp_path / "second", labels="zh")
    assert first.read_bytes() == second.read_bytes()


def test_labels_are_added(package: Package) -> None:
    (file,) = indicators.export("observations", "parquet", labels="zh", path=PROJECT)
    expected = package.load("observations", labels="zh")
    found = pd.read_parquet(file)
    assert list(found) == list(expected)
    pd.testing.assert_frame_equal(found.astype(expected.dtypes), expected)


def test_the_file_of_a_package_is_not_lost_to_a_name(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the folder of the tables the default names are the tables' own."""
    monkeypatch.chdir(checkout.root / "data")
    before = checkout.snapshot()
    for arguments in (["units", "--format", "csv"], ["all", "--format", "csv"]):
        result = CliRunner().invoke(main, ["export", *arguments])
        assert result.exit_code == 2
        assert "is there already" in result.stderr
    assert checkout.snapshot() == before


def test_a_file_that_is_named_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("mine")
    indicators.export("units", "csv", "mine.csv")
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8").startswith("unit_id,")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.csv"]


def test_standard_output_is_for_pipes() -> None:
    result = CliRunner().invoke(main, ["export", "units", "--format", "csv", "--out", "-", "--package", str(PROJECT)])
    assert result.stdout_bytes == (PROJECT / "data/units.csv").read_bytes()
    result = CliRunner().invoke(main, ["export", "all", "--format", "json", "--out", "-"])
    assert result.exit_code == 2
    assert "name a directory" in result.stderr


def test_excel_friendly_csv_is_asked_for() -> None:
    (file,) = indicators.export("units", "csv", excel=True)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    with pytest.raises(PackageError, match="kind of csv"):
        indicators.export("units", "json", excel=True)


def test_what_is_asked_wrongly_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownTableError, match="did you mean 'observations'"):
        indicators.export("observation", "csv")
    with pytest.raises(PackageError, match="the formats are csv, parquet"):
        indicators.export("units", "ods")  # type: ignore[arg-type]
    (tmp_path / "file").write_text("mine")
    with pytest.raises(PackageError, match="is a directory; name a file"):
        indicators.export("units", "csv", tmp_path)
    with pytest.raises(PackageError, match="file is no directory"):
        indicators.export("all", "csv", tmp_path / "file")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_broken_table_leaves_what_was_there(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("mine")
    checkout.replace("data/units.csv", b"\n", b',"\n')
    with pytest.raises(UnreadableTableError, match=r"data/units\.csv"):
        indicators.export("units", "json", tmp_path / "out.json", path=checkout.root)
    checkout.replace("data/units.csv", b',"\n', b"\n")
    checkout.edit("observations", checkout.first("observations"), entity_id="nowhere")
    with pytest.raises(PackageError, match=r"observations\.csv:2: .* refers to a row of entities that is not there"):
        indicators.export("all", "sqlite", tmp_path / "out.json", path=checkout.root)
    assert (tmp_path / "out.json").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "package"]


@pytest.mark.parametrize("form", EXPORT_FORMATS)
@pytest.mark.parametrize(
    ("column", "cell"),
    [("value", "many"), ("quote_start", "-"), ("period_start", "2024-02-30"), ("qualifier", "nearest"), ("quote", "")],
)
def test_a_cell_that_does_not_fit_is_one_line(form: ExportFormat, column: str, cell: str, checkout: Checkout) -> None:
    """A package that is not valid is exported as far as the format can hold what it has."""
    checkout.edit("observations", checkout.first("observations"), **{column: cell})
    command = ["export", "observations", "--format", form, "--out", "out", "--package", str(checkout.root)]
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    if result.exit_code:
        assert result.exit_code == 2
        assert re.search(rf"{column}|out: cannot be written", result.stderr)
        assert result.stderr.count("\n") == 1
        assert not Path("out").exists()
    else:
        assert form == "csv" or column in ("qualifier", "quote")


def test_a_package_without_a_date_is_exported_all_the_same(checkout: Checkout) -> None:
    file = checkout.root / "datapackage.json"
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    del descriptor["created"]
    file.write_text(json.dumps(descriptor), encoding="utf-8")
    for form in EXPORT_FORMATS:
        indicators.export("units", form, f"units.{form}", path=checkout.root)

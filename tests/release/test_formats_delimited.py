"""CSV for programs and for Excel, JSON, and linked data: what a reader gets is what the table holds."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from indicators import Package
from indicators.model.tables import TABLES
from indicators.package.rows import parse_rows
from indicators.release.export import write_csv, write_excel_csv, write_json
from indicators.release.table_content import TableContent, table_content
from tests.checkout import PROJECT

OBSERVATIONS = TABLES["observations"]


def _content(**cells: str) -> TableContent:
    """One observation of which these cells are known."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(OBSERVATIONS.column_names())
    writer.writerow([cells.get(name, "") for name in OBSERVATIONS.column_names()])
    rows = parse_rows(stream.getvalue().encode(), "observations.csv")
    return TableContent(OBSERVATIONS, lambda: iter([rows]))


@pytest.mark.parametrize("table", TABLES)
def test_plain_csv_is_that_of_the_package(package: Package, tmp_path: Path, table: str) -> None:
    write_csv(table_content(package, table), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == (PROJECT / f"data/{table}.csv").read_bytes()


def test_csv_for_excel_says_its_encoding_and_runs_nothing(tmp_path: Path) -> None:
    content = _content(quote='=HYPERLINK("http://a")', note="-1 is\nbelow, 重庆", value="-5", period_text="＠园区")
    write_excel_csv(content, tmp_path / "out.csv")
    written = (tmp_path / "out.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbfobservation_id,")
    assert written.endswith(b"\r\n")
    (row,) = csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline=""))
    assert row["quote"] == '\'=HYPERLINK("http://a")'
    assert row["note"] == "'-1 is\nbelow, 重庆"
    assert row["period_text"] == "'＠园区"
    assert row["value"] == "-5"  # a number, which stays one
    assert row["reported_by"] == ""


def test_csv_for_excel_is_the_same_table_otherwise(package: Package, tmp_path: Path) -> None:
    write_excel_csv(table_content(package, "observations"), tmp_path / "out.csv")
    found = pd.read_csv(tmp_path / "out.csv", dtype="string", keep_default_na=False)
    rows = package.sound_rows("observations")
    for name in OBSERVATIONS.column_names():
        assert [cell.removeprefix("'") for cell in found[name]] == [cell.removeprefix("'") for cell in rows.cells[name]]


@pytest.mark.parametrize("table", TABLES)
def test_json_has_a_record_a_row_with_its_types(package: Package, tmp_path: Path, table: str) -> None:
    write_json(table_content(package, table), tmp_path / "out.json")
    text = (tmp_path / "out.json").read_text(encoding="utf-8")
    records = json.loads(text)
    rows = package.sound_rows(table)
    assert len(records) == len(rows)
    assert text.count("\n") == len(rows) + 2  # a line a row, for diff and grep
    kinds = {"string": str, "integer": int, "number": float, "date": str}
    for column in TABLES[table].columns:
        for record, cell in zip(records, rows.cells[column.name], strict=True):
            value = record[column.name]
            assert (value is None) == (cell == "")
            if cell:
                assert type(value) is kinds[column.type]
                assert value == (float(cell) if column.type in ("integer", "number") else cell)


def test_labels_follow_their_codes_in_every_format(package: Package, tmp_path: Path) -> None:
    expected = package.load("observations", labels="en")
    content = table_content(package, "observations", "en")
    assert list(next(content.batches()).header) == list(expected.columns)
    write_csv(content, tmp_path / "out.csv")
    found = pd.read_csv(tmp_path / "out.csv", dtype="string")
    for name in expected.columns:
        if name.endswith("_label"):
            assert found[name].tolist() == expected[name].tolist()

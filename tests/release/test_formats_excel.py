"""The workbook as openpyxl reads it: values with their types, a look that helps, and nothing that runs."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import Package
from indicators.cli import main
from indicators.errors import TooLargeError
from indicators.model import Column, ColumnType, Table, Text
from indicators.model.tables import TABLES
from indicators.package.rows import parse_rows
from indicators.release import excel
from indicators.release.excel import kept_as_text, runs_as_formula, write_workbook
from indicators.release.table_content import TableContent, table_content
from tests.checkout import PROJECT

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", '=HYPERLINK("http://a")', "=cmd|' /C calc'!A0"]


@pytest.fixture(scope="module")
def workbook(release: Path) -> openpyxl.Workbook:
    (file,) = release.glob("*.xlsx")
    return openpyxl.load_workbook(file)


def _one_column(cells: list[str], kind: ColumnType = "string") -> TableContent:
    column = Column("cell", kind, Text("Cell", "单元"), Text("A cell.", "单元。"), required=False)
    table = Table("sheet", Text("Sheet", "表"), Text("A sheet.", "表。"), (column,), ("cell",))
    rows = parse_rows(b"cell\n", "sheet.csv")
    rows.lines.extend(range(2, len(cells) + 2))
    rows.cells["cell"].extend(cells)
    return TableContent(table, lambda: iter([rows]))


def _read_back(package: Package, content: TableContent, file: Path) -> list[openpyxl.cell.Cell]:
    write_workbook(package, [content], file)
    sheet = openpyxl.load_workbook(file)[content.name]
    return [row[0] for row in sheet.iter_rows(min_row=2)]


def test_a_sheet_for_each_table_and_what_explains_them(workbook: openpyxl.Workbook) -> None:
    assert workbook.sheetnames == ["about", *TABLES, "data_dictionary", "closed_codes", "choices"]
    about = dict(workbook["about"].iter_rows(min_row=2, values_only=True))
    assert about["version"] == Package.open().version
    assert about["citation"].startswith("@dataset{")
    assert workbook["data_dictionary"].max_row == 1 + sum(len(table.columns) for table in TABLES.values())


@pytest.mark.parametrize("table", TABLES)
def test_cells_have_their_values_and_types(workbook: openpyxl.Workbook, package: Package, table: str) -> None:
    columns = TABLES[table].columns
    rows = package.sound_rows(table)
    header, *records = workbook[table].iter_rows(values_only=True)
    assert header == TABLES[table].column_names()
    assert len(records) == len(rows)
    for place, column in enumerate(columns):
        for record, cell in zip(records, rows.cells[column.name], strict=True):
            found = record[place]
            if not cell:
                assert found is None
            elif column.type == "date":
                assert found == datetime.combine(date.fromisoformat(cell), datetime.min.time())
            elif column.type == "string":
                assert found == cell
            else:
                # Excel shows 15 digits, and 16 are written.
                assert found == pytest.approx(float(cell), rel=1e-15)


def test_headers_stay_and_filter(workbook: openpyxl.Workbook) -> None:
    for sheet in workbook:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet["A1"].font.bold
        assert 4 < sheet.column_dimensions["A"].width <= 61


def _choices(workbook: openpyxl.Workbook, table: str, column: str, row: int) -> set[object]:
    """What the drop-down of a cell offers; nothing where it has none."""
    sheet = workbook[table]
    cell = sheet.cell(row, TABLES[table].column_names().index(column) + 1).coordinate
    lists = [one for one in sheet.data_validations.dataValidation if one.type == "list" and cell in one.sqref]
    if not lists:
        return set()
    name, _, area = lists[0].formula1.partition("!")
    return {one.value for (one,) in workbook[name][area.replace("$", "")]}


@pytest.mark.parametrize("table", TABLES)
def test_codes_and_keys_have_drop_downs_with_every_choice(
    workbook: openpyxl.Workbook, package: Package, table: str
) -> None:
    for column in TABLES[table].columns:
        expected: set[str] = set()
        if column.codes is not None:
            expected = set(column.codes.values())
        elif column.extensible_codes is not None:
            expected = set(package.codes[column.extensible_codes])
        elif column.references is not None:
            expected = set(package.rows(column.references).cells[TABLES[column.references].key[0]])
        below = workbook[table].max_row + 1
        assert _choices(workbook, table, column.name, 2) == expected
        assert _choices(workbook, table, column.name, below) == expected


def test_names_of_columns_say_what_they_mean_and_text_stays_text(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["entities"]
    told = {str(one.sqref): one.prompt for one in sheet.data_validations.dataValidation if one.prompt}
    for place, column in enumerate(TABLES["entities"].columns, start=1):
        assert told[sheet.cell(1, place).coordinate] == column.description.en[:255]
    written = [cell for (cell, *_) in sheet.iter_rows(min_row=2) if cell.value is not None]
    assert {cell.number_format for cell in written} == {"@"}


def test_nothing_in_it_runs(release: Path) -> None:
    (file,) = release.glob("*.xlsx")
    with ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert not any(b"<f>" in part or b"<f " in part or b"<hyperlink" in part for part in parts.values())
    assert not any("vba" in name.lower() or "external" in name.lower() for name in parts)


@given(text=st.sampled_from(DANGEROUS) | st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1))
@settings(max_examples=40)
def test_text_is_text_whatever_it_begins_with(
    package: Package, tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    (cell,) = _read_back(package, _one_column([text]), tmp_path_factory.mktemp("xlsx") / "out.xlsx")
    assert cell.data_type == "s"
    assert cell.value == text.replace("\r", "_x000D_")  # as Office writes it, which openpyxl leaves
    assert cell.quotePrefix == runs_as_formula(text)


def test_numbers_and_days_that_excel_cannot_hold_are_text(package: Package, tmp_path: Path) -> None:
    (cell,) = _read_back(package, _one_column(["9007199254740993"], "integer"), tmp_path / "a.xlsx")
    assert cell.value == "9007199254740993"
    (cell,) = _read_back(package, _one_column(["1899-12-31"], "date"), tmp_path / "b.xlsx")
    assert cell.value == "1899-12-31"


def test_what_does_not_fit_is_refused_and_never_cut(
    package: Package, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "out.xlsx"
    with pytest.raises(TooLargeError, match=r"sheet.cell: 32,768 characters"):
        write_workbook(package, [_one_column(["字" * 32_768])], file)
    monkeypatch.setattr(excel, "_MOST_ROWS", 12)
    with pytest.raises(TooLargeError, match="sheet: more than the 11 rows"):
        write_workbook(package, [_one_column(["a"] * 12)], file)
    monkeypatch.setattr(excel, "_MOST_CELLS", 2)
    with pytest.raises(TooLargeError, match="more than the 2 cells"):
        write_workbook(package, [_one_column(["a"] * 3)], file)
    assert not file.exists()


@pytest.mark.usefixtures("known_to_be_valid")
def test_a_build_says_what_it_leaves_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "_MOST_CELLS", 2)
    result = CliRunner().invoke(main, ["build", str(PROJECT), "--out", str(tmp_path / "release")])
    assert result.exit_code == 0
    assert re.search(r"left out: .*\.xlsx: .* more than the 2 cells", result.stdout)
    assert not list((tmp_path / "release").glob("*.xlsx"))


def test_its_parts_are_stored_so_that_no_zlib_shows(release: Path) -> None:
    for suffix in ("xlsx", "zip"):
        (file,) = release.glob(f"*.{suffix}")
        with ZipFile(file) as archive:
            assert archive.testzip() is None
            for entry in archive.infolist():
                assert entry.compress_type == ZIP_STORED
                assert entry.date_time == (1980, 1, 1, 0, 0, 0)
                assert entry.external_attr >> 16 == 0o100644


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_format_without_types_gets_an_apostrophe(text: str) -> None:
    assert kept_as_text(text) == f"'{text}"
    assert kept_as_text(f"a{text}") == f"a{text}"
    assert not runs_as_formula(kept_as_text(text))


def test_labels_stand_beside_codes(package: Package, tmp_path: Path) -> None:
    write_workbook(package, [table_content(package, "observations", "zh")], tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["observations"]
    header, first, *_ = sheet.iter_rows(values_only=True)
    row = dict(zip(header, first, strict=True))
    expected = package.load("observations", labels="zh").iloc[0]
    assert row["qualifier_label"] == expected["qualifier_label"]
    assert row["entity_label"] == expected["entity_label"]

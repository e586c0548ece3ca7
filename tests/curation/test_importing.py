"""Tables as Excel, WPS and LibreOffice hand them back: taken over as they were, or an error that names the cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import indicators
from indicators.cli import main
from indicators.errors import PackageError
from indicators.model.tables import TABLES
from indicators.release.export import export
from tests.checkout import PROJECT, Checkout

Records = list[list[str]]


def records_of(table: str, root: Path = PROJECT) -> Records:
    with (root / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))


def text_of(records: Records, delimiter: str = ",", line_end: str = "\n") -> str:
    stream = io.StringIO()
    # With CR alone the library would leave a line feed in a cell unquoted.
    dialect = csv.unix_dialect if line_end == "\r" else csv.excel
    csv.writer(stream, dialect, delimiter=delimiter, lineterminator=line_end).writerows(records)
    return stream.getvalue()


def with_slashes(table: str, records: Records) -> Records:
    """Each date as Excel in Chinese shows it."""
    return [[re.sub(r"^(\d{4})-0?(\d+)-0?(\d+)$", r"\1/\2/\3", cell) for cell in record] for record in records]


def of_integers(table: str, records: Records, write: Callable[[int], str]) -> Records:
    kinds = [TABLES[table].column(name).type for name in records[0]]
    return [
        [write(int(cell)) if kind == "integer" and cell else cell for kind, cell in zip(kinds, one, strict=True)]
        for one in records[1:]
    ]


def with_separators(table: str, records: Records) -> Records:
    return [records[0], *of_integers(table, records, "{:,}".format)]


def with_full_width_digits(table: str, records: Records) -> Records:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    columns = [TABLES[table].column(name) for name in records[0]]
    ids = [one.type == "integer" or (one.name in TABLES[table].key and one.numbered) for one in columns]
    rows = [
        [cell.translate(wide) if is_id else cell for is_id, cell in zip(ids, one, strict=True)] for one in records[1:]
    ]
    return [records[0], *rows]


def with_point_zero(table: str, records: Records) -> Records:
    return [records[0], *of_integers(table, records, "{}.0".format)]


def with_spaces(table: str, records: Records) -> Records:
    verbatim = [TABLES[table].column(name).verbatim for name in records[0]]
    rows = [
        [cell if kept or not cell else f" {cell}\u00a0" for kept, cell in zip(verbatim, one, strict=True)]
        for one in records[1:]
    ]
    return [[f"{name} " for name in records[0]], *rows]


def without_optional_columns(table: str, records: Records) -> Records:
    kept = [place for place, name in enumerate(records[0]) if TABLES[table].column(name).required]
    return [[record[place] for place in kept] for record in records]


WAYS: dict[str, Callable[[str, Records], bytes]] = {
    "byte order mark and CRLF": lambda _, rows: text_of(rows, line_end="\r\n").encode("utf-8-sig"),
    "CR alone": lambda _, rows: text_of(rows, line_end="\r").encode(),
    "GBK": lambda _, rows: text_of(rows).encode("gb18030"),
    "UTF-16 with tabs": lambda _, rows: text_of(rows, "\t").encode("utf-16"),
    "semicolons": lambda _, rows: text_of(rows, ";").encode(),
    "slashes in dates": lambda table, rows: text_of(with_slashes(table, rows)).encode(),
    "separators": lambda table, rows: text_of(with_separators(table, rows)).encode(),
    "full-width digits": lambda table, rows: text_of(with_full_width_digits(table, rows)).encode(),
    "point zero": lambda table, rows: text_of(with_point_zero(table, rows)).encode(),
    "spaces": lambda table, rows: text_of(with_spaces(table, rows)).encode(),
    "trailing commas": lambda _, rows: text_of([[*one, "", ""] for one in rows]).encode(),
    "empty column": lambda _, rows: text_of([[one[0], "", *one[1:]] for one in rows]).encode(),
    "empty rows": lambda _, rows: text_of([*(x for one in rows for x in (one, [""] * len(one)))]).encode(),
    "title and repeated header": lambda _, rows: text_of([["A title"], [], *rows, rows[0]]).encode(),
    "columns in another order": lambda _, rows: text_of([one[::-1] for one in rows]).encode(),
    "rows in another order": lambda _, rows: text_of([rows[0], *rows[:0:-1]]).encode(),
    "no optional columns": lambda table, rows: text_of(without_optional_columns(table, rows)).encode(),
    "everything quoted": lambda _, rows: "\r\n".join(
        ",".join('"' + cell.replace('"', '""') + '"' for cell in one) for one in rows
    ).encode("gb18030"),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_table_changes_by_the_way_in_which_a_spreadsheet_writes_it(way: str, cut: Checkout, tmp_path: Path) -> None:
    for table in TABLES:
        file = tmp_path / f"{table}.csv"
        file.write_bytes(WAYS[way](table, records_of(table, cut.root)))
        difference = indicators.import_table(file, path=cut.root)
        assert not difference, f"{table}: {difference.render()}"


def test_a_workbook_of_the_export_comes_back_as_it_went(tmp_path: Path) -> None:
    (file,) = export("all", "xlsx", tmp_path / "all.xlsx", path=PROJECT, labels="en")
    assert not indicators.import_table(file, path=PROJECT)


@pytest.fixture(scope="module")
def exported(cut: Checkout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small package as a workbook."""
    (file,) = export("all", "xlsx", tmp_path_factory.mktemp("workbook") / "all.xlsx", path=cut.root, labels="en")
    return file


@pytest.fixture
def workbook(exported: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(exported)


def test_titles_above_a_table_and_wrong_dimensions_are_seen_through(
    workbook: openpyxl.Workbook, cut: Checkout, tmp_path: Path
) -> None:
    """A program writes wrong dimensions, and puts a merged title above."""
    for sheet in workbook:
        sheet.insert_rows(1)
        sheet["A1"] = "A title"
        sheet.merge_cells("A1:C1")
    workbook.save(tmp_path / "titled.xlsx")
    assert not indicators.import_table(tmp_path / "titled.xlsx", path=cut.root)


def place(sheet: openpyxl.worksheet.worksheet.Worksheet, column: str, row: int = 2) -> openpyxl.cell.Cell:
    names = [cell.value for cell in sheet[1]]
    return sheet.cell(row, names.index(column) + 1)


def test_what_was_edited_is_shown_and_then_written(
    workbook: openpyxl.Workbook, small: Checkout, tmp_path: Path
) -> None:
    sheet = workbook["entities"]
    key = place(sheet, "entity_id").value
    place(sheet, "name_en").value = "Another name "
    removed = place(workbook["units"], "unit_id", workbook["units"].max_row).value
    workbook["units"].delete_rows(workbook["units"].max_row)
    workbook.save(tmp_path / "edited.xlsx")
    before = small.snapshot()
    command = ["import", str(tmp_path / "edited.xlsx"), "--package", str(small.root)]
    shown = CliRunner().invoke(main, command)
    assert shown.exit_code == 1, shown.output
    assert f"~ {key}\n      name_en: " in shown.output
    assert f"- {removed}" in shown.output
    assert "nothing was written" in shown.output
    assert small.snapshot() == before
    written = CliRunner().invoke(main, [*command, "--write"])
    assert written.exit_code == 0, written.output
    after = small.snapshot()
    assert {name for name in after if after[name] != before[name]} == {
        "data/entities.csv",
        "data/units.csv",
        "datapackage.json",
    }
    assert next(row for row in small.rows("entities") if row["entity_id"] == key)["name_en"] == "Another name"
    assert removed not in {row["unit_id"] for row in small.rows("units")}
    assert indicators.format_package(small.root, check=True) == []


UNCLEAR_TEXT = [
    ("sources", "published_on", "1/6/2026", "may be day, month and year in any order"),
    ("sources", "published_on", "05-06-07", "may be day, month and year in any order"),
    ("sources", "published_on", "Jan-26", "a calendar date as YYYY-MM-DD"),
    ("observations", "value", "5.01E+09", "may have lost digits"),
    ("observations", "value", "12,34", "a number in ASCII digits"),
    ("observations", "observation_id", "1-Mar", "text of the form 'obs-"),
    ("entities", "adcode", "3.4E+05", "text"),
    ("units", "unit_id", "", "an empty cell"),
]


@pytest.mark.parametrize(("table", "column", "cell", "told"), UNCLEAR_TEXT)
def test_what_may_mean_two_things_names_row_and_column(
    table: str, column: str, cell: str, told: str, tmp_path: Path
) -> None:
    records = records_of(table)
    records[3][records[0].index(column)] = cell
    file = tmp_path / f"{table}.csv"
    file.write_text(text_of(records), encoding="utf-8")
    with pytest.raises(PackageError, match=rf"row [0-9]+, column {column}: found .*, expected ") as raised:
        indicators.import_table(file, path=PROJECT)
    assert told in str(raised.value)
    assert str(file) in str(raised.value)


def test_a_comma_beside_semicolons_may_be_for_thousands_or_decimals(tmp_path: Path) -> None:
    records = records_of("observations")
    records[1][records[0].index("value")] = "1,234"
    (tmp_path / "observations.csv").write_text(text_of(records, ";"), encoding="utf-8")
    with pytest.raises(PackageError, match="whose comma may be for thousands or decimals"):
        indicators.import_table(tmp_path / "observations.csv", path=PROJECT)


UNCLEAR_CELLS = [
    ("observations", "observation_id", datetime(2026, 3, 1), "d-mmm", "found the date 2026-03-01"),
    ("observations", "value", datetime(2026, 3, 1), "yyyy-mm-dd", "found the date 2026-03-01"),
    ("observations", "value", 0.5, "0.00%", "shown as a percentage"),
    ("observations", "value", 9007199254740994123, "General", "no more than 15 digits"),
    ("observations", "value", "=1+1", "General", "the formula =1+1"),
    ("observations", "note", "#REF!", "General", "the error #REF!"),
    ("reference_values", "published_on", datetime(2026, 3, 1), "mmm-yy", "a date that is shown as mmm-yy"),
    ("sources", "published_on", datetime(2026, 3, 1, 8, 30), "yyyy-mm-dd hh:mm", "2026-03-01 08:30:00"),
    ("entities", "entity_id", True, "General", "the truth value True"),
]


@pytest.mark.parametrize(("table", "column", "value", "shown", "told"), UNCLEAR_CELLS)
def test_a_cell_that_excel_turned_is_named_with_its_sheet(
    cut: Checkout,
    table: str,
    column: str,
    value: object,
    shown: str,
    told: str,
    tmp_path: Path,
) -> None:
    (file,) = export(table, "xlsx", tmp_path / "edited.xlsx", path=cut.root, labels="en")
    workbook = openpyxl.load_workbook(file)
    cell = place(workbook[table], column)
    cell.value, cell.number_format = value, shown
    if str(value).startswith("#"):
        cell.data_type = "e"
    workbook.save(file)
    with pytest.raises(PackageError) as raised:
        indicators.import_table(file, path=cut.root)
    message = str(raised.value)
    assert f"sheet {table}: not clear, and nothing was written" in message
    assert f"row 2, column {column}: found " in message
    assert told in message


def test_leading_zeros_that_are_gone_are_asked_for(small: Checkout, tmp_path: Path) -> None:
    row = small.rows("units")[0]
    small.edit("units", row, symbol="007")
    (file,) = export("units", "xlsx", tmp_path / "units.xlsx", path=small.root)
    edited = openpyxl.load_workbook(file)
    place(edited["units"], "symbol").value = 7
    edited.save(file)
    with pytest.raises(PackageError, match="row 2, column symbol: found the number 7, expected '007' as before"):
        indicators.import_table(file, path=small.root)


@pytest.mark.parametrize(
    ("header", "row", "told"),
    [
        ("unit_id,symbol,remark", "a,b,c", "'remark' is not a column of units"),
        ("unit_id,symbol,symbol", "a,b,c", "the column symbol comes twice"),
        ("unit_id,symbol,", "a,b,c", "column 3 has no name, and row 2 has a cell in it"),
        ("unit_id,symbol", "a,b", "row 2, column name_zh: not in the sheet; a new row needs it"),
        ("unit_id,symbol", "count,b\ncount,c", "row 3, column unit_id: count is in row 2 too"),
    ],
)
def test_a_header_that_does_not_fit_is_told(header: str, row: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(PackageError) as raised:
        indicators.import_table(tmp_path / "units.csv", path=PROJECT)
    assert told in str(raised.value)


def test_a_table_is_known_by_its_header_or_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "from WPS.csv"
    file.write_text(text_of(records_of("units")), encoding="utf-8")
    assert not indicators.import_table(file, path=PROJECT)
    with pytest.raises(PackageError, match="no row among the first has the columns observation_id of observations"):
        indicators.import_table(file, "observations", path=PROJECT)
    file.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(PackageError, match="no header of a table of the package; name it with --table"):
        indicators.import_table(file, path=PROJECT)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04broken", "cannot be read as a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx"),
        (b"unit_id,symbol\n\xff\xff,1\n", "neither UTF-8, UTF-16 nor GBK"),
        (b"unit_id,symbol\na\0,1\n", ":2: a NUL character"),
        (b'unit_id,symbol\n"a,1\n', "unexpected end of data"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_bytes(content)
    with pytest.raises(PackageError) as raised:
        indicators.import_table(tmp_path / "units.csv", path=PROJECT)
    assert told in str(raised.value)


def test_a_table_that_another_delimiter_broke_is_mended_in_its_place(small: Checkout) -> None:
    before = small.file("units").read_bytes()
    small.file("units").write_text(text_of(records_of("units"), ";"), encoding="utf-8-sig")
    (found,) = (one for one in small.validate().findings if one.layer == "form")
    command = found.mend.split("`")[1]
    assert command == "indicators import data/units.csv --write"
    indicators.import_table(small.file("units"), path=small.root, write=True)
    assert small.file("units").read_bytes() == before

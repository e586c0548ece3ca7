"""The same rows in one CSV file, in several, in Parquet or in both differ from others in the same way."""

from __future__ import annotations

import csv
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import indicators
from indicators import PackageError
from indicators.history import Difference, compare
from indicators.history.row_changes import RowChange
from indicators.history.sides import Side, folder
from indicators.package.git import Revision
from tests.checkout import PROJECT, Checkout
from tests.table_forms import Form, as_it_is, describe_files, in_both, in_one_parquet, in_parquet, in_parts

PAIRS = [
    (in_parts, as_it_is),
    (as_it_is, in_parquet),
    (in_one_parquet, as_it_is),
    (in_both, in_parts),
    (in_one_parquet, in_both),
    (in_parquet, in_parquet),
]
FORMS = [as_it_is, in_parts, in_parquet, in_one_parquet, in_both]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """The package before it was edited."""
    root = tmp_path / "old"
    (root / "data").mkdir(parents=True)
    for path in [PROJECT / "datapackage.json", *(PROJECT / "data").glob("*.csv")]:
        shutil.copyfile(path, root / path.relative_to(PROJECT))
    return root


KINDS = ["changed", "removed", "changed", "added"]


def edit(checkout: Checkout) -> None:
    """Change a row, take out one and add one, the changed ones with a line break in front of other rows."""
    rows = [dict(row.cells) for row in checkout.rows("observations")]
    rows[3]["note"] = 'over\ntwo lines, and "more"'
    rows[25]["value"] = "4711.5"
    rows.append({**rows[-1], "observation_id": "obs-9999"})
    del rows[12]
    checkout.write("observations", rows)


def told(difference: Difference) -> list[tuple[str, RowChange]]:
    """Every row that differs, wherever it stands, with its cells in order."""
    return [
        (name, RowChange(row.kind, row.key, tuple(sorted(row.cells, key=lambda cell: cell.column)), 0, 0))
        for name, table in difference.tables.items()
        for row in table.rows
    ]


@pytest.mark.parametrize(("old_form", "new_form"), PAIRS)
def test_whatever_form_the_tables_have(old_form: Form, new_form: Form, old: Path, checkout: Checkout) -> None:
    edit(checkout)
    expected = told(indicators.diff(old, checkout.root))
    assert [row.kind for _, row in expected] == KINDS
    old_form(old)
    new_form(checkout.root)
    assert told(indicators.diff(old, checkout.root)) == expected
    assert not indicators.diff(old, old)
    assert not indicators.diff(checkout.root, checkout.root)


@pytest.mark.parametrize("form", FORMS)
def test_a_row_is_named_by_the_file_and_line_it_stands_on(form: Form, old: Path, checkout: Checkout) -> None:
    edit(checkout)
    form(checkout.root)
    rows = indicators.diff(old, checkout.root).tables["observations"].rows
    for row in rows:
        if row.new_line:
            assert _row_at(checkout.root / row.new_file, row.new_line)["observation_id"] == row.key[0]
        else:
            assert row.new_file == ""
        if row.old_line:
            assert row.old_file == "data/observations.csv"
            assert _row_at(old / row.old_file, row.old_line)["observation_id"] == row.key[0]


def _row_at(file: Path, line: int) -> dict[str, Any]:
    if file.suffix == ".parquet":
        return dict(pq.read_table(file).slice(line - 1, 1).to_pylist()[0])
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        assert reader.fieldnames
        before = reader.line_num
        for row in reader:
            if before + 1 == line:
                return dict(row)
            before = reader.line_num
    raise AssertionError(f"no row begins on line {line} of {file}")


@pytest.mark.parametrize("form", [in_parts, in_one_parquet, in_both])
def test_a_zip_and_a_revision_have_the_files_they_list(
    form: Form, old: Path, checkout: Checkout, tmp_path: Path
) -> None:
    form(old)
    describe_files(old)
    with zipfile.ZipFile(tmp_path / "old.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in old.rglob("*.*"):
            archive.write(path, path.relative_to(old))
    former = Checkout(old)
    former.release("1.0.0")
    shutil.rmtree(old / "data")
    edit(checkout)
    expected = KINDS
    assert [row.kind for _, row in told(indicators.diff(tmp_path / "old.zip", checkout.root))] == expected
    revision = compare(Side("v1.0.0", Revision(old, "v1.0.0")), folder(checkout.root))
    assert [row.kind for _, row in told(revision)] == expected


def test_a_part_with_other_columns_is_named(old: Path, checkout: Checkout) -> None:
    in_parts(checkout.root)
    part = sorted((checkout.root / "data" / "observations").iterdir())[1]
    part.write_text(part.read_text(encoding="utf-8").replace("confidence", "trust", 1), encoding="utf-8")
    with pytest.raises(
        PackageError, match=r"observations/part-00001\.csv: the columns are .*trust.*part-00000\.csv has"
    ):
        indicators.diff(old, checkout.root)


def test_a_part_that_is_no_parquet_is_named(old: Path, checkout: Checkout) -> None:
    in_parquet(checkout.root)
    (checkout.root / "data" / "observations" / "part-00001.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(PackageError, match=r"observations/part-00001\.parquet: cannot be read as Parquet: "):
        indicators.diff(old, checkout.root)


def test_a_broken_row_is_named_by_its_part(old: Path, checkout: Checkout) -> None:
    in_parts(checkout.root)
    part = sorted((checkout.root / "data" / "observations").iterdir())[1]
    lines = part.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[2] = "obs-9998,too,few\n"
    part.write_text("".join(lines), encoding="utf-8")
    with pytest.raises(PackageError, match=r"observations/part-00001\.csv:3: 3 cells under a header of"):
        indicators.diff(old, checkout.root)


def test_a_quotation_left_open_does_not_swallow_the_next_part(old: Path, checkout: Checkout) -> None:
    in_parts(checkout.root)
    part = sorted((checkout.root / "data" / "observations").iterdir())[0]
    part.write_text(part.read_text(encoding="utf-8") + 'obs-9998,"', encoding="utf-8")
    with pytest.raises(PackageError, match=r"observations/part-00000\.csv: a quotation mark that is never closed"):
        indicators.diff(old, checkout.root)

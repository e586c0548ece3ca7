"""A release and an export are the same whatever files the tables are in, and hold little of them in memory."""

from __future__ import annotations

import shutil
import tempfile
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import indicators
from indicators import Package, PackageError
from indicators.errors import InvalidPackageError
from indicators.model import Language
from indicators.model.tables import TABLES
from indicators.package.canonical import canonical_cell, canonical_columns, canonical_text, csv_lines, csv_text
from indicators.package.rows import Rows
from indicators.release import EXPORT_FORMATS, ExportFormat
from indicators.release import export as export_module
from indicators.release import table_content as content_module
from tests.checkout import PROJECT, Checkout, contents
from tests.table_forms import Form, as_it_is, describe_files, in_one_parquet, in_parquet, in_parts


def interleaved(root: Path) -> None:
    """Three files of observations, each in order, with every third row of the table."""
    file = root / "data" / "observations.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.unlink()
    file.with_suffix("").mkdir()
    for number in range(3):
        part = file.with_suffix("") / f"every-{number}.csv"
        part.write_text("".join([header, *rows[number::3]]), encoding="utf-8")


FORMS = [in_parts, in_parquet, in_one_parquet, interleaved]


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small that a table of some rows is read in many."""
    monkeypatch.setattr(content_module, "_BYTES_AT_ONCE", 700)
    monkeypatch.setattr(content_module, "_ROWS_AT_ONCE", 3)


@pytest.mark.usefixtures("known_to_be_valid")
@pytest.mark.parametrize("form", [as_it_is, *FORMS])
def test_a_release_is_the_same_of_every_form(form: Form, release: Path, checkout: Checkout, tmp_path: Path) -> None:
    shutil.copyfile(PROJECT / "LICENSE", checkout.root / "LICENSE")
    form(checkout.root)
    made = indicators.build(checkout.root, tmp_path / "release")
    assert contents(made.directory) == contents(release)


@pytest.mark.usefixtures("known_to_be_valid", "small_batches")
def test_a_release_does_not_depend_on_how_much_is_read_at_once(release: Path, tmp_path: Path) -> None:
    made = indicators.build(PROJECT, tmp_path / "release")
    assert contents(made.directory) == contents(release)


def test_row_groups_do_not_depend_on_how_much_is_read_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_module, "_ROWS_AT_ONCE", 10)
    indicators.export("observations", "parquet", tmp_path / "one.parquet", path=PROJECT)
    monkeypatch.setattr(content_module, "_BYTES_AT_ONCE", 700)
    indicators.export("observations", "parquet", tmp_path / "other.parquet", path=PROJECT)
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "other.parquet").read_bytes()
    import pyarrow.parquet as pq

    metadata = pq.ParquetFile(tmp_path / "one.parquet").metadata
    groups = [metadata.row_group(place).num_rows for place in range(metadata.num_row_groups)]
    assert set(groups[:-1]) == {10}
    assert 0 < groups[-1] <= 10


@pytest.mark.parametrize("form", [in_parts, in_parquet])
def test_a_build_of_tables_in_files_is_validated_first(form: Form, small: Checkout, tmp_path: Path) -> None:
    row = small.rows("observations")[15]
    small.edit("observations", row, value="4711")
    form(small.root)
    describe_files(small.root)
    with pytest.raises(InvalidPackageError, match=r"in derivation.*data/observations/part-00001\."):
        indicators.build(small.root, tmp_path / "release")
    assert not (tmp_path / "release").exists()


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("labels", [None, "zh"])
@pytest.mark.parametrize("export_format", EXPORT_FORMATS)
def test_an_export_is_the_same_of_every_form(
    export_format: ExportFormat, labels: Language | None, checkout: Checkout, tmp_path: Path
) -> None:
    in_parquet(checkout.root)
    for name, root in (("one", PROJECT), ("other", checkout.root)):
        indicators.export("exclusions", export_format, tmp_path / name, path=root, labels=labels)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_nothing_is_exported_where_one_table_is_broken(checkout: Checkout, tmp_path: Path) -> None:
    with checkout.file("units").open("a", encoding="utf-8") as stream:
        stream.write("too,few\n")
    with pytest.raises(PackageError, match=r"data/units\.csv:\d+: 2 cells"):
        indicators.export("all", "csv", tmp_path / "out", path=checkout.root)
    assert not any(path.is_file() for path in (tmp_path / "out").rglob("*"))


def test_a_part_that_is_no_parquet_is_named(checkout: Checkout, tmp_path: Path) -> None:
    in_parquet(checkout.root)
    (checkout.root / "data/observations/part-00001.parquet").write_bytes(b"PAR1 and no more")
    with pytest.raises(PackageError, match=r"observations/part-00001\.parquet: cannot be read as Parquet: "):
        indicators.export("observations", "csv", tmp_path / "out.csv", path=checkout.root)


CELLS = st.text(st.sampled_from('a区",\n\r0 '), max_size=5)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=9))
def test_records_are_written_column_by_column_as_row_by_row(records: list[tuple[str, ...]]) -> None:
    for width in (1, 3):
        columns = [[record[place] for record in records] for place in range(width)]
        lines = csv_lines(columns)
        assert "".join(lines) == csv_text([], [record[:width] for record in records]).removeprefix("\n")


NUMBERS = st.sampled_from(
    ["", "0", "-0", "7.50", "007", "1e3", "+4", " 12 ", "-0.5", "0.0", "1\n2", "12345678901234567890.1"]
)


@given(st.lists(NUMBERS | st.decimals(allow_nan=False, allow_infinity=False).map(str), max_size=4))
def test_columns_are_canonical_cell_by_cell(cells: list[str]) -> None:
    names = TABLES["observations"].column_names()
    rows = Rows("observations.csv", names, [*range(len(cells))], dict.fromkeys(names, cells))
    expected = [[canonical_cell(column, cell) for cell in cells] for column in TABLES["observations"].columns]
    assert canonical_columns(TABLES["observations"], rows) == expected


@settings(max_examples=30)
@given(st.permutations(range(1, len(Package(PROJECT).rows("observations").lines) + 1)), st.integers(1, 12))
def test_rows_come_out_in_order_in_whatever_order_they_come(order: list[int], size: int) -> None:
    whole = Package(PROJECT).rows("observations")
    cells = {name: [whole.cells[name][place - 1] for place in order] for name in whole.header}
    shuffled = Rows(whole.path, whole.header, order, cells)
    pieces = [
        Rows(
            whole.path,
            whole.header,
            order[begin : begin + size],
            {k: v[begin : begin + size] for k, v in cells.items()},
        )
        for begin in range(0, len(order), size)
    ]
    with tempfile.TemporaryDirectory() as directory:
        scratch = Path(directory)
        content_module.write_in_order(TABLES["observations"], lambda: iter(pieces), scratch / "observations.csv")
        assert (scratch / "observations.csv").read_text(encoding="utf-8") == canonical_text(
            TABLES["observations"], shuffled
        )
        assert [path.name for path in scratch.iterdir()] == ["observations.csv"]


@pytest.mark.parametrize("export_format", ["csv", "json", "parquet", "sqlite"])
def test_memory_does_not_grow_with_the_table(
    export_format: ExportFormat, checkout: Checkout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(content_module, "_BYTES_AT_ONCE", 2**14)
    monkeypatch.setattr(export_module, "_ROWS_AT_ONCE", 100)
    row = checkout.rows("observations")[0].cells
    peaks = []
    for rows in (300, 2_000):
        lines = csv_lines(
            [[f"obs-{n:05d}" if name == "observation_id" else cell for n in range(rows)] for name, cell in row.items()]
        )
        checkout.file("observations").write_text(csv_text(list(row), []) + "".join(lines), encoding="utf-8")
        tracemalloc.start()
        indicators.export("observations", export_format, tmp_path / f"{rows}", path=checkout.root)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]

"""`fmt` mends what it can without loss, refuses what it can't, and writes whole files or none."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from indicators import PackageError, format_package, validate
from indicators.errors import PackageNotFoundError
from indicators.model.tables import TABLES
from indicators.package.atomic import Replacement, write_together
from tests.checkout import Checkout


def enumerations(checkout: Checkout) -> list[object]:
    resources = json.loads((checkout.root / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    return [field.get("constraints", {}).get("enum") for one in resources for field in one["schema"]["fields"]]


def test_the_real_package_is_in_canonical_form(checkout: Checkout) -> None:
    before = checkout.snapshot()
    assert format_package(checkout.root) == []
    assert checkout.snapshot() == before


def test_everything_that_can_be_mended_is(checkout: Checkout) -> None:
    before = checkout.snapshot()
    for table in TABLES:
        file = checkout.file(table)
        header, _, rest = file.read_bytes().removesuffix(b"\n").partition(b"\n")
        file.write_bytes(b"\xef\xbb\xbf" + header + b"\r\n\n" + rest)
    (checkout.root / "datapackage.json").write_bytes(before["datapackage.json"].replace(b'"bytes": ', b'"bytes": 1'))
    changed = {change.file for change in format_package(checkout.root)}
    assert changed == {*(f"data/{table}.csv" for table in TABLES), "datapackage.json"}
    assert checkout.snapshot() == before
    assert format_package(checkout.root) == []


def test_rows_and_columns_are_put_in_order(checkout: Checkout) -> None:
    before = checkout.snapshot()
    for table in TABLES:
        records = [dict(row.cells) for row in checkout.rows(table)]
        checkout.write(table, records[::-1], checkout.header(table)[::-1])
    format_package(checkout.root)
    assert checkout.snapshot() == before


def test_a_code_that_is_there_twice_is_named_and_not_written_twice(checkout: Checkout) -> None:
    before = enumerations(checkout)
    file = checkout.file("codes")
    header, first, *rest = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join([header, first, first, *rest]), encoding="utf-8")
    format_package(checkout.root)
    assert enumerations(checkout) == before
    (finding,) = validate(checkout.root).findings
    code_list, code, *_ = first.split(",")
    assert finding.message == f"code_list {code_list}, code {code} is the key of line 2 too"


def test_check_writes_nothing_and_says_what_would_change(checkout: Checkout) -> None:
    records = [dict(row.cells) for row in checkout.rows("units")]
    checkout.write("units", records[::-1])
    before = checkout.snapshot()
    changes = format_package(checkout.root, check=True)
    assert [change.file for change in changes] == ["data/units.csv", "datapackage.json"]
    assert changes[0].before == before["data/units.csv"]
    assert changes[0].after != before["data/units.csv"]
    assert checkout.snapshot() == before


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda content: content.replace(b"\n", b',"\n', 3), id="quotation"),
        pytest.param(lambda content: content.replace(b",", b"", 20), id="width"),
        pytest.param(lambda content: content.decode().encode("gb18030"), id="encoding"),
        pytest.param(lambda content: content.replace(b"yuan", b"yu\0an"), id="nul"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda content: content.replace(b"symbol", b"sign", 1), id="column renamed"),
        pytest.param(lambda content: content.replace(b"symbol", b"unit_id", 1), id="column twice"),
    ],
)
def test_a_file_that_rewriting_could_harm_is_refused_and_nothing_written(spoil: object, checkout: Checkout) -> None:
    assert callable(spoil)
    file = checkout.file("units")
    spoilt = spoil(file.read_bytes())
    assert spoilt != file.read_bytes()
    file.write_bytes(spoilt)
    checkout.file("observations").write_bytes(b"\xef\xbb\xbf" + checkout.file("observations").read_bytes())
    before = checkout.snapshot()
    with pytest.raises(PackageError, match=r"data/units\.csv.*mend .* by hand first, nothing was written"):
        format_package(checkout.root)
    assert checkout.snapshot() == before


def test_a_missing_table_is_refused(checkout: Checkout) -> None:
    checkout.file("units").unlink()
    with pytest.raises(PackageError, match=r"data/units\.csv: no such file"):
        format_package(checkout.root)


def test_a_broken_descriptor_is_refused_with_its_place(checkout: Checkout) -> None:
    (checkout.root / "datapackage.json").write_text('{\n  "name": "x",\n', encoding="utf-8")
    with pytest.raises(PackageError, match=r"datapackage\.json:[23]:[0-9]+: not JSON"):
        format_package(checkout.root)


def test_a_directory_without_a_package_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackageNotFoundError):
        format_package(tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_the_mode_of_a_file_is_kept(checkout: Checkout) -> None:
    file = checkout.file("units")
    file.chmod(0o640)
    checkout.write("units", [dict(row.cells) for row in checkout.rows("units")][::-1])
    format_package(checkout.root)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_no_other_file_is_left_behind(checkout: Checkout) -> None:
    before = set(checkout.snapshot())
    checkout.write("units", [dict(row.cells) for row in checkout.rows("units")][::-1])
    format_package(checkout.root)
    assert set(checkout.snapshot()) == before


def test_a_file_that_changed_meanwhile_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(b"someone else's\n")
    with pytest.raises(PackageError, match="changed while it was being rewritten"):
        write_together([Replacement(file, b"mine\n", b"as it was\n")])
    assert file.read_bytes() == b"someone else's\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_is_not_harmed_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(b"as it was\n")

    def full_disk(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("indicators.package.atomic.os.fsync", full_disk)
    with pytest.raises(PackageError, match="No space left on device; it is left as it was; nothing was written"):
        write_together([Replacement(file, b"half\n", b"as it was\n")])
    assert file.read_bytes() == b"as it was\n"
    assert list(tmp_path.iterdir()) == [file]


def test_a_directory_that_cannot_be_written_to_is_said(tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="cannot be written: No such file or directory"):
        write_together([Replacement(tmp_path / "none" / "table.csv", b"", None)])


def test_the_descriptor_is_in_step_afterwards(checkout: Checkout) -> None:
    descriptor = json.loads((checkout.root / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"] = []
    descriptor["sources"] = [{"title": "something else"}]
    (checkout.root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert [change.file for change in format_package(checkout.root)] == ["datapackage.json"]
    assert checkout.validate().ok

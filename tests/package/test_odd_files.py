"""Pointers, converted line ends, other delimiters and encodings: each named as what it is, none pinned or lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators import Package, validate
from indicators.curation.registering import add_source
from indicators.errors import PackageError, SourceUnavailableError
from indicators.model.tables import TABLES
from indicators.package.files import read_source
from indicators.package.formatting import format_package
from indicators.package.rows import Rows, parse_rows
from tests.checkout import PROJECT, Checkout

POINTERS = {
    "git lfs pull": f"version https://git-lfs.github.com/spec/v1\noid sha256:{'1' * 64}\nsize 22\n",
    "git annex get": f"/annex/objects/SHA256E-s22--{'1' * 64}.txt\n",
    "dvc pull": f"outs:\n- md5: {'1' * 32}\n  size: 22\n  path: report.txt\n",
}


@pytest.mark.parametrize("command", POINTERS)
def test_a_pointer_is_no_document_and_is_never_pinned(command: str, checkout: Checkout) -> None:
    row = checkout.rows("sources")[0]
    (checkout.root / row["file"]).write_text(POINTERS[command], encoding="utf-8")
    with pytest.raises(SourceUnavailableError, match=command):
        Package(checkout.root).source(row["source_id"])
    checkout.edit("sources", row, sha256="", characters="")
    before = checkout.snapshot()
    with pytest.raises(PackageError, match=rf"data/sources.csv:2: {row['file']} cannot be pinned: .*`{command}`"):
        format_package(checkout.root)
    assert checkout.snapshot() == before
    (checkout.root / "seeds/another.txt").write_text(POINTERS[command], encoding="utf-8")
    with pytest.raises(PackageError, match=command):
        add_source(checkout.root / "seeds/another.txt", path=checkout.root)


def test_a_link_of_git_annex_to_what_is_not_here_is_told(tmp_path: Path) -> None:
    (tmp_path / "report.txt").symlink_to("../.git/annex/objects/aa/bb/SHA256E-s22--1.txt")
    with pytest.raises(SourceUnavailableError, match=r"a git-annex link to a file that is not here.*`git annex get`"):
        read_source(tmp_path, "report.txt")


@pytest.mark.parametrize("pinned_with", ["\n", "\r\n"])
def test_a_document_with_other_line_ends_is_read_as_it_was_pinned(pinned_with: str, tmp_path: Path) -> None:
    text, found = (f"报告{end}甲县企业465家。{end}" for end in (pinned_with, {"\n": "\r\n", "\r\n": "\n"}[pinned_with]))
    file = tmp_path / "report.txt"
    file.write_bytes(text.encode())
    pinned = read_source(tmp_path, "report.txt").sha256
    assert read_source(tmp_path, "report.txt", pinned).line_ends == ""
    file.write_bytes(found.encode())
    source = read_source(tmp_path, "report.txt", pinned)
    assert source.text == text
    assert source.line_ends == ("CRLF for LF" if pinned_with == "\n" else "LF for CRLF")
    assert source.sha256 != pinned
    file.write_bytes(found.replace("465", "466").encode())
    assert read_source(tmp_path, "report.txt", pinned).line_ends == ""


def test_fmt_leaves_the_digest_of_converted_line_ends(checkout: Checkout) -> None:
    row = checkout.rows("sources")[0]
    file = checkout.root / row["file"]
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert format_package(checkout.root) == []


@pytest.mark.parametrize("converted", [True, False])
def test_fmt_pins_no_line_ends_that_only_a_checkout_has(converted: bool, checkout: Checkout) -> None:
    row = checkout.rows("sources")[0]
    file = checkout.root / row["file"]
    checkout.git("init", "--quiet")
    checkout.git("add", "--all")
    text = file.read_bytes().replace(b"\n", b"\r\n")
    file.write_bytes(text if converted else text + "另一行\r\n".encode())
    checkout.edit("sources", row, sha256="", characters="")
    before = checkout.snapshot()
    if not converted:
        assert [change.file for change in format_package(checkout.root)] == ["data/sources.csv", "datapackage.json"]
        return
    told = rf"data/sources.csv:2: {row['file']} cannot be pinned: .*CRLF for LF; write the line `seeds/\*\* -text`"
    with pytest.raises(PackageError, match=told):
        format_package(checkout.root)
    assert checkout.snapshot() == before
    checkout.git("add", row["file"])
    assert format_package(checkout.root)


@pytest.mark.parametrize("command", ["git lfs pull", "git annex get"])
def test_a_pointer_in_place_of_the_descriptor_is_named(command: str, checkout: Checkout) -> None:
    (checkout.root / "datapackage.json").write_text(POINTERS[command], encoding="utf-8")
    with pytest.raises(PackageError, match=rf"datapackage.json: a [Gg]it.* pointer, .*`{command}`"):
        format_package(checkout.root)
    assert any(command in one.message for one in validate(checkout.root).findings if one.file == "datapackage.json")


def kinds(rows: Rows) -> list[str]:
    return [defect.kind for defect in rows.defects]


@pytest.mark.parametrize("table", TABLES)
def test_one_cause_is_one_defect_in_any_table(table: str) -> None:
    content = (PROJECT / "data" / f"{table}.csv").read_bytes()
    pointer = POINTERS["git lfs pull"].encode()
    found = {
        "tabs": content.replace(b",", b"\t"),
        "semicolons": content.replace(b",", b";"),
        "vertical bars": content.replace(b",", b"|"),
        "Git LFS": pointer,
        "UTF-16": content.decode().encode("utf-16"),
        "look like UTF-16": content.decode().encode("utf-16-le"),
    }
    for words, damaged in found.items():
        rows = parse_rows(damaged, f"data/{table}.csv")
        assert len(rows.defects) == 1, words
        assert words in rows.defects[0].found
        assert len(rows) == 0
        assert not rows.whole


def test_lines_that_end_in_carriage_returns_are_read() -> None:
    rows = parse_rows(b'a,b\r1,"x,y"\r2,z\r', "data/t.csv")
    assert kinds(rows) == ["line_ending"]
    assert "CR alone" in rows.defects[0].found
    assert rows.cells == {"a": ["1", "2"], "b": ["x,y", "z"]}
    assert rows.lines == [2, 3]


def test_chinese_in_gbk_is_shown_as_it_reads() -> None:
    (defect,) = parse_rows("a,b\n1,国家统计局\n".encode("gbk"), "data/t.csv").defects
    assert defect.found == "byte 0xb9, which is not UTF-8; as GBK it reads 国家统计局"
    (defect,) = parse_rows("a,b\n1,café\n".encode("latin-1"), "data/t.csv").defects
    assert "GBK" not in defect.found


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026/1/6", "2026-01-06"),
        ("2026-1-6", "2026-01-06"),
        ("2026.01.06", "2026-01-06"),
        ("2026年1月6日", "2026-01-06"),
        ("2026/1/6 0:00:00", "2026-01-06"),
        ("2026-01-06T00:00:00", "2026-01-06"),
        ("2026/2/30", "2026/2/30"),
        ("1/6/2026", "1/6/2026"),
        ("05-06-07", "05-06-07"),
        ("2026/1", "2026/1"),
        ("2026/1/6 8:30", "2026/1/6 8:30"),
    ],
)
def test_fmt_mends_a_day_whose_year_comes_first_and_no_other(written: str, meant: str, checkout: Checkout) -> None:
    row = checkout.first("reference_values", lambda row: row["published_on"] != "")
    checkout.edit("reference_values", row, published_on=written)
    format_package(checkout.root)
    after = next(one for one in checkout.rows("reference_values") if one["reference_id"] == row["reference_id"])
    assert after["published_on"] == meant


def test_a_column_of_such_days_is_one_finding(checkout: Checkout) -> None:
    records = [dict(row.cells) for row in checkout.rows("reference_values")]
    dated = [record for record in records if len(record["published_on"]) == len("2026-01-06")]
    for record in dated:
        record["published_on"] = record["published_on"].replace("-0", "/").replace("-", "/")
    checkout.write("reference_values", records)
    findings = [one for one in checkout.validate().findings if one.file == "data/reference_values.csv"]
    (found,) = findings
    last = max(row.line for row in checkout.rows("reference_values") if row["published_on"].count("/") == 2)
    assert (found.code, found.column) == ("S03", "published_on")
    assert found.message.endswith(f"; {len(dated) - 1:,} more cells of the column are alike, as far as line {last}")
    assert found.mend == "run `indicators fmt`, which writes it so"

"""`scan`: mentions of any text file, in place and in every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import PackageError, scan
from indicators.cli import main
from indicators.curation import scanning
from indicators.curation.scanning import ScannedMention, scan_frame

TEXT = "第一行。\n到2025年,全国232家,近一半在东部;\r\n约占全国三分之一。\n"


def plain_csv(rows: Iterable[tuple[object, ...]]) -> str:
    """The rows by the standard writer, with cells quoted that have either line end, as Python 3.13 does by itself."""
    lines = []
    for row in rows:
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator="\r\n").writerow(row)
        lines.append(stream.getvalue().removesuffix("\r\n") + "\n")
    return "".join(lines)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "text.txt"
    path.write_bytes(TEXT.encode())
    return path


def test_places_are_lines_columns_and_offsets_of_the_file_as_it_is(file: Path) -> None:
    for mention in scan([file]):
        assert TEXT[mention.start : mention.end] == mention.text
        line = TEXT.split("\n")[mention.line - 1]
        assert line[mention.column - 1 :].startswith(mention.text)
        assert mention.before + mention.text + mention.after in line


def test_kinds_are_chosen(file: Path) -> None:
    assert [mention.text for mention in scan([file], kinds=["quantity"])] == ["232家", "近一半", "三分之一"]
    assert [mention.text for mention in scan([file], kinds=["date"])] == ["2025年"]


def test_formats_carry_the_same_rows(file: Path, tmp_path: Path) -> None:
    expected = scan_frame(scan([file]))
    runner = CliRunner()
    as_csv = runner.invoke(main, ["scan", str(file), "--format", "csv"])
    read = pd.read_csv(io.StringIO(as_csv.stdout), keep_default_na=False, na_values=[""])
    assert read["text"].tolist() == expected["text"].tolist()
    assert read["value"].dropna().tolist() == expected["value"].dropna().tolist()
    as_json = json.loads(runner.invoke(main, ["scan", str(file), "--format", "json"]).stdout)
    assert [row["start"] for row in as_json] == expected["start"].tolist()
    target = tmp_path / "mentions.parquet"
    assert runner.invoke(main, ["scan", str(file), "--format", "parquet", "--out", str(target)]).exit_code == 0
    assert pd.read_parquet(target)["kind"].tolist() == expected["kind"].tolist()


def test_the_table_shows_the_reading_in_context(file: Path) -> None:
    answer = CliRunner().invoke(main, ["scan", str(file), "--kind", "quantity"])
    assert "nearly 0.5" in answer.output
    assert "全国【232家】" in answer.output


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\x89PNG\xff")
    with pytest.raises(PackageError, match="not UTF-8 at byte 0"):
        list(scan([binary]))
    with pytest.raises(PackageError, match="No such file"):
        list(scan([tmp_path / "nothing"]))
    answer = CliRunner().invoke(main, ["scan", str(tmp_path)])
    assert answer.exit_code == 2
    assert "Is a directory" in answer.output


def test_a_file_without_numbers_has_no_rows(tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_text("", encoding="utf-8")
    assert list(scan([empty])) == []
    assert scan_frame([]).dtypes["start"] == "Int64"


@pytest.mark.parametrize("form", ["table", "csv", "json", "parquet"])
def test_two_processes_write_what_one_writes(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "_AT_ONCE", 100)
    for number in range(12):
        (tmp_path / f"{number:02}.txt").write_text(f'共有{number + 11}家,\n占{number}%"左右"。' * 3, encoding="utf-8")
    written = []
    for jobs in ("1", "2"):
        out = tmp_path / f"out.{jobs}"
        arguments = ["scan", str(tmp_path), "--format", form, "--out", str(out), "--jobs", jobs]
        assert CliRunner().invoke(main, arguments).exit_code == 0
        written.append(out.read_bytes())
    assert written[0] == written[1]
    assert len(written[0]) > 1000


def test_json_and_csv_are_those_of_the_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces put together are what one writer writes of all rows."""
    monkeypatch.setattr(scanning, "_AT_ONCE", 1)
    names = []
    for number, text in enumerate((TEXT, "", "无数字", 'a,"b" 3家\r\n')):
        names.append(tmp_path / f"{number}.txt")
        names[-1].write_bytes(text.encode())
    named = [*map(str, names)]
    as_csv = CliRunner().invoke(main, ["scan", *named, "--format", "csv"]).stdout_bytes
    assert as_csv.decode() == plain_csv([ScannedMention._fields, *scan(named)])
    as_json = CliRunner().invoke(main, ["scan", *named, "--format", "json"]).stdout
    assert as_json == json.dumps([one._asdict() for one in scan(named)], ensure_ascii=False, indent=2) + "\n"
    assert CliRunner().invoke(main, ["scan", named[1], "--format", "json"]).stdout == "[]\n"


PIECES = [
    "3家",
    "近1,200个",
    "2025年",
    "第三",
    "一批",
    "5\n万",
    "约\r\n7%",
    "三(sān)分之一",
    "２家",
    "数百",
    "兩個",
    "G60",
]
BETWEEN = ["", "，", ",", '"', "\n", "\r", "\r\n", "\\", "\t", "\x00", "\x1f", "\u2028", "产业园区在东部", " ", "𠀀"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, *BETWEEN]), max_size=40))
def test_whatever_stands_around_a_mention_every_format_says_what_scan_says(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str]
) -> None:
    file = tmp_path_factory.mktemp("scanned") / "a,b.txt"
    file.write_bytes("".join(pieces).encode())
    rows = list(scan([file]))
    as_csv = CliRunner().invoke(main, ["scan", str(file), "--format", "csv"]).stdout_bytes
    assert as_csv.decode() == plain_csv([ScannedMention._fields, *rows])
    as_json = CliRunner().invoke(main, ["scan", str(file), "--format", "json"]).stdout
    assert json.loads(as_json) == [row._asdict() for row in rows]


def test_a_name_of_any_characters_is_written_as_scan_says_it(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """Of a comma, a quote, a backslash, and a byte that is no UTF-8; not every system has files of such names."""
    name = 'a,"b\\\udcff.txt'
    monkeypatch.setattr(scanning, "given_contents", lambda _: [(name, TEXT.encode())])
    rows = list(scan([file]))
    assert {row.file for row in rows} == {name}
    as_csv = CliRunner().invoke(main, ["scan", str(file), "--format", "csv"]).stdout_bytes
    assert as_csv.decode("utf-8", "surrogateescape") == plain_csv([ScannedMention._fields, *rows])
    as_json = CliRunner().invoke(main, ["scan", str(file), "--format", "json"]).stdout
    assert json.loads(as_json) == [row._asdict() for row in rows]


def test_a_scan_that_fails_leaves_no_half_file(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "later.txt").write_bytes(b"\xff")
    out = tmp_path / "out.csv"
    named = [str(tmp_path / name) for name in ("good.txt", "later.txt")]
    answer = CliRunner().invoke(main, ["scan", *named, "--format", "csv", "--out", str(out)])
    assert answer.exit_code == 2
    assert "later.txt: not UTF-8 at byte 0" in answer.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["good.txt", "later.txt"]


@pytest.mark.parametrize("form", ["table", "csv", "json", "parquet"])
def test_a_folder_is_scanned_past_what_cannot_be_read(form: str, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "z.txt").write_text(TEXT, encoding="utf-8")
    expected, out = tmp_path / "expected", tmp_path / "out"
    assert CliRunner().invoke(main, ["scan", str(folder), "--format", form, "--out", str(expected)]).exit_code == 0
    (folder / "b.txt").write_bytes(b"\xff")
    (folder / "c.txt").write_bytes("二百".encode("utf-16"))
    answer = CliRunner().invoke(main, ["scan", str(folder), "--format", form, "--out", str(out)])
    assert answer.exit_code == 1
    assert [line.split(":")[0] for line in answer.stderr.splitlines()] == [
        f"skipped {folder / name}" for name in ("b.txt", "c.txt")
    ]
    if form == "parquet":
        pd.testing.assert_frame_equal(pd.read_parquet(out), pd.read_parquet(expected))
    else:
        assert out.read_bytes() == expected.read_bytes()


def test_a_file_is_read_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "mixed.txt"
    file.write_text("Suchu (苏滁) park has more than 200 firms.", encoding="utf-8")
    texts = [[mention.text for mention in scan([file], language=language)] for language in ("en", "zh")]
    assert texts[0] == ["more than 200 firms"] != texts[1]
    for form in ("csv", "json", "table"):
        answer = CliRunner().invoke(main, ["scan", str(file), "--language", "en", "--format", form])
        assert "more than 200 firms" in answer.stdout
    assert CliRunner().invoke(main, ["scan", str(file), "--language", "de"]).exit_code == 2

"""`scan`: mentions of any text file, in place and in every format."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from indicators import PackageError, scan
from indicators.cli.main import main
from indicators.curation.scanning import scan_frame

TEXT = "第一行。\n到2025年,全国232家,近一半在东部;\r\n约占全国三分之一。\n"


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

"""Excerpts find the cell in the file as written."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators import Finding
from indicators.package.files import Directory
from indicators.records import Layer, Severity
from indicators.reports.excerpts import Excerpts, FileLines

CSV = '﻿a,b,c\n1,"x,""y""\n中文",\r\n"",22,"z"'


def finding(line: int, column: int, value: str, file: str = "t.csv") -> Finding:
    return Finding("S01", Layer.SCHEMA, Severity.ERROR, file, line, "", column, value, "m", "e", "d")


@pytest.fixture
def excerpts(tmp_path: Path) -> Excerpts:
    (tmp_path / "t.csv").write_bytes(CSV.encode())
    (tmp_path / "t.txt").write_text("one\n二三 four\n", encoding="utf-8")
    return Excerpts(str(tmp_path))


@pytest.mark.parametrize(
    ("line", "column", "value", "region"),
    [
        (1, 1, "a", (1, 1, 1, 2)),
        (1, 3, "c", (1, 5, 1, 6)),
        (2, 1, "1", (2, 1, 2, 2)),
        (2, 2, 'x,"y"\n中文', (2, 3, 3, 4)),
        (2, 3, "", (3, 5, 3, 5)),
        (4, 1, "", (4, 1, 4, 3)),
        (4, 2, "22", (4, 4, 4, 6)),
        (4, 3, "z", (4, 7, 4, 10)),
    ],
)
def test_a_cell_has_its_place(
    excerpts: Excerpts, line: int, column: int, value: str, region: tuple[int, int, int, int]
) -> None:
    excerpt = excerpts.of(finding(line, column, value))
    assert excerpt is not None
    assert (excerpt.line, excerpt.column, excerpt.end_line, excerpt.end_column) == region
    assert not excerpt.whole


def test_a_row_is_meant_as_a_whole_where_no_column_is(excerpts: Excerpts) -> None:
    excerpt = excerpts.of(finding(4, 0, ""))
    assert excerpt is not None
    assert excerpt.whole
    assert excerpt.text == '"",22,"z"'


def test_words_of_a_text_have_their_place(excerpts: Excerpts) -> None:
    excerpt = excerpts.of(finding(2, 4, "four", "t.txt"))
    assert excerpt is not None
    assert excerpt.text[excerpt.start : excerpt.end] == "four"
    assert (excerpt.line, excerpt.column, excerpt.end_column) == (2, 4, 8)


def test_a_cell_that_is_no_longer_there_is_not_marked(excerpts: Excerpts) -> None:
    assert excerpts.of(finding(4, 2, "23")) is None
    assert excerpts.of(finding(4, 9, "23")) is None
    assert excerpts.of(finding(9, 1, "a")) is None
    assert excerpts.of(finding(1, 1, "a", "gone.csv")) is None


def test_an_unclosed_quotation_mark_runs_to_the_end(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('a,b\n"x,1\ny,2\n', encoding="utf-8")
    excerpt = Excerpts(str(tmp_path)).of(finding(2, 0, ""))
    assert excerpt is not None
    assert excerpt.text == '"x,1\ny,2\n'


@pytest.mark.parametrize("piece", [1, 5, 16, 40])
def test_a_large_file_is_shown_as_a_small_one(piece: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "\ufeffa,中\n" + "".join(f"{number},字{'长' * (number % 7)}\n" for number in range(40)) + "\nlast"
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    whole = FileLines(Directory(tmp_path), "a.csv")
    expected = [line_of(whole, number) for number in range(45)]
    assert expected[1:43] == text[1:].split("\n")[:42]
    monkeypatch.setattr("indicators.reports.excerpts._PIECE", piece + 24)
    pieces = FileLines(Directory(tmp_path), "a.csv")
    order = [*range(45), *reversed(range(45))]
    assert [line_of(pieces, number) for number in order] == [expected[number] for number in order]


def line_of(found: FileLines, number: int) -> str | None:
    """A line as far as its end, which has to be in the text that is held."""
    there = found.at(number)
    return None if there is None else there[0][there[1] :].partition("\n")[0]

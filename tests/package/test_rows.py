"""Reading CSV: every row with its physical line, every defect named, nothing guessed, dropped or swallowed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.package.rows import Rows, parse_rows, read_rows


def parse(text: str) -> Rows:
    return parse_rows(text.encode(), "data/t.csv")


def kinds(rows: Rows) -> list[tuple[str, int]]:
    return [(defect.kind, defect.line) for defect in rows.defects]


def test_rows_carry_the_line_on_which_they_start() -> None:
    rows = parse('a,b\n1,"x\ny\nz"\n2,u\n3,"v\n"\n4,w\n')
    assert rows.header == ("a", "b")
    assert rows.cells == {"a": ["1", "2", "3", "4"], "b": ["x\ny\nz", "u", "v\n", "w"]}
    assert rows.lines == [2, 5, 6, 8]
    assert rows.defects == []
    assert rows.whole


def test_ragged_rows_are_named_and_left_out_and_the_others_kept() -> None:
    rows = parse("a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert rows.cells == {"a": ["1", "7"], "b": ["2", "8"]}
    assert rows.lines == [2, 5]
    assert kinds(rows) == [("row_width", 3), ("row_width", 4)]
    assert not rows.whole


def test_a_lone_quotation_mark_does_not_swallow_what_follows() -> None:
    body = "".join(f'{number},"say ""{number}"", please"\n' for number in range(100))
    rows = parse(f'a,b\n0,"never closed\n{body}')
    assert kinds(rows) == [("quotation", 2)]
    assert len(rows) == 100
    assert rows.lines == list(range(3, 103))


def test_a_lone_quotation_mark_before_plain_rows_runs_to_the_end_and_no_further() -> None:
    rows = parse('a,b\n0,"never closed\n1,x\n2,y\n')
    assert kinds(rows) == [("quotation", 2)]
    assert rows.cells["a"] == ["1", "2"]


@pytest.mark.parametrize("cell", ['x"', 'x"y', '"x"y', 'x""y', '"x" '])
def test_a_quotation_mark_out_of_place_is_named(cell: str) -> None:
    rows = parse(f"a,b\n1,2\n{cell},3\n4,5\n")
    assert kinds(rows) == [("quotation", 3)]
    assert rows.cells["a"] == ["1", "4"]


def test_quotation_marks_in_their_place_are_no_defect() -> None:
    rows = parse('a,b\n"x","""y"""\n"p""q",\n"",""\n')
    assert rows.cells == {"a": ["x", 'p"q', ""], "b": ['"y"', "", ""]}
    assert rows.defects == []


def test_a_broken_header_leaves_the_rest_unread() -> None:
    rows = parse('"a,b\n1,2\n')
    assert kinds(rows) == [("quotation", 1)]
    assert rows.header == ()
    assert len(rows) == 0


def test_crlf_is_named_once_and_read() -> None:
    rows = parse("a,b\r\n1,2\r\n3,4\r\n")
    assert kinds(rows) == [("line_ending", 1)]
    assert rows.cells == {"a": ["1", "3"], "b": ["2", "4"]}


def test_crlf_inside_a_quote_belongs_to_the_quote() -> None:
    rows = parse('a,b\n1,"x\r\ny"\n')
    assert rows.cells["b"] == ["x\r\ny"]
    assert rows.defects == []


def test_a_byte_order_mark_is_named_and_no_part_of_the_header() -> None:
    rows = parse("\ufeffa,b\n1,2\n")
    assert kinds(rows) == [("byte_order_mark", 1)]
    assert rows.header == ("a", "b")


def test_a_byte_that_is_not_utf_8_is_named_with_its_line() -> None:
    rows = parse_rows(b"a,b\n1,2\n\xd6\xd0,3\n", "data/t.csv")
    assert kinds(rows) == [("encoding", 3)]
    assert "0xd6" in rows.defects[0].found


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_recognised(codec: str) -> None:
    rows = parse_rows("\ufeffa,b\n1,2\n".encode(codec), "data/t.csv")
    assert kinds(rows) == [("encoding", 0)]
    assert "UTF-16" in rows.defects[0].found


def test_blank_lines_and_a_missing_last_line_end_are_named() -> None:
    rows = parse("\na,b\n\n1,2\n3,4")
    assert kinds(rows) == [("blank_line", 1), ("blank_line", 3), ("final_newline", 5)]
    assert rows.header == ("a", "b")
    assert rows.cells["a"] == ["1", "3"]


def test_a_nul_is_named() -> None:
    assert kinds(parse("a,b\n1,x\0y\n")) == [("nul", 2)]


def test_a_cell_of_any_length_is_read() -> None:
    long = "长" * 200_000
    limit = csv.field_size_limit()
    assert parse(f"a,b\n1,{long}\n").cells["b"] == [long]
    assert csv.field_size_limit() == limit


def test_files_that_cannot_be_read_are_defects(tmp_path: Path) -> None:
    (tmp_path / "directory.csv").mkdir()
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    (tmp_path / "empty.csv").write_bytes(b"")
    found = {name: kinds(read_rows(tmp_path, f"{name}.csv")) for name in ("none", "directory", "loop", "empty")}
    assert found == {
        "none": [("missing_file", 0)],
        "directory": [("not_a_file", 0)],
        "loop": [("unreadable", 0)],
        "empty": [("empty_file", 0)],
    }


CELL = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6))
def test_what_the_standard_library_writes_is_read_back(records: list[tuple[str, str, str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([("a", "b", "c"), *records])
    rows = parse(stream.getvalue())
    assert list(zip(*(rows.cells[name] for name in "abc"), strict=True)) == records
    assert rows.defects == []


@given(st.binary(max_size=200))
def test_no_bytes_make_it_stumble(content: bytes) -> None:
    rows = parse_rows(content, "data/t.csv")
    assert all(len(cells) == len(rows) for cells in rows.cells.values())
    assert rows.defects or rows.header

"""The rows that differ are found exactly, whatever the order of the files and whatever stands in the cells."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import PackageError
from indicators.history import table_stream as records_module
from indicators.history.row_changes import RowChange, RowComparison
from indicators.history.table_stream import Records
from indicators.model import Column, Text

WORDS = Text("", "")
COLUMNS = {
    "id": Column("id", "string", WORDS, WORDS, pattern="obs-[0-9]{4,}", numbered=True),
    "value": Column("value", "number", WORDS, WORDS),
    "quote": Column("quote", "string", WORDS, WORDS, verbatim=True),
}
HEADER = tuple(COLUMNS)
CELLS = st.text(st.sampled_from('a区",\n\r0 '), max_size=6)
TABLES = st.dictionaries(
    st.integers(0, 120_000).map(lambda number: f"obs-{number:04d}"),
    st.tuples(st.integers(0, 3).map(str), CELLS),
    max_size=12,
)

Table = Mapping[str, tuple[str, str]]
Found = list[tuple[str, str, dict[str, tuple[str, str]]]]


def in_order(table: Table) -> list[str]:
    return sorted(table, key=lambda key: int(key[4:]))


def content(table: Table, order: Sequence[str] | None = None, header: Sequence[str] = HEADER, end: str = "\n") -> bytes:
    rows = [dict(zip(HEADER, (key, *table[key]), strict=True)) for key in (in_order(table) if order is None else order)]
    lines = [header, *([row[name] for name in header] for row in rows)]
    return "".join(",".join(map(quoted, line)) + end for line in lines).encode()


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',"\r\n') else cell


def compared(old: bytes, new: bytes) -> list[RowChange]:
    before, after = Records(io.BytesIO(old), "old.csv"), Records(io.BytesIO(new), "new.csv")
    return list(RowComparison(before, after, ("id",), COLUMNS).run())


def told(changes: Sequence[RowChange]) -> Found:
    return [
        (one.kind, one.key[0], {cell.column: (cell.old, cell.new) for cell in one.cells if one.kind == "changed"})
        for one in changes
    ]


def expected(old: Table, new: Table) -> Found:
    """The same, with nothing but dictionaries."""
    found: Found = []
    for key in in_order({**old, **new}):
        if key not in new:
            found.append(("removed", key, {}))
        elif key not in old:
            found.append(("added", key, {}))
        elif old[key] != new[key]:
            pairs = zip(HEADER[1:], old[key], new[key], strict=True)
            found.append(("changed", key, {name: (one, other) for name, one, other in pairs if one != other}))
    return found


@given(TABLES, TABLES, st.data())
def test_edits_are_found_exactly(base: Table, edits: Table, data: st.DataObject) -> None:
    removed = data.draw(st.sets(st.sampled_from(sorted(base)))) if base else set()
    new = {key: row for key, row in {**base, **edits}.items() if key not in removed}
    assert told(compared(content(base), content(new))) == expected(base, new)


@given(TABLES, TABLES, st.randoms(use_true_random=False))
def test_the_order_of_the_files_changes_nothing(old: Table, new: Table, random: Random) -> None:
    orders = [list(old), list(new)]
    for order in orders:
        random.shuffle(order)
    found = compared(content(old, orders[0]), content(new, orders[1]))
    assert told(found) == expected(old, new)


@given(TABLES, TABLES)
def test_the_order_of_the_columns_and_the_line_ends_change_nothing(old: Table, new: Table) -> None:
    other = b"\xef\xbb\xbf" + content(new, header=("quote", "id", "value"), end="\r\n")
    assert told(compared(content(old), other)) == expected(old, new)


@given(TABLES, TABLES, st.integers(1, 40))
def test_the_size_of_the_pieces_changes_nothing(old: Table, new: Table, size: int) -> None:
    """Records, quotation marks and line breaks are cut everywhere between two pieces."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records_module, "_CHUNK", size)
        patch.setattr(records_module, "_FIRST_STRETCH", 4)
        patch.setattr(records_module, "_LONGEST_STRETCH", 4 * size)
        assert told(compared(content(old), content(new))) == expected(old, new)


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_any_bytes_are_compared_or_refused(old: bytes, new: bytes) -> None:
    head = b"id,value,quote\n"
    with suppress(PackageError):
        changes = compared(head + old, head + new)
        assert old != new or changes == []


def test_long_equal_stretches_are_passed_over_and_lines_still_known() -> None:
    old = {f"obs-{number:04d}": ("1", 'line\nbreak, "quoted"') for number in range(1, 30_001)}
    new = {**old, "obs-20000": ("2", old["obs-20000"][1])}
    del new["obs-29999"]
    changed, removed = compared(content(old), content(new))
    assert (changed.key, changed.old_line, changed.new_line) == (("obs-20000",), 40_000, 40_000)
    assert (removed.key, removed.old_line, removed.new_line) == (("obs-29999",), 59_998, 0)


def test_a_file_in_another_order_is_paired_on_temporary_disk() -> None:
    old = {f"obs-{number:04d}": (str(number), "quote") for number in range(3_000)}
    new = {**old, "obs-0007": ("8", "quote"), "obs-9999": ("1", "")}
    found = compared(content(old), content(new, list(reversed(new))))
    assert told(found) == expected(old, new)


def test_the_same_number_written_otherwise_is_no_change() -> None:
    old, new = {"obs-0001": ("1.0", "a")}, {"obs-0001": ("1", "a")}
    assert compared(content(old), content(new)) == []


def test_a_space_in_verbatim_words_is_a_change() -> None:
    old, new = {"obs-0001": ("1", "a")}, {"obs-0001": ("1", "a ")}
    assert told(compared(content(old), content(new))) == [("changed", "obs-0001", {"quote": ("a", "a ")})]


def test_a_key_that_comes_twice_is_paired_in_order() -> None:
    old = b"id,value,quote\nobs-0001,1,a\nobs-0001,2,b\n"
    new = b"id,value,quote\nobs-0001,1,a\n"
    assert told(compared(old, new)) == [("removed", "obs-0001", {})]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "an empty file; expected a header"),
        (b'id,value,quote\nobs-0001,1,"a\n', "new.csv:2: a quotation mark that is never closed"),
        (b"id,value,quote\nobs-0001,1\n", "new.csv:2: 2 cells under a header of 3"),
        (b"id,value,quote\nobs-0001,1,\xff\n", "new.csv:2: byte 0xff, which is not UTF-8"),
        (b'id,value,quote\nobs-0001,1,"a"b"c"\n', "new.csv:2: ',' expected after '\"'"),
        (b"key,value,quote\n", "new.csv:1: no column id, by which rows are told apart"),
        (b"id,id,quote\n", "new.csv:1: a column comes twice in the header id,id,quote"),
    ],
)
def test_a_broken_file_is_named_with_its_line(content: bytes, message: str) -> None:
    with pytest.raises(PackageError) as caught:
        compared(b"id,value,quote\nobs-0002,1,a\n", content)
    assert message in str(caught.value)


def test_a_cell_of_any_length_is_compared() -> None:
    old, new = {"obs-0001": ("1", '"' + "a" * 300_000)}, {"obs-0001": ("1", '"' + "b" * 300_000)}
    (change,) = compared(content(old), content(new))
    assert len(change.cells[0].new) == 300_001

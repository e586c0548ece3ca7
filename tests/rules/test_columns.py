"""Rows held in Arrow are read as any others; what was left behind is not taken for empty."""

from __future__ import annotations

import threading

import pyarrow as pa
import pytest

from indicators.engine.schedulers import InProcess
from indicators.package.rows import Rows
from indicators.rules.columns import ArrowCells, distinct, joined, known_in, not_among, repeats, rows_with, selected

TEXTS = pa.table({"key": ["a", "b", "a", None], "of": ["x", "y", "x", None], "left": pa.nulls(4)})
ROWS = Rows("data/some.csv", ("key", "of", "left"), [2, 3, 4, 5], ArrowCells(TEXTS))


def test_an_empty_cell_is_the_empty_text() -> None:
    assert ROWS.cells["key"] == ["a", "b", "a", ""]
    assert ROWS.cells["key"] is ROWS.cells["key"]
    assert ROWS.cells.get("other") is None
    assert list(ROWS.cells) == ["key", "of"]


def test_a_column_that_was_left_behind_is_not_empty() -> None:
    for ask in (lambda: ROWS.cells["left"], lambda: ROWS.cells.get("left"), lambda: "left" in ROWS.cells):
        with pytest.raises(LookupError, match="reads left and does not say so"):
            ask()


def test_rows_are_told_apart_in_arrow_as_in_python() -> None:
    assert repeats(ROWS, ("key", "of")) == [0, 2]
    assert repeats(selected(ROWS, [0, 1, 3]), ("key", "of")) == []
    plain = Rows(ROWS.path, ROWS.header[:2], ROWS.lines, {name: ROWS.cells[name] for name in ("key", "of")})
    for rows in (ROWS, plain):
        assert not_among(rows, "key", pa.array(["b"])) == [0, 2]
        assert not_among(rows, "other", pa.array(["b"])) == []
        assert known_in(rows, "key", {"a", "z"}) == {"a"}
        assert distinct(rows, "key", "of") == {("a", "x"), ("b", "y"), ("", "")}
        assert rows_with(rows, "key", {"a"}).lines == [2, 4]


def test_rows_that_were_put_off_come_in_the_order_of_the_file() -> None:
    again = joined([selected(ROWS, [3]), selected(ROWS, [0, 2])])
    assert again.lines == [2, 4, 5]
    assert again.cells["of"] == ["x", "x", ""]
    with pytest.raises(LookupError):
        again.cells["left"]


@pytest.mark.parametrize("places", [[], [1, 3]])
def test_some_rows_are_what_they_were(places: list[int]) -> None:
    some = selected(ROWS, places)
    assert dict(some.cells) == {"key": ["b", ""][: len(places)], "of": ["y", ""][: len(places)]}
    assert some.lines == [3, 5][: len(places)]


def test_tasks_in_arrow_are_done_at_once_and_told_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    both = threading.Barrier(2, timeout=30)

    def meets(number: int) -> int:
        both.wait()
        return number

    assert list(InProcess().run(meets, [(0,), (1,)], in_arrow=True)) == [0, 1]

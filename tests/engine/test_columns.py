"""Rows held in Arrow are read as any others; what was left behind is not taken for empty."""

from __future__ import annotations

import threading

import pyarrow as pa
import pytest

from indicators.engine.columns import ArrowCells, distinct, not_among, places_of, repeats, selected, values_in
from indicators.engine.schedulers import InProcess
from indicators.package.rows import Rows

TEXTS = pa.table({"key": ["a", "b", "a", None], "of": ["x", "y", "x", None], "left": pa.nulls(4)})
ROWS = Rows("data/some.csv", ("key", "of", "left"), [2, 3, 4, 5], ArrowCells(TEXTS))


def test_an_empty_cell_is_the_empty_text() -> None:
    assert ROWS.cells["key"] == ["a", "b", "a", ""]
    assert ROWS.cells["key"] is ROWS.cells["key"]
    assert ROWS.cells.get("other") is None
    assert list(ROWS.cells) == ["key", "of"]


def test_a_column_that_was_left_behind_is_not_empty() -> None:
    for ask in (lambda: ROWS.cells["left"], lambda: ROWS.cells.get("left"), lambda: "left" in ROWS.cells):
        with pytest.raises(LookupError, match="left did not come"):
            ask()


def test_rows_are_told_apart_in_arrow_as_in_python() -> None:
    assert repeats(ROWS, ("key", "of")) == [0, 2]
    assert repeats(selected(ROWS, [0, 1, 3]), ("key", "of")) == []
    assert not_among(ROWS, "key", ["b"]) == [0, 2]
    assert not_among(ROWS, "other", ["b"]) == []
    assert places_of(ROWS, "key", ["a", "z"]) == {"a": 0}
    assert values_in(ROWS, "key") == {"a", "b", ""}
    assert sorted(distinct(ROWS, "key", "of").cells["key"]) == ["", "a", "b"]


@pytest.mark.parametrize("places", [[], [1, 3]])
def test_some_rows_are_what_they_were(places: list[int]) -> None:
    some = selected(ROWS, places)
    assert some.cells == {"key": ["b", ""][: len(places)], "of": ["y", ""][: len(places)]}
    assert some.lines == [3, 5][: len(places)]


def test_tasks_in_arrow_are_done_at_once_and_told_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    both = threading.Barrier(2, timeout=30)

    def meets(number: int) -> int:
        both.wait()
        return number

    assert list(InProcess().run(meets, [(0,), (1,)], in_arrow=True)) == [0, 1]

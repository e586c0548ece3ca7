"""Rows held in Arrow are read as any others; what was left behind is not taken for empty."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace

import pyarrow as pa
import pytest

from indicators import Package, reading
from indicators.engine.schedulers import InProcess
from indicators.model.tables import TABLES
from indicators.package.rows import Rows
from indicators.reading import Mention, find_quantities
from indicators.reading.vocabulary import ReadingLanguage
from indicators.rules.catalogue import RULES
from indicators.rules.columns import ArrowCells, distinct, joined, known_in, not_among, repeats, rows_with, selected
from indicators.rules.context import Context, GivenPackage
from indicators.rules.rules import Batch, checks_among
from tests.checkout import PROJECT

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


def test_whether_anything_is_about_an_entity_is_asked_of_one_column_of_many_rows() -> None:
    package = Package.open(PROJECT)
    given = {}
    for table in ("observations", "cooperation_parties"):
        rows = package.rows(table)
        left = {name: pa.nulls(len(rows)) for name in rows.header}
        texts = pa.table(left | {"entity_id": pa.array(rows.cells["entity_id"])})
        given[table] = replace(rows, cells=ArrowCells(texts))
    batch = Batch(TABLES["entities"], package.rows("entities"))
    assert list(RULES["R24"].run(batch, Context(GivenPackage(package, given)))) == []


@pytest.mark.parametrize(("says", "code"), [("about 700", "D08"), ("some", "D07")])
def test_the_numbers_of_a_translation_are_read_once_for_both_rules_about_them(
    monkeypatch: pytest.MonkeyPatch, says: str, code: str
) -> None:
    package = Package.open(PROJECT)
    rows = package.rows("translations")
    quoted = zip(rows.cells["column_name"], rows.cells["text"], strict=True)
    place = next(place for place, (column, text) in enumerate(quoted) if column == "quote" and "nearly 700" in text)
    one = selected(rows, [place])
    told = one.cells["text"][0].replace("nearly 700", says)
    batch = Batch(TABLES["translations"], replace(one, cells={**one.cells, "text": [told]}))
    read = list[str]()

    def find(text: str, language: ReadingLanguage) -> Iterable[Mention]:
        read.append(text)
        return find_quantities(text, language)

    monkeypatch.setattr(reading, "find_quantities", find)
    for asked in ("D07", "D08"):
        checks = checks_among((RULES["D07"], RULES["D08"]) if asked == code else (RULES[asked],), "translations")
        found = [one.code for check in checks for one in check.run(batch, Context(package))]
        assert found == [code]
    assert len(read) == 4


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

"""The page on agreement says what the two annotations give, and every difference between them is decided."""

from __future__ import annotations

import pytest

from tests.agreement.__main__ import PAGE, page
from tests.agreement.agreement import (
    DECISIONS,
    HERE,
    PARTY,
    ROLE,
    Annotation,
    Cell,
    agreed,
    compare_cooperations,
    compare_observations,
    differences,
    kappa,
    rows,
)
from tests.checkout import PROJECT

FIRST, SECOND = (Annotation.read(HERE / folder) for folder in ("first", "second"))
DECIDED = rows(HERE / "adjudication.csv")


def test_the_page_is_in_step() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == page(text), "stale: python -m tests.agreement --write"


def test_every_difference_is_decided_with_a_reason() -> None:
    found = [(cell.row, cell.column, cell.first, cell.second) for cell in differences(FIRST, SECOND)]
    assert [(row["row"], row["column"], row["first"], row["second"]) for row in DECIDED] == found
    assert all(row["decision"] in DECISIONS and row["reason"].endswith(".") for row in DECIDED)


def test_what_was_taken_from_the_second_stands_in_the_data() -> None:
    tables = [("observations", "observation_id"), ("cooperations", "cooperation_id")]
    cells = {
        (row[key], column): value
        for table, key in tables
        for row in rows(PROJECT / "data" / f"{table}.csv")
        for column, value in row.items()
    }
    for row in rows(PROJECT / "data" / "cooperation_parties.csv"):
        for column in (ROLE, PARTY):
            cells[f"{row['cooperation_id']}/{row['entity_id']}", column] = row["role"]
    taken = [row for row in DECIDED if row["decision"] == "second"]
    assert {(row["row"], row["column"]): row["second"] for row in taken} == {
        (row["row"], row["column"]): cells.get((row["row"], row["column"]), "") for row in taken
    }


@pytest.mark.parametrize("annotation", [FIRST, SECOND], ids=["first", "second"])
def test_spans_are_where_they_are_said_to_be(annotation: Annotation) -> None:
    files = {row["source_id"]: PROJECT / row["file"] for row in rows(PROJECT / "data" / "sources.csv")}
    texts = {name: path.read_bytes().decode() for name, path in files.items()}
    for table, (text, start) in (
        (annotation.observations, ("value_text", "value_start")),
        (annotation.cooperations, ("quote", "quote_start")),
    ):
        for row in table:
            assert texts[row["source_id"]].startswith(row[text], int(row[start])), row


def test_an_annotation_agrees_with_itself() -> None:
    for compare in (compare_observations, compare_cooperations):
        compared = compare(FIRST, FIRST)
        assert compared.f1 == 1
        assert agreed(compared.cells) == 1
        assert not [cell for cell in compared.cells if cell.column == PARTY]
    assert not list(differences(FIRST, FIRST))


def test_a_row_that_one_has_not_lowers_f1() -> None:
    fewer = Annotation(FIRST.observations[1:], FIRST.cooperations, FIRST.parties)
    compared = compare_observations(FIRST, fewer)
    assert list(compared.only_first) == [FIRST.observations[0]["observation_id"]]
    count = len(FIRST.observations)
    assert compared.f1 == pytest.approx(2 * (count - 1) / (2 * count - 1))


def test_kappa_of_a_known_table() -> None:
    # Both say yes twenty times and no fifteen times; chance alone would have half of the fifty agree.
    table = {("yes", "yes"): 20, ("yes", "no"): 5, ("no", "yes"): 10, ("no", "no"): 15}
    cells = [Cell("", "", *pair) for pair, count in table.items() for _ in range(count)]
    assert agreed(cells) == pytest.approx(0.7)
    assert kappa(cells) == pytest.approx(0.4)
    assert kappa([Cell("", "", "yes", "yes")]) is None

"""A sample of the mutants: every one that has to be is killed, and the fast way finds what `validate` finds."""

from __future__ import annotations

from random import Random

import pytest

from indicators import validate
from tests.checkout import PROJECT
from tests.mutation.__main__ import REPORT, run
from tests.mutation.drawing import drawn
from tests.mutation.exemptions import EXEMPTIONS
from tests.mutation.mutants import Mutant
from tests.mutation.original import Original, written
from tests.mutation.running import Bench

SEED = 2026
MUTANTS = 300
HELD_AGAINST_VALIDATE = 12


@pytest.fixture(scope="module")
def original() -> Original:
    return Original.of(PROJECT)


@pytest.fixture(scope="module")
def mutants(original: Original) -> list[Mutant]:
    """As many as any test wants, so that those who want fewer take the first of them."""
    return drawn(original, SEED, 3000)


@pytest.fixture(scope="module")
def bench(original: Original, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """On which each test leaves what it found."""
    return Bench(original, tmp_path_factory.mktemp("bench"))


def test_no_mutant_survives_without_an_exemption(bench: Bench, mutants: list[Mutant]) -> None:
    outcomes = run(bench, mutants[:MUTANTS])
    assert [outcome.verdict.mutant.name() for outcome in outcomes if outcome.survived] == []
    assert sum(outcome.exemption is None for outcome in outcomes) > MUTANTS / 2


def test_the_fast_way_finds_what_validate_finds(bench: Bench, mutants: list[Mutant]) -> None:
    for mutant in Random(SEED).sample(mutants[:2000], HELD_AGAINST_VALIDATE):
        with bench.holding(mutant):
            fast = sorted(map(repr, bench.findings(mutant)))
            assert fast == sorted(map(repr, validate(bench.root).findings)), mutant.name()


def test_nothing_is_found_before_anything_is_changed(bench: Bench) -> None:
    assert bench.sound == []


def test_the_same_seed_draws_the_same_mutants(original: Original, mutants: list[Mutant]) -> None:
    assert [one.name() for one in drawn(original, SEED, MUTANTS)] == [one.name() for one in mutants[:MUTANTS]]


def test_every_table_and_many_kinds_are_drawn(original: Original, mutants: list[Mutant]) -> None:
    assert {one.table for one in mutants if one.row >= 0} == {
        name for name, rows in original.tables.items() if len(rows)
    }
    assert len({one.kind for one in mutants}) >= 30


def test_files_are_written_as_they_are_read(original: Original) -> None:
    for name, rows in original.tables.items():
        assert written(rows.header, rows.records) == original.contents[f"data/{name}.csv"]


def test_every_exemption_is_documented() -> None:
    text = REPORT.read_text(encoding="utf-8")
    assert [one.reason for one in EXEMPTIONS if one.reason not in text] == []

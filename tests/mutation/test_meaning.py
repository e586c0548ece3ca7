"""Edits of meaning: a sample of each group is killed or noticed, down to a floor a little below what was reached."""

from __future__ import annotations

from pathlib import Path

from tests.checkout import PROJECT
from tests.mutation.meaning import KINDS, by_group, drawn, share, tried
from tests.mutation.original import Original

SEED = 1
FLOORS = {"entity": 75, "indicator": 75, "status": 75, "role": 75, "party": 75, "exclusion": 75, "speaker": 75}


def test_edits_of_meaning_are_seen(tmp_path: Path) -> None:
    original = Original.of(PROJECT)
    edits = [(kind, mutant) for kind, mutant in drawn(original, SEED, 4) if kind.group in FLOORS]
    reached = {group: share(ones) for group, ones in by_group(tried(original, edits, tmp_path)).items()}
    assert {group: reached[group] for group, floor in FLOORS.items() if reached[group] < floor} == {}


def test_the_same_seed_draws_the_same_edits_of_every_kind() -> None:
    original = Original.of(PROJECT)
    first, second = (drawn(original, SEED, 2) for _ in range(2))
    assert [mutant.name() for _, mutant in first] == [mutant.name() for _, mutant in second]
    assert {kind.name for kind, _ in first} == {kind.name for kind in KINDS}

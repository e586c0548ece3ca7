"""Drafts of documents that were annotated before anything was drafted: so much of them is right, and no less."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from indicators import Package
from tests.curation.drafted import PACKAGES, Measured, documents, exclusions, measured
from tests.curation.drafted_new import cooperations_of, entities_of, f1, indicators_of

FLOORS = {
    "indicator": 0.75,
    "among three": 0.9,
    "entity": 0.8,
    "period": 0.88,
    "status": 0.95,
    "speaker": 0.95,
    "whole row": 0.55,
}
"""Of all claims of the nine documents, each drafted without what its package knows of it."""

INVENTED = (
    ("tests/invented", "yunlu-communique-2025"),
    ("tests/invented", "bamboo-report-2026"),
    ("tests/other_kinds", "zhixi-communique-2024"),
    ("tests/other_kinds", "yongnan-tongping-report-2025"),
)


def test_most_cells_are_drafted_rightly(tmp_path: Path) -> None:
    every, excluded = Measured(), Counter[str]()
    for name, root, source_id in documents():
        target = tmp_path / name / source_id
        every.add(measured(root, source_id, target))
        excluded += exclusions(root, source_id, target)
    assert every.claims > 200
    assert {column: every.share(column) >= floor for column, floor in FLOORS.items()} == dict.fromkeys(FLOORS, True)
    assert every.filled_share >= 0.88
    assert (excluded["right"] >= 24, excluded["claims"]) == (True, 0)


def test_numbers_of_no_known_indicator_are_told_and_given_a_row(tmp_path: Path) -> None:
    """Whichever half of the indicators a package lacks."""
    counted = Counter[str]()
    for name, source_id in INVENTED:
        for place in (0, 1):
            target = tmp_path / f"{source_id}-{place}"
            counted += indicators_of(PACKAGES[name], source_id, target, slice(place, None, 2))
    assert f1(counted) >= 0.78
    assert counted["unit and measure"] / counted["rightly"] >= 0.7
    assert counted["name"] / counted["rightly"] >= 0.55


def test_cooperations_are_found_and_entities_proposed_that_a_package_lacks(tmp_path: Path) -> None:
    told, named = Counter[str](), Counter[str]()
    for name, root in PACKAGES.items():
        for source_id in Package.open(root).rows("sources").cells["source_id"]:
            told += cooperations_of(root, source_id, tmp_path / name / source_id / "cooperations")
            named += entities_of(root, source_id, tmp_path / name / source_id / "entities")
    assert told["found"] / told["there"] >= 0.6
    assert told["right"] / told["proposed"] >= 0.6
    assert named["right"] / named["proposed"] >= 0.8
    assert named["found"] / named["only here"] >= 0.55

"""Drafts of documents that were annotated before anything was drafted: so much of them is right, and no less."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.curation.drafted import PACKAGES, cooperations, measured
from tests.curation.drafted_new import f1, indicators_of

FLOORS = {"indicator": 0.85, "among three": 0.97, "entity": 0.78, "period": 0.7, "status": 0.95, "whole row": 0.45}
"""A little below docs/drafts.md."""


INVENTED = (
    ("tests/invented", "yunlu-communique-2025"),
    ("tests/invented", "bamboo-report-2026"),
    ("tests/other_kinds", "zhixi-communique-2024"),
    ("tests/other_kinds", "yongnan-tongping-report-2025"),
)


def test_most_cells_of_invented_documents_are_drafted_rightly(tmp_path: Path) -> None:
    right: Counter[str] = Counter()
    claims = found = 0
    for name, source_id in INVENTED:
        target = tmp_path / source_id
        counted, many = measured(PACKAGES[name], source_id, target)
        right += counted
        claims += many
        found += cooperations(PACKAGES[name], source_id, target)[1]
    assert claims > 150
    assert {column: right[column] / claims >= floor for column, floor in FLOORS.items()} == dict.fromkeys(FLOORS, True)
    assert found >= 10


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

"""`check` on the gold: what it finds, passes and leaves alone, and which row it names."""

from __future__ import annotations

import pytest

from indicators.package.package import Package
from tests.checking.measured import ROOT, counted, judged

FLOORS = {"problems found": 0.92, "true passed": 0.94, "unknown called so": 0.98, "right row first": 0.92}


@pytest.fixture(scope="module")
def shares() -> dict[str, float]:
    found = list(judged(Package.open(ROOT)))
    return {name: right / whole for name, (right, whole) in counted(found).items()}


@pytest.mark.parametrize("measure", FLOORS)
def test_most_of_the_gold_is_judged_rightly(shares: dict[str, float], measure: str) -> None:
    assert shares[measure] >= FLOORS[measure]

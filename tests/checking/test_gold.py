"""`check` on the gold: what it finds, passes and leaves alone, and which row it names."""

from __future__ import annotations

import pytest

from indicators.package import Package
from tests.checking.measured import FIRST, FOURTH, ROOT, SECOND, THIRD, counted, judged

FLOORS = {
    FIRST: {"problems found": 0.98, "true passed": 0.97, "unknown called so": 1.0, "right row first": 0.955},
    SECOND: {"problems found": 0.97, "true passed": 0.99, "unknown called so": 1.0, "right row first": 0.955},
    THIRD: {"problems found": 0.97, "true passed": 1.0, "unknown called so": 1.0, "right row first": 0.97},
    FOURTH: {"problems found": 1.0, "true passed": 1.0, "unknown called so": 1.0, "right row first": 0.97},
}
"""Of each set, below what no change may bring it."""


@pytest.mark.parametrize("files", FLOORS, ids=("first", "second", "third", "fourth"))
def test_most_of_the_gold_is_judged_rightly(files: tuple[str, ...]) -> None:
    shares = {name: right / whole for name, (right, whole) in counted(list(judged(Package.open(ROOT), *files))).items()}
    assert {name: shares[name] for name, floor in FLOORS[files].items() if shares[name] < floor} == {}

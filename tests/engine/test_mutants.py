"""A sample of the mutants of a small package: the engine finds as much of each as the rules alone."""

from __future__ import annotations

from pathlib import Path
from random import Random

from indicators import Package
from indicators.engine.running import Sizes, find_in_batches
from indicators.engine.schedulers import InProcess
from indicators.rules.catalogue import RULES
from indicators.rules.findings import Layer
from tests.checkout import Checkout
from tests.engine.naive import naive_findings, naive_rows
from tests.mutation.drawing import drawn
from tests.mutation.original import Original
from tests.mutation.running import Bench

SEED = 412
MUTANTS = 10
CODES = frozenset(code for code, rule in RULES.items() if rule.layer is not Layer.RELEASE)
SMALL = Sizes(block=6000, slice=24_000)


def test_mutants_are_told_the_same(cut: Checkout, tmp_path: Path) -> None:
    original = Original.of(cut.root)
    bench = Bench(original, tmp_path)
    for mutant in Random(SEED).sample(drawn(original, SEED, 1000), MUTANTS):
        with bench.holding(mutant):
            package = Package.open(tmp_path)
            naive, rows = naive_findings(package), naive_rows(package)
            in_batches = find_in_batches(Package.open(tmp_path), CODES, scheduler=InProcess(), sizes=SMALL)
        assert in_batches.findings == naive, mutant.name()
        assert in_batches.rows == rows, mutant.name()

"""A sample of the mutants of the real package: in batches as much is found of each as in memory."""

from __future__ import annotations

from pathlib import Path
from random import Random

from indicators import Package
from indicators.engine.running import Sizes, find_in_batches
from indicators.engine.schedulers import InProcess
from indicators.rules.catalogue import RULES
from indicators.rules.findings import Layer
from indicators.rules.validation import find_in_memory, in_order
from tests.mutation.__main__ import REPORT
from tests.mutation.drawing import drawn
from tests.mutation.original import Original
from tests.mutation.running import Bench

SEED = 412
MUTANTS = 10
CODES = frozenset(code for code, rule in RULES.items() if rule.layer is not Layer.RELEASE)
SMALL = Sizes(block=6000, slice=24_000)


def test_mutants_are_told_the_same(tmp_path: Path) -> None:
    original = Original.of(REPORT.parents[1])
    bench = Bench(original, tmp_path)
    for mutant in Random(SEED).sample(drawn(original, SEED, 1000), MUTANTS):
        with bench.holding(mutant):
            in_memory = find_in_memory(Package.open(tmp_path), CODES)
            in_batches = find_in_batches(Package.open(tmp_path), CODES, scheduler=InProcess(), sizes=SMALL)
        assert in_batches.findings == in_order(in_memory.findings, in_memory.files), mutant.name()
        assert in_batches.rows == in_memory.rows, mutant.name()

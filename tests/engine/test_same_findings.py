"""In batches the same is found as in memory: on every planted fault, on mutants, and on a clean package."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators import Report
from indicators.engine.running import Sizes
from indicators.engine.validation import validate
from indicators.rules.validation import validate as validate_in_memory
from tests.checkout import Checkout
from tests.rules.faults import Fault
from tests.rules.test_faults import FAULTS

SMALL = Sizes(block=6000, slice=24_000)
"""So small that the larger tables have several blocks, and the documents lie in several slices."""


def told(report: Report) -> tuple[object, ...]:
    """Everything of a report but when it was made."""
    return report.findings, report.rows, report.checked, report.unchecked, report.rules


def assert_same(root: Path) -> None:
    in_memory, in_batches = validate_in_memory(root), validate(root, sizes=SMALL)
    assert list(in_batches.findings) == list(in_memory.findings)
    assert told(in_batches) == told(in_memory)


def test_nothing_is_found_in_the_real_package(checkout: Checkout) -> None:
    assert_same(checkout.root)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.name}")
def test_every_fault_is_told_the_same(fault: Fault, checkout: Checkout) -> None:
    fault.plant(checkout)
    assert_same(checkout.root)


KEYED = [fault for fault in FAULTS if fault.code[0] in "SR"]


@pytest.mark.parametrize("fault", KEYED, ids=lambda fault: f"{fault.code}-{fault.name}")
def test_faults_are_told_the_same_where_only_keys_come_to_the_slices(fault: Fault, checkout: Checkout) -> None:
    fault.plant(checkout)
    layers = ("schema", "references")
    in_memory = validate_in_memory(checkout.root, layers=layers)
    assert list(validate(checkout.root, layers=layers, sizes=SMALL).findings) == list(in_memory.findings)

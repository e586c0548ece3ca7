"""The engine finds what the rules find alone: on every planted fault and on a clean package, screened and thorough."""

from __future__ import annotations

import subprocess
import sys

import pytest

from indicators.engine.running import Sizes
from indicators.engine.validation import validate
from tests.checkout import Checkout
from tests.engine.naive import naive_findings, naive_rows
from tests.rules.faults import Fault
from tests.rules.test_faults import FAULTS

SMALL = Sizes(block=6000, slice=24_000)
"""So small that the larger tables have several blocks, and the documents lie in several slices."""


@pytest.mark.parametrize("thorough", [False, True], ids=["screened", "thorough"])
@pytest.mark.parametrize("sizes", [SMALL, Sizes()], ids=["small", "usual"])
def test_nothing_is_found_in_the_real_package(sizes: Sizes, *, thorough: bool, checkout: Checkout) -> None:
    report = validate(checkout.root, sizes=sizes, thorough=thorough)
    assert list(report.findings) == naive_findings(checkout.root)
    assert report.rows == naive_rows(checkout.root)
    assert report.thorough is thorough


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.name}")
def test_every_fault_is_told_the_same(fault: Fault, checkout: Checkout) -> None:
    fault.plant(checkout)
    report = validate(checkout.root, sizes=SMALL)
    assert list(report.findings) == naive_findings(checkout.root)
    assert report.rows == naive_rows(checkout.root)


SCHEMA = [fault for fault in FAULTS if fault.code[0] == "S"]


@pytest.mark.parametrize("fault", SCHEMA, ids=lambda fault: f"{fault.code}-{fault.name}")
def test_screen_and_schemas_have_one_verdict(fault: Fault, checkout: Checkout) -> None:
    fault.plant(checkout)
    screened, thorough = (validate(checkout.root, layers=["schema"], thorough=one) for one in (False, True))
    assert screened.findings == thorough.findings != ()


KEYED = [fault for fault in FAULTS if fault.code[0] in "SR"]


@pytest.mark.parametrize("fault", KEYED, ids=lambda fault: f"{fault.code}-{fault.name}")
def test_faults_are_told_the_same_where_only_keys_come_to_the_slices(fault: Fault, checkout: Checkout) -> None:
    fault.plant(checkout)
    layers = ("schema", "references")
    naive = naive_findings(checkout.root, layers)
    assert list(validate(checkout.root, layers=layers, sizes=SMALL).findings) == naive


def test_where_nothing_is_suspected_neither_pandera_nor_pandas_is_loaded(checkout: Checkout) -> None:
    program = (
        "import sys, indicators; report = indicators.validate('.'); assert report.ok;"
        "print(sorted({'pandas', 'pandera', 'frictionless'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=checkout.root, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"

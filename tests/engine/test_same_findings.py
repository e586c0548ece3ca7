"""The engine finds in a clean package what the rules find alone; test_faults holds it so on every planted fault."""

from __future__ import annotations

import subprocess
import sys

import pytest

from indicators import Package
from indicators.engine import validate
from indicators.engine.running import Sizes
from tests.checkout import Checkout
from tests.engine.naive import naive_findings, naive_rows
from tests.rules.test_faults import SMALL


@pytest.mark.parametrize("thorough", [False, True], ids=["screened", "thorough"])
@pytest.mark.parametrize("sizes", [SMALL, Sizes()], ids=["small", "usual"])
def test_nothing_is_found_in_the_real_package(sizes: Sizes, *, thorough: bool, checkout: Checkout) -> None:
    report = validate(checkout.root, sizes=sizes, thorough=thorough)
    package = Package.open(checkout.root)
    assert list(report.findings) == naive_findings(package)
    assert report.rows == naive_rows(package)
    assert report.thorough is thorough


def test_where_nothing_is_suspected_neither_pandera_nor_pandas_is_loaded(checkout: Checkout) -> None:
    program = (
        "import sys, indicators; report = indicators.validate('.'); assert report.ok;"
        "print(sorted({'pandas', 'pandera', 'frictionless'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=checkout.root, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"

"""A package with faults of every layer, and the report on it, made once."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from indicators import Report, validate
from tests.checkout import PROJECT, Checkout, copy_of_the_package

HOSTILE = "50%, a:b|`<b>`*\x1b[31m::error::x‮"
"""A cell that tries to be markup, a workflow command and a terminal sequence."""


@dataclass(frozen=True)
class Faulty:
    """A damaged package and what validation says of it, to read."""

    checkout: Checkout
    report: Report


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Faulty:
    checkout = copy_of_the_package(tmp_path_factory.mktemp("faulty") / "package")
    observations = checkout.rows("observations")
    quote = observations[4]["quote"]
    checkout.edit("observations", observations[0], note=f"{HOSTILE}\nsecond line")
    checkout.edit("observations", checkout.rows("observations")[2], status="")
    checkout.edit("observations", checkout.rows("observations")[4], quote=quote[:3] + "错" + quote[4:])
    checkout.edit("observations", checkout.rows("observations")[6], value="7")
    checkout.edit("observations", checkout.rows("observations")[8], entity_id="chonqing", qualifier="a\nb")
    for row in checkout.rows("entities")[5:25]:
        checkout.edit("entities", row, kind="citty")
    checkout.replace("data/units.csv", b"\n", b"\r\n")
    descriptor = checkout.root / "datapackage.json"
    descriptor.write_bytes(descriptor.read_bytes().replace(b'"format": "csv"', b'"format": "cvs"', 1))
    return Faulty(checkout, checkout.validate())


@pytest.fixture
def damaged(faulty: Faulty, tmp_path: Path) -> Checkout:
    """A copy of the damaged package, to damage further."""
    return Checkout(Path(shutil.copytree(faulty.checkout.root, tmp_path / "package")))


@pytest.fixture(scope="session")
def form_only(faulty: Faulty) -> Report:
    """The report on the damaged package's form alone."""
    return validate(faulty.checkout.root, layers=["form"])


@pytest.fixture(scope="session")
def sound() -> Report:
    """The report on the real package."""
    return validate(PROJECT)

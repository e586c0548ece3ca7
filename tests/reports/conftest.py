"""A package with faults of every layer, and the report on it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from indicators import Report
from tests.checkout import Checkout

HOSTILE = "50%, a:b|`<b>`*\x1b[31m::error::x‮"
"""A cell that tries to be markup, a workflow command and a terminal sequence."""


@dataclass(frozen=True)
class Faulty:
    """A damaged package and what validation says of it."""

    checkout: Checkout
    report: Report


@pytest.fixture
def faulty(checkout: Checkout) -> Faulty:
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

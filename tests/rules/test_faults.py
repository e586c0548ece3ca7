"""Every rule names the fault it is there for, at its place, and no other rule speaks up."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from indicators.records import Layer, Severity
from indicators.rules.catalogue import RULES
from tests.checkout import Checkout
from tests.rules import faults
from tests.rules.faults import Fault

MODULES = [import_module(f"{faults.__name__}.{module.name}") for module in pkgutil.iter_modules(faults.__path__)]
FAULTS = [value for module in MODULES for value in vars(module).values() if isinstance(value, Fault)]
LAYERS = list(Layer)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.name}")
def test_the_fault_is_named_at_its_place(fault: Fault, checkout: Checkout) -> None:
    spot = fault.plant(checkout)
    report = checkout.validate()
    named = [finding for finding in report.findings if finding.code == fault.code]
    places = [(one.file, one.line, one.column, one.column_number) for one in named]
    place = (spot.file, spot.line, spot.column, spot.column_number)
    assert places.count(place) == 1, report.findings
    finding = named[places.index(place)]
    if spot.value:
        assert finding.value == spot.value
    assert finding.message
    assert finding.expected
    assert finding.mend
    assert report.ok is (finding.severity is not Severity.ERROR)

    # Later layers build on what is broken and may say so; its own layer and those before it have nothing to add.
    layer = LAYERS.index(RULES[fault.code].layer)
    codes = {one.code for one in report.findings if LAYERS.index(one.layer) <= layer}
    assert codes <= {fault.code} | fault.also, report.findings


def test_every_rule_has_a_fault() -> None:
    planted = {fault.code for fault in FAULTS}
    assert planted == set(RULES), f"no fault is planted for {sorted(set(RULES) - planted)}"


def test_names_of_faults_are_unique() -> None:
    names = [(fault.code, fault.name) for fault in FAULTS]
    assert len(set(names)) == len(names)

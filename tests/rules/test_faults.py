"""Every rule names the fault it is there for, at its place, and no other rule speaks up; nor does the engine differ.

A fault is planted and validated once for all that is held against its report.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest

from indicators import Package, validate
from indicators.engine.running import Sizes
from indicators.records import Layer, Severity
from indicators.rules.catalogue import RULES
from tests.checkout import Checkout
from tests.engine.naive import naive_findings, naive_rows
from tests.rules import faults
from tests.rules.faults import Fault

MODULES = [import_module(f"{faults.__name__}.{module.name}") for module in pkgutil.iter_modules(faults.__path__)]
FAULTS = [value for module in MODULES for value in vars(module).values() if isinstance(value, Fault)]
LAYERS = list(Layer)
TRANSLATED = {code for code, rule in RULES.items() if rule.tables == ("translations",)}
"""Rules that look at translations, which other faults are planted without."""
KEYED = (Layer.SCHEMA, Layer.REFERENCES)
"""Of which nothing but keys comes to the slices where no other layer is asked for."""
SMALL = Sizes(block=6000, slice=24_000)
"""So small that the larger tables have several blocks, and the documents lie in several slices."""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.name}")
def test_the_fault_is_named_at_its_place(fault: Fault, request: pytest.FixtureRequest) -> None:
    checkout: Checkout = request.getfixturevalue("checkout" if fault.whole else "small")
    if TRANSLATED.isdisjoint({fault.code, *fault.also}):
        checkout.write("translations", [])  # which rules of translations alone look at, for a third of the time
    spot = fault.plant(checkout)
    report = validate(checkout.root, against=checkout.against, sizes=SMALL)
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

    if RULES[fault.code].layer is Layer.RELEASE:
        return  # its rules compare two packages, and to those that look at one there is nothing wrong

    # The rules alone find the same over whole tables; so do the layers of keys by themselves, and pandera on every row.
    package = Package.open(checkout.root)
    naive = naive_findings(package)
    assert list(report.findings) == naive
    assert report.rows == naive_rows(package)
    if RULES[fault.code].layer in KEYED:
        found = validate(checkout.root, layers=KEYED, sizes=SMALL).findings
        assert list(found) == [one for one in naive if one.layer in KEYED]
    if RULES[fault.code].layer is Layer.SCHEMA:
        judged = validate(checkout.root, layers=[Layer.SCHEMA], thorough=True).findings
        assert list(judged) == [one for one in naive if one.layer is Layer.SCHEMA] != []


def test_the_small_package_has_no_finding(cut: Checkout) -> None:
    assert validate(cut.root, thorough=True).findings == ()


def test_faults_of_every_layer_are_planted_in_the_whole_package_too() -> None:
    assert {RULES[fault.code].layer for fault in FAULTS if fault.whole} == {rule.layer for rule in RULES.values()}


def test_every_rule_has_a_fault() -> None:
    planted = {fault.code for fault in FAULTS}
    assert planted == set(RULES), f"no fault is planted for {sorted(set(RULES) - planted)}"


def test_names_of_faults_are_unique() -> None:
    names = [(fault.code, fault.name) for fault in FAULTS]
    assert len(set(names)) == len(names)

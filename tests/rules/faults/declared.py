"""Faults of data/analysis.toml."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault

FILE = "data/analysis.toml"


def _replaced(checkout: Checkout, old: str, new: str, line_with: str = "[[derived]]") -> Spot:
    """Exchange words of the file; the finding points to the first line with the other words."""
    path = checkout.root / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").split("\n")
    return Spot(FILE, next(number for number, line in enumerate(lines, start=1) if line_with in line))


@fault("A10")
def unknown_key(checkout: Checkout) -> Spot:
    return _replaced(checkout, "formula =", "formule =")


@fault("A10")
def no_toml(checkout: Checkout) -> Spot:
    return _replaced(checkout, "[series]", "[series", "[series")


@fault("A11")
def input_that_is_no_observation(checkout: Checkout) -> Spot:
    return _replaced(checkout, 'after = "obs-0019"', 'after = "obs-9919"')


@fault("A12")
def power(checkout: Checkout) -> Spot:
    return _replaced(checkout, '"after - before"', '"after ** before"')


@fault("A12")
def input_named_twice(checkout: Checkout) -> Spot:
    return _replaced(checkout, '"after - before"', '"(after - before) / before"')


@fault("A13")
def change_of_a_share_in_per_cent(checkout: Checkout) -> Spot:
    return _replaced(checkout, '"percentage_point"', '"percent"')


@fault("A14", "A16")  # what is highlighted has three inputs then
def divided_by_what_may_be_zero(checkout: Checkout) -> Spot:
    spot = _replaced(
        checkout,
        '{ after = "obs-0019", before = "obs-0018" }',
        '{ after = "obs-0019", before = "obs-0018", low = "obs-0017" }',
    )
    _replaced(checkout, '"after - before"', '"after / (low - before)"')
    _replaced(checkout, '"percentage_point"', '"ratio"')
    return spot


@fault("A15", "A04")  # the jump that was accepted is noticed again
def accepted_jump_that_is_none(checkout: Checkout) -> Spot:
    return _replaced(checkout, '"ref-0050"', '"ref-0053"', "[[series.accepted]]")


@fault("A16")
def highlight_that_is_no_observation(checkout: Checkout) -> Spot:
    return _replaced(checkout, 'figures = ["obs-0021"', 'figures = ["obs-9921"', "[highlights]")


@fault("A16")
def highlight_that_is_no_derived_figure(checkout: Checkout) -> Spot:
    return _replaced(checkout, 'changes = ["gdp-share-change"', 'changes = ["gdp-share-chance"', "[highlights]")


@fault("A16")
def change_between_two_things(checkout: Checkout) -> Spot:
    return _replaced(checkout, 'changes = ["gdp-share-change"', 'changes = ["projects-per-zone"', "[highlights]")


@fault("A16")
def share_in_two_units(checkout: Checkout) -> Spot:
    spot = _replaced(checkout, 'producing = "obs-0031"', 'producing = "obs-0019"', "[highlights]")
    _replaced(checkout, 'unit_id = "percent"\nnote = "Both', 'unit_id = "ratio"\nnote = "Both')
    return spot

"""Faults of data/analysis.toml."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault

FILE = "data/analysis.toml"


def _replaced(checkout: Checkout, old: str, new: str, line_with: str = "[[derived]]", above: int = 0) -> Spot:
    """Exchange words of the file; the finding points so many lines above the first line with the other words."""
    path = checkout.root / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    lines = path.read_text(encoding="utf-8").split("\n")
    return Spot(FILE, next(number for number, line in enumerate(lines, start=1) if line_with in line) - above)


@fault("A10")
def unknown_key(checkout: Checkout) -> Spot:
    return _replaced(checkout, "difference =", "differents =")


@fault("A10")
def no_toml(checkout: Checkout) -> Spot:
    return _replaced(checkout, "[series]", "[series", "[series")


@fault("A11")
def input_that_is_no_observation(checkout: Checkout) -> Spot:
    return _replaced(checkout, 'after = "obs-0019"', 'after = "obs-9919"')


@fault("A10")
def observation_named_twice(checkout: Checkout) -> Spot:
    return _replaced(checkout, 'before = "obs-0018"', 'before = "obs-0019"')


@fault("A13")
def change_of_a_share_in_per_cent(checkout: Checkout) -> Spot:
    return _replaced(checkout, '"percentage_point"', '"percent"')


@fault("A13", whole=True)
def part_that_is_not_measured_as_its_whole(checkout: Checkout) -> Spot:
    return _replaced(checkout, 'part = "obs-0031"', 'part = "obs-0019"', 'id = "producing-share', above=1)


@fault("A14", whole=True)
def part_that_is_more_than_its_whole(checkout: Checkout) -> Spot:
    given, turned = '{ part = "obs-0031", whole = "obs-0030" }', '{ part = "obs-0030", whole = "obs-0031" }'
    return _replaced(checkout, given, turned, 'id = "producing-share', above=1)


@fault("A15", "A04")  # the jump that was accepted is noticed again
def accepted_jump_that_is_none(checkout: Checkout) -> Spot:
    return _replaced(checkout, '"ref-0050"', '"ref-0053"', "[[series.accepted]]")


@fault("A16")
def highlight_that_is_no_derived_figure(checkout: Checkout) -> Spot:
    return _replaced(checkout, 'changes = ["gdp-share-change"', 'changes = ["gdp-share-chance"', "[highlights]")


@fault("A16")
def change_between_two_things(checkout: Checkout) -> Spot:
    return _replaced(checkout, 'changes = ["gdp-share-change"', 'changes = ["projects-per-zone"', "[highlights]")


@fault("A16", whole=True)
def share_that_is_a_ratio(checkout: Checkout) -> Spot:
    shares = 'shares = ["producing-share-of-attracted-firms"]'
    return _replaced(checkout, shares, 'shares = ["projects-per-zone"]', "[highlights]")

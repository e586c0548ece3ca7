"""Faults to plant in the package, a module per layer: every rule of the catalogue has one here at least."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.checkout import Checkout, Spot


@dataclass(frozen=True)
class Fault:
    """A fault that one rule has to name.

    Attributes
    ----------
    code : str
        The rule.
    name : str
        What the fault is.
    plant : callable
        Plants it and says where the finding has to point.
    also : frozenset of str
        Rules of the same layer or an earlier one that rightly speak up too. No other may.
    whole : bool
        Whether it is planted in the whole package: the small one lacks what it needs, or it stands for its layer.
    """

    code: str
    name: str
    plant: Callable[[Checkout], Spot]
    also: frozenset[str]
    whole: bool


def fault(code: str, *also: str, whole: bool = False) -> Callable[[Callable[[Checkout], Spot]], Fault]:
    """Make a fault of a function that plants it."""

    def make(plant: Callable[[Checkout], Spot]) -> Fault:
        return Fault(code, plant.__name__, plant, frozenset(also), whole)

    return make

"""Faults to plant in the real package, a module per layer: every rule of the catalogue has one here at least."""

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
    """

    code: str
    name: str
    plant: Callable[[Checkout], Spot]
    also: frozenset[str]


def fault(code: str, *also: str) -> Callable[[Callable[[Checkout], Spot]], Fault]:
    """Make a fault of a function that plants it."""

    def make(plant: Callable[[Checkout], Spot]) -> Fault:
        return Fault(code, plant.__name__, plant, frozenset(also))

    return make

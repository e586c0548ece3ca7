"""`Pair`: a derived figure that sets one observation against another, as a chart can draw it."""

from __future__ import annotations

from typing import NamedTuple

from indicators.insight.declaration import DeclaredFigure


class UnpairedError(ValueError):
    """A figure does not set two such observations against each other; the message says why."""


class Pair(NamedTuple):
    """What is taken away or divided by (the earlier number, or the whole), and the later number, or the part."""

    base: str
    other: str


def pair_of(declared: DeclaredFigure) -> Pair:
    """The observations of a figure that is a difference, a ratio or a share."""
    if declared.operation == "product":
        raise UnpairedError("it is a product, no difference, ratio or share of two")
    other, base = declared.inputs.values()
    return Pair(base, other)

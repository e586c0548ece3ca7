"""`Pair`: a derived figure that sets one observation against another, as a chart can draw it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from indicators.insight.declaration import DeclaredFigure
from indicators.insight.formula import NAME

_OF_TWO = re.compile(rf"\s*({NAME})\s*[-/]\s*({NAME})\s*")


class UnpairedError(ValueError):
    """A figure does not set two such observations against each other; the message says why."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two observations.

    Attributes
    ----------
    base : str
        What is taken away or divided by: the earlier number, or the whole.
    other : str
        The later number, or the part.
    """

    base: str
    other: str


def pair_of(declared: DeclaredFigure) -> Pair:
    """The observations of a figure whose formula is ``other - base`` or ``other / base``.

    Raises
    ------
    UnpairedError
    """
    found = _OF_TWO.fullmatch(declared.formula)
    if found is None:
        raise UnpairedError(f"its formula is {declared.formula!r}, no difference or quotient of two")
    other, base = (declared.inputs.get(name) for name in found.groups())
    if other is None or base is None:
        raise UnpairedError("its formula names what is none of its inputs")
    return Pair(base, other)


def require_one_series(pair: Pair, subjects: Mapping[str, object]) -> None:
    """Refuse a change between two different things.

    Parameters
    ----------
    pair : Pair
    subjects : mapping of str to object
        Indicator and entity of each observation.

    Raises
    ------
    UnpairedError
    """
    if subjects.get(pair.base) != subjects.get(pair.other):
        raise UnpairedError(f"{pair.base} and {pair.other} are not of one indicator and entity")


def require_one_unit(pair: Pair, units: Mapping[str, str]) -> None:
    """Refuse a part and a whole that cannot be drawn on one scale.

    Parameters
    ----------
    pair : Pair
    units : mapping of str to str
        The unit of each observation.

    Raises
    ------
    UnpairedError
    """
    if units.get(pair.base) != units.get(pair.other):
        raise UnpairedError(f"{pair.base} and {pair.other} are not in one unit")

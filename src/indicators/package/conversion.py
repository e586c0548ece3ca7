"""A reading in the unit of an indicator, by the package's units table, exact until the one rounding at the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.model import parse
from indicators.package.rows import Rows

if TYPE_CHECKING:
    from indicators.reading import Mention, Quantity


class NotConvertibleError(ValueError):
    """A unit does not convert to another; the message says why."""


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The units of a package, each with its base unit and how many of those it is, exactly."""

    bases: dict[str, tuple[str, Fraction]]
    _converted: dict[tuple[str, Quantity, str], Quantity] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, rows: Rows) -> UnitTable:
        """From the rows of the ``units`` table; a factor that cannot be read leaves its unit without conversion."""
        bases = {}
        cells = rows.cells
        if {"unit_id", "base_unit_id", "factor"} <= cells.keys():
            for unit, base, factor in zip(cells["unit_id"], cells["base_unit_id"], cells["factor"], strict=True):
                size = _size(factor) if base else None
                bases[unit] = (unit, Fraction(1)) if size is None else (base, size)
        return cls(bases)

    def factor(self, unit: str, target: str) -> Fraction:
        """How many of the target one of the unit is."""
        if unit == target:
            return Fraction(1)
        for name in (unit, target):
            if name not in self.bases:
                raise NotConvertibleError(f"units.csv has no unit {name}")
        (base, size), (target_base, target_size) = self.bases[unit], self.bases[target]
        if base != target_base or not target_size:
            raise NotConvertibleError(f"{unit} does not convert to {target}")
        return size / target_size

    def converted(self, mention: Mention, quantity: Quantity, code: str, unit: str) -> Quantity:
        """The quantity of a mention, which is in the unit of a code, in another; each expression is read once."""
        from indicators.reading import exact_quantity

        key = mention.text, quantity, unit
        if key not in self._converted:
            factor = self.factor(code, unit)
            self._converted[key] = quantity if factor == 1 else exact_quantity(mention).scaled(factor)
        return self._converted[key]


def _size(factor: str) -> Fraction | None:
    """A factor, exactly, if it is written as a number is: as a fraction, 1e999999999 would fill the memory."""
    try:
        parse("number", factor)
    except ValueError:
        return None
    return Fraction(factor)


SIGNED_MEASURES = frozenset({"growth", "balance"})
"""Measures of indicators whose numbers say by their sign which way they go."""


def reading_in_unit(mention: Mention, unit: str, units: UnitTable, measure: str) -> Quantity:
    """The reading of a mention in a unit of the package.

    A number that the text gives without a unit takes the unit asked for; a fraction is a ratio. A fall or a deficit is
    negative where the measure, a code of the list ``measure``, is growth or a balance.
    """
    from indicators.reading.unit_words import unit_code

    if mention.quantity is None:
        raise NotConvertibleError(f"{mention.text!r} is no quantity")
    code = unit_code(mention)
    if code is None:
        raise NotConvertibleError(f"the unit {mention.quantity.unit!r} is none that the reader knows a code for")
    # The mention's own quantity is its exact reading, rounded: only a conversion has to go back to that.
    reading = mention.quantity if code in ("", unit) else units.converted(mention, mention.quantity, code, unit)
    return reading.signed() if measure in SIGNED_MEASURES else reading

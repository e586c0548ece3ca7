"""`Dimension`: what a computed number is measured in, worked out from the units of what it is computed from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from indicators.model.suggestion import nearest
from indicators.package.conversion import UnitTable
from indicators.package.rows import Rows

POINTS = "percentage_point"
"""The unit of a difference of shares. It is never per cent: from 42.2 % to 47.3 % is 5.1 points, and 12.1 per cent."""
_LONGEST = 50
"""Characters of a unit's name that are told."""
_COUNT = "count"
_DIMENSIONLESS = "dimensionless"


class UnitMismatchError(ValueError):
    """Amounts that cannot be added, or that the declared unit does not measure; the message says which."""


class Pure(StrEnum):
    """What a number without dimension is."""

    NUMBER = "number"
    SHARE = "share"
    POINTS = "points"


@dataclass(frozen=True, slots=True)
class Dimension:
    """Powers of base units.

    Attributes
    ----------
    powers : tuple of (str, int)
        Base units with their powers, none of them zero, sorted. Counted things below the line are left out: yuan per
        project are yuan.
    pure : Pure
        Tells shares, and differences of shares, from other numbers without dimension.
    """

    powers: tuple[tuple[str, int], ...] = ()
    pure: Pure = Pure.NUMBER

    def __str__(self) -> str:
        if not self.powers:
            return {Pure.NUMBER: "a ratio", Pure.SHARE: "a share", Pure.POINTS: "a difference of shares"}[self.pure]
        return " · ".join(unit if power == 1 else f"{unit}^{power}" for unit, power in self.powers)

    def less(self, other: Dimension) -> Dimension:
        """Of a difference: shares less shares are points."""
        # A plain number is no share; shares and points go together.
        pures = {self.pure, other.pure}
        if self.powers != other.powers or (len(pures) > 1 and Pure.NUMBER in pures):
            raise UnitMismatchError(f"{other} cannot be subtracted from {self}")
        return Dimension(self.powers, Pure.POINTS if self.pure is other.pure is Pure.SHARE else self.pure)

    def part_of(self, whole: Dimension) -> Dimension:
        """Of a share: both are measured alike."""
        if self != whole:
            raise UnitMismatchError(f"{self} is no part of {whole}")
        return Dimension((), Pure.SHARE)

    def times(self, other: Dimension, power: int = 1) -> Dimension:
        """Of a product, or with power -1 of a quotient."""
        powers = dict(self.powers)
        for unit, exponent in other.powers:
            powers[unit] = powers.get(unit, 0) + power * exponent
        kept = {unit: exponent for unit, exponent in powers.items() if exponent and (unit != _COUNT or exponent > 0)}
        return Dimension(tuple(sorted(kept.items())))


@dataclass(frozen=True, slots=True)
class Units:
    """The units of a package with what they measure.

    Attributes
    ----------
    table : UnitTable
    kinds : dict of str to str
        The ``quantity_kind`` of each.
    """

    table: UnitTable
    kinds: dict[str, str]

    @classmethod
    def of(cls, rows: Rows) -> Units:
        """From the rows of the ``units`` table."""
        cells = rows.cells
        return cls(UnitTable.of(rows), dict(zip(cells["unit_id"], cells["quantity_kind"], strict=True)))

    def dimension(self, unit: str) -> Dimension:
        """What an amount in that unit is.

        Raises
        ------
        UnitMismatchError
            The package has no such unit.
        """
        base, size = self._base(unit)
        if unit == POINTS:
            return Dimension((), Pure.POINTS)
        if self.kinds[unit] != _DIMENSIONLESS:
            return Dimension(((base, 1),))
        return Dimension((), Pure.NUMBER if size == 1 else Pure.SHARE)

    def size(self, unit: str) -> Fraction:
        """How many of its base unit one is; a percentage point is a hundredth, as one per cent is."""
        return Fraction(1, 100) if unit == POINTS else self._base(unit)[1]

    def require(self, unit: str, dimension: Dimension) -> None:
        """Refuse a unit that does not measure what was computed. A share may be given as a ratio, and back.

        Raises
        ------
        UnitMismatchError
        """
        declared = self.dimension(unit)
        if declared.powers == dimension.powers and (declared.pure is Pure.POINTS) == (dimension.pure is Pure.POINTS):
            return
        hint = f", whose unit is {POINTS}" if dimension.pure is Pure.POINTS else ""
        raise UnitMismatchError(f"the operation gives {dimension}{hint}; {unit} measures {declared}")

    def _base(self, unit: str) -> tuple[str, Fraction]:
        if unit not in self.table.bases or unit not in self.kinds:
            hint = nearest(unit, self.kinds)
            raise UnitMismatchError(f"units.csv has no unit {unit[:_LONGEST]!r}{f'; {hint}' if hint else ''}")
        return self.table.bases[unit]

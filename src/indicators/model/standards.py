"""What public standards fix, so that no package can say otherwise: administrative divisions, and the sizes of units.

Divisions are those of GB/T 2260: names by code, ISO 3166-2 codes of provinces, and where provinces lie. A reading
in the unit of an indicator goes by the package's table of units, exact until the one rounding at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, get_args

from indicators.model import parse

if TYPE_CHECKING:
    from indicators.reading import Mention, Quantity

Level = Literal["province", "prefecture", "county"]
LEVELS = frozenset[str](get_args(Level))
"""The kinds of entities that are divisions."""


@dataclass(frozen=True, slots=True)
class Province:
    """A province, and the degrees (WGS 84) between which it lies."""

    adcode: str
    iso_3166_2: str
    west: float
    south: float
    east: float
    north: float

    def holds(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


def level(adcode: str) -> Level:
    """What a code stands for by its zeros."""
    if adcode.endswith("0000"):
        return "province"
    return "prefecture" if adcode.endswith("00") else "county"


def holders(adcode: str) -> tuple[str, ...]:
    """The codes of what may hold a division, nearest first: its prefecture, its province."""
    codes = (f"{adcode[:4]}00", f"{adcode[:2]}0000")
    return tuple(dict.fromkeys(code for code in codes if code != adcode))


def division_name(adcode: str) -> str | None:
    """The name of a division; None where the standard has no such code."""
    return divisions().get(adcode)


def province_of(adcode: str) -> Province | None:
    """The province in which a division lies, or which it is."""
    return _provinces().get(adcode[:2])


@cache
def divisions() -> Mapping[str, str]:
    """The names of all divisions by their codes."""
    names = {}
    for line in _lines("divisions.txt"):
        first, *others = line.split()
        if first[6:]:
            names[first[:6]] = first[6:]
        names.update({first[:4] + other[:2]: other[2:] for other in others})
    return names


@cache
def _provinces() -> dict[str, Province]:
    provinces = {}
    for line in _lines("provinces.txt"):
        adcode, iso, *degrees = line.split()
        west, south, east, north = map(float, degrees)
        provinces[adcode[:2]] = Province(adcode, iso, west, south, east, north)
    return provinces


def _lines(file: str) -> list[str]:
    text = (files(__package__) / file).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@dataclass(frozen=True, slots=True)
class StandardUnit:
    """A unit that needs no look-up; its size is in the unit of its kind whose size is 1: metre, kilogram, minute …"""

    symbol: str
    quantity_kind: str
    size: Fraction


def _unit(symbol: str, kind: str, size: int | str = 1) -> StandardUnit:
    return StandardUnit(symbol, kind, Fraction(size))


STANDARD_UNITS: dict[str, StandardUnit] = {
    "count": _unit("1", "count"),
    "CNY": _unit("CNY", "currency"),
    "USD": _unit("USD", "currency"),
    "ratio": _unit("×", "dimensionless"),
    "percent": _unit("%", "dimensionless", "1/100"),
    "permille": _unit("‰", "dimensionless", "1/1000"),
    "permyriad": _unit("‱", "dimensionless", "1/10000"),
    "percentage_point": _unit("pp", "dimensionless", "1/100"),
    "second": _unit("s", "time", "1/60"),
    "minute": _unit("min", "time"),
    "hour": _unit("h", "time", 60),
    "day": _unit("d", "time", 24 * 60),
    "month": _unit("mo", "calendar_time"),
    "year": _unit("a", "calendar_time", 12),
    "m2": _unit("m²", "area"),
    "km2": _unit("km²", "area", 10**6),
    "hectare": _unit("ha", "area", 10**4),
    "mu": _unit("mu", "area", "2000/3"),
    "m": _unit("m", "length"),
    "km": _unit("km", "length", 1000),
    "m3": _unit("m³", "volume"),
    "kg": _unit("kg", "mass"),
    "t": _unit("t", "mass", 1000),
    "kWh": _unit("kWh", "energy"),
    "MWh": _unit("MWh", "energy", 10**3),
    "GWh": _unit("GWh", "energy", 10**6),
    "TWh": _unit("TWh", "energy", 10**9),
    "kW": _unit("kW", "power"),
    "MW": _unit("MW", "power", 10**3),
    "GW": _unit("GW", "power", 10**6),
}
"""By the ``unit_id`` that the reader gives a measure word. Others that a package may have are its own matter."""


class NotConvertibleError(ValueError):
    """A unit does not convert to another; the message says why."""


@dataclass(frozen=True, slots=True)
class UnitTable:
    """The units of a package, each with its base unit and how many of those it is, exactly."""

    bases: dict[str, tuple[str, Fraction]]
    _converted: dict[tuple[str, Quantity, str], Quantity] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, cells: Mapping[str, Sequence[str]]) -> UnitTable:
        """From the columns of the ``units`` table; a factor that cannot be read leaves its unit without conversion."""
        bases = {}
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

"""What public standards fix, so that no package can say otherwise: administrative divisions, exact sizes of units.

Divisions are those of GB/T 2260: names by code, ISO 3166-2 codes of provinces, and where provinces lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

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

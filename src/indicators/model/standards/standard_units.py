"""Units whose size a standard or law fixes exactly, each with its symbol and what it measures."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class StandardUnit:
    """A unit that needs no look-up.

    Attributes
    ----------
    symbol : str
    quantity_kind : str
    size : Fraction
        In the unit of its kind whose size is 1: metre, square metre, kilogram, minute …
    """

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

"""The administrative divisions of GB/T 2260: names by code, ISO 3166-2 codes of provinces, and where provinces lie."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

Level = Literal["province", "prefecture", "county"]


@dataclass(frozen=True, slots=True)
class Province:
    """A province.

    Attributes
    ----------
    adcode, iso_3166_2 : str
    west, south, east, north : float
        The degrees (WGS 84) between which it lies.
    """

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
    return _names().get(adcode)


def province_of(adcode: str) -> Province | None:
    """The province in which a division lies, or which it is."""
    return _provinces().get(adcode[:2])


@cache
def _names() -> dict[str, str]:
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

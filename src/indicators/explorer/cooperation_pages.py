"""The cooperations: who works with whom place by place, on a map, and as a list that opens on its evidence.

A zone, firm or institute counts for its province, a region for itself.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from math import cos, radians
from typing import Any

from indicators.explorer.content import Content, Wording
from indicators.explorer.cooperation_pictures import DESK, PHONE, Picture, Sheet, network, picture, ties
from indicators.explorer.evidence_facts import cooperation_facts, placeholders, references
from indicators.explorer.observation_pages import Facet, Option, facet
from indicators.explorer.rendering import Page
from indicators.insight.listing import Record
from indicators.model.standards import LEVELS

_PROVINCE = "province"
REGIONS = frozenset({"macro_region", "corridor"})
"""Kinds of places that are made of provinces and cities, of which no text says that all of them act."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a place has in common with another: the cooperations of the two, in file order."""

    entity_id: str
    name: str
    cooperations: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A province, or a region or group that counts for itself, with all that it takes part in."""

    entity_id: str
    name: str
    province: bool
    cooperations: tuple[Record, ...]
    partners: tuple[Cell, ...]
    """The other places, that with most cooperations first."""
    within: tuple[Record, ...]
    """Cooperations of two parties or more that all lie in it."""
    alone: tuple[Record, ...]
    """Cooperations of which the text names no other party."""
    cities: tuple[Cell, ...]
    """Its divisions that parties lie in."""
    regions: tuple[Cell, ...]
    """What it is a member of, with the cooperations of those, which do not count here."""
    members: tuple[str, ...]
    """Of a region: the names of those that it is known to be made of."""


class Geography:
    """The cooperations of a package by where their parties are at home."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._kinds = {row["entity_id"]: row["kind"] for row in content.rows("entities")}

    def home(self, entity: str) -> str:
        """The province that an entity lies in; beyond provinces the nearest region, and else the entity itself."""
        chain = self._content.places.get(entity, (entity,))
        of_province = (one for one in chain if self._kinds.get(one) == _PROVINCE)
        of_region = (one for one in chain if self._kinds.get(one) in REGIONS)
        return next(of_province, None) or next(of_region, entity)

    def city(self, entity: str) -> str | None:
        """The division next below its province that an entity lies in or is."""
        chain = self._content.places.get(entity, (entity,))
        home = self.home(entity)
        inner = chain[: chain.index(home)] if home in chain else ()
        return next((one for one in reversed(inner) if self._kinds[one] in LEVELS), None)

    def parties(self, cooperation: Record) -> tuple[str, ...]:
        """The entities of a cooperation, each once, in file order."""
        rows = self._content.rows_of("cooperation_parties", "cooperation_id", cooperation["cooperation_id"])
        return tuple(dict.fromkeys(row["entity_id"] for row in rows))

    def homes(self, cooperation: Record) -> tuple[str, ...]:
        """Where the parties of a cooperation are at home, each place once."""
        return tuple(dict.fromkeys(self.home(one) for one in self.parties(cooperation)))

    def all_places(self, cooperation: Record) -> tuple[str, ...]:
        """Every place by which a cooperation is found: homes first, then cities."""
        cities = (self.city(one) for one in self.parties(cooperation))
        return tuple(dict.fromkeys([*self.homes(cooperation), *(city for city in cities if city)]))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Provinces, then what counts for itself; in both those with most cooperations first."""
        held = _grouped((home, row) for row in self._content.rows("cooperations") for home in self.homes(row))
        made = [self._place(home, rows, held) for home, rows in held.items()]
        return tuple(sorted(made, key=lambda place: (not place.province, -len(place.cooperations), place.entity_id)))

    def _place(self, home: str, rows: list[Record], held: dict[str, list[Record]]) -> Place:
        return Place(
            entity_id=home,
            name=self._name(home),
            province=self._kinds.get(home) == _PROVINCE,
            cooperations=tuple(rows),
            partners=self._cells((other, row) for row in rows for other in self.homes(row) if other != home),
            within=tuple(row for row in rows if len(self.homes(row)) == 1 < len(self.parties(row))),
            alone=tuple(row for row in rows if len(self.parties(row)) == 1),
            cities=self._cells(
                (city, row)
                for row in rows
                for city in dict.fromkeys(self.city(one) for one in self.parties(row) if self.home(one) == home)
                if city
            ),
            regions=self._cells(
                (region, row)
                for region in self._related("entity_id", home, "related_id")
                for row in held.get(region, ())
            ),
            members=tuple(self._name(one) for one in self._related("related_id", home, "entity_id")),
        )

    def _related(self, column: str, entity: str, other: str) -> list[str]:
        """The regions of a member, or the members of a region."""
        rows = self._content.rows_of("entity_relations", column, entity)
        return [row[other] for row in rows if row["relation"] == "member_of"]

    def _cells(self, pairs: Iterable[tuple[str, Record]]) -> tuple[Cell, ...]:
        cells = [Cell(one, self._name(one), tuple(rows)) for one, rows in _grouped(pairs).items()]
        return tuple(sorted(cells, key=lambda cell: (-len(cell.cooperations), cell.entity_id)))

    def _name(self, entity: str) -> str:
        return self._content.name(self._content.row("entities", entity))


def _grouped(pairs: Iterable[tuple[str, Record]]) -> dict[str, list[Record]]:
    groups: dict[str, list[Record]] = {}
    for name, row in pairs:
        groups.setdefault(name, []).append(row)
    return groups


_EDGE = 34
_LEAST, _GREATEST = 300, 900
_STEP_OF_GRID = 10
_LEAST_SPAN = 2.0
"""Degrees; so that a single place has some land around it."""


@dataclass(frozen=True, slots=True)
class _Projection:
    """Plate carrée, with the scale of the middle latitude."""

    west: float
    north: float
    across: float
    down: float

    def __call__(self, longitude: float, latitude: float) -> tuple[int, int]:
        return round(_EDGE + (longitude - self.west) * self.across), round(_EDGE + (self.north - latitude) * self.down)


def cooperation_map(content: Content, geography: Geography, sheet: Sheet) -> Picture:
    """Cities and provinces that work together, joined.

    A party stands at its city, or else at the seat of its province, and so where cities leave no room for a name.
    """
    located = {
        row["entity_id"]: (row["longitude"], row["latitude"])
        for row in content.rows("entities")
        if row["longitude"] is not None and row["latitude"] is not None
    }
    merged: set[str] = set()
    while True:
        groups = [(row, _places_of(geography, row, located, merged)) for row in content.rows("cooperations")]
        counts = Counter(place for _, places in groups for place in places)
        used = {place: located[place] for place in sorted(counts)}
        if not used:
            return picture(content, {}, [], counts, (sheet.width, _LEAST))
        project, size = _projection(list(used.values()), sheet.width)
        places = {name: project(*at) for name, at in used.items()}
        made = picture(content, places, ties(groups), counts, size, numbered=sheet.numbered)
        homes = {geography.home(point.entity_id) for point in made.points if point.crowded} & set(located)
        crowded = {one for one in used if geography.home(one) in homes and one not in homes}
        if not crowded:
            return replace(made, land=_land(project), grid=_grid(project, size))
        merged |= crowded


def _places_of(
    geography: Geography, row: Record, located: dict[str, tuple[float, float]], merged: set[str]
) -> list[str]:
    """Where the parties of a cooperation stand, each place once."""
    free = located.keys() - merged
    nearest = (
        next((one for one in (geography.city(party), geography.home(party)) if one in free), None)
        for party in geography.parties(row)
    )
    return list(dict.fromkeys(one for one in nearest if one))


def _land(project: _Projection) -> str:
    """Land in pixels. What lies far outside is cut off by the picture."""
    rings = json.loads((files("indicators.explorer") / "land.json").read_text(encoding="utf-8"))["rings"]
    paths = []
    for ring in rings:
        points = dict.fromkeys(project(*degrees) for degrees in ring)
        paths.append("M" + "L".join(f"{x},{y}" for x, y in points) + "Z")
    return "".join(paths)


def _projection(degrees: list[tuple[float, float]], width: int) -> tuple[_Projection, tuple[int, int]]:
    west, east = _span([one[0] for one in degrees])
    south, north = _span([one[1] for one in degrees])
    across = (width - 2 * _EDGE) / (east - west)
    down = across / max(cos(radians((south + north) / 2)), 0.1)
    wanted = 2 * _EDGE + (north - south) * down
    height = min(max(round(wanted), _LEAST), _GREATEST)
    if wanted > height:
        across, down = (one * (height - 2 * _EDGE) / (wanted - 2 * _EDGE) for one in (across, down))
    return _Projection(west, north, across, down), (width, height)


def _span(numbers: list[float]) -> tuple[float, float]:
    least, greatest = min(numbers), max(numbers)
    missing = max(_LEAST_SPAN - (greatest - least), 0) / 2
    return least - missing, greatest + missing


def _grid(project: _Projection, size: tuple[int, int]) -> list[dict[str, Any]]:
    """Meridians and parallels in pixels, with their degrees."""
    meridians = ((degree, project(degree, 0)[0], "WE") for degree in range(-180, 181, _STEP_OF_GRID))
    parallels = ((degree, project(0, degree)[1], "SN") for degree in range(-90, 91, _STEP_OF_GRID))
    return [
        {axis: at, "words": f"{abs(degree)}°{sides[degree > 0] if degree else ''}"}
        for axis, lines, most in (("x", meridians, size[0]), ("y", parallels, size[1]))
        for degree, at, sides in lines
        if 0 < at < most
    ]


_FACETS = ("mode", "sector", "source_id", "status")


def pages(content: Content) -> Iterator[Page]:
    """The page of all cooperations."""
    rows = content.rows("cooperations")
    geography = Geography(content)
    values = {
        "cooperations": [_cooperation(content, row) for row in rows],
        "placeholders": placeholders(content),
        "facets": [
            _places(geography, "place"),
            _places(geography, "with"),
            *(facet(rows, column) for column in _FACETS),
        ],
        "geography": geography,
        "between": lambda row: " – ".join(content.name(content.row("entities", one)) for one in geography.parties(row)),
        "maps": [(sheet, cooperation_map(content, geography, sheet)) for sheet in (DESK, PHONE)],
        "networks": [(sheet, network(content, geography, sheet)) for sheet in (DESK, PHONE)],
        "references": references(content.package, () if content.large else (row["source_id"] for row in rows)),
    }
    yield Page(
        "cooperations.html", "cooperations.html", "cooperations", Wording(content.language)("cooperations"), values
    )


def _places(geography: Geography, name: str) -> Facet:
    """Places with, below each, the cities in it."""
    options = []
    for place in geography.places:
        options.append(Option(place.entity_id, place.name, len(place.cooperations)))
        options += [Option(city.entity_id, f"· {city.name}", len(city.cooperations)) for city in place.cities]
    return Facet(name, tuple(options))


def _cooperation(content: Content, row: Record) -> dict[str, Any]:
    """A cooperation as its row shows it, with the place of its source; its facts are fetched where they are many."""
    parties = content.rows_of("cooperation_parties", "cooperation_id", row["cooperation_id"])
    return {
        "row": row,
        "source": content.row("sources", row["source_id"]),
        "parties": parties,
        "facts": None if content.large else cooperation_facts(content, row),
        "place": content.position("sources", row["source_id"]),
    }

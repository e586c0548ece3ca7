"""Who works with whom, place by place: a zone, firm or institute counts for its province, a region for itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from indicators.explorer.rendering import Content, Record
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

"""The cooperations: who works with whom, as a network, on a map, and as a list that opens on its evidence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from math import cos, radians
from typing import TYPE_CHECKING

from indicators.explorer.cooperation_picture import Picture, name_width, picture, short_name, ties
from indicators.explorer.cooperation_places import Geography
from indicators.explorer.evidence_facts import Facts, citations, cooperation_facts, placeholders
from indicators.explorer.observation_pages import Facet, Option, facet
from indicators.explorer.rendering import Content, Page, Record, Wording

if TYPE_CHECKING:
    from networkx import Graph


_STEPS = 200
_SEED = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """What pictures are drawn for."""

    name: str
    width: int
    """Pixels."""
    most: int
    """Places of a network, those with most cooperations. More would be a ball of wool."""
    numbered: bool
    """Whether a map has numbers at its dots, and their names below: there is no room for names."""


DESK, PHONE = Sheet("wide", 720, 40, numbered=False), Sheet("narrow", 320, 20, numbered=True)

_TALLER = (1.0, 1.3, 1.7, 2.2)
"""A network grows until each of its names has room."""

_LOWEST = 120
_PAIR = (178, 66)
"""Of two parties that work with nobody else, one above the other; wider for long names."""

_BESIDE = 44
"""What a name has before and behind it."""

_MARGINS = (18, 92, 16)
"""Left, right for names, above and below."""


def network(content: Content, geography: Geography, sheet: Sheet) -> Picture:
    """Provinces, and what counts for itself, near those that they work with. The same bytes of the same package."""
    groups = [(row, geography.homes(row)) for row in content.rows("cooperations")]
    counts = Counter(one for _, homes in groups for one in homes)
    kept = {one for one, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[: sheet.most]}
    drawn = ties((row, [one for one in homes if one in kept]) for row, homes in groups)
    joined = sorted({end for tie in drawn for end in tie.ends})
    widths = {one: name_width(short_name(content.name(content.row("entities", one)))) for one in joined}
    for taller in _TALLER:
        places, height = _placed(widths, [tie.ends for tie in drawn], sheet.width, taller)
        made = picture(content, places, drawn, counts, (sheet.width, height))
        if not any(point.crowded for point in made.points):
            break
    return made


def _placed(
    widths: dict[str, float], pairs: list[tuple[str, str]], across_all: int, taller: float
) -> tuple[dict[str, tuple[int, int]], int]:
    """Where each stands, and the height of all: groups without a tie between them in rows, the largest first."""
    import networkx

    graph: Graph[str] = networkx.Graph()
    graph.add_nodes_from(widths)
    graph.add_edges_from(pairs)
    groups = [sorted(group) for group in networkx.connected_components(graph)]
    groups.sort(key=lambda group: (-len(group), max(widths[name] for name in group), group))
    places: dict[str, tuple[int, int]] = {}
    left = top = tallest = 0
    for group in groups:
        width, height = _size([widths[name] for name in group], across_all, taller)
        if left + width > across_all:
            left, top, tallest = 0, top + tallest, 0
        for name, (x, y) in _inside(graph.subgraph(group), group).items():
            start, end, above = _MARGINS
            across, down = width - start - end, height - 2 * above
            places[name] = round(left + start + across * x), round(top + above + down * y)
        left, tallest = left + width, max(tallest, height)
    return places, max(top + tallest, _LOWEST)


def _size(widths: list[float], most: int, taller: float) -> tuple[int, int]:
    """As much room for each name however narrow the picture is."""
    parties = len(widths)
    if parties == len(_PAIR):
        return min(max(_PAIR[0], round(max(widths)) + _BESIDE), most), _PAIR[1]
    wanted = round(100 + 150 * parties**0.5)
    width = min(wanted, most)
    return width, round((34 + 92 * parties**0.5) * taller * min(wanted, DESK.width) / width)


def _inside(graph: Graph[str], names: list[str]) -> dict[str, tuple[float, float]]:
    """Places between 0 and 1."""
    import networkx

    if len(names) == len(_PAIR):
        return {name: (0.0, float(place)) for place, name in enumerate(names)}
    ordered: Graph[str] = networkx.Graph()
    ordered.add_nodes_from(names)
    ordered.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.edges))
    found = networkx.spring_layout(ordered, k=12 / len(names) ** 0.5, iterations=_STEPS, seed=_SEED, method="force")
    across, down = ({name: float(place[axis]) for name, place in found.items()} for axis in (0, 1))
    return {name: (_part(across[name], across), _part(down[name], down)) for name in names}


def _part(number: float, numbers: dict[str, float]) -> float:
    least, greatest = min(numbers.values()), max(numbers.values())
    return 0.5 if least == greatest else (number - least) / (greatest - least)


_EDGE = 34
_LEAST, _GREATEST = 300, 900
_STEP_OF_GRID = 10
_LEAST_SPAN = 2.0
"""Degrees; so that a single place has some land around it."""


@dataclass(frozen=True, slots=True)
class GridLine:
    """A meridian or a parallel in pixels, with its degrees."""

    x: int | None
    y: int | None
    words: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """The picture with its grid and the land beneath; of a network both are empty."""

    picture: Picture
    land: str = ""
    """Coasts, as an SVG path."""
    grid: tuple[GridLine, ...] = ()


@dataclass(frozen=True, slots=True)
class _Projection:
    """Plate carrée, with the scale of the middle latitude."""

    west: float
    north: float
    across: float
    down: float

    def __call__(self, longitude: float, latitude: float) -> tuple[int, int]:
        return round(_EDGE + (longitude - self.west) * self.across), round(_EDGE + (self.north - latitude) * self.down)


def cooperation_map(content: Content, geography: Geography, sheet: Sheet) -> Drawing:
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
            return Drawing(picture(content, {}, [], counts, (sheet.width, _LEAST)))
        project, size = _projection(list(used.values()), sheet.width)
        places = {name: project(*at) for name, at in used.items()}
        made = picture(content, places, ties(groups), counts, size, numbered=sheet.numbered)
        homes = {geography.home(point.entity_id) for point in made.points if point.crowded} & set(located)
        crowded = {one for one in used if geography.home(one) in homes and one not in homes}
        if not crowded:
            return Drawing(made, _land(project), _grid(project, size))
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


def _grid(project: _Projection, size: tuple[int, int]) -> tuple[GridLine, ...]:
    lines = []
    for degree in range(-180, 181, _STEP_OF_GRID):
        x, _ = project(degree, 0)
        if 0 < x < size[0]:
            lines.append(GridLine(x, None, f"{abs(degree)}°{'' if not degree else 'E' if degree > 0 else 'W'}"))
    for degree in range(-90, 91, _STEP_OF_GRID):
        _, y = project(0, degree)
        if 0 < y < size[1]:
            lines.append(GridLine(None, y, f"{abs(degree)}°{'' if not degree else 'N' if degree > 0 else 'S'}"))
    return tuple(lines)


_FACETS = ("mode", "sector", "source_id", "status")


@dataclass(frozen=True, slots=True)
class Party:
    """An entity with its part in a cooperation."""

    entity_id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Cooperation:
    """A cooperation as its row shows it."""

    row: Record
    source: Record
    parties: tuple[Party, ...]
    facts: Facts | None
    """What it opens on; None where that is fetched when it is opened."""
    place: int
    """Of its source."""


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
        "networks": [(sheet, Drawing(network(content, geography, sheet))) for sheet in (DESK, PHONE)],
        "references": citations(content.package).of(() if content.large else (row["source_id"] for row in rows)),
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


def _cooperation(content: Content, row: Record) -> Cooperation:
    parties = content.rows_of("cooperation_parties", "cooperation_id", row["cooperation_id"])
    return Cooperation(
        row,
        content.row("sources", row["source_id"]),
        tuple(Party(one["entity_id"], str(one["entity_label"]), str(one["role_label"])) for one in parties),
        None if content.large else cooperation_facts(content, row),
        content.position("sources", row["source_id"]),
    )

"""The cooperations as drawn: a line for what two places share, a name at every dot; and as a network."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import east_asian_width

from indicators.explorer.content import Content
from indicators.insight.charts.svg import Box, overlap
from indicators.insight.listing import Record

if TYPE_CHECKING:
    from networkx import Graph

    from indicators.explorer.cooperation_pages import Geography

MOST_OF_ONE = 8
"""Places of one cooperation that are all joined with each other; of more, each is joined with the first."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A line between two places."""

    ends: tuple[str, str]
    """Entities, in alphabetical order."""
    cooperations: tuple[Record, ...]
    """What the two have in common, in file order."""


def ties(groups: Iterable[tuple[Record, Sequence[str]]]) -> list[Tie]:
    """The lines between the places of each cooperation."""
    held: dict[tuple[str, str], list[Record]] = {}
    for cooperation, places in groups:
        pairs = combinations(places, 2) if len(places) <= MOST_OF_ONE else ((places[0], one) for one in places[1:])
        for first, second in pairs:
            held.setdefault((min(first, second), max(first, second)), []).append(cooperation)
    return [Tie(ends, tuple(rows)) for ends, rows in held.items()]


_BEND = 0.14
"""How far a line bends to the side, as a part of its length."""

_THINNEST, _THICKEST = 1.2, 9
_SMALLEST, _LARGEST = 3, 11
_NAME_HEIGHT, _WIDE, _NARROW = 14, 12, 7
"""Pixels of a name's line, and of its wide and narrow characters."""

_LONGEST = 160
"""Of a name, in pixels; the whole is its title."""

_GAP = 8
_SAMPLES = 16
"""Parts of a line, between which it is asked what it passes."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place."""

    entity_id: str
    name: str
    """Whole; `short` is what is written: as far as there is room, or a number."""
    short: str
    x: int
    y: int
    radius: float
    cooperations: int
    name_x: int
    name_y: int
    crowded: bool
    """Whether the name lies over another or over a dot."""
    anchor: str
    """Which part of the name stands there, as SVG has it: ``start``, ``middle`` or ``end``."""


@dataclass(frozen=True, slots=True)
class Line:
    """What two points have in common."""

    tie: Tie
    path: str
    """As SVG has it."""
    width: float
    """In pixels; more cooperations, a wider line."""
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A network or a map."""

    width: int
    height: int
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    left_out: int
    """Cooperations that have no line in it."""
    land: str = ""
    """Of a map, the coasts beneath, as an SVG path."""
    grid: Sequence[Mapping[str, Any]] = ()
    """Of a map, its meridians and parallels."""


def picture(
    content: Content,
    places: Mapping[str, tuple[int, int]],
    drawn: Sequence[Tie],
    counts: Counter[str],
    size: tuple[int, int],
    *,
    numbered: bool = False,
) -> Picture:
    """The picture of ties between places."""
    tied = {row["cooperation_id"] for tie in drawn for row in tie.cooperations}
    return Picture(
        *size,
        _points(content, places, counts, size, [one for tie in drawn for one in _passed(places, tie)], numbered),
        tuple(_line(content, places, tie) for tie in drawn),
        len(content.rows("cooperations")) - len(tied),
    )


def _points(
    content: Content,
    places: Mapping[str, tuple[int, int]],
    counts: Counter[str],
    size: tuple[int, int],
    passed: Sequence[tuple[float, float]],
    numbered: bool,
) -> tuple[Point, ...]:
    """Each with its name where it lies over no other name and no dot, or else where it lies over fewest.

    Those with most cooperations choose first; of places that are free they take the one that lines pass least, of
    which some points are given.
    """
    radii = {entity: min(_SMALLEST + counts[entity] ** 0.5 * 1.7, _LARGEST) for entity in places}
    dots = {entity: _around(place, radii[entity] + 1) for entity, place in places.items()}
    passed = sorted(passed)
    names: list[Box] = []
    made: list[Point] = []
    for entity in sorted(places, key=lambda one: (-counts[one], one)):
        name = content.name(content.row("entities", entity))
        short = str(len(made) + 1) if numbered else short_name(name)
        spots = list(_spots(places[entity], radii[entity], name_width(short)))
        crowd = [*names, *(box for other, box in dots.items() if other != entity)]
        inside = [spot for spot in spots if _inside(spot.box, size)] or spots
        spot = min(
            inside,
            key=lambda one: (sum(overlap(one.box, other) for other in crowd), _held(one.box, passed)),
        )
        left, top, right, bottom = spot.box
        names.append((left - _GAP, top, right + _GAP, bottom))
        x, y = places[entity]
        crowded = any(overlap(spot.box, one) for one in crowd)
        number = counts[entity]
        reach = round(radii[entity], 1)
        made.append(Point(entity, name, short, x, y, reach, number, spot.x, spot.y, crowded, spot.anchor))
    return tuple(made)


class _Spot(NamedTuple):
    """Where a name could stand: its anchor, and the room that it takes."""

    x: int
    y: int
    anchor: str
    box: Box


def _spots(place: tuple[int, int], radius: float, wide: float) -> Iterator[_Spot]:
    """Behind the dot, before it, below it, above it, and then askew."""
    (x, y), half = place, _NAME_HEIGHT / 2
    for anchor, at, left in (("start", round(x + radius) + 4, 0.0), ("end", round(x - radius) - 4, wide)):
        yield _Spot(at, y + 4, anchor, (at - left, y - half, at - left + wide, y + half))
    for middle in (round(y + radius) + _NAME_HEIGHT - 4, round(y - radius) - _NAME_HEIGHT + 4):
        yield _Spot(x, middle + 4, "middle", (x - wide / 2, middle - half, x + wide / 2, middle + half))
    for lower in (1, -1):
        at = y + round(radius * 0.7 + half) * lower
        for anchor, beside, left in (("start", x + 5, 0.0), ("end", x - 5, wide)):
            yield _Spot(beside, at + 4, anchor, (beside - left, at - half, beside - left + wide, at + half))


def _around(place: tuple[int, int], reach: float) -> Box:
    x, y = place
    return x - reach, y - reach, x + reach, y + reach


def _inside(box: Box, size: tuple[int, int]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]


def _bend(places: Mapping[str, tuple[int, int]], tie: Tie) -> tuple[float, float]:
    """The point to which the line of a tie bends."""
    (x, y), (to_x, to_y) = (places[end] for end in tie.ends)
    return (x + to_x) / 2 - (to_y - y) * _BEND, (y + to_y) / 2 + (to_x - x) * _BEND


def _passed(places: Mapping[str, tuple[int, int]], tie: Tie) -> Iterator[tuple[float, float]]:
    """Points of the line of a tie, by the formula of a quadratic Bézier curve."""
    (x, y), (to_x, to_y) = (places[end] for end in tie.ends)
    bend_x, bend_y = _bend(places, tie)
    for step in range(1, _SAMPLES):
        part = step / _SAMPLES
        before, between, behind = (1 - part) ** 2, 2 * part * (1 - part), part**2
        yield before * x + between * bend_x + behind * to_x, before * y + between * bend_y + behind * to_y


def _line(content: Content, places: Mapping[str, tuple[int, int]], tie: Tie) -> Line:
    (x, y), (to_x, to_y) = (places[end] for end in tie.ends)
    middle = _bend(places, tie)
    path = f"M{x},{y}Q{round(middle[0])},{round(middle[1])} {to_x},{to_y}"
    names = " – ".join(content.name(content.row("entities", end)) for end in tie.ends)
    width = min(_THINNEST * len(tie.cooperations) ** 0.6, _THICKEST)
    return Line(tie, path, round(width, 1), f"{names}: {len(tie.cooperations)}")


def short_name(name: str) -> str:
    """A name as far as there is room for it at a dot."""
    shown = next((end for end in range(1, len(name)) if name_width(name[:end]) > _LONGEST), 0)
    return f"{name[:shown].rstrip()}…" if shown and len(name) - shown > 1 else name


def name_width(name: str) -> float:
    """About how many pixels a name takes."""
    return sum(_WIDE if east_asian_width(one) in "WF" else _NARROW for one in name)


def _held(box: Box, places: Sequence[tuple[float, float]]) -> int:
    """How many of some places, from left to right, are in a box."""
    within = places[bisect_left(places, (box[0], -inf)) : bisect_right(places, (box[2], inf))]
    return sum(box[1] <= y <= box[3] for _, y in within)


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
        for name, (x, y) in _laid_out(graph.subgraph(group), group).items():
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


def _laid_out(graph: Graph[str], names: list[str]) -> dict[str, tuple[float, float]]:
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

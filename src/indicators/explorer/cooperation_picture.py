"""The cooperations as drawn: which entities each ties, and the picture of nodes and ties."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf
from typing import NamedTuple
from unicodedata import east_asian_width

from indicators.explorer.rendering import Content, Record
from indicators.insight.charts.svg import Box, overlap

_MOST_BETWEEN = 20
"""Lines between the same ends; more would bend out of the picture."""

MOST_OF_ONE = 8
"""Parties of one cooperation that are all joined with each other; of more, each is joined with the first."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A line."""

    cooperation: Record
    """The row of `cooperations`."""
    ends: tuple[str, str]
    """Entities, in alphabetical order."""
    number: int
    """Of the lines between the same ends, from 0."""


def parties(content: Content, cooperation: Record) -> list[str]:
    """The entities of a cooperation, each once, in file order."""
    rows = content.rows_of("cooperation_parties", "cooperation_id", cooperation["cooperation_id"])
    return list(dict.fromkeys(row["entity_id"] for row in rows))


def ties(groups: Iterable[tuple[Record, list[str]]]) -> list[Tie]:
    """The lines between the places of each cooperation's parties."""
    made, between = [], Counter[tuple[str, str]]()
    for cooperation, members in groups:
        places = list(dict.fromkeys(members))
        pairs = combinations(places, 2) if len(places) <= MOST_OF_ONE else ((places[0], one) for one in places[1:])
        for pair in pairs:
            first, second = sorted(pair)
            if between[first, second] == _MOST_BETWEEN:
                continue
            made.append(Tie(cooperation, (first, second), between[first, second]))
            between[first, second] += 1
    return made


_BEND, _MORE = 0.14, 0.12
"""How far a line bends to the side, as a part of its length; and each further one between the same ends."""

_SMALLEST, _LARGEST = 3, 11
_NAME_HEIGHT, _WIDE, _NARROW = 14, 12, 6.6
"""Pixels of a name's line, and of its wide and narrow characters."""

_GAP = 8
_SAMPLES = 16
"""Parts of a line, between which it is asked what it passes."""

"""Left, top, right and bottom, in pixels."""


@dataclass(frozen=True, slots=True)
class Point:
    """A party, or the place of several."""

    entity_id: str
    name: str
    x: int
    y: int
    radius: int
    cooperations: int
    named: bool
    """Whether there is room for the name beside it."""
    name_x: int
    name_y: int
    anchor: str
    """Which part of the name stands there, as SVG has it: ``start``, ``middle`` or ``end``."""


@dataclass(frozen=True, slots=True)
class Line:
    """A cooperation between two points."""

    cooperation: Record
    ends: tuple[str, str]
    path: str
    """As SVG has it."""
    title: str
    """What it is, between whom."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A network or a map."""

    width: int
    height: int
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    left_out: int
    """Cooperations that have no line in it."""


def picture(
    content: Content,
    places: Mapping[str, tuple[int, int]],
    drawn: Sequence[Tie],
    counts: Counter[str],
    size: tuple[int, int],
) -> Picture:
    """The picture of ties between places."""
    tied = {tie.cooperation["cooperation_id"] for tie in drawn}
    return Picture(
        *size,
        _points(content, places, counts, size, [place for tie in drawn for place in _passed(places, tie)]),
        tuple(_line(content, places, tie) for tie in drawn),
        len(content.rows("cooperations")) - len(tied),
    )


def _points(
    content: Content,
    places: Mapping[str, tuple[int, int]],
    counts: Counter[str],
    size: tuple[int, int],
    passed: Sequence[tuple[float, float]],
) -> tuple[Point, ...]:
    """Those with most cooperations are named first, as long as no name lies over another or over a dot.

    Of the places that are free a name takes the one that lines pass least, of which some points are given.
    """
    radii = {entity: min(_SMALLEST + counts[entity], _LARGEST) for entity in places}
    dots = {entity: _around(place, radii[entity] + 1) for entity, place in places.items()}
    passed = sorted(passed)
    names: list[Box] = []
    made = []
    for entity in sorted(places, key=lambda one: (-counts[one], one)):
        name = content.name(content.row("entities", entity))
        spots = list(_spots(places[entity], radii[entity], name_width(name)))
        crowd = [*names, *(box for other, box in dots.items() if other != entity)]
        free = [spot for spot in spots if _inside(spot.box, size) and not any(overlap(spot.box, one) for one in crowd)]
        spot = min(free, key=lambda one: _held(one.box, passed), default=None)
        if spot is not None:
            left, top, right, bottom = spot.box
            names.append((left - _GAP, top, right + _GAP, bottom))
        shown = spot or spots[0]
        x, y = places[entity]
        made.append(
            Point(entity, name, x, y, radii[entity], counts[entity], spot is not None, shown.x, shown.y, shown.anchor)
        )
    return tuple(made)


class _Spot(NamedTuple):
    """Where a name could stand: its anchor, and the room that it takes."""

    x: int
    y: int
    anchor: str
    box: Box


def _spots(place: tuple[int, int], radius: int, wide: float) -> Iterator[_Spot]:
    """Behind the dot, before it, below it, above it."""
    (x, y), half = place, _NAME_HEIGHT / 2
    for anchor, at, left in (("start", x + radius + 4, 0.0), ("end", x - radius - 4, wide)):
        yield _Spot(at, y + 4, anchor, (at - left, y - half, at - left + wide, y + half))
    for middle in (y + radius + _NAME_HEIGHT - 4, y - radius - _NAME_HEIGHT + 4):
        yield _Spot(x, middle + 4, "middle", (x - wide / 2, middle - half, x + wide / 2, middle + half))


def _around(place: tuple[int, int], reach: int) -> Box:
    x, y = place
    return x - reach, y - reach, x + reach, y + reach


def _inside(box: Box, size: tuple[int, int]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]


def _bend(places: Mapping[str, tuple[int, int]], tie: Tie) -> tuple[float, float]:
    """The point to which the line of a tie bends."""
    (x, y), (to_x, to_y) = (places[end] for end in tie.ends)
    side = -1 if tie.number % 2 else 1
    bend = (_BEND + _MORE * ((tie.number + 1) // 2)) * side
    return (x + to_x) / 2 - (to_y - y) * bend, (y + to_y) / 2 + (to_x - x) * bend


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
    row = tie.cooperation
    return Line(row, tie.ends, path, f"{row['mode_label'] or row['mode']}: {names}")


def name_width(name: str) -> float:
    """About how many pixels a name takes."""
    return sum(_WIDE if east_asian_width(one) in "WF" else _NARROW for one in name)


def _held(box: Box, places: Sequence[tuple[float, float]]) -> int:
    """How many of some places, from left to right, are in a box."""
    within = places[bisect_left(places, (box[0], -inf)) : bisect_right(places, (box[2], inf))]
    return sum(box[1] <= y <= box[3] for _, y in within)

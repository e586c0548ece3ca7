"""The cooperations as drawn: a line for what two places have in common, and a name at every dot."""

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

"""Left, top, right and bottom, in pixels."""


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

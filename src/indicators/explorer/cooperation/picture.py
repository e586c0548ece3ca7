"""`Picture`: points and curved lines in whole pixels, with as many names as have room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from indicators.explorer.content import Content, Record
from indicators.explorer.cooperation.ties import Tie

_BEND, _MORE = 0.14, 0.12
"""How far a line bends to the side, as a part of its length; and each further one between the same ends."""
_SMALLEST, _LARGEST = 3, 11
_NAME_HEIGHT, _WIDE, _NARROW = 14, 12, 6.6
"""Pixels of a name's line, and of its wide and narrow characters."""
_GAP = 8
_KNOWN = 4
"""Cooperations from which a party is named although the name lies over a dot."""


@dataclass(frozen=True, slots=True)
class Point:
    """A party, or the place of several.

    Attributes
    ----------
    entity_id, name : str
    x, y, radius : int
    cooperations : int
    named : bool
        Whether there is room for the name beside it.
    before : bool
        Whether the name stands before the point.
    """

    entity_id: str
    name: str
    x: int
    y: int
    radius: int
    cooperations: int
    named: bool
    before: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A cooperation between two points.

    Attributes
    ----------
    cooperation : mapping
    ends : tuple of (str, str)
    path : str
        As SVG has it.
    title : str
        What it is, between whom.
    """

    cooperation: Record
    ends: tuple[str, str]
    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A network or a map.

    Attributes
    ----------
    width, height : int
    points : tuple of Point
    lines : tuple of Line
    left_out : int
        Cooperations that have no line in it.
    """

    width: int
    height: int
    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    left_out: int


def picture(
    content: Content,
    places: Mapping[str, tuple[int, int]],
    drawn: Sequence[Tie],
    counts: Counter[str],
    size: tuple[int, int],
) -> Picture:
    """The picture of ties between places.

    Parameters
    ----------
    content : Content
    places : mapping of str to (int, int)
        Where each entity stands.
    drawn : sequence of Tie
        Between entities that have a place.
    counts : Counter
        How many cooperations each entity has.
    size : tuple of (int, int)
        Width and height.
    """
    tied = {tie.cooperation["cooperation_id"] for tie in drawn}
    return Picture(
        *size,
        _points(content, places, counts, size),
        tuple(_line(content, places, tie) for tie in drawn),
        len(content.rows("cooperations")) - len(tied),
    )


def _points(
    content: Content, places: Mapping[str, tuple[int, int]], counts: Counter[str], size: tuple[int, int]
) -> tuple[Point, ...]:
    """Those with most cooperations are named first, as long as no name lies over another."""
    dots = [(x - 6, y - 6, x + 6, y + 6) for x, y in places.values()]
    names: list[tuple[float, float, float, float]] = []
    made = []
    for entity in sorted(places, key=lambda one: (-counts[one], one)):
        x, y = places[entity]
        radius = min(_SMALLEST + counts[entity], _LARGEST)
        name = content.name(content.row("entities", entity))
        wide = name_width(name)
        own = (x - 6, y - 6, x + 6, y + 6)
        named = before = False
        for before in (False, True):
            left = x - radius - 4 - wide if before else x + radius + 4
            box = (left, y - _NAME_HEIGHT / 2, left + wide, y + _NAME_HEIGHT / 2)
            inside = box[0] >= 0 and box[2] <= size[0]
            crowd = names if counts[entity] >= _KNOWN else [*names, *dots]
            if inside and not any(_overlap(box, other) for other in crowd if other != own):
                named = True
                names.append((box[0] - _GAP, box[1], box[2] + _GAP, box[3]))
                break
        made.append(Point(entity, name, x, y, radius, counts[entity], named, before and named))
    return tuple(made)


def _line(content: Content, places: Mapping[str, tuple[int, int]], tie: Tie) -> Line:
    (x, y), (to_x, to_y) = (places[end] for end in tie.ends)
    side = -1 if tie.number % 2 else 1
    bend = (_BEND + _MORE * ((tie.number + 1) // 2)) * side
    middle = (x + to_x) / 2 - (to_y - y) * bend, (y + to_y) / 2 + (to_x - x) * bend
    path = f"M{x},{y}Q{round(middle[0])},{round(middle[1])} {to_x},{to_y}"
    names = " – ".join(content.name(content.row("entities", end)) for end in tie.ends)
    row = tie.cooperation
    return Line(row, tie.ends, path, f"{row['mode_label'] or row['mode']}: {names}")


def name_width(name: str) -> float:
    """About how many pixels a name takes."""
    return sum(_WIDE if east_asian_width(one) in "WF" else _NARROW for one in name)


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]

"""The map: parties at their coordinates, without borders."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import cos, radians

from indicators.explorer.content import Content
from indicators.explorer.cooperation.picture import Picture, picture
from indicators.explorer.cooperation.ties import parties, ties

_WIDTH = 720
_EDGE = 34
_LEAST, _GREATEST = 300, 900
_TOO_LARGE = frozenset({"country"})
"""Kinds whose coordinates say nothing of where in them a party is."""
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
class CooperationMap:
    """The picture with its grid."""

    picture: Picture
    grid: tuple[GridLine, ...]


@dataclass(frozen=True, slots=True)
class _Projection:
    """Plate carrée, with the scale of the middle latitude."""

    west: float
    north: float
    across: float
    down: float

    def __call__(self, longitude: float, latitude: float) -> tuple[int, int]:
        return round(_EDGE + (longitude - self.west) * self.across), round(_EDGE + (self.north - latitude) * self.down)


def cooperation_map(content: Content) -> CooperationMap:
    """Places that work together, joined. A party without coordinates stands at the nearest place that it lies in."""
    located = {
        row["entity_id"]: (row["longitude"], row["latitude"])
        for row in content.rows("entities")
        if row["longitude"] is not None and row["latitude"] is not None and row["kind"] not in _TOO_LARGE
    }
    groups = [
        (row, [place for one in parties(content, row) if (place := _place(content, one, located))])
        for row in content.rows("cooperations")
    ]
    counts = Counter(place for _, places in groups for place in dict.fromkeys(places))
    used = {place: located[place] for place in sorted(counts)}
    drawn = ties(groups)
    if not used:
        return CooperationMap(picture(content, {}, [], counts, (_WIDTH, _LEAST)), ())
    project, size = _projection(list(used.values()))
    places = {name: project(*degrees) for name, degrees in used.items()}
    return CooperationMap(picture(content, places, drawn, counts, size), _grid(project, size))


def _place(content: Content, entity: str, located: dict[str, tuple[float, float]]) -> str | None:
    return next((one for one in content.places.get(entity, (entity,)) if one in located), None)


def _projection(degrees: list[tuple[float, float]]) -> tuple[_Projection, tuple[int, int]]:
    west, east = _span([one[0] for one in degrees])
    south, north = _span([one[1] for one in degrees])
    across = (_WIDTH - 2 * _EDGE) / (east - west)
    down = across / max(cos(radians((south + north) / 2)), 0.1)
    wanted = 2 * _EDGE + (north - south) * down
    height = min(max(round(wanted), _LEAST), _GREATEST)
    if wanted > height:
        across, down = (one * (height - 2 * _EDGE) / (wanted - 2 * _EDGE) for one in (across, down))
    return _Projection(west, north, across, down), (_WIDTH, height)


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

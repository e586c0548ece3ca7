"""The network: parties placed by who works with whom."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from indicators.explorer.content import Content
from indicators.explorer.cooperation.picture import Picture, name_width, picture
from indicators.explorer.cooperation.ties import parties, ties

if TYPE_CHECKING:
    from networkx import Graph

_MOST = 150
"""Parties that are drawn: those with most cooperations. More would be a ball of wool."""
_STEPS = 200
_SEED = 1
_WIDTH = 720
_LEAST = 120
_PAIR = (178, 66)
"""Of two parties that work with nobody else, one above the other; wider for long names."""
_BESIDE = 44
"""What a name has before and behind it."""
_MARGINS = (18, 92, 16)
"""Left, right for names, above and below."""


def network(content: Content) -> Picture:
    """Parties that work together stand together. The same bytes of the same package."""
    groups = [(row, parties(content, row)) for row in content.rows("cooperations")]
    counts = Counter(one for _, members in groups for one in members)
    kept = {one for one, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_MOST]}
    drawn = ties((row, [one for one in members if one in kept]) for row, members in groups)
    joined = sorted({end for tie in drawn for end in tie.ends})
    widths = {one: name_width(content.name(content.row("entities", one))) for one in joined}
    places, height = _placed(widths, [tie.ends for tie in drawn])
    return picture(content, places, drawn, counts, (_WIDTH, height))


def _placed(widths: dict[str, float], pairs: list[tuple[str, str]]) -> tuple[dict[str, tuple[int, int]], int]:
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
        width, height = _size([widths[name] for name in group])
        if left + width > _WIDTH:
            left, top, tallest = 0, top + tallest, 0
        for name, (x, y) in _inside(graph.subgraph(group), group).items():
            start, end, above = _MARGINS
            across, down = width - start - end, height - 2 * above
            places[name] = round(left + start + across * x), round(top + above + down * y)
        left, tallest = left + width, max(tallest, height)
    return places, max(top + tallest, _LEAST)


def _size(widths: list[float]) -> tuple[int, int]:
    parties = len(widths)
    if parties == len(_PAIR):
        return min(max(_PAIR[0], round(max(widths)) + _BESIDE), _WIDTH), _PAIR[1]
    return min(round(100 + 80 * parties**0.5), _WIDTH), round(34 + 52 * parties**0.5)


def _inside(graph: Graph[str], names: list[str]) -> dict[str, tuple[float, float]]:
    """Places between 0 and 1."""
    import networkx

    if len(names) == len(_PAIR):
        return {name: (0.0, float(place)) for place, name in enumerate(names)}
    ordered: Graph[str] = networkx.Graph()
    ordered.add_nodes_from(names)
    ordered.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.edges))
    found = networkx.spring_layout(ordered, k=4 / len(names) ** 0.5, iterations=_STEPS, seed=_SEED, method="force")
    across, down = ({name: float(place[axis]) for name, place in found.items()} for axis in (0, 1))
    return {name: (_part(across[name], across), _part(down[name], down)) for name in names}


def _part(number: float, numbers: dict[str, float]) -> float:
    least, greatest = min(numbers.values()), max(numbers.values())
    return 0.5 if least == greatest else (number - least) / (greatest - least)

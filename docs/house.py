"""The picture of the house in docs/explanation/architecture.md: its rooms on their floors, and who imports whom."""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.test_architecture import FLOORS, imports, room  # noqa: E402

WIDTH, FLOOR, BOX, TOP = 920, 62, 30, 16
LEFT = 150
SAYS = {
    "reading": "a text, its numbers",
    "model": "what a table is",
    "package": "files, rows",
    "documents": "a document, its text",
    "insight": "claims and their meaning",
    "rules": "what has to hold",
    "engine": "runs rules, tells findings",
    "release": "what is made of data",
    "explorer": "what people look at",
    "api": "what users import",
    "cli": "what users call",
}
"""What a floor is about, by one of its rooms."""


def rooms_imported() -> dict[str, set[str]]:
    """Of each room those that it imports, without those that they import in their turn."""
    direct: dict[str, set[str]] = {}
    for module, found in imports().items():
        if here := room(module):
            direct.setdefault(here, set()).update(room(one) for one in found if room(one) not in ("", here))
    reached: dict[str, set[str]] = {}

    def below(name: str) -> set[str]:
        if name not in reached:
            reached[name] = direct[name].union(*(below(one) for one in direct[name]))
        return reached[name]

    return {
        name: {one for one in found if not any(one in below(two) for two in found)} for name, found in direct.items()
    }


def house_svg() -> str:
    """The house as SVG: the ground floor at the bottom, so that every arrow points down."""
    floors = [sorted(rooms) for rooms in FLOORS if rooms != {"__main__"}]
    height = TOP * 2 + FLOOR * len(floors)
    place = {}
    lines = []
    for number, rooms in enumerate(floors):
        y = height - TOP - FLOOR * (number + 1)
        width = (WIDTH - LEFT - 10) / len(rooms)
        lines.append(f'<rect class="floor" x="0" y="{y + 2}" width="{WIDTH}" height="{FLOOR - 4}" rx="4"/>')
        said = next((SAYS[name] for name in rooms if name in SAYS), "")
        lines.append(f'<text class="says" x="12" y="{y + FLOOR / 2 + 4:g}">{escape(said)}</text>')
        for at, name in enumerate(rooms):
            place[name] = (LEFT + width * (at + 0.5), y + FLOOR / 2)
    arrows, boxes = [], []
    imported = rooms_imported()
    for name, (x, high) in place.items():
        for other in sorted(imported.get(name, ())):
            to_x, to_y = place[other]
            start, end = high + BOX / 2, to_y - BOX / 2 - 2
            half = f"{(start + end) / 2:.0f}"
            arrows.append(f'<path d="M{x:.0f} {start:.0f}C{x:.0f} {half} {to_x:.0f} {half} {to_x:.0f} {end:.0f}"/>')
        wide = 9 * len(name) + 14
        boxes.append(
            f"<g><title>{name} imports {', '.join(sorted(imported.get(name, ()))) or 'no other room'}</title>"
            f'<rect class="room" x="{x - wide / 2:.0f}" y="{high - BOX / 2:.0f}" width="{wide}" height="{BOX}" rx="5"/>'
            f'<text class="name" x="{x:.0f}" y="{high + 4:.0f}">{name}</text></g>'
        )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
            "<title>The rooms of src/indicators on their floors; each arrow is an import, and points down</title>",
            "<style>text{font:13px sans-serif;fill:#1b2733}.says{font-size:11px;fill:#52606d}.name{text-anchor:middle;"
            "font-family:monospace}.floor{fill:#f1f4f7}.room{fill:#fff;stroke:#34607f}"
            "path{fill:none;stroke:#7a96ab;stroke-width:1.1;marker-end:url(#a)}</style>",
            '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            '<path d="M0 0L8 4L0 8z" style="fill:#7a96ab;stroke:none;marker-end:none"/></marker></defs>',
            f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
            *lines,
            *arrows,
            *boxes,
            "</svg>",
            "",
        ]
    )

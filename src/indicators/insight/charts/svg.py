"""A panel's specification drawn as SVG: marks where their scales place them, that say to all what they are.

A panel is a view of Vega-Lite: layers of rect, rule, line, point and text with data of their own. What is drawn here is
what we use of it, so that a picture needs neither a browser nor a network, and takes a millisecond.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from unicodedata import east_asian_width
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from indicators.markup import printable

Specification = dict[str, Any]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

NAMESPACE = "http://www.w3.org/2000/svg"
_NARROW, _WIDE = 0.62, 1.0
"""Widths of a letter and of a Chinese character, in parts of the size."""

_LINE = 1.3
"""From line to line, in parts of the size."""

_BETWEEN = 6
"""Room between panels."""


def text_width(words: str, size: float) -> float:
    """About how wide some words are."""
    return size * sum(_WIDE if east_asian_width(one) in "WF" else _NARROW for one in words)


def wrapped(words: str, size: float, width: float) -> list[str]:
    """Words in lines of at most that width, broken at blanks, and between Chinese characters."""
    lines, rest = [], words
    while text_width(rest, size) > width:
        fits = next(end for end in range(len(rest), 0, -1) if end == 1 or text_width(rest[:end], size) <= width)
        blank = rest.rfind(" ", 1, fits + 1)
        inside_word = fits < len(rest) and rest[fits].isascii() and rest[fits - 1].isascii()
        at = blank if blank > 0 and (inside_word or rest[fits] == " ") else fits
        lines.append(rest[:at].strip())
        rest = rest[at:].lstrip()
    return [*lines, rest] if rest or not lines else lines


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have room in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


class Sheet:
    """An SVG that grows downwards by words and panels, and ends as wide and high as they reach."""

    def __init__(self, width: float, ink: str, prefix: str) -> None:
        self.root = Element("svg", {"xmlns": NAMESPACE})
        self.width, self.ink, self.prefix = width, ink, prefix
        self.y = 0.0
        self.marks = 0
        self._reached = width
        self._gradients = 0

    def write(self, words: str, size: float, colour: str, weight: str = "normal") -> None:
        """Words in as many lines as they need."""
        for line in wrapped(printable(words), size, self.width):
            self.y += size * _LINE
            self._text(self.root, line, 0, self.y - size * 0.3, size, fill=colour, font_weight=weight)

    def space(self, height: float) -> None:
        """Leave room."""
        self.y += height

    def draw(self, panels: Iterable[Specification]) -> None:
        """Panels below what is there and each other."""
        for place, panel in enumerate(panels):
            self.space(_BETWEEN if place else 0)
            self._draw(panel)

    def _draw(self, panel: Specification) -> None:
        """A panel, moved by what of it reaches above and to the left of its own beginning."""
        if "title" in panel:
            self.write(panel["title"], 12, self.ink)
            self.space(4)
        group = SubElement(self.root, "g")
        self._left, self._top, self._right, self._bottom = 0.0, 0.0, panel["width"], panel["height"]
        self._layers(group, panel)
        self.y -= self._top
        _set(group, transform=f"translate({_short(-self._left)},{_short(self.y)})")
        self.y += self._bottom
        self._reached = max(self._reached, self._right - self._left)

    def finished(self, padding: float = 0) -> Element:
        """The SVG with its size."""
        width, height = self._reached + 2 * padding, self.y + 2 * padding
        box = " ".join(map(_short, (-padding, -padding, width, height)))
        _set(self.root, viewBox=box, width=width, height=height)
        return self.root

    def _layers(self, group: Element, panel: Specification) -> None:
        size = (panel["width"], panel["height"])
        for layer in panel["layer"]:
            mark, encoding = layer["mark"], layer["encoding"]
            placed = [_Placed(row, encoding, size) for row in layer["data"]["values"]]
            if mark["type"] == "line":
                points = " ".join(f"{_short(one.x)},{_short(one.y)}" for one in placed)
                line = SubElement(group, "polyline", {"points": points, "fill": "none"})
                _set(line, stroke=mark["color"], stroke_width=mark["strokeWidth"])
                continue
            for one in placed:
                self._mark(self._parent(group, one), mark, one)

    def _parent(self, group: Element, one: _Placed) -> Element:
        """The group of a mark that says what it is; the panel's where it says nothing."""
        said = one.word("description")
        if not said:
            return group
        self.marks += 1
        said = printable(said)
        marked = SubElement(group, "g", {"class": "mark", "role": "img", "tabindex": "0", "aria-label": said})
        SubElement(marked, "title").text = said
        if readout := one.number("readout"):
            for place, line in enumerate(wrapped(said, 11, self.width)[:2]):
                y = readout + place * 11 * _LINE
                self._text(marked, line, self._left, y, 11, fill=self.ink, display="none").set("class", "said")
        return marked

    def _mark(self, parent: Element, mark: Specification, one: _Placed) -> None:
        colour = one.colour("color") or mark.get("color")
        look = {"opacity": mark.get("opacity"), "stroke_width": mark.get("strokeWidth")}
        match mark["type"]:
            case "text":
                words = printable(one.word("text") or mark.get("text", ""))
                x, y = one.x + mark.get("dx", 0), one.y + mark.get("dy", 0)
                size, width = mark["fontSize"], mark.get("limit", math.inf)
                if text_width(words, size) > width:
                    words = wrapped(words, size, width - size)[0] + "…"
                anchor = {"left": "start", "right": "end"}.get(mark.get("align", ""), "middle")
                weight = mark.get("fontWeight")
                self._text(parent, words, x, y + size * 0.35, size, anchor, fill=colour, font_weight=weight)
            case "rule":
                x2, y2 = one.second("x", one.x), one.second("y", one.y)
                line = SubElement(parent, "line")
                dash = ",".join(map(str, mark["strokeDash"])) if "strokeDash" in mark else None
                _set(line, x1=one.x, y1=one.y, x2=x2, y2=y2, stroke=colour, stroke_dasharray=dash, **look)
                if parent.get("class") == "mark":  # a thin line is hard to point at
                    wide = SubElement(parent, "line", {"stroke": "transparent", "stroke-width": "10"})
                    _set(wide, x1=one.x, y1=one.y, x2=x2, y2=y2)
                self._reach(one.x, one.y, x2, y2)
            case "rect":
                x2, y2 = one.second("x", one.x), one.second("y", one.y)
                fill = mark.get("fill") or colour
                fill = self._gradient(fill) if isinstance(fill, Mapping) else fill
                corner, size = (min(one.x, x2), min(one.y, y2)), (abs(x2 - one.x), abs(y2 - one.y))
                rect = SubElement(parent, "rect")
                _set(rect, x=corner[0], y=corner[1], width=max(size[0], 1), height=max(size[1], 1), fill=fill, **look)
                self._reach(one.x, one.y, x2, y2)
            case "point":
                x, y = one.x, one.y + mark.get("yOffset", 0)
                path = SubElement(parent, "path", {"transform": f"translate({_short(x)},{_short(y)})"})
                fill = one.colour("fill") or mark.get("fill") or (colour if mark.get("filled") else None)
                stroke = None if mark.get("filled") else mark.get("stroke") or colour
                shape = one.word("shape") or mark.get("shape", "circle")
                _set(path, d=_shape(shape, mark["size"]), fill=fill or "none", stroke=stroke, **look)
                self._reach(x - 6, y - 6, x + 6, y + 6)

    def _text(
        self, parent: Element, words: str, x: float, y: float, size: float, anchor: str = "start", **look: Any
    ) -> Element:
        text = SubElement(parent, "text", {"aria-hidden": "true"})
        _set(text, x=x, y=y, font_size=size, text_anchor=anchor if anchor != "start" else None, **look)
        text.text = words
        width = text_width(words, size)
        begin = x - width * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        if parent is not self.root:
            self._reach(begin, y - size, begin + width, y + size * 0.3)
        return text

    def _reach(self, x: float, y: float, x2: float, y2: float) -> None:
        self._left, self._right = min(self._left, x, x2), max(self._right, x, x2)
        self._top, self._bottom = min(self._top, y, y2), max(self._bottom, y, y2)

    def _gradient(self, fill: Mapping[str, Any]) -> str:
        """A gradient from left to right, under a name that no other picture of a page has."""
        self._gradients += 1
        name = f"{self.prefix}-gradient-{self._gradients}"
        gradient = SubElement(self.root, "linearGradient", {"id": name})
        for stop in fill["stops"]:
            SubElement(gradient, "stop", {"offset": str(stop["offset"]), "stop-color": stop["color"]})
        return f"url(#{name})"


class _Placed:
    """A row of a layer's data with its channels resolved."""

    def __init__(self, row: Mapping[str, Any], encoding: Specification, size: tuple[float, float]) -> None:
        self._row, self._encoding = row, encoding
        self._extents = {"x": (0.0, size[0]), "y": (size[1], 0.0)}
        self.x = self._place("x", "x", 0)
        self.y = self._place("y", "y", 0)

    def second(self, axis: str, otherwise: float) -> float:
        """Where the mark ends; over the whole panel where only the other axis places it."""
        if axis not in self._encoding:
            return self._extents[axis][1] or self._extents[axis][0]
        return self._place(f"{axis}2", axis, otherwise)

    def _place(self, channel: str, axis: str, otherwise: float) -> float:
        given = self._encoding.get(channel)
        if given is None:
            return otherwise
        if "value" in given:
            return float(given["value"])
        return place_on(self._encoding[axis], self._row[given["field"]], self._extents[axis])

    def word(self, channel: str) -> str:
        """The text of a field."""
        return str(self._row.get(self._encoding.get(channel, {}).get("field"), ""))

    def number(self, channel: str) -> float:
        """A number that the row itself gives; 0 without."""
        return float(self._row.get(channel, 0))

    def colour(self, channel: str) -> str | None:
        """The colour of a field by its scale, or of a condition that holds."""
        given = self._encoding.get(channel)
        if given is None:
            return None
        condition = given.get("condition")
        if condition and self._row.get(condition["test"].removeprefix("datum.")):
            return str(condition["value"])
        scale = given["scale"]
        return str(scale["range"][scale["domain"].index(self._row[given["field"]])])


def place_on(channel: Specification, value: Any, extent: tuple[float, float]) -> float:
    """Where a channel's scale puts a number or day; over the extent of the panel, unless it has a range of its own."""
    low, high = map(_number, channel["scale"]["domain"])
    begin, end = channel["scale"].get("range", extent)
    return float(begin + (_number(value) - low) / (high - low) * (end - begin))


def _number(value: Any) -> float:
    if isinstance(value, Mapping):
        return date(value["year"], value["month"], value["date"]).toordinal()
    return date.fromisoformat(value).toordinal() if isinstance(value, str) else value


def _shape(name: str, area: float) -> str:
    """The path of a symbol around nothing."""
    if name == "circle":
        radius = _short(math.sqrt(area / math.pi))
        arc = f"A{radius},{radius},0,1,1,"
        return f"M{radius},0{arc}-{radius},0{arc}{radius},0Z"
    r = math.sqrt(area) / 2
    corners: Sequence[tuple[float, float]] = {
        "diamond": ((0, -1.25), (1.0, 0), (0, 1.25), (-1.0, 0)),
        "triangle-up": ((0, -0.87), (1, 0.87), (-1, 0.87)),
        "triangle-down": ((0, 0.87), (1, -0.87), (-1, -0.87)),
        "triangle-right": ((0.87, 0), (-0.87, 1), (-0.87, -1)),
    }[name]
    return "M" + "L".join(f"{_short(x * r)},{_short(y * r)}" for x, y in corners) + "Z"


def _set(element: Element, **attributes: float | str | None) -> None:
    """Give an element what is known, numbers in short."""
    for name, value in attributes.items():
        if value is not None:
            text = value if isinstance(value, str) else _short(value)
            element.set(name.replace("_", "-"), text)


def _short(number: float) -> str:
    return f"{round(number, 2):.15g}"


def serialized(root: Element) -> str:
    """The SVG as text."""
    return ElementTree.tostring(root, encoding="unicode")

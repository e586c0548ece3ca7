"""On which line of an indented JSON text a property or item stands."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

_NAME = re.compile(r'"(?:[^"\\]++|\\.)*+":')


class JSONLines:
    """The lines of a JSON text with an indentation of two spaces, looked through once."""

    def __init__(self, text: str) -> None:
        self._items: dict[int, list[int]] = {}
        self._named: dict[tuple[int, str], list[int]] = {}
        for number, line in enumerate(text.split("\n")):
            written = line.lstrip(" ")
            if not written or written[0] in "]}":
                continue
            indent = len(line) - len(written)
            self._items.setdefault(indent, []).append(number)
            name = _NAME.match(written)
            if name is not None:
                self._named.setdefault((indent, name.group()), []).append(number)

    def line_of(self, path: Sequence[str | int]) -> int:
        """The line, from 1, of the place that names and numbers lead to; as near as can be told."""
        line = 0
        for depth, step in enumerate(path, start=1):
            if isinstance(step, str):
                lines = self._named.get((2 * depth, f"{json.dumps(step, ensure_ascii=False)}:"), [])
                place = bisect_left(lines, line)
            else:
                lines = self._items.get(2 * depth, [])
                place = bisect_right(lines, line) + step
            if place < len(lines):
                line = lines[place]
        return line + 1

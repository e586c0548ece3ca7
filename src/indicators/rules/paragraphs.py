"""The paragraphs of a text: what stands between blank lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BEFORE_BLANK = re.compile(r"\n(?=[^\S\n]*\n)")


class Paragraphs:
    """Where the paragraphs of a text begin and end, looked for once however many places are asked for."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._begins = [match.end() for match in _BLANK_LINE.finditer(text)]
        self._ends = [match.start() for match in _BEFORE_BLANK.finditer(text)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """From the end of the last blank line before a place to the beginning of the first behind it."""
        begin, after = bisect_right(self._begins, start), bisect_left(self._ends, end)
        return (
            self._begins[begin - 1] if begin else 0,
            self._ends[after] if after < len(self._ends) else self._length,
        )

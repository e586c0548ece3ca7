"""What git could not merge: the markers it leaves in a file, the sides between them, and values joined by meaning."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

_MARKER = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)
_HUNK = re.compile(
    r"^<{7}(?: ([^\r\n]*))?\r?\n(.*?)(?:^\|{7}[^\n]*\n.*?)?^={7}\r?\n(.*?)^>{7}(?: ([^\r\n]*))?\r?(?:\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


def hunks_of(text: str) -> Iterator[tuple[int, str, str]]:
    """What stands between the markers, of ours and of theirs, with the line on which it begins."""
    for hunk in _HUNK.finditer(text):
        yield text.count("\n", 0, hunk.start()) + 2, hunk[2], hunk[3]


def told_markers(text: str, lines_before: int = 0) -> tuple[int, str] | None:
    """The line of the first conflict marker, and in words where all are and what stands against what."""
    first = _MARKER.search(text)
    if first is None:
        return None
    hunks = list(_HUNK.finditer(text))
    ends = [[lines_before + text.count("\n", 0, at) + 1 for at in (one.start(), one.end() - 1)] for one in hunks]
    if not hunks:
        line = lines_before + text.count("\n", 0, first.start()) + 1
        return line, "a conflict marker of git, of which the other parts are missing"
    places = ", ".join(f"{begin} to {end}" for begin, end in ends[:5])
    more = f" and {len(ends) - 5} more" if len(ends) > 5 else ""
    sides = f"{hunks[0][1] or 'ours'} against {hunks[0][4] or 'theirs'}"
    return ends[0][0], f"conflict markers of git in lines {places}{more}: {sides}"


def sides_of(text: str) -> tuple[str, str]:
    """The text as either side would have it: the same twice where it has no markers."""
    return _HUNK.sub(lambda hunk: hunk[2], text), _HUNK.sub(lambda hunk: hunk[3], text)


def marked(file: str, ours: bytes, theirs: bytes, labels: tuple[str, str]) -> bytes:
    """Two versions of a file in one, with conflict markers around what differs; in a table row by row."""
    is_table = file.endswith(".csv")
    pieces = records_of if is_table else lines_of
    one, other = (list(pieces(content.decode())) for content in (ours, theirs))
    written: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            written += one[a:b]
            continue
        pairs = [(one[a:b], other[c:d])]
        if is_table and b - a == d - c:
            pairs = [([mine], [yours]) for mine, yours in zip(one[a:b], other[c:d], strict=True)]
        for mine, yours in pairs:
            written += [f"<<<<<<< {labels[0]}\n", *mine, "=======\n", *yours, f">>>>>>> {labels[1]}\n"]
    return "".join(written).encode()


def line_in_hunks(text: str, path: Sequence[Any]) -> int:
    """The line between conflict markers that names what the path leads to, or the first between any."""
    hunks = [(line, ours + theirs) for line, ours, theirs in hunks_of(text)]
    for step in reversed(path):
        for line, words in hunks:
            if str(step) in words:
                return line + words.count("\n", 0, words.index(str(step)))
    return hunks[0][0] if hunks else 0


ABSENT = object()
"""In place of a value that one of the sides has not."""


def joined(base: Any, ours: Any, theirs: Any, *, prefer_ours: bool) -> Any:
    """Three versions of a value in one: what one side changed is taken, as deep as they have the same shape.

    Objects are joined by their names, lists by what their items are called. What both changed differently is that of
    the side that is preferred, so that joining twice tells where they are at odds.
    """
    if ours == theirs or theirs == base:
        return ours
    if ours == base:
        return theirs
    if isinstance(ours, list) and isinstance(theirs, list):
        versions = [_by_name(one) for one in (base if isinstance(base, list) else [], ours, theirs)]
        if None not in versions:
            return list(joined(*versions, prefer_ours=prefer_ours).values())
    if isinstance(ours, dict) and isinstance(theirs, dict):
        before = base if isinstance(base, dict) else {}
        found = {
            name: joined(*(one.get(name, ABSENT) for one in (before, ours, theirs)), prefer_ours=prefer_ours)
            for name in dict.fromkeys((*ours, *theirs))
        }
        return {name: value for name, value in found.items() if value is not ABSENT}
    return ours if prefer_ours else theirs


_NAMES = ("name", "title", "fields")


def _by_name(items: list[Any]) -> dict[str | None, Any] | None:
    """The items by what they are called; None where that does not tell each from the others."""
    found: dict[str | None, Any] = {}
    for item in items:
        name = next((item[key] for key in _NAMES if key in item), None) if isinstance(item, dict) else item
        found[None if name is None else json.dumps(name)] = item
    return None if None in found or len(found) < len(items) else found


def lines_of(text: str) -> list[str]:
    """The lines of a text, each with its end."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def records_of(text: str) -> Iterator[str]:
    """The records of a CSV text in good form, each with its line end: a cell may hold line breaks."""
    held = ""
    for line in lines_of(text):
        held += line
        if held.count('"') % 2 == 0:
            yield held
            held = ""
    if held:
        yield held


Odds = tuple[tuple[Any, ...], Any, Any]
"""The names that lead to a place in which two values differ, and what stands there in either."""


def at_odds(ours: Any, theirs: Any, path: tuple[Any, ...] = ()) -> Iterator[Odds]:
    """Each place in which two values differ, as deep as they have the same shape."""
    if ours == theirs:
        return
    if isinstance(ours, list) and isinstance(theirs, list):
        named = _by_name(ours), _by_name(theirs)
        ours, theirs = (ours, theirs) if None in named else named
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in dict.fromkeys((*ours, *theirs)):
            yield from at_odds(ours.get(name, ABSENT), theirs.get(name, ABSENT), (*path, name))
    else:
        yield path, ours, theirs


def shown_side(value: Any) -> str:
    """A value of one side as messages show it."""
    if value is ABSENT:
        return "not there"
    text = repr(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "…"

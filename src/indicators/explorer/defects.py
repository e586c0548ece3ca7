"""What a copy spoilt in its document: names written wrong, and what was written into the words."""

from __future__ import annotations

import re
from typing import NamedTuple

from indicators.explorer.content import Content
from indicators.explorer.wording import Wording
from indicators.reading.breaks import inserted
from indicators.reading.characters import plain_spelling

_SPOILT_NAMES = frozenset({"garbled_copy", "transcription_error"})


class Defect(NamedTuple):
    """Spoilt characters of a source, and how they are read."""

    start: int
    end: int
    what: str


def defects(content: Content, source_id: str, text: str) -> list[Defect]:
    """The defects of a source that its rows and the reader know of, in order; none within another."""
    say = Wording(content.language)
    found = [Defect(start, end, say("defect.inserted")) for start, end in inserted(plain_spelling(text))]
    names: dict[str, list[str]] = {}
    for row in content.rows_of("aliases", "source_id", source_id):
        if row["reason"] in _SPOILT_NAMES and row["alias"]:
            names.setdefault(row["alias"], []).append(str(row["entity_label"] or row["entity_id"]))
    if names:
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        for match in re.finditer("|".join(map(re.escape, longest_first)), text):
            read_as = say("defect.name", name=", ".join(names[match.group()]))
            found.append(Defect(match.start(), match.end(), read_as))
    found.sort()
    kept: list[Defect] = []
    for defect in found:
        if not kept or defect.start >= kept[-1].end:
            kept.append(defect)
    return kept

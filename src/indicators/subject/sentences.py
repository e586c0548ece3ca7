"""The sentence around a place in a Chinese or English text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache
from operator import itemgetter

_END = re.compile(
    r"[。！？!?；;\n]|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff])"
    r"|(?<!\b[A-Za-z])(?<!\bNo)(?<!\b[DMJS]r)(?<!\bM[rs]s)(?<!\bMs)(?<!\bv[so])(?<!\bSept)"
    r"(?<!\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec))\.(?=[\"”’)]{0,2}\s{1,4}[\"“‘(]?[A-Z0-9])"
)
"""Also a full stop before a capital, unless it shortens a word: U.S., No. 5, Sept. 3."""
_CLOSING = "”’」』）)》】\"'"
_LONGEST = 300
"""A sentence longer than this is cut at commas around the place, then by force."""


@lru_cache(maxsize=32)
def _ends(text: str) -> list[int]:
    """Where sentences end, looked for once however many places of a text are asked for."""
    return [match.end() for match in _END.finditer(text)]


@lru_cache(maxsize=1024)
def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence in which a mention stands."""
    ends = _ends(text)
    before = bisect_right(ends, start)
    begin = max(start - _LONGEST, 0, ends[before - 1] if before else 0)
    while begin < start and (text[begin].isspace() or text[begin] in _CLOSING):
        begin += 1
    limit = min(end + _LONGEST, len(text))
    behind = bisect_right(ends, end)
    match_end = _END.search(text, ends[behind] - 1, limit) if behind < len(ends) and ends[behind] <= limit else None
    stop = limit if match_end is None else match_end.end()
    if match_end is not None:
        if match_end.group() == "\n":
            stop -= 1
        while stop < len(text) and text[stop] in _CLOSING:
            stop += 1
    return begin, stop


_CLAUSE_END = re.compile(r"[,，;；:：。！？!?\n]|(?<![0-9])\.(?=\s)|(?<=[0-9])\.(?=\s{1,4}[\"“(]?[A-Z])")
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*(?=\n)|\n(?=[\u3000 ]{2})")
_LONGEST_PARAGRAPH = 4_000
"""Characters before a place beyond which nothing belongs to its paragraph."""
_LONGEST_HEADING = 40
_ENDS_A_SENTENCE = "。;；!！?？,，、:：…."


@lru_cache(maxsize=32)
def _clause_ends(text: str) -> list[int]:
    """Where clauses end: a comma or a colon between digits is that of a number or a ratio, and ends none."""
    found = []
    for match in _CLAUSE_END.finditer(text):
        around = (
            text[match.start() - 1 : match.start()],
            text[match.end() : match.end() + (3 if match.group() == "," else 1)],
        )
        if match.group() not in ",:：" or not all(one.isdigit() for one in around):
            found.append(match.start())
    return found


def clauses_before(text: str, begin: int, place: int) -> list[tuple[int, int]]:
    """The clauses from `begin` as far as a place, the one with the place last."""
    ends = _clause_ends(text)
    found, start = [], begin
    for end in ends[bisect_left(ends, begin) : bisect_left(ends, place)]:
        if text[end] != "." or _CLAUSE_END.match(text, end, place):  # what tells of a full stop stands before the place
            found.append((start, end))
            start = end + 1
    return [*found, (start, place)]


def clause_end(text: str, place: int) -> int:
    """Where the clause with a place ends, within the length of a sentence."""
    ends = _clause_ends(text)
    return min([*ends[(behind := bisect_left(ends, place)) : behind + 1], len(text), place + _LONGEST])


def paragraph_start(text: str, place: int) -> int:
    """Where the paragraph with a place begins: behind a blank line, or on its line where lines are paragraphs."""
    farthest, ends = max(place - _LONGEST_PARAGRAPH, 0), _paragraph_ends(text)
    near = range(bisect_left(ends, place) - 1, bisect_left(ends, farthest) - 1, -1)
    blank = next((match.end() for one in near if (match := _PARAGRAPH_END.match(text, ends[one], place))), 0)
    line = text.rfind("\n", farthest, place) + 1
    before = text[max(line - 2, 0) : line].rstrip("\n")
    return max(farthest, blank, line if not before or before[-1:] in '。！？!?”"）)' else 0)


@lru_cache(maxsize=32)
def _paragraph_ends(text: str) -> list[int]:
    return [match.start() for match in _PARAGRAPH_END.finditer(text)]


def headings_before(text: str, place: int) -> Iterator[tuple[int, int]]:
    """The lines above a place that end as headings do, the nearest first."""
    headings = _headings(text)
    for above in range(bisect_left(headings, place, key=itemgetter(1)) - 1, -1, -1):
        yield headings[above]


@lru_cache(maxsize=32)
def _headings(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for line in text.split("\n")[:-1]:
        heading = line.strip()
        if heading and len(heading) <= _LONGEST_HEADING and heading[-1] not in _ENDS_A_SENTENCE:
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found

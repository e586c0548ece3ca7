"""Names as people shorten them: which stretch of a text is a name with some of it left out, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ASCII_WORD = re.compile(r"[a-z][a-z0-9']+")
_ENDING = re.compile(r"'s$|(?<=[a-z]{4})(?:ed|ment)$")
_NEXT = re.compile(r"[a-z]* ")
_JOINING = frozenset(["the", "of", "and", "in", "for", "with", "between", "its"])
_SAY_NOTHING = _JOINING | frozenset(
    [
        "economic",
        "development",
        "technological",
        "zone",
        "zones",
        "park",
        "parks",
        "industrial",
        "area",
        "new",
        "high",
        "tech",
        "cooperation",
        "industry",
        "innovation",
        "science",
        "technology",
        "committee",
        "management",
        "company",
        "group",
        "river",
        "belt",
        "delta",
        "national",
        "provincial",
        "level",
        "western",
        "eastern",
        "central",
        "region",
        "regions",
    ]
)
_AROUND = 80
"""Letters on either side of a word in which the rest of an English name stands."""
_SHORT_FORMS, _FEW_WORDS = (0.0, 0.3, 0.5, 0.6, 0.7), (0.0, 0.5, 0.6, 0.7)
"""How sure a short form of so many characters, or words, is."""
_BEGINNING = 0.4
"""The same of the first two characters of a name: 成渝, of the circle of that name."""
ONE_WORD = 0.5
"""How sure a single word is, if it is one name's only."""


def shortened(text: str, place: int, piece: str, name: str) -> tuple[int, int, float]:
    """The stretch around a telling piece that is a name with some of it left out, and how surely: by its length."""
    if name.isascii():
        return _shortened_words(text, place, piece, name)
    begin = name.find(piece)
    left, right = place, place + len(piece)
    at = begin + len(piece)
    while right < len(text) and (found := name.find(text[right], at)) >= 0:
        at, right = found + 1, right + 1
    while right > place + len(piece) and _in_a_word(text, right):
        right -= 1
    ends_alike = text[right - 1] == name[-1]
    at = begin
    while left > 0 and (found := name.rfind(text[left - 1], 0, at)) >= 0:
        at, left = found, left - 1
    while left < place and _in_a_word(text, left):
        left += 1
    certainty = _SHORT_FORMS[min(right - left - (0 if ends_alike else 1), 4)]
    return left, right, max(certainty, _BEGINNING) if name.startswith(text[left:right]) else certainty


def _in_a_word(text: str, place: int) -> bool:
    """Whether a place is inside a word in Latin letters."""
    beside = text[place - 1 : place + 1]
    return len(beside) == 2 and beside.isascii() and beside.isalnum()


def _shortened_words(text: str, place: int, piece: str, name: str) -> tuple[int, int, float]:
    left = max(place - _AROUND, 0)
    said, named = _words(text[left : place + _AROUND]), [word for _, word in _words(name)]
    here = next((number for number, (where, word) in enumerate(said) if where == place - left and word == piece), -1)
    if here < 0:
        return place, place, 0.0
    own = named.index(piece)
    kept, at, stop = 1, own, place + len(piece)
    for where, word in said[here + 1 : here + 8]:
        if word not in _JOINING and word not in named:
            break
        if word in named[at + 1 :]:
            at = named.index(word, at + 1)
            kept, stop = kept + 1, left + where + len(word)
        elif kept == 1 and word in named[:own] and _NEXT.fullmatch(text, stop, left + where):
            kept, stop = kept + 1, left + where + len(word)  # assessed zones are zones assessed
    at, start = own, place
    for where, word in reversed(said[max(here - 7, 0) : here]):
        if word not in named[:at]:
            break
        if word in _JOINING:
            continue
        at = len(named[:at]) - 1 - named[:at][::-1].index(word)
        kept, start = kept + 1, left + where
    return start, stop, _FEW_WORDS[min(kept, 3)]


def placed(text: str) -> Iterator[tuple[int, str]]:
    """The pieces of a text that may tell a name, with their places."""
    for place in range(len(text) - 1):
        pair = text[place : place + 2]
        if not pair.isascii() and pair.isalnum():
            yield place, pair
    yield from ((place, word) for place, word in _words(text) if word not in _SAY_NOTHING)


def _words(text: str) -> list[tuple[int, str]]:
    return [(match.start(), _ENDING.sub("", match.group())) for match in _ASCII_WORD.finditer(text)]


def pieces(name: str) -> frozenset[str]:
    return frozenset(piece for _, piece in placed(name))

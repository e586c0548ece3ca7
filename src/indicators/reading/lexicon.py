"""Words that contain a numeral and are known by heart: idioms, names, plans, calendar words, ordinals, articles."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from indicators.reading.characters import numeral_characters, plain_spelling
from indicators.reading.model import Kind
from indicators.reading.wordlists import entries

_LISTS = (
    ("calendar", Kind.DATE),
    ("plan_names", Kind.PLAN),
    ("indefinite", Kind.INDEFINITE),
    ("ordinal_words", Kind.ORDINAL),
    ("place_names", Kind.NAME),
    ("proper_names", Kind.NAME),
    ("words", Kind.NAME),
    ("idioms", Kind.IDIOM),
    ("slogans", Kind.IDIOM),
)


class Span(NamedTuple):
    """A stretch of text and what it is."""

    start: int
    end: int
    kind: Kind


class _Word(NamedTuple):
    """A known word: how far before its first numeral it begins, and what may not surround it."""

    text: str
    lead: int
    kind: Kind
    not_before: str
    not_after: str


_Index = dict[tuple[str, str], tuple[_Word, ...]]


@cache
def _index() -> tuple[_Index, _Index]:
    """Index the words by their first numeral with the character behind it, or before it where they end on it."""
    ahead: dict[tuple[str, str], list[_Word]] = defaultdict(list)
    behind: dict[tuple[str, str], list[_Word]] = defaultdict(list)
    counted = frozenset(numeral_characters)
    seen: set[str] = set()
    for name, kind in _LISTS:
        for entry in entries(name):
            text = plain_spelling(entry.word)
            if text in seen:
                continue
            seen.add(text)
            lead = next((k for k, character in enumerate(text) if character in counted), None)
            if lead is None:
                continue  # the tests say so: nothing would ever look such a word up
            word = _Word(text, lead, kind, entry.not_before, entry.not_after)
            if lead + 1 < len(text):
                ahead[text[lead], text[lead + 1]].append(word)
            else:
                behind[text[lead], text[lead - 1]].append(word)
    return _longest_first(ahead), _longest_first(behind)


def _longest_first(index: dict[tuple[str, str], list[_Word]]) -> _Index:
    """Order each group so that the first word that fits is the longest."""
    return {key: tuple(sorted(words, key=lambda w: -len(w.text))) for key, words in index.items()}


def match_word(plain: str, at: int, floor: int) -> Span | None:
    """Find the longest known word whose first numeral stands at a place.

    Parameters
    ----------
    plain : str
        The text in plain spelling.
    at : int
        Where the numeral stands.
    floor : int
        What stands before this place belongs to something else.

    Returns
    -------
    Span or None
        The word, or None.
    """
    ahead, behind = _index()
    numeral = plain[at]
    first = _fitting(ahead.get((numeral, plain[at + 1 : at + 2]), ()), plain, at, floor)
    second = None
    if at > floor:
        second = _fitting(behind.get((numeral, plain[at - 1]), ()), plain, at, floor)
    if first is None or (second is not None and len(second.text) >= len(first.text)):
        first = second
    if first is None:
        return None
    start = at - first.lead
    return Span(start, start + len(first.text), first.kind)


def _fitting(candidates: tuple[_Word, ...], plain: str, at: int, floor: int) -> _Word | None:
    """Give the first candidate that stands there and whose surroundings allow it."""
    for word in candidates:
        start = at - word.lead
        if start < floor or not plain.startswith(word.text, start):
            continue
        end = start + len(word.text)
        if word.not_before and end < len(plain) and plain[end] in word.not_before:
            continue
        if word.not_after and start > 0 and plain[start - 1] in word.not_after:
            continue
        return word
    return None

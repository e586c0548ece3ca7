"""Words that contain a numeral and are known by heart: idioms, names, plans, calendar words, ordinals, articles."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from indicators.reading.characters import numeral_characters, plain_spelling
from indicators.reading.model import Kind
from indicators.reading.wordlists import entries, from_words

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


@from_words
def _index() -> dict[str, tuple[_Word, ...]]:
    """Index the words by their first numeral with the character behind it, or before it where they end on it.

    The keys are ``一直`` for 一直 and ``<一统`` for 统一, so that one table serves both.
    """
    index: dict[str, list[_Word]] = defaultdict(list)
    counted = frozenset(numeral_characters)
    seen: set[str] = set()
    for name, kind in _LISTS:
        for entry in entries(name):
            text = plain_spelling(entry.word)
            lead = next((k for k, character in enumerate(text) if character in counted), None)
            if text in seen or lead is None:
                continue  # a test says so of a word without a numeral: nothing would ever look it up
            seen.add(text)
            word = _Word(text, lead, kind, entry.not_before, entry.not_after)
            ends_on_it = lead + 1 == len(text) and lead > 0
            index[f"<{text[lead]}{text[lead - 1]}" if ends_on_it else text[lead : lead + 2]].append(word)
    return {key: tuple(sorted(found, key=lambda w: -len(w.text))) for key, found in index.items()}


def match_word(plain: str, at: int, floor: int) -> Span | None:
    """Find the longest known word whose first numeral stands at a place."""
    index = _index()
    ahead = index.get(plain[at : at + 2])
    found = None if ahead is None else _fitting(ahead, plain, at, floor)
    if at > floor and (behind := index.get(f"<{plain[at]}{plain[at - 1]}")) is not None:
        other = _fitting(behind, plain, at, floor)
        # Of two as long the one that began first: 统一 in 统一大市场.
        if other is not None and (found is None or len(other.text) >= len(found.text)):
            found = other
    if found is None:
        return None
    start = at - found.lead
    return Span(start, start + len(found.text), found.kind)


def _fitting(candidates: tuple[_Word, ...], plain: str, at: int, floor: int) -> _Word | None:
    """Give the first candidate that stands there and whose surroundings allow it."""
    for word in candidates:
        text, lead, _, not_before, not_after = word
        start = at - lead
        if start < floor or not plain.startswith(text, start):
            continue
        end = start + len(text)
        if not_before and end < len(plain) and plain[end] in not_before:
            continue
        if not_after and start > 0 and plain[start - 1] in not_after:
            continue
        return word
    return None

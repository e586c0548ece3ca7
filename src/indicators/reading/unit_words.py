"""Finding the unit that follows a number: units of measure, measure words and counted nouns."""

from __future__ import annotations

import re
from collections import defaultdict
from enum import Enum, auto
from typing import NamedTuple

from indicators.reading.characters import is_han
from indicators.reading.wordlists import entries, from_words, words


class UnitClass(Enum):
    """How a unit counts, which decides what 一 before it means."""

    MEASURE = auto()
    """A unit of measure: 一 before it is a number (一年, 一亩)."""
    CLASSIFIER = auto()
    """A measure word: 一 before it is an article (一家企业)."""
    NOUN = auto()
    """A noun counted without a measure word (三省)."""


class Unit(NamedTuple):
    """A unit found in a text: where it ends, how it reads, how it counts."""

    end: int
    text: str
    unit_class: UnitClass


class UnitWord(NamedTuple):
    """One word of the lists, ready to be tried."""

    text: str
    not_before: str
    unit_class: UnitClass


_LISTS = (("counted_nouns", UnitClass.NOUN), ("measure_words", UnitClass.CLASSIFIER), ("units", UnitClass.MEASURE))
_LETTERS_GO_ON = re.compile("[A-Za-z0-9²³]")
# What may stand between 大 and the noun: a few characters that are no particles, so that the noun is still its own.
_LONGEST_MODIFIER = 8
_PHRASE_ENDS = frozenset('的了和与及或是在有为以将把被、,。;:,.;:()()“”"‘’ \n\t')


@from_words
def words_by_first() -> dict[str, tuple[UnitWord, ...]]:
    """Index every unit by its first character, the longest first; a word in two lists counts as the stronger."""
    strongest = {
        entry.word: UnitWord(entry.word, entry.not_before, unit_class)
        for name, unit_class in _LISTS
        for entry in entries(name)
    }
    index: dict[str, list[UnitWord]] = defaultdict(list)
    for word in strongest.values():
        index[word.text[0]].append(word)
    return {first: tuple(sorted(found, key=lambda w: -len(w.text))) for first, found in index.items()}


@from_words
def _grand_nouns() -> frozenset[str]:
    """Give the heads of what N大 counts."""
    return frozenset(
        entry.word for name in ("grand_nouns", "counted_nouns") for entry in entries(name) if len(entry.word) > 1
    )


def match_unit(plain: str, at: int) -> Unit | None:
    """Find the longest unit that begins at a place, with what it is taken per (元/平方米)."""
    unit = _match_word(plain, at)
    if unit is None:
        return None
    if plain.startswith("/", unit.end):
        below = _match_word(plain, unit.end + 1)
        if below is not None:
            return Unit(below.end, f"{unit.text}/{below.text}", UnitClass.MEASURE)
    return unit


def _match_word(plain: str, at: int) -> Unit | None:
    """Find the longest single word of the lists at a place."""
    for text, not_before, unit_class in words_by_first().get(plain[at : at + 1], ()):
        if not plain.startswith(text, at):
            continue
        end = at + len(text)
        if not_before and plain[end : end + 1] in not_before and end < len(plain):
            continue
        if text[-1].isascii() and text[-1].isalpha() and _LETTERS_GO_ON.match(plain, end):
            continue
        return Unit(end, text, unit_class)
    return None


def match_grand_noun(plain: str, at: int) -> Unit | None:
    """Find the noun that N大 counts, which begins at a place behind 大 (六大高耗能行业: 高耗能行业)."""
    nouns = _grand_nouns()
    for start in range(at, at + _LONGEST_MODIFIER):
        character = plain[start : start + 1]
        if not character or character in _PHRASE_ENDS or not (is_han(character) or character.isalpha()):
            return None
        for length in (5, 4, 3, 2):
            if plain[start : start + length] in nouns and len(plain) >= start + length:
                end = _with_head(plain, start + length)
                return Unit(end, plain[at:end], UnitClass.NOUN)
    return None


def _with_head(plain: str, end: int) -> int:
    """Go on to the head when the noun that ends at a place only modifies it (十大重点产业, 五大优势产业集群)."""
    nouns = _grand_nouns()
    if plain[end - 2 : end] in words("grand_modifiers"):
        for length in (5, 4, 3, 2):
            if plain[end : end + length] in nouns:
                return end + length
    return end

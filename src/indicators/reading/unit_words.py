"""Units: the words that follow a number, the codes that tables of units have for them, the currency in front."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from indicators.reading import Mention
from indicators.reading.vocabulary import (
    entries,
    from_words,
    is_han,
    plain_spelling,
    plain_word,
    records,
    unit_words,
    words,
)


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
_LETTER = re.compile("[A-Za-z]")
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


COUNT = "count"
RATIO = "ratio"
_CURRENCIES = frozenset(["CNY", "USD", "EUR", "HKD", "TWD", "JPY", "GBP", "MOP", "AUD", "CAD", "SGD"])
_MARKS_OF_A_FRACTION = ("分之", "半", "/")
_WORDS_OF_A_FRACTION = re.compile(
    r"hal[fv]|doubl|tripl|trebl|quadrupl|quintupl|twice|third|quarter|fourth|(?:fif|six|seven|eigh|nin|ten|twentie|hundred)th|[½⅓⅔¼¾⅕-⅞]"
    r"|\b(?:in|out of) (?:every )?\w{1,12}$"
)
_COUNTED = (
    "人次 人 件次 户次 车次 架次 艘次 班次 台次 场次 站次 批次 "
    "家次 例次 辆次 篇次 项次 宗次 只次 人口 户籍人口 常住人口 农户"
)
_STATISTICAL_COUNTS = frozenset(_COUNTED.split())
"""Units of measure that statistics counts in; they stand in units.txt because 一 before them is a number."""

_UNITS_AT_HAND = 4096
"""Far more units than any corpus counts in, and few enough to keep."""


def unit_code(mention: Mention) -> str | None:
    """The code of a mention's unit: ``count`` of what is counted, empty of a bare number; None where it has none."""
    if mention.quantity is None:
        return None
    unit = mention.quantity.unit
    if not unit:
        return _code_of_bare_number(mention.text)
    if unit in currency_units() and (named := _currency_in_front(mention.text)):
        unit = named  # 港币500万元 are no yuan, whatever stands behind them
    return _codes_at_hand()(unit)


@from_words
def currency_units() -> frozenset[str]:
    """The units of money that a currency in front of the number may go with, in plain spelling."""
    return frozenset(word for code, *listed in records("unit_codes") for word in listed if code in _CURRENCIES)


def _currency_in_front(text: str) -> str:
    if text[:1].isdecimal():
        return ""  # as nearly all begin
    plain = plain_spelling(text)
    return next((word for word in _in_front() if plain.startswith(word)), "")


@from_words
def _in_front() -> tuple[str, ...]:
    """Give the currencies that go before a number, the longest first."""
    return tuple(sorted(words("currencies_in_front"), key=len, reverse=True))


def _code_of_bare_number(text: str) -> str:
    text = plain_spelling(text)
    fraction = any(mark in text for mark in _MARKS_OF_A_FRACTION) or _WORDS_OF_A_FRACTION.search(text.lower())
    return RATIO if fraction else ""


@from_words
def _codes_at_hand() -> Callable[[str], str | None]:
    """The codes of the units met."""
    return lru_cache(maxsize=_UNITS_AT_HAND)(_code)


def _code(unit: str) -> str | None:
    unit = plain_spelling(unit)
    if unit in _codes():
        return _codes()[unit]
    if (code := unit_words().get(plain_word(unit))) is not None:
        return None if code == "-" else code
    return None if unit in _measured() else COUNT


@from_words
def _codes() -> dict[str, str]:
    return {plain_spelling(word): code for code, *words in records("unit_codes") for word in words}


@from_words
def _measured() -> frozenset[str]:
    return frozenset(entry.word for entry in entries("units")) - _STATISTICAL_COUNTS


@from_words
def _by_last() -> dict[str, tuple[str, ...]]:
    """Index the words by their last character, the longest first."""
    return {word[-1]: tuple(other for other in _in_front() if other[-1] == word[-1]) for word in _in_front()}


def currency_endings() -> frozenset[str]:
    """Give the characters one of which stands in front of a number whose currency goes before it."""
    return frozenset(_by_last())


def currency_before(plain: str, at: int, floor: int) -> str:
    """Find the currency whose name or sign ends at a place; empty where there is none."""
    for word in _by_last().get(plain[at - 1 : at], ()):
        begin = at - len(word)
        if begin < floor or not plain.startswith(word, begin):
            continue
        if not (_LETTER.match(word) and _LETTER.match(plain[begin - 1 : begin])):
            return word
    return ""


def counts_money(unit: str) -> bool:
    """Tell whether a unit may have its currency in front of the number: none at all, or one of money."""
    return not unit or unit in currency_units()

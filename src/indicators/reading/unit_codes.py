"""What a unit as the text writes it is called in a table of units: 家 is a count, 亿元 is yuan, 三分之一 is a ratio."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from indicators.reading.characters import plain_spelling
from indicators.reading.english_words import plain_word, unit_words
from indicators.reading.model import Mention
from indicators.reading.wordlists import entries, from_words, records, words

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
    """The code of a mention's unit.

    Parameters
    ----------
    mention : Mention
        Of kind quantity.

    Returns
    -------
    str or None
        ``count`` for counted things, ``ratio`` for fractions and multiples, ``percent``, ``CNY``, ``m2`` and the like;
        the empty string for a bare number, which has no unit of its own; None where the unit is measured but has no
        code in ``words/unit_codes.txt``.
    """
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

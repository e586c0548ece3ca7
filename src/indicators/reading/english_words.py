"""English words as patterns: what can be bridged between two of them, and the lists of words/english_*.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from indicators.reading.vocabulary import from_words, plain_spelling, records

GAP = r"(?:(?=\s) {0,2}(?:\r?\n {0,8})?(?!\s))"
"""What may stand between two words of an expression: up to two blanks, and at most one line break.

A tab or a wider gap parts the cells of a table, a blank line two paragraphs.
"""
BEGINS, ENDS = "(?<![A-Za-z0-9])", "(?![A-Za-z0-9])"


_OTHER_BLANKS = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")


def plain_english(text: str) -> str:
    """Respell a text one for one as English is read in: with one kind of blank, which keeps the patterns small."""
    plain = plain_spelling(text)
    return plain if plain.isascii() else _OTHER_BLANKS.sub(" ", plain)


def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern of English: letters of either case, and ASCII alone, so that what matches can be looked up."""
    return re.compile(source, re.IGNORECASE | re.ASCII)


def plain_word(written: str) -> str:
    """Give words as the lists have them: in small letters, with one blank between two."""
    return " ".join(written.lower().split())


def any_of(words: Iterable[str]) -> str:
    """Give the source of a pattern for any of some words, the longest first, with any gap where they have a blank."""
    longest = sorted(dict.fromkeys(words), key=len, reverse=True)
    return "|".join(GAP.join(re.escape(part) for part in re.split("[ _]", word)) for word in longest) or "(?!)"


@from_words
def numbers(kind: str) -> dict[str, Fraction]:
    """Give the words of number of one kind with what each stands for."""
    listed = (word.split("=") for first, *words in records("english_numbers") if first == kind for word in words)
    return {word.replace("_", " "): Fraction(number) for word, number in listed}


@from_words
def unit_words() -> dict[str, str]:
    """Give the words of measure with the code of their unit, `-` where it has none."""
    return {word.replace("_", " ").lower(): code for code, *words in records("english_units") for word in words}


@from_words
def placed_words(name: str, place: str) -> dict[str, str]:
    """Give the words of a list that stand before, after or behind a number, with the code that begins their line."""
    lines = (line for line in records(name) if line[1] == place)
    return {word.replace("_", " ").lower(): line[0] for line in lines for word in line[2:]}

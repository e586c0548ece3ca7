"""The nearest known word to one that is not known, as far as it is quickly told."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

_LONGEST = 80
"""Characters. Nobody means a longer word, and comparing takes time with the square of the length."""
COMPARISONS = 50_000
"""So many comparisons, about a second's worth, are spent on one set of known words."""


class Suggestions:
    """What is meant by words that are not among the known ones: each is looked for once, and only so many are.

    Parameters
    ----------
    known : iterable of str
    """

    def __init__(self, known: Iterable[str]) -> None:
        self._known = [word for word in known if len(word) <= _LONGEST]
        self._left = COMPARISONS
        self._told: dict[str, str] = {}

    def nearest(self, word: str) -> str:
        """``did you mean 'x'?`` with the closest known word, or nothing where none is close or there are too many."""
        return asked(self.word(word))

    def word(self, word: str) -> str:
        """The closest known word itself."""
        if word not in self._told:
            self._left -= len(self._known)
            if self._left < 0 or len(word) > _LONGEST:
                return ""
            self._told[word] = next(iter(get_close_matches(word, self._known, n=1)), "")
        return self._told[word]


def nearest_word(word: str, known: Iterable[str]) -> str:
    """The closest known word to a single one; nothing where none is close."""
    return Suggestions(known).word(word)


def nearest(word: str, known: Iterable[str]) -> str:
    """The same for a single word."""
    return Suggestions(known).nearest(word)


def nearest_code(word: str, codes: Collection[str]) -> str:
    """The closest code of a rule itself: ``e5`` means ``E05``."""
    number = re.fullmatch(r"([A-Z])([0-9])", word[:_LONGEST].upper())
    code = f"{number[1]}0{number[2]}" if number else word.upper()
    return code if code in codes else nearest_word(code, codes)


def asked(word: str) -> str:
    """The word as the question of a message; nothing for none."""
    return f"did you mean {word!r}?" if word else ""

"""The currency in front of a number: its sign, its code or its name ($3.5亿, RMB500万元, 人民币500万)."""

from __future__ import annotations

from indicators.reading.unit_codes import currency_units
from indicators.reading.wordlists import from_words, words

_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


@from_words
def _by_last() -> dict[str, tuple[str, ...]]:
    """Index the words by their last character, the longest first."""
    listed = sorted(words("currencies_in_front"), key=len, reverse=True)
    return {word[-1]: tuple(other for other in listed if other[-1] == word[-1]) for word in listed}


def currency_endings() -> frozenset[str]:
    """Give the characters one of which stands in front of a number whose currency goes before it."""
    return frozenset(_by_last())


def currency_before(plain: str, at: int, floor: int) -> str:
    """Find the currency whose name or sign ends at a place; empty where there is none.

    Parameters
    ----------
    plain : str
        The text in plain spelling.
    at : int
        Where the number, or the qualifier in front of it, begins.
    floor : int
        What stands before this place belongs to something else.
    """
    for word in _by_last().get(plain[at - 1 : at], ()):
        begin = at - len(word)
        if begin < floor or not plain.startswith(word, begin):
            continue
        if (
            word[0].isascii()
            and word[0].isalpha()
            and plain[begin - 1 : begin].isascii()
            and plain[begin - 1 : begin].isalpha()
        ):
            continue
        return word
    return ""


def counts_money(unit: str) -> bool:
    """Tell whether a unit may have its currency in front of the number: none at all, or one of money."""
    return not unit or unit in currency_units()

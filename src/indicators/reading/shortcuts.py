"""Reading in one match the expressions that fill statistical prose: Arabic digits, a common unit, a qualifier at most.

Nothing here decides anything: what the words behind the digits mean is asked of the grammar once per wording, and
whatever has a range, a sign or a letter beside it is left to the grammar. A test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from indicators.reading.expressions import CALENDAR_UNITS, PARTICULAR_QUALIFIERS, read_expression
from indicators.reading.model import LOWER_BOUNDED, UPPER_BOUNDED, Qualifier, Quantity
from indicators.reading.qualifiers import qualifier_before, qualifier_edges
from indicators.reading.units import UnitClass, words_by_first
from indicators.reading.wordlists import words

_EXACT = Qualifier.EXACT
_quantity = tuple.__new__  # a reading a microsecond: the named constructor takes its arguments apart once more
_TAKES_MORE = " \u00a0\u3000\u2009\u202f(/半零〇一二两三四五六七八九十廿卅百千万亿兆级期大比每:∶—–~〜─―至到-"
"""What may go on with an expression behind its unit, so that the grammar has to look."""

_LEANS_ON = "@._/:?=&#%+~-—–()[〔【“‘\"'’「『第前国负下比∶ \u3000\u00a0"
"""What in front of a digit may make it something else, so that the grammar has to look."""


_REIGN_ENDS = frozenset(word[-1] for word in words("reigns"))
_FULL = 20_000
"""Wordings remembered at most; there are hardly more, and forgetting them all costs little."""


class Tail(NamedTuple):
    """What the words behind the digits say: a power of ten, a unit, a qualifier."""

    exponent: str
    """As a literal has it (e8), because the double that a literal stands for is the nearest, a product need not be."""
    unit: str
    qualifier: Qualifier


class Shortcuts(NamedTuple):
    """The compiled shortcuts."""

    quantity: Callable[[str, int], re.Match[str] | None]
    """Groups: the digits, the words behind them."""
    date: Callable[[str, int], re.Match[str] | None]
    wording: Callable[[str, int], re.Match[str] | None]
    """A Chinese numeral with a common unit, or a fraction."""
    leans: frozenset[str]
    """Characters in front of a digit that forbid a shortcut."""
    governed: frozenset[str]
    """What a qualifier in front of a digit, or the words it reaches over, may end with: one character or two."""


@cache
def shortcuts() -> Shortcuts:
    """Compile the shortcuts once, from the word lists."""
    before, after = qualifier_edges()
    takes_more = re.escape("".join(sorted(after)) + _TAKES_MORE) + "0-9A-Za-z"
    common = words("common_units")
    # In the order of the list, the commonest first: none of them matches where a longer one stands.
    units = "|".join(f"{re.escape(word)}{_not_longer(word)}" for word in common)
    quantity = re.compile(
        r"([0-9]{1,12}(?:,[0-9]{3}){0,3}(?:\.[0-9]{1,6})?)"
        rf"([多余]?(?:万亿|[万亿]|)[多余]?(?:{units})(?:左右|以上|以下|以内)?)(?![{takes_more}])"
    )
    date = re.compile(
        r"(?:19|20)[0-9]{2}年(?:(?:1[0-2]|[1-9])月(?:(?:3[01]|[12][0-9]|[1-9])日)?|[末底])?"
        rf"(?![{takes_more}年月日初末底中伊上下第前份度内元均龄])"
    )
    chosen = sorted(set(words("common_units_behind_chinese")), key=lambda w: (-len(w), w))
    behind = "|".join(f"{re.escape(word)}{_not_longer(word)}" for word in chosen)
    wording = re.compile(
        rf"(?:(?:[数几]?[一二两三四五六七八九十百千万亿]{{1,6}}|[数几])[多余]?(?:万|亿|)(?:{behind})"
        rf"|[二三四五六七八九十]{{1,2}}分之[一二三四五六七八九十]{{1,2}})(?![{takes_more}点])"
    )
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    return Shortcuts(quantity.match, date.match, wording.match, frozenset(_LEANS_ON + letters), before)


_tails: dict[str, Tail | None] = {}
EXACT_TAILS: dict[str, tuple[str, str]] = {}
"""The power of ten and the unit of each wording met that says no more than these."""


def tail_of(words_behind: str) -> Tail | None:
    """Ask the grammar, once per wording, what the words behind some digits mean.

    Parameters
    ----------
    words_behind : str
        Magnitudes, unit and qualifier, as the shortcut matched them.

    Returns
    -------
    Tail or None
        Their meaning, or None when it depends on more than these words.
    """
    if words_behind in _tails:
        return _tails[words_behind]
    if len(_tails) >= _FULL:
        _tails.clear()
        EXACT_TAILS.clear()
    tail = None
    expression = read_expression("2" + words_behind, 0, 0)
    if expression is not None and expression.end == len(words_behind) + 1:
        value, _, _, qualifier, unit, _, _ = expression.quantity
        scale = str(int(value)) if value is not None and value.denominator == 1 else ""
        if scale and not scale[1:].strip("0"):
            tail = Tail(f"e{len(scale) - 1}" if len(scale) > 1 else "", unit, qualifier)
    _tails[words_behind] = tail
    if tail is not None and tail.qualifier is _EXACT:
        EXACT_TAILS[words_behind] = (tail.exponent, tail.unit)
    return tail


def common_quantity(
    plain: str, at: int, floor: int, digits: str, behind: str, governed: frozenset[str]
) -> tuple[int, Quantity | None]:
    """Read what the shortcut matched, with the qualifier in front of it.

    Parameters
    ----------
    plain : str
        The text in plain spelling.
    at : int
        Where the digits begin.
    floor : int
        What stands before this place belongs to something else.
    digits, behind : str
        What the shortcut matched there.
    governed : frozenset of str
        The endings of qualifiers, from `shortcuts`.

    Returns
    -------
    tuple of int and Quantity or None
        Where the mention starts and its reading, None when the grammar has to look.
    """
    tail = tail_of(behind)
    if tail is None:
        return at, None
    if "," in digits:
        if digits.find(",") > 3:
            return at, None
        digits = digits.replace(",", "")
    exponent, unit, qualifier = tail
    value = float(digits + exponent)
    start = at
    if plain[at - 1] in governed or plain[at - 2 : at] in governed:
        before = qualifier_before(plain, at, floor)
        if before is not None:
            if qualifier is not _EXACT or unit in CALENDAR_UNITS or before.word in PARTICULAR_QUALIFIERS:
                return at, None
            qualifier = before.qualifier
            if before.touches:
                start = before.start
    if qualifier is _EXACT:
        return start, _quantity(Quantity, (value, value, value, _EXACT, unit, None, ()))
    return start, _bounded(value, qualifier, unit)


class Known(NamedTuple):
    """A quantity read before in the same words."""

    start: int
    end: int
    quantity: Quantity


_RATIO_PART = re.compile(
    r"(?P<first>[0-9]{1,3}(?:\.[0-9]{1,4})?)(?=:[1-9](?![0-9:∶.多余]))|(?<=[0-9]:)(?P<last>[1-9])(?=[。;、)]|,(?![0-9]))"
)


def ratio_part(plain: str, at: int, floor: int) -> Known | None:
    """Read a part of a ratio to one digit (2.34:1), which no time of day is written like.

    Parameters
    ----------
    plain : str
        The text in plain spelling.
    at : int
        Where the digits begin.
    floor : int
        What stands before this place belongs to something else.

    Returns
    -------
    Known or None
        The quantity, or None when the grammar has to look.
    """
    match = _RATIO_PART.match(plain, at)
    if match is None:
        return None
    if match.lastgroup == "first":
        _, _, _, leans, governed = shortcuts()
        previous = plain[at - 1] if at > floor else ""
        if not previous or previous in leans:
            return None
        may_be_governed = previous in governed or plain[at - 2 : at] in governed
        if may_be_governed and qualifier_before(plain, at, floor) is not None:
            return None
    value = float(match.group())
    return Known(at, match.end(), _quantity(Quantity, (value, value, value, _EXACT, "", None, ())))


_wordings: dict[str, Quantity | None] = {}


def known_wording(plain: str, at: int, floor: int) -> Known | None:
    """Read a Chinese numeral with a common unit, of which there are few enough to remember.

    Parameters
    ----------
    plain : str
        The text in plain spelling.
    at : int
        Where the numeral begins.
    floor : int
        What stands before this place belongs to something else.

    Returns
    -------
    Known or None
        The quantity, or None when the grammar has to look.
    """
    _, _, wording, leans, governed = shortcuts()
    if at <= floor or plain[at - 1] in leans or plain[at - 1] in _REIGN_ENDS or (match := wording(plain, at)) is None:
        return None
    text = match.group()
    if text in _wordings:
        quantity = _wordings[text]
    else:
        if len(_wordings) >= _FULL:
            _wordings.clear()
        quantity = _wordings[text] = _read_wording(text)
    if quantity is None:
        return None
    start = at
    if plain[at - 1] in governed or plain[at - 2 : at] in governed:
        before = qualifier_before(plain, at, floor)
        if before is not None:
            value = quantity.value
            if value is None or quantity.qualifier is not _EXACT or quantity.unit in CALENDAR_UNITS:
                return None
            if before.word in PARTICULAR_QUALIFIERS:
                return None
            start = before.start if before.touches else at
            quantity = _bounded(value, before.qualifier, quantity.unit)
    return Known(start, match.end(), quantity)


def _read_wording(text: str) -> Quantity | None:
    """Read an expression alone, if nothing around it could change what it is."""
    expression = read_expression(text, 0, 0)
    if expression is None or expression.end != len(text) or expression.unit_class is None:
        return None
    if text[0] == "一" and expression.unit_class is not UnitClass.MEASURE and expression.number_end == 1:
        return None  # an article, unless a qualifier stands before it
    return expression.quantity.scaled()


def _bounded(value: float, qualifier: Qualifier, unit: str) -> Quantity:
    """Give a number the bound that its qualifier asserts."""
    lower = value if qualifier in LOWER_BOUNDED else None
    upper = value if qualifier in UPPER_BOUNDED else None
    return _quantity(Quantity, (value, lower, upper, qualifier, unit, None, ()))


def _not_longer(word: str) -> str:
    """Forbid behind a unit what would make it a longer unit or another word."""
    candidates = words_by_first()[word[0]]
    longer = {other.text[len(word)] for other in candidates if other.text.startswith(word) and other.text != word}
    own = next(other for other in candidates if other.text == word)
    forbidden = re.escape("".join(sorted(longer | set(own.not_before))))
    return f"(?![{forbidden}])" if forbidden else ""

"""Finding the qualifier words around a number: those that touch it, and those that govern it from a little way off."""

from __future__ import annotations

import re
from typing import NamedTuple

from indicators.reading.model import Qualifier
from indicators.reading.wordlists import Entry, entry, from_words, records

_WINDOW = 16
"""No qualifier is looked for further away than this."""

_FAR_REACHING = frozenset({Qualifier.APPROXIMATELY, Qualifier.NEARLY})
_SHARING = frozenset({"不到", "不足", "未到", "不及", "超", "超过", "逾", "突破", "至少", "不低于", "不超过"})
"""What bounds a share of a whole that it names first (不到全市的一半)."""
_FALLING_SHORT = frozenset({"不到", "不足", "未到", "不及"})
_TAKES_IN = frozenset("收投引纳流输注买存进加转并融导录列")
"""Behind these 入 ends a verb, and 超 is no part of 入超 (收入超20万元)."""
_A_SHARE = re.compile(
    r"一半|半数|[一二三四五六七八九十百千万]{1,3}分之|[0-9]{1,3}/[0-9]|[0-9.]{1,6}[%成]|[一二三四五六七八九两]成"
)


class Before(NamedTuple):
    """A qualifier in front of a number: its code, where it starts, whether it touches the number."""

    qualifier: Qualifier
    start: int
    touches: bool
    word: str


class _Grammar(NamedTuple):
    """The words of one place, compiled."""

    pattern: re.Pattern[str]
    entries: dict[str, tuple[Qualifier, Entry]]
    edges: frozenset[str]
    """One or two characters next to the number without which there is nothing to look for."""


def _listed(place: str) -> dict[str, tuple[Qualifier, Entry]]:
    """Give the qualifier words of one place with their codes."""
    return {
        entry(written).word: (Qualifier(code), entry(written))
        for code, listed_place, *listed in records("qualifiers")
        for written in listed
        if listed_place == place
    }


def _alternatives(words: list[str] | frozenset[str]) -> str:
    """Write words as alternatives, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


@from_words
def _connectors(kind: str) -> frozenset[str]:
    """Give the words that may stand between a qualifier and its number."""
    return frozenset(word for listed, *words in records("connectors") if listed == kind for word in words)


@from_words
def _before() -> _Grammar:
    """Compile the search backwards from a number."""
    listed = _listed("before")
    connectors = _connectors("plain") | _connectors("share")
    pattern = re.compile(
        rf"(?P<word>{_alternatives(list(listed))})(?P<between>(?:{_alternatives(connectors)}){{0,4}})$"
    )
    edges = frozenset(word[-2:] for word in (*listed, *connectors))
    return _Grammar(pattern, listed, edges)


@from_words
def _after() -> _Grammar:
    """Compile the match behind a unit."""
    listed = _listed("after")
    return _Grammar(re.compile(_alternatives(list(listed))), listed, frozenset(word[0] for word in listed))


def qualifier_edges() -> tuple[frozenset[str], frozenset[str]]:
    """Give the characters that may end what governs a number from the front, and those that may begin it behind."""
    return _before().edges, _after().edges


def qualifiers_after() -> dict[str, tuple[Qualifier, str]]:
    """Give the qualifiers behind a number, each with its code and what may not follow it."""
    return {word: (code, listed.not_before) for word, (code, listed) in _after().entries.items()}


@from_words
def qualifiers_in() -> re.Pattern[str]:
    """Compile the search for any qualifier that stands in front of a number."""
    return re.compile(_alternatives(list(_before().entries)))


def qualifier_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Give the words in front of a number, those that one reaches over, and the words behind."""
    connectors = _connectors("plain") | _connectors("share")
    return frozenset(_before().entries), connectors, frozenset(_after().entries)


def qualifier_before(plain: str, at: int, floor: int) -> Before | None:
    """Find the qualifier that governs the number beginning at a place."""
    grammar = _before()
    if at <= floor or not (plain[at - 1] in grammar.edges or plain[at - 2 : at] in grammar.edges):
        return None
    start = at - _WINDOW if at - _WINDOW > floor else floor
    window = plain[start:at]
    match = grammar.pattern.search(window)
    while match is not None:
        word, between = match.groups()
        code, conditions = grammar.entries[word]
        place = start + match.start()
        match = grammar.pattern.search(window, match.start() + 1)
        if conditions.not_after and place > 0 and plain[place - 1] in conditions.not_after:
            earns = plain[place - 1] == "入" and plain[place - 2 : place - 1] in _TAKES_IN and word == "超"
            if not earns:
                continue
        if between and code not in _FAR_REACHING and not _only_plain(between):
            shares = (
                (between.endswith("的") or word in _FALLING_SHORT) and word in _SHARING and _A_SHARE.match(plain, at)
            )
            if not shares:
                continue
        return Before(code, place, not between, word)
    return None


@from_words
def _plain_run() -> re.Pattern[str]:
    """Compile a run of connectors that any qualifier reaches over."""
    return re.compile(rf"(?:{_alternatives(_connectors('plain'))})+$")


def _only_plain(between: str) -> bool:
    """Tell whether any qualifier may reach over the words between."""
    return _plain_run().match(between) is not None


def qualifier_after(plain: str, at: int) -> tuple[Qualifier, int] | None:
    """Find the qualifier that begins at a place behind a number or its unit, and where it ends."""
    grammar = _after()
    if plain[at : at + 1] not in grammar.edges or (match := grammar.pattern.match(plain, at)) is None:
        return None
    code, conditions = grammar.entries[match.group()]
    following = plain[match.end() : match.end() + 1]
    if following and following in conditions.not_before:
        return None
    return code, match.end()

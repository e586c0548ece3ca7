"""Which way a change goes: the sense of the verb that governs a number, read from the few words around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from indicators.reading.model import Mention, Quantity, Sense
from indicators.reading.wordlists import entry, from_words, records

_WORDS_BETWEEN = 5
"""Words that may stand between a verb and its number, the verb counted."""
_SPACES_AT_MOST = 8
_SUBJECT_REACH = 24
"""Characters in front of a verb in which 降幅 makes even its widening a fall."""

_SPACES = frozenset(" \t\u00a0\u3000\u2009\u202f\n")
_FALLS = re.compile(r"(?:降幅|跌幅|减幅)[^,。;!?、\n]{0,20}$")
# 增长达3万元 names a level; 同比增长达7.7% a change: so says the comparison, and that a rate is told.
_COMPARED = re.compile(r"(?:同比|环比|[比较](?:上[年月]|去年)|年均)[^,。;!?、\n]{0,8}$")
_WIDENS = frozenset({"扩大", "加大", "加深", "提高", "上升", "增加"})
_RATES = frozenset({"%", "‰", "‱", "个百分点", "百分点", "倍", "成"})
_LEVEL_OR_CHANGE = frozenset({"达", "为", "达到", "达到了", "高达"})
_SHARING = frozenset({"、", "和", "及", "与", "以及", "、和", "或"})
"""What stands between the numbers of a list that one verb governs."""
_APART = _SHARING | {",", ",和", ",及"}
_LIST_REACH = 60
_EACH_ITS_OWN = re.compile(r"分别|依次|各自")
# 降低成本30%: what the verb changes stands between, a few characters that end no clause and begin no other verb.
_OBJECT = re.compile(
    "(?P<verb>降低|减少|压减|压缩|减排|增加|提高)了?(?!值|到|至|为|额|量)"
    "[^0-9〇零一二两三四五六七八九十百千万亿半几数,。;!?:、()“”\\s到至为达占有的和与对由从在是比超近约逾]{1,8}(?:约|近|超|逾|超过)?$"
)
_CHANGES = re.compile("降低|减少|压减|压缩|减排|增加|提高")
_FALLING = frozenset({"降低", "减少", "压减", "压缩", "减排"})
_OBJECT_REACH = 16
_TO_THE_NOUN = re.compile(r"的(?:年均|平均|同比|较快|高速|快速|正|复合|年)?(?:速度|速率|幅度)?(?:持续|稳步|逐年)?")
_CARRIED_OUT = re.compile(
    r"(?:以|按|实现|保持|维持|录得|取得|获得|出现|有|呈现|达到|迎来)了?"
    r"(?:同比|年均|平均|每年|约|近|超过|超|逾|高达|接近|将近|大约|不低于){0,2}$"
)


class _Word(NamedTuple):
    """A word of direction, or one that may stand between such a word and its number."""

    text: str
    not_after: str
    place: str
    sense: Sense | None


@from_words
def _words_by_last() -> dict[str, tuple[_Word, ...]]:
    """Index the word list by the last character, the longest word first."""
    index: dict[str, list[_Word]] = {}
    for code, place, *written in records("direction"):
        sense = None if code == "-" else Sense(code)
        for text, _, not_after in map(entry, written):
            index.setdefault(text[-1], []).append(_Word(text, not_after, place, sense))
    return {last: tuple(sorted(found, key=lambda word: -len(word.text))) for last, found in index.items()}


@from_words
def _edges() -> frozenset[str]:
    """The two characters, or the one, that stand before a number where a word of direction may govern it."""
    words = {word.text[-2:] for listed in _words_by_last().values() for word in listed}
    return frozenset(words) | _SPACES


@from_words
def _verbs_behind() -> re.Pattern[str]:
    """Compile the verbs that may follow a number as a noun (5%的增长)."""
    listed = (
        (code, [entry(word).word for word in words]) for code, place, *words in records("direction") if place == "verb"
    )
    senses: dict[str, list[str]] = {}
    for code, words in listed:
        senses.setdefault(code, []).extend(word for word in words if len(word) > 1)
    return re.compile("|".join(f"(?P<{code}>{'|'.join(words)})" for code, words in senses.items()))


def sense_before(plain: str, at: int, unit: str = "") -> Sense | None:
    """Find which way the words in front of a number in some unit say that it goes.

    None where no verb governs it, or one that names the level reached.
    """
    found = governing_words(plain, at, unit)
    return None if found is None else found[0]


def governing_words(plain: str, at: int, unit: str = "") -> tuple[Sense, int] | None:
    """Find the sense of a number and where the words that give it begin; as `sense_before`."""
    index = _words_by_last()
    end, reaches, level = at, True, True
    while end > 0 and at - end < _SPACES_AT_MOST and plain[end - 1] in _SPACES:
        end -= 1
    for _ in range(_WORDS_BETWEEN):
        for text, not_after, place, sense in index.get(plain[end - 1 : end], ()):
            begin = end - len(text)
            if begin < 0 or not plain.startswith(text, begin) or (begin and plain[begin - 1] in not_after):
                continue
            if sense is None:
                if place == "nominal":
                    reaches, level = False, level and text in _LEVEL_OR_CHANGE
                end = begin
                break
            if place == "verb" and not reaches and not (level and unit in _RATES and _compared(plain, begin)):
                return None
            if sense is Sense.RISE and text in _WIDENS and (falls := _falls_before(plain, begin)) is not None:
                return Sense.FALL, falls
            return sense, begin
        else:
            return None
    return None


def _compared(plain: str, at: int) -> bool:
    """Tell whether what stands before a place says that a change is told (同比增长达7.7%)."""
    return _COMPARED.search(plain, max(0, at - _SUBJECT_REACH), at) is not None


def _falls_before(plain: str, at: int) -> int | None:
    """Find the 降幅 whose widening a verb tells."""
    falls = _FALLS.search(plain, max(0, at - _SUBJECT_REACH), at)
    return None if falls is None else falls.start()


def _sense_behind(plain: str, start: int, end: int) -> Sense | None:
    """Find the sense of a number that is told behind it: 实现5%的增长, 以年均7%的速度下降."""
    if not plain.startswith("的", end) or (to_noun := _TO_THE_NOUN.match(plain, end)) is None:
        return None
    verb = _verbs_behind().match(plain, to_noun.end())
    if verb is None or verb.lastgroup is None or _CARRIED_OUT.search(plain, max(0, start - 12), start) is None:
        return None
    return Sense(verb.lastgroup)


def _shared(plain: str, end: int, start: int, before: str, unit: str) -> bool:
    """Tell whether a number shares the verb of the number before it (分别增长5%、6%和7%)."""
    between = plain[end:start].strip()
    if between in _SHARING and before in ("", unit):
        return True
    return between in _APART and _EACH_ITS_OWN.search(plain, max(0, end - _LIST_REACH), end) is not None


def with_senses(plain: str, mentions: Iterator[Mention]) -> Iterator[Mention]:
    """Give the mentions of a text with the sense of each quantity that a verb governs.

    Parameters
    ----------
    plain : str
        The text in plain spelling.
    mentions : iterator of Mention
        Its mentions in order.

    Yields
    ------
    Mention
        The same; the verb is no part of the span, and a minus that is printed says enough by itself.
    """
    edges = _edges()
    changes = _CHANGES.search(plain) is not None
    listed: Sense | None = None
    reached, unit_before = 0, ""
    for mention in mentions:
        start, end, text, kind, quantity = mention
        if quantity is None:
            listed = None
            yield mention
            continue
        value, lower, upper, qualifier, unit, sense, parts = quantity
        if start and (plain[start - 1] in edges or plain[start - 2 : start] in edges):
            sense = sense_before(plain, start, unit)
        if sense is None and listed is not None and _shared(plain, reached, start, unit_before, unit):
            sense = listed
        if (
            sense is None
            and changes
            and (object_of := _OBJECT.search(plain, max(0, start - _OBJECT_REACH), start)) is not None
        ):
            sense = Sense.FALL if object_of["verb"] in _FALLING else Sense.RISE
        if sense is None and plain[end : end + 1] == "的":
            sense = _sense_behind(plain, start, end)
        listed, reached, unit_before = sense, end, unit
        if sense is not None and not (value or lower or upper or 0) < 0:
            quantity = tuple.__new__(Quantity, (value, lower, upper, qualifier, unit, sense, parts))
            mention = tuple.__new__(Mention, (start, end, text, kind, quantity))
        yield mention

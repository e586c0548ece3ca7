"""The words around a number that say more about it: qualifiers, and the verbs that give a change its direction."""

from __future__ import annotations

import re
from typing import NamedTuple

from indicators.reading import Qualifier, Sense
from indicators.reading.vocabulary import Entry, entry, from_words, records

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


_A_FRACTION = re.compile(r"一半|半数|(?![百千万]分)[一二三四五六七八九十百千万]{1,3}分之")
"""A share that is never how far one number exceeds another: 超过全国一半, beside 增速超过全国5%."""


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


@from_words
def qualifiers_after() -> dict[str, tuple[Qualifier, str]]:
    """Give the qualifiers behind a number, each with its code and what may not follow it."""
    return {word: (code, listed.not_before) for word, (code, listed) in _after().entries.items()}


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
            if word not in _SHARING or not _A_SHARE.match(plain, at):
                continue
            if not (between.endswith("的") or word in _FALLING_SHORT or _A_FRACTION.match(plain, at)):
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
RATES = frozenset({"%", "‰", "‱", "个百分点", "百分点", "倍", "成"})
"""Units of a change in which growth is told, where others name a level."""
_LEVEL_OR_CHANGE = frozenset({"达", "为", "达到", "达到了", "高达"})
_LISTING = frozenset({"、", "和", "及", "与", "以及", "、和", "或"})
"""What stands between the numbers of a list that one verb governs."""
_APART = _LISTING | {",", ",和", ",及"}
LIST_ENDS = frozenset(word[-1] for word in _APART) | frozenset(" \t\n\u00a0\u3000")
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
            if place == "verb" and not reaches and not (level and unit in RATES and _compared(plain, begin)):
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
    if between in _LISTING and before in ("", unit):
        return True
    return between in _APART and _EACH_ITS_OWN.search(plain, max(0, end - _LIST_REACH), end) is not None


def places_of_changes(plain: str) -> list[int]:
    """Give where in a text the verbs begin that may have what they change before their number, the last first."""
    places = [match.start() for match in _CHANGES.finditer(plain)]
    places.reverse()
    return places


def sense_elsewhere(
    plain: str, start: int, end: int, unit: str, listed: tuple[Sense | None, int, str], changes: list[int]
) -> Sense | None:
    """Find the sense of a number that no word right in front tells.

    It may share the sense of the number before it, of which `listed` tells the sense, the end and the unit.
    """
    sense, reached, unit_before = listed
    if sense is not None and _shared(plain, reached, start, unit_before, unit):
        return sense
    while changes and changes[-1] < start - _OBJECT_REACH:
        changes.pop()  # which no later number is near either
    if changes and (object_of := _OBJECT.search(plain, max(0, start - _OBJECT_REACH), start)) is not None:
        return Sense.FALL if object_of["verb"] in _FALLING else Sense.RISE
    return _sense_behind(plain, start, end)


@from_words
def telling_ends() -> frozenset[str]:
    """Give the last one or two characters of what in front of a number may bound it or tell which way it goes."""
    listed = [word.text for words in _words_by_last().values() for word in words]
    return _SPACES.union(
        word[-2:] for word in (*listed, *_before().entries, *_connectors("plain"), *_connectors("share"))
    )


@from_words
def turns_at_once() -> dict[str, tuple[Sense, frozenset[str]]]:
    """Give the words of two characters that give the number right behind them its sense and bound it by nothing.

    Each with its sense and with the characters behind which it is another word or part of one.
    """
    listed = [word for words in _words_by_last().values() for word in words]
    every = {*_before().entries, *_connectors("plain"), *_connectors("share"), *(word.text for word in listed)}
    return {
        text: (sense, frozenset(not_after).union(word[-3] for word in every if word[1:].endswith(text)))
        for text, not_after, _, sense in listed
        if sense is not None and len(text) == 2 and text not in _WIDENS and _before().edges.isdisjoint((text, text[1]))
    }

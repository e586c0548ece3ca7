"""What breaks words apart in copied text: white space and injected pinyin between the parts of an expression.

One pass takes it out before reading, so that the grammar knows no white space. Which gap lies between two parts of one
expression is told from the words of the grammar on its two sides: a qualifier and a number, a number and its magnitude,
unit or trailing qualifier, the two ends of a range. What is left in stands between two expressions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from indicators.reading.modifiers import qualifier_after, qualifier_before, qualifier_words
from indicators.reading.unit_words import UnitClass, match_unit, words_by_first
from indicators.reading.vocabulary import MAGNITUDE, NUMERAL, from_words, is_han, match_word

_BLANK = " \t\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_LINE_END = "\n\r\u2028"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
_GLOSS = (
    rf"[(](?:(?=[a-zü'’ ]{{0,24}}[{_TONED}])[a-zü'’ {_TONED}]{{1,24}}"
    r"|(?:(?:[zcs]h|[bpmfdtnlgkhjqxzcsryw])?[aeiouü]{1,3}(?:ng?|r)?){1,2})[)]"
)
"""Pinyin in brackets behind a character, which says nothing that the character does not."""
_INSERTED = re.compile(rf"(?<=[\u4e00-\u9fff)]){_GLOSS}")
_SOFT = re.compile(rf"(?<![0-9])[{_BLANK}]{{1,40}}|[{_BLANK}]{{1,40}}(?![0-9])|{_GLOSS}")
_WIDE = re.compile(rf"[{_BLANK}]{{0,40}}(?:\t|[{_BLANK}]{{3}})[{_BLANK}]{{0,40}}")
_REACH = 28
"""Characters on either side of a gap that are looked at."""

_DIGITS = frozenset("0123456789")
_VAGUE = frozenset("多余来几数半")
_NUMBER = _DIGITS | NUMERAL | _VAGUE
_NUMBER_BEGINS = _DIGITS | NUMERAL | frozenset("几数半翻$¥€£")
_RANGE_MARK = re.compile("(?:—{1,2}|─{1,2}|[–~〜―至到]|-(?=[0-9]))(?=[0-9〇零一二两三四五六七八九十百千半])")
_OF_A_WHOLE = re.compile("[0-9一二两三四五六七八九十百千万]分之$")
_BEGUN_SHARE = re.compile("[百千万]分之[一二三四五六七八九十百点零]{1,8}$")
_GOES_ON = frozenset("一二三四五六七八九十百点零")
_COUNTS_POINTS = frozenset("0123456789个一二三四五六七八九十百几半")
_RANGE_MARKS = frozenset("—─–~〜―至到-")
_LESSER = re.compile(
    "零?(?:[0-9],[0-9]{3}|[0-9]{1,4}(?:[.][0-9]{1,4})?|[〇零一二两三四五六七八九十百千]{1,8})[百千万亿]?"
)
_DATED = (
    (re.compile("[0-9〇一二三四五六七八九]年$"), re.compile("(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月")),
    (re.compile("[0-9十一二三四五六七八九]月$"), re.compile("(?:3[01]|[12][0-9]|0?[1-9])[日号]")),
)
_YEAR = re.compile("(?<![0-9.,百千万亿兆])(?:19|20)[0-9]{2}$")
_LIST_HEAD = re.compile(r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[、)]|[.](?![0-9]))")
_ALONE = re.compile(rf"[{_LINE_END}][{_BLANK}]{{0,8}}[0-9.,〇零一二两三四五六七八九十百千万亿]{{1,20}}\w{{0,4}}$")
_CELL = re.compile(rf"[^\s](?:[{_BLANK}]{{0,8}}\t[{_BLANK}]{{0,8}}|[{_BLANK}]{{3,40}})[0-9.,]{{1,20}}\w{{0,4}}$")
"""The last cell of a row: what begins the next line is another row's."""
_FIRST_IN_LINE = re.compile(rf"(?:^|[{_LINE_END}])[{_BLANK}]{{0,8}}[0-9一二三四五六七八九十.]{{1,5}}$")
_QUOTES_A_LINE = re.compile(rf"(?:^|[{_LINE_END}])[{_BLANK}]{{0,8}}[<>]$")
_CLOSES = frozenset(",。;、)的!?:") | {""}


class Joined(NamedTuple):
    """A text without what broke its words, and where its characters stood."""

    text: str
    cuts: list[int]
    """Where in the text something was taken out."""
    gone: list[int]
    """How much was taken out as far as that, the place itself included."""

    def start(self, at: int) -> int:
        """Where the character at a place stood."""
        cut = bisect_right(self.cuts, at)
        return at + self.gone[cut - 1] if cut else at

    def end(self, at: int) -> int:
        """Where what ends before a place ended."""
        return self.start(at - 1) + 1


def joined(text: str, breaks: list[tuple[int, int]]) -> Joined:
    """Take out of a text what `broken` found."""
    pieces: list[str] = []
    cuts: list[int] = []
    gone: list[int] = []
    at = length = 0
    for start, end in breaks:
        pieces.append(text[at:start])
        length += start - at
        at = end
        cuts.append(length)
        gone.append(end - length)
    pieces.append(text[at:])
    return Joined("".join(pieces), cuts, gone)


def inserted(plain: str) -> list[tuple[int, int]]:
    """From where to where each injected gloss runs."""
    return [match.span() for match in _INSERTED.finditer(plain)] if "(" in plain else []


def broken(plain: str) -> list[tuple[int, int]]:
    """From where to where each break inside an expression runs, in order; hardly any text has one."""
    if "(" not in plain and len(plain.split(None, 1)) < 2 and "\u200b" not in plain:
        return []
    breaks: list[tuple[int, int]] = []
    rows = _Rows(plain)
    for match in _breaks().finditer(plain):
        start, end = match.span()
        if plain[start] == "(" or (_is_soft(plain, start, end, breaks) and not rows.separates(start, end)):
            breaks.append((start, end))
    return breaks


class _Rows:
    """Which wide gaps part the cells of a table: those of a line that has more than one."""

    def __init__(self, plain: str) -> None:
        self.plain = plain
        self.end = -1
        self.is_row = False

    def separates(self, start: int, end: int) -> bool:
        """Tell whether a gap parts two cells."""
        if not _WIDE.match(self.plain, start, end):
            return False
        if start >= self.end:
            begin = self.plain.rfind("\n", self.end if self.end > 0 else 0, start) + 1
            self.end = self.plain.find("\n", start)
            if self.end < 0:
                self.end = len(self.plain)
            self.is_row = len(_WIDE.findall(self.plain[begin : self.end].strip())) > 1
        return self.is_row


@from_words
def _breaks() -> re.Pattern[str]:
    """Compile the search for a gap between characters that may stand inside an expression, or for a gloss."""
    units = [word.text for words in words_by_first().values() for word in words]
    before, connectors, after = qualifier_words()
    inner = {character for word in (*units, *before, *after) for character in word[1:]}
    marks = frozenset("—─–~〜―至到-/第之")
    left = {word[-1] for word in (*units, *before, *connectors)} | {word[0] for word in (*before, *after)}
    right = {word[0] for word in (*units, *connectors, *after)} | inner
    left, right = left | inner | _NUMBER | marks, right | inner | _NUMBER_BEGINS | _VAGUE | marks | {"分"}
    blank = f"[{_BLANK}{_LINE_END}]"
    # One set of characters begins either, so that the search looks for nothing else.
    return re.compile(
        rf"[({_BLANK}{_LINE_END}](?:(?<=[{_listed(left)}]{blank}){blank}{{0,39}}+(?=[{_listed(right)}])"
        rf"|(?<=[\u4e00-\u9fff)][(]){_GLOSS.removeprefix('[(]')})"
    )


def _listed(characters: set[str]) -> str:
    """Write characters as they stand in the brackets of a pattern."""
    return "".join(map(re.escape, sorted(characters)))


def _is_soft(plain: str, start: int, end: int, breaks: list[tuple[int, int]]) -> bool:
    """Tell whether the gap from one place to another lies inside one expression."""
    gap = plain[start:end]
    lines = len(_LINE_BREAK.findall(gap))
    if lines > 1:
        return False
    left = _left_of(plain, start, breaks)
    right = _SOFT.sub("", plain[end : end + _REACH])
    if not right or not left:
        return False
    if plain[end] == "-" and plain[end + 1 : end + 2] in _DIGITS:
        return False  # a minus, unless a blank stands on its other side too
    if _cut_word(left, right):
        return True
    wrapped = lines == 1
    if wrapped and (_LIST_HEAD.match(right) or _CELL.search(left) or _ALONE.search(left)):
        return False
    if right[0] in _NUMBER_BEGINS and _joins_number(left, right, wrapped=wrapped):
        return True
    if left[-1] in _NUMBER and _joins_behind_number(left, right, wrapped=wrapped):
        return True
    return _joins_words(left, right, wrapped=wrapped, spread=not wrapped and (end - start > 1 or gap == "\u3000"))


_LINE_BREAK = re.compile("\r\n|[\n\r\u2028]")


def _cut_word(left: str, right: str) -> bool:
    """Tell whether a share breaks off: 百分|之三十, 百分之六十|五, 5.2个百|分点."""
    if right[0] in "分之百点":
        for word, split in (("分之", 0), ("分之", 1), ("百分点", 0), ("百分点", 1), ("百分点", 2)):
            if not right.startswith(word[split:]) or not left.endswith(word[:split]):
                continue
            if left[len(left) - split - 1 : len(left) - split] in (NUMERAL if word == "分之" else _COUNTS_POINTS):
                return True
    if left[-1] == "之" and _OF_A_WHOLE.search(left):
        return right[0] in _NUMBER
    if right[1:3] == "分之" or right[0] not in _GOES_ON or _BEGUN_SHARE.search(left) is None:
        return False
    return (left[-1] in MAGNITUDE or left[-1] == "点") != (right[0] in MAGNITUDE or right[0] == "点")


def _left_of(plain: str, start: int, breaks: list[tuple[int, int]]) -> str:
    """What stands before a gap without the breaks in it."""
    begin = max(0, start - _REACH)
    left = plain[begin:start]
    for gone_from, gone_to in reversed(breaks):
        if gone_to <= begin:
            break
        left = left[: max(0, gone_from - begin)] + left[gone_to - begin :]
    return left


def _joins_number(left: str, right: str, *, wrapped: bool) -> bool:
    """Tell whether a number goes on with what stands before it: a qualifier, a magnitude, the low end of a range."""
    last, first = left[-1], right[0]
    if last in _DIGITS and first in _DIGITS:
        return False
    if last in "<>" and _QUOTES_A_LINE.search(left):
        return False
    if last == "第":
        return True
    if last in _RANGE_MARKS and _ends_amount(left.rstrip("—─–~〜―至到-")):
        return True
    if qualifier_before(left + right, len(left), 0) is not None:
        return True
    if last in "年月" and any(before.search(left) and behind.match(right) for before, behind in _DATED):
        return True
    group = _LESSER.match(right) if last in MAGNITUDE else None
    if group is not None and len(left) > 1 and left[-2] in _NUMBER:
        magnitudes = [MAGNITUDE[character] for character in group.group() if character in MAGNITUDE]
        smaller = bool(magnitudes) and max(magnitudes) < MAGNITUDE[last]
        return smaller and (not wrapped or match_unit(right, group.end()) is not None)
    return False


def _joins_behind_number(left: str, right: str, *, wrapped: bool) -> bool:
    """Tell whether what follows belongs to the number before it: a magnitude, a unit, a qualifier, a range."""
    last, first = left[-1], right[0]
    following = right[1:2]
    unit = match_unit(right, 0)
    if wrapped and first != "年" and (year := _YEAR.search(left)) and qualifier_before(left, year.start(), 0) is None:
        return False
    if wrapped and last == "一" and left[-2:-1] not in _NUMBER:
        return False
    if unit is not None:
        # 2 任务: a noun behind the number that begins a line is a heading's.
        return unit.unit_class is not UnitClass.NOUN or not (_YEAR.search(left) or _FIRST_IN_LINE.search(left))
    if first in MAGNITUDE:
        behind = match_unit(right, 1)
        word = match_word(right, 0, 0)
        if word is not None and word.end > (1 if behind is None else behind.end):
            return False
        if first in "万亿兆" or last in NUMERAL:
            return True
        return following in MAGNITUDE or following in _VAGUE or behind is not None
    if first in "多余几来半":
        return following in MAGNITUDE or match_unit(right, 1) is not None or not is_han(following)
    return _begins_range(right, wrapped=wrapped) or _bounds_behind(right, wrapped=wrapped)


def _joins_words(left: str, right: str, *, wrapped: bool, spread: bool) -> bool:
    """Tell whether a unit or a qualifier goes on behind a gap, or stands right before the next part."""
    whole, cut = left + right, len(left)
    number = _last_number(left)
    if number is not None:
        unit = match_unit(whole, number)
        alone = match_unit(left, number)
        if unit is not None and unit.end > cut and number < cut:
            # 214个　床位3508张: behind a wide gap the noun heads what follows.
            return not spread or alone is None or alone.end < cut or whole[unit.end : unit.end + 1] not in _NUMBER
        if unit is not None and unit.end == cut:
            lone = right[0] in "多余强弱起" and is_han(right[1:2])
            if right[0] == "半" and right[1:2] in _CLOSES:
                return True  # 4年 半
            if _begins_range(right, wrapped=wrapped) or (not lone and _bounds_behind(right, wrapped=wrapped)):
                return True
        place = number if unit is None or unit.end > cut else unit.end
        after = qualifier_after(whole, place) if place < cut else None
        if after is not None and after[1] > cut and whole[after[1] : after[1] + 1] in _CLOSES:
            return True
    # A qualifier that the gap parts, or one that reaches over the words behind the gap.
    for split in range(1, 6):
        at = cut + split
        if whole[at : at + 1] in _NUMBER_BEGINS and whole[at - 1] not in _NUMBER_BEGINS:
            before = qualifier_before(whole, at, 0)
            return before is not None and before.start < cut
    return False


def _last_number(left: str) -> int | None:
    """Where the last number of a text ends, when no more than a unit follows it."""
    for end in range(len(left), max(0, len(left) - 12), -1):
        if left[end - 1] in _NUMBER:
            return end
    return None


def _ends_amount(left: str) -> bool:
    """Tell whether a text ends with a number or with a number and its unit."""
    number = _last_number(left)
    if number is None or number == len(left):
        return number is not None
    unit = match_unit(left, number)
    return unit is not None and unit.end == len(left)


def _begins_range(right: str, *, wrapped: bool) -> bool:
    """Tell whether the high end of a range follows."""
    return _RANGE_MARK.match(right) is not None and not (wrapped and right[0] == "-")


def _bounds_behind(right: str, *, wrapped: bool) -> bool:
    """Tell whether a qualifier follows; behind a line break only one that nothing goes on with."""
    after = qualifier_after(right, 0)
    return after is not None and (not wrapped or right[after[1] : after[1] + 1] in _CLOSES)

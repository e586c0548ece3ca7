"""Reading in one match what fills statistical prose: Arabic digits, a magnitude, a unit, a qualifier behind it.

The pattern is made of the tables of the grammar, and it matches only where nothing around could make the expression
longer or another one; everything else is left to the grammar. A test holds the two together over the whole tables.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from indicators.reading.expressions import CALENDAR_UNITS, PARTICULAR_QUALIFIERS
from indicators.reading.model import LOWER_BOUNDED, UPPER_BOUNDED, Kind, Qualifier, Quantity
from indicators.reading.modifiers import qualifier_before, qualifiers_after
from indicators.reading.numerals import VAGUE_WORDS, Number, read_numeral
from indicators.reading.unit_words import UnitClass, words_by_first
from indicators.reading.vocabulary import FINANCIAL_NUMERALS, Span, from_words, words

_EXACT = Qualifier.EXACT
_quantity = tuple.__new__  # a reading a microsecond: the named constructor takes its arguments apart once more

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
CHINESE = "〇零一二两三四五六七八九十廿卅百千万亿兆半"
_TRIGGER = f"[0-9{CHINESE}{CIRCLED}{FINANCIAL_NUMERALS}几数首翻倍]"
SCALE = {None: 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
EXPONENT = {None: "", "万": "e4", "亿": "e8", "万亿": "e12"}
"""As a literal has it, because the double that a literal stands for is the nearest, a product need not be."""

_NAMES_OF_MONEY = ("币", "金")
_ORDERED = frozenset("年月日号时点季级等线期楼把孩胎次审届号位类批本分名大则")
"""Units that begin so also make places in an order and dates behind Chinese numerals."""
_THOUSANDS_OF = frozenset({"千瓦", "千克", "千伏", "千卡", "千赫", "千帕", "千焦", "千米"})
"""Units whose first character is no magnitude."""
_GOES_INTO = ("多", "余")
"""Behind 个 these may stand inside a unit (个多月)."""
_ELSEWHERE = frozenset("年月日号时点季世旬成折番版路楼级强")
"""Units that begin so also make dates, floors, roads and tenths."""
_COMMONEST = "%个元万人家户吨公平项美件台米小天辆亩倍次千岁斤套座"
"""The first characters of most units met, tried first."""
_GOES_ON = (
    f"[0-9A-Za-z{CHINESE}几/级²³]"
    "|(?:—{1,2}|─{1,2}|[–~〜―至到-])-?[0-9〇零一二两三四五六七八九十百千半]|期[及含]?以|[:∶比][0-9一二两三四五六七八九十]"
)
"""What may go on with an expression behind its unit, so that the grammar has to look."""

LEANS = frozenset("@._/?=&#%+~-–第前首负下∶$¥￥€£ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
"""What in front of a digit may make it something else, so that the grammar has to look."""

MONEY = frozenset(word[-2:] for word in words("currencies_in_front") if not word.isascii())
"""The ends of names of money that stand in front of a number (人民币, 美金)."""

DATE = re.compile(
    r"(?:(?:19|20)[0-9]{2}年(?:(?:1[0-2]|[1-9])月(?:(?:3[01]|[12][0-9]|[1-9])日)?|[末底])?"
    r"|(?:1[0-2]|[1-9])月(?:(?:3[01]|[12][0-9]|[1-9])日)?)"
    rf"(?!{_GOES_ON}|[年月日初末底中伊上下第前份度内元均龄以来间多余左之半凌早晨清傍晚夜当今次球亮饼薪嫂 —─–~〜―至到-])"
)


_TIMES_DONE = frozenset("次遍回趟轮")
_EACH_TIME = re.compile(
    "(?:每|平均)(?:隔)?(?:[0-9.一二两三四五六七八九十半]{0,5}[至到—-]?[0-9.一二两三四五六七八九十半]{1,5}个?)?"
    "(?:秒|分钟|刻钟|小时|天|周|月)(?:左右)?(?:就|便|即|都|能|可|会|将|就能|就可|就会)?(?:有|开出|发出|驶出|生产|产出|下线|完成|诞生|新增|开行)?$"
)
"""Before one of something these say how often: 每3分钟开出一班车."""
_EACH_TIME_REACH = 24
_CLAUSE_ENDS = frozenset(",。;、!?.)”") | {""}


def _trie(words: dict[str, str]) -> str:
    """Write words as one pattern that takes the longest, each with what may not stand behind it."""
    heads: dict[str, dict[str, str]] = {}
    for word, behind in words.items():
        if word:
            heads.setdefault(word[0], {})[word[1:]] = behind
    order = sorted(heads, key=lambda head: (_COMMONEST.find(head) % 1000, head))
    branches = [re.escape(head) + _trie(heads[head]) for head in order]
    if "" in words:
        branches.append(words[""])
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


class Quick(NamedTuple):
    """The compiled patterns and what their words mean."""

    pattern: re.Pattern[str]
    """Groups: the digits behind the first, a 多 or 余, the magnitude, a 多 or 余, the unit, the qualifier."""
    wording: re.Pattern[str]
    """The same of a Chinese numeral, which is the first group."""
    units: dict[str, bool]
    """Units that are nothing else behind digits, and whether each measures calendar time."""
    units_in_words: dict[str, UnitClass]
    """Units that are nothing else behind Chinese numerals."""
    after: dict[str, Qualifier]


@from_words
def quick() -> Quick:
    """Compile the patterns once, from the word lists."""
    listed = [word for words_of in words_by_first().values() for word in words_of]
    after = qualifiers_after()
    qualifiers = _trie({word: f"(?![{re.escape(no)}])" if no else "" for word, (_, no) in after.items()})
    units = _trie({word.text: f"(?![{re.escape(word.not_before)}])" if word.not_before else "" for word in listed})
    vague = rf"({VAGUE_WORDS})?+"
    tail = rf"{vague}(万亿|[万亿])?+{vague}((?>{units}))(?:({qualifiers})|)(?!{_GOES_ON}|{qualifiers})"
    digits = r"((?>[0-9]{0,2}(?:,[0-9]{3}){1,3}(?![0-9])|[0-9]{0,8})(?:\.[0-9]{1,6})?+)"
    plain = {
        word.text: word.text in CALENDAR_UNITS
        for word in listed
        if word.unit_class is not UnitClass.NOUN
        and word.text[0] not in _ELSEWHERE
        and (word.text == "%" or not word.text[-1].isascii())
        and (word.text[0] not in "百千兆" or word.text[:2] in _THOUSANDS_OF)
    }
    common = frozenset(words("common_units_behind_chinese"))
    in_words = {
        word.text: word.unit_class
        for word in listed
        if word.text in common or (word.text in plain and word.text[0] not in _ORDERED)
    }
    return Quick(
        re.compile(f"{_TRIGGER}(?:(?<=[0-9]){digits}{tail})?"),
        re.compile(f"((?:[一二两三四五六七八九十百万亿]|千(?![瓦克伏卡赫帕焦米])){{1,9}}+){tail}"),
        plain,
        in_words,
        {word: code for word, (code, _) in after.items()},
    )


def quick_quantity(
    plain: str, at: int, floor: int, groups: tuple[str | None, ...], *, governed: bool
) -> tuple[int, Quantity] | None:
    """Read what the pattern matched at a place, with a qualifier in front; None where the grammar has to look."""
    rest, _, scale, _, unit, _ = groups
    if unit not in quick().units:
        return None
    digits = plain[at] + (rest or "")
    if "," in digits:
        digits = digits.replace(",", "")
    return _qualified(plain, at, floor, float(digits + EXPONENT[scale]), groups, governed=governed)


def quick_wording(plain: str, at: int, floor: int) -> Known | Span | None:
    """Read a Chinese numeral with a common unit, or 一 as an article; None where the grammar has to look."""
    if (
        at <= floor
        or plain[at - 1] in _leans()
        or plain[at - 2 : at] in MONEY
        or (match := quick().wording.match(plain, at)) is None
    ):
        return None
    groups = match.groups()
    number, vague, scale, more, unit, after = groups
    unit_class = quick().units_in_words.get(unit)
    if unit_class is None:
        return None
    if number == "一" and unit_class is not UnitClass.MEASURE and not (scale or vague or more):
        bare = unit_class is UnitClass.CLASSIFIER and not after and qualifier_before(plain, at, floor) is None
        return Span(at, match.end(), Kind.INDEFINITE) if bare and is_article(plain, at, match.end()) else None
    whole = _small_numerals().get(number) or _number(number)
    if whole is None:
        return None
    value = float(whole * SCALE[scale] / (10 if unit == "成" else 1))
    read = _qualified(plain, at, floor, value, groups, governed=True)
    return None if read is None else Known(read[0], match.end(), read[1])


def is_article(plain: str, at: int, end: int) -> bool:
    """Tell whether 一 with a measure word that nothing qualifies is an article, rather than how often."""
    if plain[at + 1] in _TIMES_DONE and plain[end : end + 1] in _CLAUSE_ENDS:
        return False  # 每年会商一次: nothing follows that it could introduce
    return _EACH_TIME.search(plain, max(0, at - _EACH_TIME_REACH), at) is None


def _number(written: str) -> Number | None:
    """Read a numeral from end to end, where it is one number."""
    numeral = read_numeral(written, 0)
    if numeral is None or numeral.end != len(written) or numeral.low != numeral.high or numeral.positional:
        return None
    return numeral.low


@from_words
def _small_numerals() -> dict[str, Number]:
    """Read the numerals below a hundred once, which are nearly all there are."""
    ones = ["", *"一二三四五六七八九"]
    written = ["两", *"百千万", *ones[1:], *(f"{ten}十{one}" for ten in ones for one in ones)]
    return {numeral: number for numeral in written if (number := _number(numeral)) is not None}


def _qualified(
    plain: str, at: int, floor: int, value: float, groups: tuple[str | None, ...], *, governed: bool
) -> tuple[int, Quantity] | None:
    """Bound a number by the qualifiers around it, where they are at most one."""
    _, vague, _, more, unit, after = groups
    start = at
    qualifier = _EXACT
    if after or vague or more:
        if (
            (vague and more)
            or vague == "来"
            or more == "来"
            or after == "封顶"
            or (unit == "个" and after in _GOES_INTO)
        ):
            return None
        qualifier = quick().after[after] if after else Qualifier.MORE_THAN
    if governed and (before := qualifier_before(plain, at, floor)) is not None:
        if after or unit in CALENDAR_UNITS or before.word in PARTICULAR_QUALIFIERS:
            return None
        qualifier = before.qualifier
        if before.touches:
            start = before.start
            if plain[start - 1 : start] in _NAMES_OF_MONEY:
                return None  # 人民币约500万元
    lower = value if qualifier in LOWER_BOUNDED else None
    upper = value if qualifier in UPPER_BOUNDED else None
    return start, _quantity(Quantity, (value, lower, upper, qualifier, unit, None, ()))


@from_words
def _leans() -> frozenset[str]:
    """What in front of a Chinese numeral may make it something else."""
    return LEANS | frozenset("()[〔【“‘\"'’「『—:国 ") | frozenset(word[-1] for word in words("reigns"))


class Known(NamedTuple):
    """A quantity read before in the same words."""

    start: int
    end: int
    quantity: Quantity

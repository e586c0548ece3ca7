"""Reading in one match what fills statistical prose: Arabic digits, a magnitude, a unit, a qualifier behind it.

The pattern is made of the tables of the grammar, and it matches only where nothing around could make the expression
longer or another one; everything else is left to the grammar. A test holds the two together over the whole tables.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

from indicators.reading import LOWER_BOUNDED, UPPER_BOUNDED, Kind, Qualifier, Sense
from indicators.reading.amounts import read_amount
from indicators.reading.expressions import CALENDAR_UNITS
from indicators.reading.modifiers import qualifier_before, qualifiers_after, sense_before, telling_ends, turns_at_once
from indicators.reading.numerals import VAGUE_WORDS
from indicators.reading.unit_words import UnitClass, currency_endings, words_by_first
from indicators.reading.vocabulary import FINANCIAL_NUMERALS, from_words, match_word, words

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
CHINESE = "〇零一二两三四五六七八九十廿卅百千万亿兆半"
_TRIGGER = f"[0-9{CHINESE}{CIRCLED}{FINANCIAL_NUMERALS}几数首翻倍]"
EXPONENT = {None: "", "万": "e4", "亿": "e8", "万亿": "e12"}
"""As a literal has it, because the double that a literal stands for is the nearest, a product need not be."""

Groups = tuple[str | Any, ...]
"""What the pattern matched: the number, a 多 or 余, the magnitude, a 多 or 余, the unit, the qualifier, or the
qualifier where there is no unit."""
_AN_ARTICLE = (Kind.INDEFINITE, None, None, None, Qualifier.EXACT, "", None)
LEANS_IN_CODES = frozenset(":—比 \u3000\u00a0")
_MONEY_IN_FRONT = currency_endings()
_ORDERED = frozenset("年月日号时点季级等线期楼把孩胎次审届号位类批本分名大则要")
"""Units that begin so also make places in an order and dates behind Chinese numerals."""
_OF_A_THOUSAND = "瓦克伏卡赫帕焦米"
"""Behind 千 these make it part of the unit."""
_COUNTED_TOO = frozenset({"名", "位", "年", "成"})
"""Units behind Chinese numerals though words that begin so make something else."""
_NO_WORDING = frozenset("〇零廿卅兆半几数首翻倍") | frozenset(CIRCLED + FINANCIAL_NUMERALS)
"""What begins other things than a Chinese numeral with its unit."""
_NAMES_BEHIND = frozenset({"强", "弱", "+", "大关"})
"""Behind a number without a unit these may make it another thing (500强), not a bound."""
_LABELLED = frozenset(
    "图表件录栏例注卷题案骤号码证址话真机线拨信间 \t\n\r\u3000\u00a0\u2028#*•●■◆>([〔【“‘\"'’「『:"
) | {""}
"""In front of a number without a unit these may make it a label or a heading."""
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

_NOTHING_BEHIND = "[。;!?》的提降减]|,(?![0-9])|$"
"""What ends an expression that has no unit."""
_SHARE = f"(?:分之[一二三四五六七八九十]{{1,3}}|成[半一二三四五六七八九]|半)(?={_NOTHING_BEHIND}|以|左)"

LEANS = frozenset("@._/?=&#%+~-–第前首负下∶$¥￥€£ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
"""What in front of a digit may make it something else, so that the grammar has to look."""

MONEY = frozenset(word[-2:] for word in words("currencies_in_front") if not word.isascii())
"""The ends of names of money that stand in front of a number (人民币, 美金)."""

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
    """The compiled pattern and what its words mean."""

    pattern: re.Pattern[str]
    """Its groups are `Groups`; where no unit follows, the last are empty."""
    units: frozenset[str]
    """Units that are nothing else behind digits."""
    units_in_words: dict[str, UnitClass]
    """Units that are nothing else behind Chinese numerals."""
    ends: frozenset[str]
    """Where what stands in front of a number ends on none of these, it says nothing of it."""
    turns: dict[str, tuple[Sense, frozenset[str]]]
    """What in front of a number turns it and does no more, as `turns_at_once`."""
    leans: frozenset[str]
    """What in front of a Chinese numeral may make it something else, as `LEANS` in front of digits."""


@from_words
def quick() -> Quick:
    """Compile the pattern once, from the word lists."""
    listed = [word for words_of in words_by_first().values() for word in words_of]
    after = {word: f"(?![{re.escape(no)}])" if no else "" for word, (_, no) in qualifiers_after().items()}
    qualifiers = _trie(after)
    units = _trie({word.text: f"(?![{re.escape(word.not_before)}])" if word.not_before else "" for word in listed})
    # Atomic groups, because a possessive group that fails half-way goes astray before Python 3.11.5.
    vague = rf"(?>({VAGUE_WORDS})?)"
    end = rf"(?!{_GOES_ON}|{qualifiers})"
    begins = f"[{''.join(map(re.escape, words_by_first()))}]"
    counted = rf"(?={begins})((?>{units}))(?:({qualifiers})|){end}"
    bare = rf"(?!{begins})((?:{qualifiers}){end}|(?={_NOTHING_BEHIND}))"
    tail = rf"{vague}(?>(万亿|[万亿])?){vague}(?:{counted}|{bare})"
    digits = r"(?>[0-9]{0,2}(?:,[0-9]{3}){1,3}(?![0-9])|[0-9]{0,8})(?>(?:\.[0-9]{1,6})?)"
    numeral = f"(?:[一二两三四五六七八九十百万亿]|千(?![{_OF_A_THOUSAND}]))"
    plain = frozenset(
        word.text
        for word in listed
        if word.unit_class is not UnitClass.NOUN
        and word.text[0] not in _ELSEWHERE
        and word.text != "学年"
        and (word.text == "%" or not word.text[-1].isascii())
        and (word.text[0] not in "百千兆" or (word.text[0] == "千" and word.text[1] in _OF_A_THOUSAND))
    )
    in_words = {
        word.text: word.unit_class
        for word in listed
        if word.text in _COUNTED_TOO
        or ((word.text in plain or word.unit_class is UnitClass.NOUN) and word.text[0] not in _ORDERED)
    }
    leans = LEANS | frozenset("()[〔【“‘\"'’「『—:国 ") | frozenset(word[-1] for word in words("reigns"))
    return Quick(
        re.compile(f"({_TRIGGER}(?:(?<=[0-9]){digits}|(?<={numeral})(?:{_SHARE}|(?>{numeral}{{0,8}}))|))(?:{tail})?"),
        plain,
        in_words,
        telling_ends() | leans | LEANS_IN_CODES | MONEY,
        {word: turn for word, turn in turns_at_once().items() if word[1] not in LEANS},
        leans,
    )


Reading = tuple[int, Kind, float | None, float | None, float | None, Qualifier, str, Sense | None]
"""What is read in a match: from where, and its kind, value, bounds, qualifier, unit and sense."""


def quick_quantity(table: Quick, plain: str, at: int, floor: int, groups: Groups) -> Reading | None:
    """Read Arabic digits that the pattern matched, with what stands in front; None where the grammar has to look."""
    number, vague, scale, more, unit, bound, alone = groups
    leans = LEANS
    if unit is None:
        if (
            (at == 0 or plain[at - 1] in _LABELLED)
            or number.endswith(".0")
            or not (scale or "." in number or len(number) < 3)
            or alone in _NAMES_BEHIND
        ):
            return None
        unit, bound = "", alone
    elif unit == "年" and len(number) < 3 and not scale:
        leans = table.leans
    elif unit not in table.units:
        return None
    value = float((number.replace(",", "") if "," in number else number) + EXPONENT[scale])
    return _qualified(table, plain, at, floor, value, (vague, more, unit, bound), leans)


def quick_wording(table: Quick, plain: str, at: int, floor: int, groups: Groups) -> Reading | None:
    """Read a Chinese numeral with a common unit, or 一 as an article; None where the grammar has to look."""
    number, vague, scale, more, unit, bound, alone = groups
    unit_class = None if unit is None else table.units_in_words.get(unit)
    if (
        (unit_class is None and alone is None)
        or at <= floor
        or number[0] in _NO_WORDING
        or (number == "千" and plain[at + 1 : at + 2] in _OF_A_THOUSAND)
        or match_word(plain, at, floor) is not None
    ):
        return None
    if number == "一" and unit_class is not UnitClass.MEASURE and not (scale or vague or more):
        if bound or unit_class is not UnitClass.CLASSIFIER or qualifier_before(plain, at, floor) is not None:
            return None
        end = at + 1 + len(unit)
        return (at, *_AN_ARTICLE) if plain[at - 1] not in table.leans and is_article(plain, at, end) else None
    if (read := _in_words(number)) is None:
        return None
    whole, share = read
    if unit_class is None:
        if share is None:
            if len(number) == 1 or number[0] in "百千" or alone in _NAMES_BEHIND:
                return None
        elif scale or vague or more:
            return None
        unit, bound = share or "", alone
    elif share is not None or (unit_class is UnitClass.NOUN and number[0] in "百千万亿"):
        return None
    value = whole if scale is None else float(f"{whole:.0f}{EXPONENT[scale]}")
    return _qualified(
        table,
        plain,
        at,
        floor,
        value / 10 if unit == "成" and share is None else value,
        (vague, more, unit, bound),
        table.leans,
    )


@lru_cache(maxsize=4096)
def _in_words(written: str) -> tuple[float, str | None] | None:
    """Read a numeral, or a share with its unit, from end to end; None where it is not one number."""
    amount = read_amount(written, 0)
    if amount is None or amount.end != len(written) or amount.several or amount.positional or amount.vague:
        return None
    return amount.low.numerator / amount.low.denominator, None if amount.unit_class is None else amount.unit


def _qualified(
    table: Quick, plain: str, at: int, floor: int, value: float, around: tuple[Any, ...], leans: frozenset[str]
) -> Reading | None:
    """Bound a number by the qualifiers around it."""
    vague, more, unit, bound = around
    start, ahead, sense = at, None, None
    if at and (plain[at - 1] in table.ends or plain[at - 2 : at] in table.ends):
        previous = plain[at - 1]
        if (
            previous in leans
            or plain[at - 2 : at] in MONEY
            or (previous in LEANS_IN_CODES and plain[at - 2 : at - 1] in LEANS)
        ):
            return None
        if (found := qualifier_before(plain, at, floor)) is not None:
            if found.word in ("上", "过") or (found.word == "近" and unit in CALENDAR_UNITS):
                return None  # which govern some numbers and not others
            ahead = found.qualifier
            start = found.start if found.touches else at
            if start < at and plain[start - 1 : start] in _MONEY_IN_FRONT:
                return None  # 人民币约500万元
        sense = sense_before(plain, start, unit)
    qualifier = ahead or Qualifier.EXACT
    if bound or vague or more:
        if (
            (vague and more)
            or vague == "来"
            or more == "来"
            or bound == "封顶"
            or (unit == "个" and bound in _GOES_INTO)
        ):
            return None
        if ahead is None or (bound and ahead is Qualifier.APPROXIMATELY):
            qualifier = qualifiers_after()[bound][0] if bound else Qualifier.MORE_THAN
    lower = value if qualifier in LOWER_BOUNDED else None
    upper = value if qualifier in UPPER_BOUNDED else None
    return start, Kind.QUANTITY, value, lower, upper, qualifier, unit, sense


def is_article(plain: str, at: int, end: int) -> bool:
    """Tell whether 一 with a measure word that nothing qualifies is an article, rather than how often."""
    if plain[at + 1] in _TIMES_DONE and plain[end : end + 1] in _CLAUSE_ENDS:
        return False  # 每年会商一次: nothing follows that it could introduce
    return _EACH_TIME.search(plain, max(0, at - _EACH_TIME_REACH), at) is None

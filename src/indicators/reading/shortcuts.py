"""Reading in one match what fills statistical prose: Arabic digits, a magnitude, a unit, a qualifier behind it.

The pattern is made of the tables of the grammar, and it matches only where nothing around could make the expression
longer or another one; everything else is left to the grammar. A test holds the two together over the whole tables.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Any, NamedTuple

from indicators.reading import LOWER_BOUNDED, UPPER_BOUNDED, Kind, Qualifier, Sense
from indicators.reading.expressions import CALENDAR_UNITS
from indicators.reading.modifiers import (
    NOTHING,
    PARTICULAR,
    UNTOLD,
    InFront,
    in_front,
    qualifier_before,
    qualifiers_after,
    sense_before,
)
from indicators.reading.numerals import VAGUE_WORDS, Number, read_numeral
from indicators.reading.unit_words import UnitClass, currency_endings, words_by_first
from indicators.reading.vocabulary import (
    FINANCIAL_NUMERALS,
    LARGE_MAGNITUDE,
    Index,
    from_words,
    match_word,
    word_index,
    words,
)

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
CHINESE = "〇零一二两三四五六七八九十廿卅百千万亿兆半"
_TRIGGER = f"[0-9{CHINESE}{CIRCLED}{FINANCIAL_NUMERALS}几数首翻倍]"
EXPONENT = {None: "", "万": "e4", "亿": "e8", "万亿": "e12"}
"""As a literal has it, because the double that a literal stands for is the nearest, a product need not be."""

Groups = tuple[str | Any, ...]
"""What the pattern matched: the number, a 多 or 余, the magnitude, a 多 or 余, the unit, the qualifier, or the
qualifier where there is no unit."""
_LEANS = InFront(-1, frozenset())
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
    units: dict[str, bool]
    """Units that are nothing else behind digits, and whether each measures calendar time."""
    units_in_words: dict[str, UnitClass]
    """Units that are nothing else behind Chinese numerals."""
    numerals: dict[str, int]
    """The numerals that are nearly all there are."""
    shares: dict[str, tuple[float, str]]
    """Shares and fractions in words, each with its unit."""
    after: dict[str, Qualifier]
    words: Index
    before_digits: dict[str, InFront]
    before_numerals: dict[str, InFront]
    """What stands in front, as in `in_front`; `_LEANS` for what may make the number something else."""


@from_words
def quick() -> Quick:
    """Compile the pattern once, from the word lists."""
    listed = [word for words_of in words_by_first().values() for word in words_of]
    after = qualifiers_after()
    qualifiers = _trie({word: f"(?![{re.escape(no)}])" if no else "" for word, (_, no) in after.items()})
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
    plain = {
        word.text: word.text in CALENDAR_UNITS
        for word in listed
        if word.unit_class is not UnitClass.NOUN
        and word.text[0] not in _ELSEWHERE
        and word.text != "学年"
        and (word.text == "%" or not word.text[-1].isascii())
        and (word.text[0] not in "百千兆" or (word.text[0] == "千" and word.text[1] in _OF_A_THOUSAND))
    }
    in_words = {
        word.text: word.unit_class
        for word in listed
        if word.text in _COUNTED_TOO
        or ((word.text in plain or word.unit_class is UnitClass.NOUN) and word.text[0] not in _ORDERED)
    }
    leans = LEANS | frozenset("()[〔【“‘\"'’「『—:国 ") | frozenset(word[-1] for word in words("reigns"))
    before = in_front() | dict.fromkeys(MONEY, _LEANS)
    for money in MONEY:
        before.setdefault(money[-1], NOTHING)
    for mark in LEANS_IN_CODES:
        rule = before.get(mark, NOTHING)
        before[mark] = UNTOLD if rule is UNTOLD else rule._replace(width=1, unless=rule.unless | LEANS)
    return Quick(
        re.compile(f"({_TRIGGER}(?:(?<=[0-9]){digits}|(?<={numeral})(?:{_SHARE}|(?>{numeral}{{0,8}}))|))(?:{tail})?"),
        plain,
        in_words,
        _small_numerals(),
        _shares(),
        {word: code for word, (code, _) in after.items()},
        word_index(),
        _leaning(before, LEANS),
        _leaning(before, leans),
    )


def _leaning(before: dict[str, InFront], leans: frozenset[str]) -> dict[str, InFront]:
    """Put what makes the number something else over what else it may say."""
    return {key: rule for key, rule in before.items() if key[-1] not in leans} | dict.fromkeys(leans, _LEANS)


Reading = tuple[int, Kind, float | None, float | None, float | None, Qualifier, str, Sense | None]
"""What is read in a match: from where, and its kind, value, bounds, qualifier, unit and sense."""


def quick_quantity(table: Quick, plain: str, at: int, floor: int, groups: Groups) -> Reading | None:
    """Read Arabic digits that the pattern matched, with what stands in front; None where the grammar has to look."""
    number, vague, scale, more, unit, bound, alone = groups
    before = table.before_digits
    if unit is None:
        if alone is None or (at == 0 or plain[at - 1] in _LABELLED):
            return None
        if number.endswith(".0") or not (scale or "." in number or len(number) < 3):
            return None
        if alone in _NAMES_BEHIND:
            return None
        unit, bound = "", alone
    elif unit == "年" and len(number) < 3 and not scale:
        before = table.before_numerals
    elif unit not in table.units:
        return None
    value = float((number.replace(",", "") if "," in number else number) + EXPONENT[scale])
    return _qualified(plain, at, floor, value, (vague, more, unit, bound), before)


def quick_wording(table: Quick, plain: str, at: int, floor: int, groups: Groups) -> Reading | None:
    """Read a Chinese numeral with a common unit, or 一 as an article; None where the grammar has to look."""
    number, vague, scale, more, unit, bound, alone = groups
    unit_class = None if unit is None else table.units_in_words.get(unit)
    if (
        (unit_class is None and alone is None)
        or at <= floor
        or number[0] in _NO_WORDING
        or (number == "千" and plain[at + 1 : at + 2] in _OF_A_THOUSAND)
        or (
            (plain[at : at + 2] in table.words.ahead or plain[at - 1 : at + 1] in table.words.behind)
            and match_word(plain, at, floor) is not None
        )
    ):
        return None
    before = table.before_numerals
    if number == "一" and unit_class is not UnitClass.MEASURE and not (scale or vague or more):
        if bound or unit_class is not UnitClass.CLASSIFIER or qualifier_before(plain, at, floor) is not None:
            return None
        end = at + 1 + len(unit)
        return (at, *_AN_ARTICLE) if before.get(plain[at - 1]) is not _LEANS and is_article(plain, at, end) else None
    if unit_class is None:
        if number in table.shares:
            value, unit = table.shares[number]
            return (
                None
                if scale or vague or more
                else _qualified(plain, at, floor, value, (vague, more, unit, alone), before)
            )
        if len(number) == 1 or number[0] in "百千" or alone in _NAMES_BEHIND:
            return None
        unit, bound = "", alone
    elif unit_class is UnitClass.NOUN and number[0] in "百千万亿":
        return None
    whole = table.numerals.get(number) or _whole(number)
    if whole is None:
        return None
    value = float(f"{whole}{EXPONENT[scale]}") / (10 if unit == "成" else 1)
    return _qualified(plain, at, floor, value, (vague, more, unit, bound), before)


def _qualified(
    plain: str, at: int, floor: int, value: float, around: tuple[Any, ...], before: dict[str, InFront]
) -> Reading | None:
    """Bound a number by the qualifiers around it."""
    vague, more, unit, bound = around
    front = before.get(plain[at - 1]) if at else None
    front = NOTHING if front is None else before.get(plain[at - 2 : at], front)
    if front is _LEANS:
        return None
    width, unless, ahead, word, sense = front
    named = word
    if at - width < floor or (at > width and plain[at - width - 1] in unless):
        if plain[at - 1] in LEANS_IN_CODES and plain[at - 2 : at - 1] in LEANS:
            return None
        ahead, named, word = None, "", ""
        if (found := qualifier_before(plain, at, floor)) is not None:
            ahead, named, word = found.qualifier, found.word, plain[found.start : at] if found.touches else ""
        sense = sense_before(plain, at - len(word), unit)
    if named in PARTICULAR or (named == "近" and unit in CALENDAR_UNITS):
        return None
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
            qualifier = quick().after[bound] if bound else Qualifier.MORE_THAN
    start = at - len(word)
    if word and plain[start - 1 : start] in _MONEY_IN_FRONT:
        return None  # 人民币约500万元
    lower = value if qualifier in LOWER_BOUNDED else None
    upper = value if qualifier in UPPER_BOUNDED else None
    return start, Kind.QUANTITY, value, lower, upper, qualifier, unit, sense


def is_article(plain: str, at: int, end: int) -> bool:
    """Tell whether 一 with a measure word that nothing qualifies is an article, rather than how often."""
    if plain[at + 1] in _TIMES_DONE and plain[end : end + 1] in _CLAUSE_ENDS:
        return False  # 每年会商一次: nothing follows that it could introduce
    return _EACH_TIME.search(plain, max(0, at - _EACH_TIME_REACH), at) is None


def _whole(written: str) -> Number | None:
    """Read a numeral from end to end, where it is one number."""
    numeral = read_numeral(written, 0)
    if numeral is None or numeral.end != len(written) or numeral.low != numeral.high or numeral.positional:
        return None
    return numeral.low


def _small_numerals() -> dict[str, int]:
    """Write out nearly all the numerals there are: below a hundred, of one or two places, and these times 万 and 亿."""
    digits = dict(zip("一二三四五六七八九", range(1, 10), strict=True))
    counted = digits | {"两": 2}
    table = counted | {"百": 100, "千": 1000}
    table |= {f"{a}十{b}": 10 * m + n for a, m in {"": 1, **digits}.items() for b, n in {"": 0, **digits}.items()}
    table |= {f"{a}{sign}": m * scale for a, m in counted.items() for sign, scale in (("百", 100), ("千", 1000))}
    for (a, m), (b, n) in product(counted.items(), digits.items()):
        table |= {f"{a}百{b}十": m * 100 + n * 10, f"{a}千{b}百": m * 1000 + n * 100}
    return table | {f"{a}{sign}": m * LARGE_MAGNITUDE[sign] for a, m in table.items() for sign in "万亿"}


def _shares() -> dict[str, tuple[float, str]]:
    """Write out the commonest shares and fractions in words."""
    numerals = _small_numerals()
    ones = "一二三四五六七八九"
    shares = {f"百分之{a}": (float(n), "%") for a, n in numerals.items() if n <= 100 and a[-1] != "两" and a[0] != "百"}
    shares |= {f"{a}分之{b}": (numerals[b] / numerals[a], "") for a in ones + "十" for b in ones if a != "一"}
    shares |= {f"{a}成{b}": ((numerals[a] * 10 + numerals.get(b, 5)) / 100, "成") for a in ones for b in ones + "半"}
    return shares | {"一半": (0.5, "")}

"""Reading a whole quantity expression: amounts with their qualifiers, signs, ranges, ratios and multiples."""

from __future__ import annotations

import re
from fractions import Fraction
from math import prod
from typing import NamedTuple

from indicators.reading import LOWER_BOUNDED, UPPER_BOUNDED, ExactQuantity, Qualifier, Sense
from indicators.reading.amounts import PARTS_OF_A_WHOLE, Amount, Composed, match_composed, read_amount
from indicators.reading.modifiers import RATES, Before, governing_words, qualifier_after, qualifier_before
from indicators.reading.numerals import Number, read_numeral
from indicators.reading.unit_words import UnitClass, counts_money, currency_before, currency_endings
from indicators.reading.vocabulary import MAGNITUDE, Span, from_words


class Expression(NamedTuple):
    """A quantity expression: its span and its exact reading, and what the finder asks about how it was written."""

    start: int
    end: int
    quantity: ExactQuantity
    unit_class: UnitClass | None = None
    qualified: bool = False
    """Whether words or a sign beside the number say more about it, so that 一 is no article."""
    positional: bool = False
    bare: bool = False
    number_end: int = 0


_MONEY_IN_FRONT = currency_endings()
_RANGE_BEGINS = frozenset("—–-~〜─―至到")
_WORD_MARKS = frozenset("至到")
_EXPECTED = re.compile(r"(?:预计|预期|预测|预估|估计|有望|料将|料|拟|计划|目标|或将?|可望)[^,。;!?\n]{0,20}$")
_CLAUSE_REACH = 24
_CHANGE_FROM = re.compile(r"[从由自][^,。;\n]{0,6}$")
_FOLD = re.compile(
    r"翻了?(?P<before>近|将近|约|超过|超|逾|不止)?(?:(?P<times>[0-9]{1,3}(?:\.[0-9]{1,3})?|[一两二三四五六七八九十几]{1,3})(?P<inside>多|余)?)?"
    r"(?P<unit>番|倍)(?P<after>还?多|有余|以上|左右)?"
)
_COUNTED_BY = re.compile(r"数以([十百千万亿]{1,4})计")
# 近3年 are the last three years, all of them; after a word that measures a stretch of time they are not quite three.
_CALENDAR = "年 个月 月 天 周 日 个季度 季度 季 载 个工作日 个交易日 学年 个学年 年间"
CALENDAR_UNITS = frozenset(_CALENDAR.split())
_STRETCH = re.compile(
    r"(?:历时|用时|耗时|历经|长达|时长|时隔|为期|已有|已经|经过|花费|花了|用了|有|达|需|需要|工期|期限|至今)$"
)
_MAGNITUDE_OF = re.compile(
    r"(?P<level>级(?!别|联|数))|(?=[十百千万亿]{1,2}级)|(?=(?:产业|企业|园区|集群|城市|俱乐部|赛道|市场|级))"
)
_BELOW_ZERO = re.compile("零下(?=[0-9一二两三四五六七八九十])")
_UNIT_LEVEL = re.compile(r"级(?!别|联|数)")
_BUILT = frozenset(
    {"平方米", "平米", "㎡", "m²", "m2", "平方", "层", "栋", "幢", "座", "个", "亩", "户", "套", "期", "处", "所"}
)
"""Units of buildings, behind which 封顶 tells that the roof is on."""
_TERMS = frozenset({"年", "个月", "天"})
_TERM_BOUND = re.compile("期(?=[及含]?以[上下])")
_SIGNS_END = frozenset("-负下")
_NEGATIVE = re.compile(
    r"(?:(?<![0-9A-Za-z%)\]年月日号时分季元人个家件倍〇一二三四五六七八九十百千万亿-])-"
    r"|(?<![减抱担背肩辜胜欺自亏轻增重降])负|零下)$"
)


def read_expression(plain: str, at: int, floor: int) -> Expression | None:
    """Read the quantity expression, with its qualifiers, whose first number or whose 翻 begins at a place."""
    first = plain[at : at + 1]
    if first == "翻":
        return _read_fold(plain, at)
    if first == "倍":
        return _exactly(at, at + 2, Fraction(2), "番") if plain.startswith("倍增", at) else None
    if first == "零" and _BELOW_ZERO.match(plain, at):
        return read_expression(plain, at + 2, at)
    if first == "数" and (match := _COUNTED_BY.match(plain, at)):
        return _read_counted_by(match)
    if (composed := match_composed(plain, at, floor)) is not None:
        # A score or a scale is no quantity.
        return None if isinstance(composed, Span) else read_composed(plain, at, floor, composed)
    amount = read_amount(plain, at)
    if amount is None:
        return None
    may_be_signed = at > floor and plain[at - 1] in _SIGNS_END
    sign = _NEGATIVE.search(plain, max(floor, at - 3), at) if may_be_signed else None
    start = at if sign is None else sign.start()
    if sign is not None:
        amount = amount._replace(low=-amount.high, high=-amount.low)
    if not amount.several and not amount.vague and (ranged := _read_range(plain, start, floor, amount)):
        return _with_currency(plain, floor, ranged)
    return _with_currency(plain, floor, _qualified(plain, start, floor, amount, signed=sign is not None))


def read_composed(plain: str, at: int, floor: int, composed: Composed) -> Expression:
    """Put a ratio or a sum together with the qualifiers around it."""
    end, value, unit, parts = composed
    if value is None:
        before = qualifier_before(plain, at, floor)
        start = before.start if before is not None and before.touches else at
        quantity = ExactQuantity(None, None, None, Qualifier.EXACT, unit, None, parts)
        return Expression(start, end, quantity, UnitClass.MEASURE, qualified=True, number_end=end)
    amount = Amount(end, value, value, unit, UnitClass.MEASURE, number_end=end)
    expression = _qualified(plain, at, floor, amount, signed=False)
    return expression._replace(quantity=expression.quantity._replace(parts=parts), qualified=True)


def _with_currency(plain: str, floor: int, expression: Expression) -> Expression:
    """Take in the currency that stands in front of a number, and the qualifier in front of that."""
    start, quantity = expression.start, expression.quantity
    currency = currency_before(plain, start, floor) if plain[start - 1 : start] in _MONEY_IN_FRONT else ""
    if not currency or not counts_money(quantity.unit):
        return expression
    start -= len(currency)
    if not quantity.unit:
        quantity = quantity._replace(unit=currency)
    before = qualifier_before(plain, start, floor)
    if before is not None and before.qualifier is not Qualifier.SEVERAL:
        if quantity.qualifier is Qualifier.EXACT and quantity.value is not None:
            quantity = bounded(quantity.value, before.qualifier, quantity.unit)
        if before.touches and before.qualifier is quantity.qualifier:
            start = before.start
    return expression._replace(start=start, quantity=quantity, unit_class=UnitClass.MEASURE, qualified=True)


def _exactly(start: int, end: int, value: Fraction, unit: str) -> Expression:
    """Make the expression of a number that no word bounds."""
    quantity = bounded(value, Qualifier.EXACT, unit)
    return Expression(start, end, quantity, UnitClass.MEASURE, qualified=True, number_end=end)


def bounded(value: Fraction, qualifier: Qualifier, unit: str) -> ExactQuantity:
    """Give a number the bound that its qualifier asserts."""
    lower = value if qualifier in LOWER_BOUNDED else None
    upper = value if qualifier in UPPER_BOUNDED else None
    return ExactQuantity(value, lower, upper, qualifier, unit)


def _read_range(plain: str, start: int, floor: int, low: Amount) -> Expression | None:
    """Read the high end behind a dash, 至 or 到, when the two make a range."""
    if plain[low.end : low.end + 1] not in _RANGE_BEGINS:
        return None
    currency = currency_before(plain, start, floor) if plain[start - 1 : start] in _MONEY_IN_FRONT else ""
    mark = _range_mark(currency).match(plain, low.end)
    if mark is None:
        return None
    if mark["mark"] in _WORD_MARKS and _CHANGE_FROM.search(plain, max(floor, start - 8), start):
        return None
    high = read_amount(plain, mark.end())
    if high is not None and mark["mark"] in _WORD_MARKS and _by_and_to(plain, start, low, high):
        return None
    if high is None or high.several or low.bare or (high.bare and low.scale == 1):
        return None
    if mark["minus"]:
        high = high._replace(low=-high.high, high=-high.low)
    if low.unit and not high.unit and plain.startswith(PARTS_OF_A_WHOLE, start):
        high = high._replace(unit=low.unit)  # 百分之三到五
    if low.unit and low.unit != high.unit:
        return None
    least, greatest = low.low, high.low
    if low.scale == 1 and plain[high.number_end - 1] in MAGNITUDE:  # 5—10万元 shares its 万, 十至二十亿元 its 亿
        least = least * next((scale for scale in _shared_scales(plain, high) if least * scale < greatest), 1)
    elif high.unit == "成" and low.unit == "":
        least = Fraction(least) / 10
    if least >= greatest:
        return None
    after = qualifier_after(plain, high.end)
    before = qualifier_before(plain, start, floor)
    end = after[1] if after else high.end
    start = before.start if before and before.touches else start
    quantity = ExactQuantity(None, Fraction(least), Fraction(greatest), Qualifier.RANGE, high.unit)
    return Expression(start, end, quantity, high.unit_class, qualified=True, number_end=high.number_end)


@from_words
def _range_mark(currency: str) -> re.Pattern[str]:
    """Compile what stands between the ends of a range; the currency in front may be said again (¥80至¥380)."""
    again = f"(?:{re.escape(currency)})?" if currency else ""
    return re.compile(
        r"(?P<mark>—{1,2}|–|-|~|〜|─{1,2}|―|至|到)(?P<minus>(?<=[~〜至到])-(?=[0-9]))?"
        rf"{again}(?=[0-9〇零一二两三四五六七八九十百千半])"
    )


def _shared_scales(plain: str, high: Amount) -> tuple[int, ...]:
    """Give the magnitudes at the end of a number that the low end of its range may share: 百亿 of 三至五百亿, or 亿."""
    end = place = high.number_end
    while place > 0 and plain[place - 1] in "百千万亿兆":
        place -= 1
    every = plain[place:end]
    large = every.lstrip("百千")
    return tuple(prod(MAGNITUDE[character] for character in run) for run in dict.fromkeys((every, large)) if run)


def _by_and_to(plain: str, start: int, low: Amount, high: Amount) -> bool:
    """Tell whether something rose or fell by the first number to the second (上涨3.2美元至71.5美元)."""
    if not low.unit or low.unit != high.unit:
        return False
    governed = governing_words(plain, start, low.unit)
    if governed is None or governed[0] is Sense.DEFICIT:
        return False  # a deficit is a level: 亏损8000万元至1亿元 is somewhere between
    if _EXPECTED.search(plain, max(0, governed[1] - _CLAUSE_REACH), governed[1]):
        return False  # 预计增加8000万元至1亿元
    # Growth of 5%至8% is a range; a share that rose 2%至47% went up to the second.
    return low.unit not in RATES or high.low > low.low * 5


def _qualified(plain: str, at: int, floor: int, amount: Amount, *, signed: bool) -> Expression:
    """Put an amount together with the qualifiers in front of it and behind it."""
    start, end = at, amount.end
    before = qualifier_before(plain, at, floor)
    if before is not None and not _governs(plain, before, amount, floor):
        before = None
    after = qualifier_after(plain, end)
    if after is not None and amount.unit in _BUILT and plain.startswith("封顶", end):
        after = None  # what is built gets its roof; what is paid is capped
    if after is None and amount.unit in _TERMS and _TERM_BOUND.match(plain, end):
        after = qualifier_after(plain, end + 1)  # 5年期以上
    level = _level_end(plain, at, amount) if after is None else None
    if after is not None:
        end = after[1]
        if again := qualifier_after(plain, end):
            end = again[1]
    if level is not None:
        end = level
    if before is not None and before.touches:
        start = before.start
    codes = (before and before.qualifier, Qualifier.AT_LEAST if level is not None else after and after[0])
    qualifier = _decide(codes[0], codes[1], amount.vague)
    low = amount.low if type(amount.low) is Fraction else Fraction(amount.low)
    if amount.several:
        quantity = ExactQuantity(None, low, Fraction(amount.high), Qualifier.SEVERAL, amount.unit)
    elif qualifier is Qualifier.SEVERAL:
        quantity = ExactQuantity(None, low, None, qualifier, amount.unit)
    else:
        quantity = bounded(low, qualifier, amount.unit)
    qualified = signed or amount.several or qualifier is not Qualifier.EXACT
    return Expression(
        start, end, quantity, amount.unit_class, qualified, amount.positional, amount.bare, amount.number_end
    )


def _decide(before: Qualifier | None, after: Qualifier | None, vague: str) -> Qualifier:
    """Choose among qualifiers: a bound beats 约, the one in front the one behind, 多 inside comes last."""
    if before is not None and (before is not Qualifier.APPROXIMATELY or after is None):
        return before
    if after is not None:
        return after
    if vague:
        return Qualifier.APPROXIMATELY if vague == "来" else Qualifier.MORE_THAN
    return Qualifier.EXACT


def _governs(plain: str, before: Before, amount: Amount, floor: int) -> bool:
    """Tell whether a qualifier in front is meant for this amount."""
    if before.qualifier is Qualifier.SEVERAL:  # 上百, 上千: only before a magnitude alone
        return amount.bare and before.touches and amount.unit not in ("%", "‰", "‱")
    if before.word == "近" and amount.unit in CALENDAR_UNITS:
        return _STRETCH.search(plain, max(floor, before.start - 4), before.start) is not None
    if before.word == "过":
        if plain[before.start - 1 : before.start] == "入" and not plain.startswith("收", before.start - 2):
            return False  # 投入过2亿元 has put in, 收入过2亿元 earns more than
        return before.touches and (amount.bare or amount.unit_class is UnitClass.MEASURE or amount.scale > 1)
    return True


def _level_end(plain: str, at: int, amount: Amount) -> int | None:
    """Find the end of 级 behind a magnitude (千亿级), or the amount's own where a noun implies it (百亿企业)."""
    if amount.unit == "" and plain[amount.end - 1] in MAGNITUDE and amount.low >= 10**5:
        match = (_MAGNITUDE_OF if amount.bare or plain[at] == "十" else _UNIT_LEVEL).match(plain, amount.end)
        return None if match is None else match.end()
    if amount.unit and amount.unit_class is UnitClass.MEASURE and (amount.bare or amount.scale > 1):
        match = _UNIT_LEVEL.match(plain, amount.end)
        return None if match is None else match.end()
    return None


def _read_counted_by(match: re.Match[str]) -> Expression | None:
    """Read 数以千计: a thousand and more, of the same order."""
    numeral = read_numeral(match[1], 0)
    if numeral is None:
        return None
    low = Fraction(numeral.low)
    quantity = ExactQuantity(None, low, low * 10, Qualifier.SEVERAL, "")
    return Expression(match.start(), match.end(), quantity, None, qualified=True, number_end=match.end())


_FOLD_WORDS = {
    "近": Qualifier.NEARLY, "将近": Qualifier.NEARLY, "约": Qualifier.APPROXIMATELY, "超过": Qualifier.MORE_THAN,
    "超": Qualifier.MORE_THAN, "逾": Qualifier.MORE_THAN, "不止": Qualifier.MORE_THAN, "多": Qualifier.MORE_THAN,
    "余": Qualifier.MORE_THAN, "有余": Qualifier.MORE_THAN, "还多": Qualifier.MORE_THAN,
    "以上": Qualifier.AT_LEAST, "左右": Qualifier.APPROXIMATELY,
}  # fmt: skip


def _read_fold(plain: str, at: int) -> Expression | None:
    """Read 翻两番 as four times the start level, 翻了一倍 as twice."""
    match = _FOLD.match(plain, at)
    if match is None:
        return None
    times = read_numeral(match["times"], 0) if match["times"] else None
    low: Number = 1 if times is None else times.low
    high: Number = 1 if times is None else times.high
    least, greatest = _folded(low, match["unit"]), _folded(high, match["unit"])
    word = match["before"] or match["after"] or match["inside"]
    if least != greatest:
        quantity = ExactQuantity(None, least, greatest, Qualifier.SEVERAL, "番")
    else:
        quantity = bounded(least, _FOLD_WORDS.get(word or "", Qualifier.EXACT), "番")
    return Expression(at, match.end(), quantity, UnitClass.MEASURE, qualified=True, number_end=match.end())


def _folded(times: Number, unit: str) -> Fraction:
    """Give the ratio to the start level: a 番 doubles, a 倍 adds the start level once."""
    if unit == "倍":
        return 1 + Fraction(times)
    times = min(times, 60)
    return Fraction(2) ** int(times) if times == int(times) else Fraction(2.0 ** float(times))

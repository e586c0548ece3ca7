"""Numbers with what they count, before any qualifier: units, shares, fractions, halves; ratios and sums."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from indicators.reading import Kind, Mention, Qualifier, Quantity
from indicators.reading.numerals import Number, Numeral, read_numeral, trailing_magnitude
from indicators.reading.unit_words import UnitClass, match_grand_noun, match_unit
from indicators.reading.vocabulary import Span, plain_spelling

RATIO_UNIT = "比"


class Composed(NamedTuple):
    """Several numbers that make one: of more than two terms a ratio is no single number."""

    end: int
    value: Fraction | None
    unit: str
    parts: tuple[Fraction, ...]


_NUMBER = r"[0-9]{1,6}(?:\.[0-9]{1,4})?"
_NUMERAL = r"(?:[0-9]{1,3}(?:\.[0-9]{1,2})?|[一两二三四五六七八九十]{1,3})"
_COLONS = re.compile(rf"{_NUMBER}(?: ?[:∶] ?{_NUMBER}){{1,7}}(?![0-9:∶/+]|\.[0-9]| ?[-—–~] ?[0-9]|[A-Za-z])")
_IN_WORDS = re.compile(
    rf"{_NUMERAL}(?:比{_NUMERAL}){{1,7}}"
    "(?![0-9.〇零一二两三四五六七八九十百千万亿年月日号点大小多少高低强弱%‰])"
)
_SUM = re.compile(r"[0-9]{1,3}(?:\+[0-9]{1,3}){1,4}(?![0-9A-Za-z.+%‰])(?=[”’\"」』]?(?P<noun>[\u4e00-\u9fff]))")
_LONGEST_COUNTED = 6
_NOT_COUNTED = ("机制", "模式", "格局", "战略")
"""Behind a sum these say what it is called (10+3机制), not what it counts."""
_TERM = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?|[一两二三四五六七八九十]{1,3}")
_MAY_BE = re.compile(r"[0-9.]{1,12} ?[:∶+比]|[一两二三四五六七八九十]{1,3}比")
_GOES_ON_BEFORE = re.compile(r"[0-9A-Za-z.:∶/@+%第]")
_TWO_DIGITS = re.compile(r"[0-5][0-9]")
_CONTEXT = 14
_TOLD_BEFORE = re.compile(r"(?:比例|比率|比值|之比|别比|生比|车比|配比|股比|量比|比重|比|结构)[^,。;!?\n0-9]{0,5}$")
_TOLD_BEHIND = re.compile("[)”]?的?(?:比例|比率|比重|之比|配比|结构|出资|持股|分成|分享|配置|配备|混合)")
_SCORE_BEFORE = re.compile(
    r"(?:比分|战胜|击败|战平|战成|力克|不敌|负于|险胜|横扫|逆转|大胜|完胜|击溃|主场|客场|比赛|决赛|半场|淘汰|总分|获胜)"
    r"[^。;!?\n]{0,8}$"
)
_SCORE_BEHIND = re.compile(
    "[)”]?的?(?:比分|战胜|击败|战平|获胜|取胜|胜|负|力克|不敌|险胜|横扫|逆转|击溃|淘汰|领先|落后|大胜|完胜|平局)"
)
_MAP_BEFORE = re.compile(r"(?:比例尺|地图|地形图|图纸|测图|缩尺|图)[^,。;!?\n]{0,4}$")
_MAP_BEHIND = re.compile("[)”]?的?(?:比例尺|地图|地形图|图纸|测图|模型|地质图|缩尺|航测)")


def match_composed(plain: str, at: int, floor: int) -> Composed | Span | None:
    """Find the ratio or the sum that begins at a place, or the name that a score or a scale written like one is."""
    if _MAY_BE.match(plain, at) is None or (at > floor and _GOES_ON_BEFORE.match(plain, at - 1)):
        return None
    for pattern, read in ((_COLONS, _ratio), (_IN_WORDS, _ratio), (_SUM, _sum)):
        if (match := pattern.match(plain, at)) is not None:
            return read(plain, match)
    return None


def _ratio(plain: str, match: re.Match[str]) -> Composed | Span | None:
    """Read what is written like a ratio, unless what stands around it says that it is none."""
    at, end = match.span()
    before = plain[max(0, at - _CONTEXT) : at]
    if _MAP_BEFORE.search(before) or _MAP_BEHIND.match(plain, end) or _SCORE_BEFORE.search(before):
        return Span(at, end, Kind.NAME)
    told = _TOLD_BEHIND.match(plain, end) is not None
    if not told and _SCORE_BEHIND.match(plain, end):
        return Span(at, end, Kind.NAME)
    written = _TERM.findall(match.group())
    terms = tuple(_term(word) for word in written)
    told = told or _TOLD_BEFORE.search(before) is not None
    whole = all("." not in word for word in written)
    if not told and whole and _may_be_a_time(written):
        return None
    if not told and whole and len(terms) == 2 and terms[0] == 1 and terms[1] >= 100:
        return Span(at, end, Kind.NAME)
    if (not told and match_unit(plain, end) is not None) or not all(terms):
        return None
    return Composed(end, terms[0] / terms[1] if len(terms) == 2 else None, RATIO_UNIT, terms)


def _may_be_a_time(written: list[str]) -> bool:
    """Tell whether numbers may be hours, minutes and seconds."""
    return (
        len(written) <= 3
        and written[0].isascii()
        and int(written[0]) <= 24
        and all(_TWO_DIGITS.fullmatch(word) is not None for word in written[1:])
    )


def _sum(plain: str, match: re.Match[str]) -> Composed | None:
    """Read a sum that stands in front of what it counts."""
    counted = match_grand_noun(plain, match.start("noun"))
    if counted is None or len(counted.text) > _LONGEST_COUNTED or counted.text.endswith(_NOT_COUNTED):
        return None
    terms = tuple(Fraction(int(word)) for word in match.group().split("+"))
    return Composed(match.end(), sum(terms, Fraction()), "", terms)


def _term(word: str) -> Fraction:
    numeral = read_numeral(word, 0)
    return Fraction() if numeral is None or numeral.end != len(word) else Fraction(numeral.low)


def terms_of(mention: Mention) -> Iterator[Mention]:
    """The numbers of a ratio or a sum, each as a mention of its own; nothing for other mentions."""
    parts = mention.quantity.parts if mention.quantity is not None else ()
    for match, part in zip(_TERM.finditer(plain_spelling(mention.text)), parts, strict=False):
        start, end = mention.start + match.start(), mention.start + match.end()
        quantity = Quantity(part, part, part, Qualifier.EXACT, "")
        yield Mention(start, end, mention.text[match.start() : match.end()], Kind.QUANTITY, quantity)


class Amount(NamedTuple):
    """A number and its unit as far as the words say, without qualifiers."""

    end: int
    low: Number
    high: Number
    unit: str
    unit_class: UnitClass | None = None
    vague: str = ""
    bare: bool = False
    positional: bool = False
    scale: int = 1
    """The large magnitude the number was written with, which a range may share with its low end."""
    number_end: int = 0

    @property
    def several(self) -> bool:
        """Whether the words leave a span of values."""
        return self.low is not self.high and self.low != self.high


_SHARE_UNIT = {"百分之": "%", "千分之": "‰", "万分之": "‱"}
PARTS_OF_A_WHOLE = tuple(_SHARE_UNIT)
_HALF_INSIDE = re.compile(r"个半(?=月|小时|世纪|学期|钟头|星期|季度|多月|百分点)")
_MORE_INSIDE = re.compile(r"个(?P<vague>多|余)(?=月|小时|世纪|学期|钟头|星期|季度|百分点|亿|工作日)")
_HALF_BEHIND = re.compile(r"半(?![导径球年数价程决岛壁天夜自固机封成挂永透潜官公失停包干湿农牧月岁小身山坡路日空边])")
_MAGNITUDE_COUNTED = re.compile(
    r"个(?P<vague>多|余|来)?(?P<magnitude>[万亿])(?![级元吨产园企集城人美户亩千县镇村强俱市赛规达科万亿十百千])"
)
_HALVES_OF = re.compile(
    r"半(?:个?(?:多|余)?)(?=月|小时|世纪|学期|钟头|星期|天|年|日|亩|公里|斤|小|里|吨|米|个"
    r"|成(?!品|熟|套|为)|度(?!假)|钱(?!包)|分(?![之离布开米])|两(?!天)|升(?!级)|袋|碗|杯|公斤|千克|磅|尺|寸|丈)"
)
_UNHALVED = frozenset({"%", "‰", "‱", "折", "番", "个百分点", "百分点", "月", "日", "号"})
_CENTS_BEHIND = re.compile(
    r"(?:(?P<dimes>[0-9一二两三四五六七八九])角)?(?:零?(?P<cents>[0-9]{1,2}|[一二两三四五六七八九])分(?![之钟]))?"
)
_DECIMALS_BEHIND = re.compile(r"([0-9]{1,2}|[一二三四五六七八九])(?=[,。;!?)高宽长深的左以见]|$)")
_MINUTES_BEHIND = re.compile(r"零?([0-9]{1,2}|[一二三四五六七八九十]{1,3})分钟?(?!之)")
_SECONDS_BEHIND = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,3})?|[一二三四五六七八九十]{1,3})秒(?!杀)")
_MONTHS_BEHIND = re.compile(r"零?([0-9]{1,2}|[一二三四五六七八九十]{1,3})个月")
_DIMES_BEHIND = re.compile(r"([0-9一二三四五六七八九])(?=毛?(?:钱|[,。;、!?)”’」]|$))毛?")
_TENTHS_BEHIND = re.compile(
    r"(半(?![导数径年天日])|[0-9一二三四五六七八九])(?![0-9一二三四五六七八九十百千万个家名年月])"
)
_LESSER_BEGINS = frozenset("0123456789零一二两三四五六七八九十半")
_FRACTION_SLASH = re.compile(r"([0-9]{1,6})/([0-9]{1,6})(?![0-9/.])")
_NO_MORE = frozenset("元样数")
_BEFORE_TENTHS = frozenset("过近约逾超足到")
"""Before 九成为 these say that it is 九成 and 为 (超过九成为公营房屋)."""
# What statistics calls by its magnitude alone is at least that great: 千亿级, 百亿企业.
_LEVEL = re.compile(r"级(?!别|联|数)")


def read_amount(plain: str, at: int) -> Amount | None:
    """Read the number and unit that begin at a place."""
    if plain.startswith("半", at):
        return _read_half(plain, at)
    if plain.startswith("一半", at):
        vague = "多" if plain.startswith("多", at + 2) and plain[at + 3 : at + 4] not in _NO_MORE else ""
        return _share(at + 2 + len(vague), Fraction(1, 2), vague=vague)
    if (unit := _SHARE_UNIT.get(plain[at : at + 3])) is not None:
        numeral = read_numeral(plain, at + 3)
        return None if numeral is None else _share(*numeral[:3], unit, numeral.vague)
    digit = "0" <= plain[at : at + 1] <= "9"
    if digit and (slash := _FRACTION_SLASH.match(plain, at)) and 0 < int(slash[1]) < int(slash[2]):
        value = Fraction(int(slash[1]), int(slash[2]))
        of = match_unit(plain, slash.end())
        if of is None or of.unit_class is UnitClass.NOUN:
            return _share(slash.end(), value)
        return _share(slash.end(), value)._replace(end=of.end, unit=of.text)
    numeral = read_numeral(plain, at)
    if numeral is None:
        return None
    if plain.startswith("分之", numeral.end) and not numeral.several and numeral.low:
        above = read_numeral(plain, numeral.end + 2)
        if above is not None and not above.bare:
            low, high = Fraction(above.low) / numeral.low, Fraction(above.high) / numeral.low
            return _share(above.end, low, high, vague=above.vague)
    return _with_unit(plain, at, numeral)


def _share(end: int, low: Number, high: Number | None = None, unit: str = "", vague: str = "") -> Amount:
    """Make the amount of a part of a whole, which is a number whatever follows."""
    return Amount(end, low, low if high is None else high, unit, UnitClass.MEASURE, vague, number_end=end)


def _read_half(plain: str, at: int) -> Amount | None:
    """Read 半年, 半小时, 半个多月 and 半数."""
    half = Fraction(1, 2)
    if plain.startswith("半数", at):
        return _share(at + 1, half)._replace(end=at + 2)
    if (match := _HALVES_OF.match(plain, at)) is None:
        past = at > 0 and plain[at - 1] in "过近超逾" and plain[at + 1 : at + 2] not in ("百", "夜", "导", "山", "场")
        return _share(at + 1, half) if past else None
    vague = "多" if "多" in match.group() or "余" in match.group() else ""
    unit = match_unit(plain, match.end())
    if unit is None or (plain.startswith("小", match.end()) and unit.text != "小时"):
        return None
    if unit.text == "成":
        return _share(at + 1, half / 10, unit="成")._replace(end=unit.end)
    text = f"个{unit.text}" if "个" in match.group() and not unit.text.startswith("个") else unit.text
    return _share(at + 1, half, unit=text, vague=vague)._replace(end=unit.end)


def _with_unit(plain: str, at: int, numeral: Numeral) -> Amount:
    """Join a number to the unit behind it."""
    scale = trailing_magnitude(plain, numeral.end - bool(numeral.vague) * (plain[numeral.end - 1] in "多余来"))
    scale = scale if scale >= 10**4 or plain[at].isdigit() else 1
    bare = Amount(*numeral[:3], "", None, *numeral[3:], scale, numeral.end)
    end = numeral.end
    following = plain[end : end + 1]
    if following == "个" and not numeral.vague and (counted := _MAGNITUDE_COUNTED.match(plain, end)):
        times = 10**8 if counted["magnitude"] == "亿" else 10**4
        end = counted.end()
        bare = bare._replace(
            end=end,
            low=bare.low * times,
            high=bare.high * times,
            vague=counted["vague"] or "",
            unit_class=UnitClass.MEASURE,
            scale=times,
            number_end=end,
        )
        following = plain[end : end + 1]
    if following == "个" and (inside := _HALF_INSIDE.match(plain, end)):
        unit = match_unit(plain, inside.end() + plain.startswith("多", inside.end()))
        if unit is not None:
            low, high = bare.low + Fraction(1, 2), bare.high + Fraction(1, 2)
            return bare._replace(end=unit.end, low=low, high=high, unit=f"个{unit.text}", unit_class=UnitClass.MEASURE)
    if following == "个" and (inside := _MORE_INSIDE.match(plain, end)) and (unit := match_unit(plain, inside.end())):
        text = f"个{unit.text}"
        return bare._replace(end=unit.end, unit=text, unit_class=UnitClass.MEASURE, vague=inside["vague"])
    if following == "级" and (numeral.bare or (scale >= 10**4 and numeral.low >= 10**5)) and _LEVEL.match(plain, end):
        return bare
    unit = match_unit(plain, end)
    if following == "/" and scale > 1 and (per := match_unit(plain, end + 1)):
        return bare._replace(end=per.end, unit=f"/{per.text}", unit_class=UnitClass.MEASURE)  # 2.2万/平
    if unit is None and plain.startswith("大", end):
        unit = match_grand_noun(plain, end + 1)
    if unit is None and plain.startswith("成为", end) and at > 0 and plain[at - 1] in _BEFORE_TENTHS:
        return _tenths(plain, bare, end + 1)
    if unit is None:
        return bare
    if unit.unit_class is UnitClass.NOUN and numeral.bare and numeral.low >= 10**8:
        return bare  # 百亿企业 are firms of ten billion, not ten billion firms
    if unit.text == "成":
        return _tenths(plain, bare, unit.end)
    if unit.text == "折":
        below = 100 if bare.low >= 10 else 10
        low, high = Fraction(bare.low) / below, Fraction(bare.high) / below
        return bare._replace(end=unit.end, low=low, high=high, unit="折", unit_class=UnitClass.MEASURE)
    amount = bare._replace(end=unit.end, unit=unit.text, unit_class=unit.unit_class)
    return _with_lesser_part(plain, amount)


def _tenths(plain: str, bare: Amount, end: int) -> Amount:
    """Read 三成 as 0.3, 三成五 and 三成半 as 0.35."""
    low, high = Fraction(bare.low) / 10, Fraction(bare.high) / 10
    if not bare.several and (match := _TENTHS_BEHIND.match(plain, end)):
        numeral = read_numeral(match[1], 0)
        low = high = low + (Fraction(1, 20) if numeral is None else Fraction(numeral.low) / 100)
        end = match.end()
    return bare._replace(end=end, low=low, high=high, unit="成", unit_class=UnitClass.MEASURE)


def _with_lesser_part(plain: str, amount: Amount) -> Amount:
    """Add the lesser part of a duration to its greater one: 1小时20分, 3年零6个月, 一年半."""
    if plain[amount.end : amount.end + 1] not in _LESSER_BEGINS or amount.vague or amount.several:
        return amount
    if (
        amount.unit_class is not UnitClass.NOUN
        and amount.unit not in _UNHALVED
        and (half := _HALF_BEHIND.match(plain, amount.end))
    ):
        value = amount.low + Fraction(1, 2)
        return amount._replace(end=half.end(), low=value, high=value)
    if amount.unit == "元" and (change := _CENTS_BEHIND.match(plain, amount.end)) and change.group():
        tenths, hundredths = Fraction(_digit(change["dimes"]), 10), Fraction(_digit(change["cents"]), 100)
        value = amount.low + tenths + hundredths
        return amount._replace(end=change.end(), low=value, high=value)
    if amount.unit == "米" and (decimals := _DECIMALS_BEHIND.match(plain, amount.end)):
        value = amount.low + Fraction(_digit(decimals[1]), 10 ** len(decimals[1]))
        return amount._replace(end=decimals.end(), low=value, high=value)
    for units, pattern, parts in (
        (("小时", "个小时"), _MINUTES_BEHIND, 60),
        (("分", "分钟"), _SECONDS_BEHIND, 60),
        (("年",), _MONTHS_BEHIND, 12),
        (("块",), _DIMES_BEHIND, 10),
    ):
        if amount.unit in units and (match := pattern.match(plain, amount.end)):
            lesser = read_numeral(match[1], 0)
            if lesser is not None and not lesser.several:
                value = amount.low + Fraction(lesser.low) / parts
                return amount._replace(end=match.end(), low=value, high=value, unit_class=UnitClass.MEASURE)
    return amount


def _digit(written: str | None) -> int:
    """The number that one or two digits are; 0 where there are none."""
    numeral = read_numeral(written, 0) if written else None
    return 0 if numeral is None else int(numeral.low)

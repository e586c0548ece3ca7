"""Recognising by their shape names, slogans and articles that no word list could hold whole."""

from __future__ import annotations

import re

from indicators.reading.characters import MAGNITUDE, is_han
from indicators.reading.lexicon import Span
from indicators.reading.model import Kind
from indicators.reading.unit_words import UnitClass, match_unit

_N = "[一二两三四五六七八九十百千万]"
_H = "[\u4e00-\u9fff]"
_PLAN = re.compile(
    r"十[一二三四五六七八]五(?!年|个|家|名|岁|天|项|倍|万|亿)|二十一五"
    r"|[七八九十]五(?=计划|规划|时期|期间|[”’\"」』])|(?:[一二三四五六]五)(?=计划|时期|期间)"
)
_CONGRESS = re.compile(
    r"[一二三]?十?[一二三四五六七八九十]届(?:[一二三四五六七八九十]{1,2}中全会|(?:全国|省|市|县|区)?(?:人大|政协|人民代表大会|党代会)?(?:常委会)?第?[一二三四五六七八九十]{1,3}次(?:全体)?(?:会议|全会))"
    r"|[一二三四五六七八九]中全会"
    r"|(?:十[一二三四五六七八九]|二十[一二三]?)大(?=[以精报召提强要作的关、,。”》 \n和开对]|$|胜利|代表|闭幕|之后|后)"
)
_BRIEF_CONGRESS = re.compile(r"[二两]会(?!议|员)")
_PLUS = re.compile(r"[0-9]{1,4}(?:\+(?:[0-9]{1,4}|[A-Za-zX]{1,3})){1,6}(?![0-9.]{0,9}[%‰])|[1-9]\+(?=[^0-9])")
_TIMES_LABEL = re.compile(r"[0-9]{1,3}[×xX*][0-9]{1,3}(?=小时)(?:小时)?|[0-9]{1,3}×[0-9]{1,3}(?![0-9.]{0,8}[万亿])")
_VERSION = re.compile(r"[0-9]{1,2}\.[0-9](?:版|时代|阶段|升级版)|[1-9]\.0(?![0-9%‰万亿个元倍吨人]|度)")
_STRONG = re.compile(
    r"[0-9]{1,4} ?强(?!劲|度|化|烈|势|调|震)"
    r"|[百千万十]强(?!劲|度|化|烈|势|调|震)|(?:[二四八六]|十[二六])强(?!劲|度|化|烈|势|调)"
)
_GENERATION = re.compile(r"[0-9][05]后(?!期|续|勤|台|来)|[0-9]0、[0-9]0后")
_ROAD = re.compile(r"[0-9]{1,3}(?:号线|国道|省道|高速|路(?=公交)|路车|航站楼)")
_BY_SHAPE = re.compile("|".join(one.pattern for one in (_PLUS, _STRONG, _GENERATION, _ROAD, _TIMES_LABEL)))
_DIGIT_LABEL = re.compile(
    r"(?:985|211)(?=(?:工程)?(?:高校|院校|大学|工程|学校|高等))|(?:985|211|863|973|3060|618|315|996|110|119|120|122)(?=[^0-9]|$)(?![0-9.%万亿千百多余]|[个家名项所人亿吨元])"
)
_TABLE_BEFORE = re.compile(
    r"(?:(?<![地企意试构蓝版])图|(?<![代发外上列填报手仪指])表|附件|附表|附录|专栏|案例|(?<![关投])注|(?<![比案条先])例|(?<![问试答])卷|栏|专题|方案|步骤)$"
)
_TABLE_NUMBER = re.compile(
    r"[0-9]{1,3}(?:[-—.][0-9]{1,3}){0,3}(?!,[0-9]{3}|[0-9万亿%.个家名元条项年月日])|[一二三四五六七八九十]{1,3}(?![一-鿿])"
)
_UNIT_LABEL = re.compile(
    r"[百千万亿]{1,2}(?:元|美元|吨|人|平方米|千瓦时|千瓦|公里|立方米|户|公顷|亩|辆|件|台|人次|标准箱|斤|TEU|吨标准煤|/)?"
)
_UNIT_LABEL_BEFORE = re.compile(r"单位:? ?$|[(]$")
_QUOTED = re.compile(r"[^”’\"」』\n,。;:!?]{1,16}?[”’\"」』]")
_INDEX_BEFORE = re.compile("(?:日经|标普|沪深|中证|上证|科创|创业板|深证|纳斯达克|罗素|富时|恒生|财富|福布斯|胡润)$")
_INDEX_NUMBER = re.compile("(?:50|100|180|200|225|300|380|500|800|1000|2000)(?![0-9.,%万亿余多点家个])")
_QUOTED_DIGITS = re.compile(
    r"[0-9]{2,6}(?=[”’\"」』])|[0-9]{3}(?=[\u4e00-\u9fff]{1,8}[”’\"」』])|[0-9]{1,4}(?:·[0-9]{1,4}){1,4}"
)
_CLOSING = frozenset('”’"」』')
OPENING_MARKS = frozenset('“‘"「『')
_QUOTED_NUMERALS = re.compile(r"[一二两三四五六七八九十百千万亿]{2,6}(?=[”’\"」』])")
_IN_A_ROW = re.compile(r"[一二两三四五六七八九十]{1,3}连[冠增涨跌升降胜丰阳阴板败平霸]")
_PAIRED = re.compile(rf"({_N})({_H})(?:({_N})({_H}))(?:([一二两三四五六七八九十百千万多])({_H})){{0,3}}")
_ARTICLE = re.compile(r"一(?:大|小|整|长|新|众|个个|条条|项项|家家|系列|部分|些)")
_PAIRED_UNITS = frozenset("斤块毛省市区县州镇乡村国地年天月周日次倍成元吨亩人家个户里")
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩")


def match_plan(plain: str, at: int, floor: int) -> Span | None:
    """Recognise plans and congresses: 十四五, 党的二十届四中全会, 十八大."""
    if match := _PLAN.match(plain, at):
        return Span(at, match.end(), Kind.PLAN)
    if match := _CONGRESS.match(plain, at):
        party = plain[max(floor, at - 2) : at] == "党的" and "届" in match.group()
        return Span(at - 2 if party else at, match.end(), Kind.PLAN)
    return None


def match_digit_label(plain: str, at: int, floor: int) -> Span | None:
    """Recognise names written with Arabic digits: 14+1, 500强, 工业4.0, 图3, 90后."""
    if (match := _VERSION.match(plain, at)) and not (match.group()[-2:] == ".0" and _counts(plain, match)):
        return Span(at, match.end(), Kind.NAME)
    if match := _BY_SHAPE.match(plain, at):
        return Span(at, match.end(), Kind.NAME)
    if (match := _DIGIT_LABEL.match(plain, at)) and not _counts(plain, match):
        return Span(at, match.end(), Kind.NAME)
    index = _INDEX_NUMBER.match(plain, at) if _INDEX_BEFORE.search(plain, max(floor, at - 5), at) else None
    if (match := index) is not None and match_unit(plain, match.end()) is None:
        return Span(at, match.end(), Kind.NAME)
    quoted = _QUOTED_DIGITS.match(plain, at) if at > floor and plain[at - 1] in OPENING_MARKS else None
    if quoted and (plain[quoted.end() : quoted.end() + 1] in _CLOSING or match_unit(plain, quoted.end()) is None):
        return Span(at, quoted.end(), Kind.NAME)
    return _match_table_number(plain, at, floor)


def _counts(plain: str, match: re.Match[str]) -> bool:
    """Tell whether a unit behind what else is a label makes it a quantity (985公里; but 985高校)."""
    unit = match_unit(plain, match.end())
    noun = match.group() in ("985", "211") and unit is not None and unit.unit_class is UnitClass.NOUN
    return unit is not None and not noun


def _match_table_number(plain: str, at: int, floor: int) -> Span | None:
    """Recognise the number of a table, figure or annex (表2-1, 附件1)."""
    label = _TABLE_BEFORE.search(plain, max(floor, at - 3), at)
    if label is None or not (match := _TABLE_NUMBER.match(plain, at)):
        return None
    if plain[match.end() - 1].isdigit() and match_unit(plain, match.end()) is not None:
        return None
    return Span(label.start(), match.end(), Kind.IDENTIFIER)


def match_unit_label(plain: str, at: int, floor: int) -> Span | None:
    """Recognise a magnitude that only heads a column (单位:万元)."""
    before = _UNIT_LABEL_BEFORE.search(plain, max(floor, at - 4), at)
    if before is None or not (match := _UNIT_LABEL.match(plain, at)):
        return None
    if before.group() in "(" and plain[match.end() : match.end() + 1] not in (")", "/", "、", ","):
        return None
    return Span(at, match.end(), Kind.NAME)


def match_slogan(plain: str, at: int, floor: int) -> Span | None:
    """Recognise slogans: short words in quotation marks that begin with a numeral, and pairs (一核两翼, 一县一策)."""
    if at > floor and plain[at - 1] in OPENING_MARKS and (match := _QUOTED_NUMERALS.match(plain, at)):
        return Span(at, match.end(), Kind.IDIOM)
    if at > floor and plain[at - 1] in OPENING_MARKS and (match := _QUOTED.match(plain, at)):
        unit = match_unit(plain, at + 1)
        if unit is None or unit.unit_class is not UnitClass.MEASURE or plain[at + 1] == "度":
            return Span(at, match.end() - 1, Kind.IDIOM)
    if match := _IN_A_ROW.match(plain, at):
        return Span(at, match.end(), Kind.IDIOM)
    match = _PAIRED.match(plain, at)
    if match is None:
        return None
    nouns = [noun for noun in (match[2], match[4], match[6]) if noun]
    quoted = plain[at - 1 : at] in OPENING_MARKS and at > floor
    if any(noun in MAGNITUDE or noun in "分点几数多余半零〇一二两三四五六七八九" for noun in nouns[:2]):
        return None
    if match[1] != match[3] and any(noun in _PAIRED_UNITS for noun in nouns[:2]) and not quoted:
        return None
    end = match.end()
    if match[6] is not None and (match[6] in MAGNITUDE or not is_han(match[6])):
        end = match.end(4)
    # 三条一般 is no pair; a pair counts upward from one, or says the same number twice, or stands in quotation marks.
    if match[1] == match[3] or (match[1] == "一" and match[3] in "两二三四五六七八九十多") or quoted:
        return Span(at, end, Kind.IDIOM)
    return None

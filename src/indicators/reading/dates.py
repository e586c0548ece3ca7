"""Recognising points and calendar spans of time: years, months, days, quarters, hours, and ranges of them."""

from __future__ import annotations

import re

from indicators.reading import UPPER_BOUNDED, Kind, Qualifier
from indicators.reading.modifiers import qualifier_before
from indicators.reading.vocabulary import Span, from_words, words

_TO = r"(?:—{1,2}|–|-|~|〜|―|─{1,2}|至|到)"
_PART_OF_YEAR = (
    r"(?:第?[一二三四1-4]季度|[上下]半年|前[一二三四两1-4]个?季度"
    r"|前(?:1[0-2]|[1-9]|[一二两三四五六七八九十]{1,2})个?月)"
)
_EDGE = r"(?:年?[底末]|年?初(?!步|级|中|始|创|衷|心|次|期|显|现|具|见)|年中(?!国|央|部|心|小)|年伊始)"

_YEAR = r"(?:1[0-9]|2[01])[0-9]{2}"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_CLOCK = r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?"
_HOURS = (
    r"(?:[01]?[0-9]|2[0-4])时(?!代|间|期|段|速|刻|辰|隔|差|装|尚|空|点|长)(?:[0-5]?[0-9]分(?:[0-5]?[0-9]秒)?|整|许)?"
)
_DAY_PART = r"(?:凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|晚间|夜间|夜里|当晚|今晚|当日|次日)"

_IN_DAY = rf"(?:(?:{_DAY_PART})?(?:{_HOURS}|{_CLOCK}|[0-9]{{1,2}}点(?:[0-9]{{1,2}}分?|半|整)?))"
_DAYS = rf"{_DAY}(?:{_TO}{_DAY})?[日号](?![内元报均龄线](?!蒙))"
_MONTHS = rf"{_MONTH}(?:{_TO}{_MONTH})?月"
_MONTH_TAIL = r"(?:份|[上中下]旬|[底末]|初(?!步|级|中|始|创|衷|心|次|期))"
_YEARS = rf"{_YEAR}(?:{_TO}(?:{_YEAR}|[0-9]{{2}}))?(?:年度|学年|财年|年)"
_MONTH_AND_DAY = rf"{_MONTHS}(?:{_DAYS.replace('报', '')}{_IN_DAY}?|{_MONTH_TAIL}(?:{_TO}{_MONTHS}{_MONTH_TAIL}?)?)?"
_POINT = rf"{_YEARS}(?:{_MONTH_AND_DAY}|{_PART_OF_YEAR}|{_EDGE})?"

_ARABIC = re.compile(
    rf"(?:{_POINT}(?:{_TO}(?:[次翌来]年)?(?:{_POINT}|{_MONTH_AND_DAY}|{_DAYS}))?"
    rf"|{_MONTH_AND_DAY}(?!龄|球|亮|饼|薪|嫂)(?:{_TO}(?:[次翌来]年)?(?:{_POINT}|{_MONTH_AND_DAY}|{_DAYS}))?"
    rf"|{_DAYS}(?!游|以内|之内|以上|以下|龄|均){_IN_DAY}?(?:{_TO}{_DAYS})?)"
)
PLAIN_DATE = re.compile(rf"(?=(?:19|20)[0-9]{{2}}年(?!代)|(?:1[0-2]|[1-9])月)(?:{_ARABIC.pattern})")
"""What is a date whatever stands in front, but for what `LEANS` and a few words that measure."""
_ISO = re.compile(
    rf"{_YEAR}(?:-(?:1[0-2]|0[1-9])|[-/.]{_MONTH}[-/.]{_DAY}|/(?:1[0-2]|0[1-9]))(?![0-9]|[-/.][0-9])"
    rf"(?:[T ]{{1,2}}{_CLOCK}(?:\.[0-9]{{1,9}})?Z?)?"
    rf"(?:{_TO}{_CLOCK})?"
)
_TIME = re.compile(
    rf"{_CLOCK}(?![0-9:∶.%])(?:{_TO}{_CLOCK}(?![0-9]))?|{_HOURS}(?:{_TO}{_HOURS})?|(?:[01]?[0-9]|2[0-4])点(?:半|整(?!体|个|合|治)|[0-5]?[0-9]分)"
)
_HOUR_AFTER_DAY_PART = re.compile(
    r"[0-9一二两三四五六七八九十]{1,3}[点时](?:[0-9一二三四五六七八九十]{1,3}分?|半|整|许)?"
)
_DAY_PART_BEFORE = re.compile(rf"{_DAY_PART}$")
_DECADE = re.compile(
    r"(?:[12][0-9]|[5-9])世纪(?:[0-9]0年代)?(?:初(?!步)|末|中叶|前期|后期)?|(?:1[89]|20)?[0-9]0年代(?:初(?!步)|末|中期|后期)?"
)
_QUARTER = re.compile(r"(?:第?[1-4一二三四](?:[、和至到-][1-4一二三四])?|前[1-4一二两三])季度")
_COUNTED_MONTHS = re.compile(
    r"(?:1[0-2]|[1-9]|一|二|两|三|四|五|六|七|八|九|十|十一)(?:个月|月份?|个?季度|季)(?!球|亮)"
)
_REPUBLIC_TAIL = (
    rf"(?:度|{_MONTHS}(?:{_DAYS}|{_MONTH_TAIL})?|{_PART_OF_YEAR}"
    rf"|第?[1-4一二三四](?:[、至到-][1-4一二三四])?季|{_EDGE})"
)
_C_REPUBLIC = "[〇零一二三四五六七八九十百]{1,6}"
_REPUBLIC = re.compile(
    rf"(?:[0-9]{{1,3}}(?:年?{_TO}[0-9]{{1,3}})?|{_C_REPUBLIC}(?:年?{_TO}{_C_REPUBLIC})?)年{_REPUBLIC_TAIL}?"
)
# A year of the Republic without its name: where a part of the year follows, or a word before compares with it.
_REPUBLIC_BRIEF = re.compile(rf"(?:[7-9][0-9]|1[0-4][0-9])年(?:{_REPUBLIC_TAIL}|1[0-2]月)")
_REPUBLIC_COMPARED = re.compile(r"1[01][0-9]年(?![来间前后以之老树内期的])(?!历史|华诞|校庆|大庆)")
_COMPARES_YEARS = frozenset("较比自於于与和及至在从由到计,。;:(、\n") | {""}
_FISCAL = re.compile(
    rf"(?P<first>{_YEAR})/(?P<second>[0-9]{{2}})(?:{_TO}{_YEAR}/[0-9]{{2}})?"
    r"(?:(?:财政)?年度?|学年|榨季)?(?![0-9/.])"
)
_SHORT_YEAR = re.compile(r"[0-9]{2}年")
_COPYRIGHT = re.compile(r"(?:©|[(]c[)]|版权所有|[Cc]opyright) ?$")
_COUNTED_OUT = re.compile("[0-9]:")
_BARE_YEAR = re.compile(r"(?:19[0-9]{2}|20[0-9]{2})(?:—{1,2}|–|-|~|至|/)?(?:(?:19|20)[0-9]{2})?(?![0-9]|\.[0-9])")

_H = "[一二三四五六七八九〇零O○]"
_C_YEAR = rf"(?:[一二]{_H}{{3}}(?:{_TO}[一二]{_H}{{3}})?)年(?:度)?"
_C_MONTH = "(?:十[一二]?|[一二三四五六七八九]|正|腊)月"
_C_DAY = (
    "(?:廿[一二三四五六七八九]?|卅一?|三十一?|二?十[一二三四五六七八九]?|二十|[一二三四五六七八九])"
    "(?:日(?!以[上下内])|号)(?![内元报均龄游之])"
)
_C_POINT = rf"{_C_YEAR}(?:{_C_MONTH}(?:份|[上中下]旬|底|末|{_C_DAY})?|{_PART_OF_YEAR}|{_EDGE})?"
_C_MONTH_AND_DAY = rf"{_C_MONTH}(?!球|亮|饼|天)(?:份|[上中下]旬|底|末|{_C_DAY})?"
_CHINESE = re.compile(
    rf"{_C_POINT}(?:{_TO}(?:{_C_POINT}|{_C_MONTH_AND_DAY}|{_C_DAY}))?"
    rf"|{_C_MONTH_AND_DAY}(?:{_TO}(?:{_C_MONTH_AND_DAY}|{_C_DAY}))?|{_C_DAY}(?:{_TO}{_C_DAY})?"
    r"|[一二三四五六七八九]十年代(?:初(?!步)|末|中期|后期)?|(?:二十一?|十[六七八九])世纪(?:[一二三四五六七八九]十年代)?(?:初(?!步)|末|中叶|前期|后期)?"
    r"|(?:二?十[一二三四五六七八九]?|二十|[零〇一二两三四五六七八九])(?:时[一二三四五六七八九十零]{1,3}分|点(?:半(?!导)|整(?!体|个|合|治)|[一二三四五]?十[一二三四五六七八九]?分?|[零〇][一二三四五六七八九]分?))"
)
_DAYS_ALONE = re.compile("(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})日")
_LASTING = re.compile("(?:连续?|连[涨跌升降晴阴雨红绿胜败播]|为期|历时|长达|时长|满|每)$")
_BOUNDING = UPPER_BOUNDED | {Qualifier.MORE_THAN, Qualifier.AT_LEAST}
_REIGN_YEAR = re.compile(rf"(?:[0-9]{{1,2}}|元|[一二三四五六七八九十]{{1,3}})年(?:{_C_MONTH}(?:{_C_DAY})?)?")
_REIGN_REACH = 4
_LUNAR_MONTH = "(?:正|腊|冬|闰?(?:十[一二]?|[一二三四五六七八九]))月"
_RUN = re.compile("[〇零一二两三四五六七八九十廿卅百○]{1,12}")
_MAKES_DATES = frozenset("年月日号时点世季个初、和至到—–~〜―─-O○")
"""What stands behind the numerals that a date begins with."""
_BEFORE_LUNAR = frozenset("初月历")
_LUNAR_BEFORE = re.compile(r"(?:[农阴]历)?(?:(?:正|腊|冬)月)?初?$")
_LUNAR_DAY = (
    "(?:初(?:[一二三四五六七八九]|十)|廿[一二三四五六七八九]?|三十|二十[一二三四五六七八九]?|十[一二三四五六七八九])"
)
_LUNAR = re.compile(
    rf"(?:[农阴]历)?{_LUNAR_MONTH}{_LUNAR_DAY}(?![一二三四五六七八九十百千万亿日号个家名人项多余])|初(?:[四五六七八九]|十)(?![中级])"
)
_BEFORE_DAY = frozenset("在于从至到自由的是本每前后以逢今了,。;:、!?()“” \n")
"""Before 二十号 these leave it a day of the month; behind another word it is a name."""
# A number of years rather than a year, because the words before it measure (近2000年历史).
MEASURED = frozenset("近超逾约")


def match_date(plain: str, at: int, floor: int) -> Span | None:
    """Recognise the date whose first numeral stands at a place."""
    previous = plain[at - 1] if at > floor else ""
    if previous in _reign_ends() and (reign := _match_reign(plain, at, floor)) is not None:
        return reign
    if _DAYS_ALONE.match(plain, at) and _lasts(plain, at, floor):
        return None
    if "0" <= plain[at] <= "9":
        return _match_arabic(plain, at, previous, floor)
    run = _RUN.match(plain, at)
    if previous not in _BEFORE_LUNAR and run is not None and plain[run.end() : run.end() + 1] not in _MAKES_DATES:
        return None
    if (lunar := _match_lunar(plain, at, floor)) is not None:
        return lunar
    if plain[max(floor, at - 2) : at] == "民国" and (match := _REPUBLIC.match(plain, at)):
        return Span(at - 2, match.end(), Kind.DATE)
    counted = _COUNTED_MONTHS.match(plain, at) if previous in ("前", "首") else None
    if counted is not None and (previous == "首" or not counted.group().endswith("季")):
        return Span(at - 1, counted.end(), Kind.DATE)
    if match := _QUARTER.match(plain, at):
        return Span(at - (previous in ("前", "第")), match.end(), Kind.DATE)
    if hour := _match_hour(plain, at, floor):
        return hour
    match = _CHINESE.match(plain, at)
    if match is None or (previous == "个" and "世纪" in match.group()):
        return None
    if match.group().endswith("号") and "月" not in match.group() and previous and previous not in _BEFORE_DAY:
        return Span(at, match.end(), Kind.NAME)  # 神舟二十号
    return Span(_with_last_century(plain, at, floor), match.end(), Kind.DATE)


@from_words
def _reign_ends() -> frozenset[str]:
    """The last characters of the names of reigns."""
    return frozenset(word[-1] for word in words("reigns"))


def _match_reign(plain: str, at: int, floor: int) -> Span | None:
    """Recognise a year of a reign (光绪二十九年)."""
    match = _REIGN_YEAR.match(plain, at)
    if match is None:
        return None
    names = words("reigns")
    for length in range(_REIGN_REACH, 1, -1):
        if at - length >= floor and plain[at - length : at] in names:
            return Span(at - length, match.end(), Kind.DATE)
    return None


def _lasts(plain: str, at: int, floor: int) -> bool:
    """Tell whether N日 is a length of time: the words before say that it lasts or bound it."""
    if _LASTING.search(plain, max(floor, at - 2), at):
        return True
    before = qualifier_before(plain, at, floor)
    return before is not None and before.touches and before.qualifier in _BOUNDING and before.word not in ("近", "最近")


def _match_lunar(plain: str, at: int, floor: int) -> Span | None:
    """Recognise a day of the lunar calendar (正月初五, 农历腊月廿八, 初六)."""
    before = _LUNAR_BEFORE.search(plain, max(floor, at - 5), at)
    if before is None or (match := _LUNAR.match(plain, before.start())) is None or match.end() <= at:
        return None
    return Span(before.start(), match.end(), Kind.DATE)


def _match_arabic(plain: str, at: int, previous: str, floor: int) -> Span | None:
    """Recognise a date that begins with an Arabic digit."""
    if previous in ("前", "首") and (match := _COUNTED_MONTHS.match(plain, at)):
        return Span(at - 1, match.end(), Kind.DATE)
    if plain[max(floor, at - 2) : at] == "民国" and (match := _REPUBLIC.match(plain, at)):
        return Span(at - 2, match.end(), Kind.DATE)
    if match := _REPUBLIC_BRIEF.match(plain, at):
        return Span(at, match.end(), Kind.DATE)
    if previous in _COMPARES_YEARS and (match := _REPUBLIC_COMPARED.match(plain, at)):
        return Span(at, match.end(), Kind.DATE)
    if previous in ("'", "’", "‘") and (match := _SHORT_YEAR.match(plain, at)):
        return Span(at - 1, match.end(), Kind.DATE)
    if (match := _FISCAL.match(plain, at)) and (int(match["first"]) + 1) % 100 == int(match["second"]):
        return Span(at, match.end(), Kind.DATE)
    if match := _ISO.match(plain, at):
        return Span(at, match.end(), Kind.DATE)
    if match := _DECADE.match(plain, at):
        return Span(_with_last_century(plain, at, floor), match.end(), Kind.DATE)
    if match := _QUARTER.match(plain, at):
        return Span(at - (previous in ("前", "第")), match.end(), Kind.DATE)
    if hour := _match_hour(plain, at, floor):
        return hour
    if _COPYRIGHT.search(plain, max(floor, at - 10), at) and _BARE_YEAR.match(plain, at):
        return match_bare_year(plain, at)
    if previous in ("-", ".") or (previous == ":" and _COUNTED_OUT.search(plain, max(0, at - 2), at)):
        return None
    if match := _ARABIC.match(plain, at):
        if previous in MEASURED and re.fullmatch(rf"{_YEAR}年", match.group()):
            return None
        return Span(at, match.end(), Kind.DATE)
    if (match := _TIME.match(plain, at)) and not _compares(plain, at, floor):
        return Span(at, match.end(), Kind.DATE)
    return None


def _compares(plain: str, at: int, floor: int) -> bool:
    """Tell whether the words before speak of a ratio, so that 1:10 is no time of day."""
    return re.search(r"比|结构|例|分为|胜|负|平", plain[max(floor, at - 6) : at]) is not None


def _match_hour(plain: str, at: int, floor: int) -> Span | None:
    """Recognise an hour that a part of the day stands before (下午3点)."""
    match = _HOUR_AFTER_DAY_PART.match(plain, at)
    part = _DAY_PART_BEFORE.search(plain, max(floor, at - 2), at)
    return None if match is None or part is None else Span(part.start(), match.end(), Kind.DATE)


def _with_last_century(plain: str, at: int, floor: int) -> int:
    """Give the start of 上世纪80年代, which begins before its digits."""
    return at - 3 if plain[max(floor, at - 3) : at] in ("上世纪", "本世纪") else at


def match_bare_year(plain: str, at: int) -> Span | None:
    """Recognise four digits that can only be a year, where nothing else took them (2025世界制造业大会)."""
    match = _BARE_YEAR.match(plain, at)
    return None if match is None else Span(at, match.start() + len(match.group().rstrip("—–-~至/")), Kind.DATE)

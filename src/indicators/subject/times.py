"""Words for times and the days that they mean, as seen from what dates their document."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})\s?年?"
_CHINESE_YEAR = r"(?P<zh>二[〇零○O0][一二三四五六七八九〇零○]{2})年"
_RELATIVE = r"(?P<relative>去年|上年|上一年|前年|今年|本年|明年|当年)"
_WHEN = (
    r"(?:\s?(?P<month>1[0-2]|0?[1-9])\s?月(?:份)?(?:\s?(?P<day>3[01]|[12][0-9]|0?[1-9])\s?日)?"
    r"|(?:前|1\s?[—\-–~至到]\s?)(?P<until>1[0-2]|[1-9])\s?个?月(?:份)?"
    r"|前(?P<quarters>[二三])个?季度|第?(?P<quarter>[一二三四])季度"
    r"|(?P<half>上半年|下半年)|(?P<end>年?底|年末|末))?(?:\s?(?P<monthend>底|末))?"
)
_RANGE = r"(?P<from>(?:19|20)[0-9]{2})\s?年?\s?(?:至|到|[—\-–~]{1,2})\s?(?P<to>(?:19|20)[0-9]{2})\s?年(?!底|末)"
_TIME = re.compile(
    rf"{_RANGE}|(?:{_YEAR}|{_CHINESE_YEAR}|{_RELATIVE}){_WHEN}"
    r"|(?P<plan>[“\"]?十[二三四五]五[”\"]?(?:规划)?(?:时期|期间)?)"
    r"|(?P<stretch>(?:(?:过去|近|最近)(?P<past>[两三四五六七八九十]|[0-9]{1,2})|(?:[两三四五六七八九十]|[0-9]{1,2})(?=年多?来))年(?:多?来|间|里)?)"
    r"|(?P<early>最初|起初|当初)"
    r"|(?P<now>截至目前|目前|现有|现已|如今|眼下|截至发稿|至今|today|now|currently|at present)"
    r"|(?P<alone>(?:前三季度|一季度|二季度|三季度|四季度|上半年|下半年|全年|月末|年末|年底|年内"
    r"|(?:1\s?[—\-–~至到]\s?|前)[0-9]{1,2}个?月))"
    r"|(?<![0-9年第\-—–~])(?<![0-9][至到])(?P<bare>1[0-2]|[1-9])月(?:份)?(?:(?P<bareday>3[01]|[12][0-9]|[1-9])日)?(?P<bareend>底|末)?"
    r"|(?P<english>\b(?:[Ii]n|[Bb]y|[Aa]t|[Aa]s of|[Ff]or|[Dd]uring|[Uu]ntil|[Oo]f|[Ff]rom|to|[Bb]etween|and"
    r"|[Tt]he|[Ss]ince)"
    r"\s(?:the\s)?(?P<eend>(?:(?:at|by) the\s)?[Ee]nd of\s)?(?:(?:early|mid|late)[ -])?"
    r"(?:(?P<emonth>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\s(?:(?P<eday>[0-9]{1,2}),?\s)?)?"
    r"(?P<eyear>(?:19|20)[0-9]{2})(?![0-9]|[,.-][0-9]))"
)
_MAY_BEGIN = re.compile(f"(?={re.sub(r'[(][?]!.*?[)]', '', _TIME.pattern)})")
"""Where a time begins, whatever stands behind it: a stretch may end there."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PLANS = {"二": (2011, 2015), "三": (2016, 2020), "四": (2021, 2025), "五": (2026, 2030)}
_NUMERALS = {numeral: place for place, numeral in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_AGO = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2, "今年": 0, "本年": 0, "当年": 0, "明年": 1}
_OF_THE_DOCUMENT = frozenset({"上年", "上一年", "本年", "当年"})
"""Years that a communiqué counts from its own and not from the one in which it is published."""
_SINCE = re.compile(r"\s?(?:[\u4e00-\u9fff]{0,8}以来|算?起)")
_UNTIL = re.compile(r"(?:截至|截止到?|自|从|到|至)\s?$")
_COMPARED = re.compile(r"(?:比|较|同|与|compared with|than in)\s?$|(?:相当于|占)[^,，;；。]{0,6}$")
"""Before a time that a number is only compared with, or that is a part of what it is compared with."""
_DIGITS = {digit: str(place) for place, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0"}

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Frame:
    """What dates the words of a document.

    Attributes
    ----------
    published : date or None
        The day of publication.
    stated : bool
        Whether that day is printed in the document.
    own : tuple of date, optional
        The period that the document as a whole is about, such as the year of a communiqué.
    plan : tuple of date, optional
        The years ahead that its title names.
    current : tuple of date, optional
        The years of a plan that a document without a day names.
    """

    published: date | None = None
    stated: bool = True
    own: Days | None = None
    plan: Days | None = None
    current: Days | None = None

    @property
    def year(self) -> int | None:
        """From which 去年 is counted."""
        return self.published.year if self.published else self.own[0].year if self.own else None


@dataclass(frozen=True, slots=True)
class Told:
    """A time as a text tells of it.

    Attributes
    ----------
    start, end : int
        Where.
    words : str
    kind : str
        ``span``, ``end`` (of a span: 年底, 截至6月), ``since``, ``now``, ``stretch`` (过去十年) or ``early``.
    days : tuple of date or None
        None where the words cannot be dated.
    basis : str
        A code of the list ``period_basis``.
    reason : str
    exact : bool
        Whether a level told of a span is of its last day: 去年, and not 2021年 or 3月.
    """

    start: int
    end: int
    words: str
    kind: str
    days: Days | None
    basis: str
    reason: str
    exact: bool = False


def times_in(text: str, left: int, right: int, frame: Frame, *, compared: bool = False) -> list[Told]:
    """The times of a stretch that a number may be of; those with which something is compared only if asked for."""
    found: list[Told] = []
    for match in _times(text, left, right):
        before = found[-1] if found and match["bare"] and text[found[-1].end : match.start()] in ("、", "和") else None
        own = year_of(before.days) if before and before.days else frame.own  # 2001年5月、8月
        if compared or not _compared(text, match):
            found.append(_read(text, match, replace(frame, own=own)))
    return found


def told_from_publication(text: str, published: str) -> Iterator[tuple[str, str]]:
    """The days, in ISO form, that begin and end 去年, 今年3月, 上半年 and their kind in a text of such a day."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return
    behind = -1
    for match in _times(text, 0, len(text)):
        # 全年 in 去年全年 is of that year, not of the present one.
        days = _days(match, Frame(day)) if match["relative"] or match.start() > behind else None
        behind = match.end()
        if days is not None and (match["relative"] or match["alone"]) and not _compared(text, match):
            yield days[0].isoformat(), (day if _SINCE.match(text, behind) else days[1]).isoformat()


def period_of_title(title: str) -> Days | None:
    """The year, the years or the part of a year that a title names: 2024年国民经济和社会发展统计公报."""
    for match in _TIME.finditer(title):
        if match["from"] or (match["year"] and "年" in match.group()):
            return _days(match, Frame())
    return None


def plan_named_in(text: str) -> Days | None:
    """The years that the title of a plan has which a text names: (2018—2020年)."""
    found = re.search(
        rf"[（(]\s?{_RANGE}\s?[)）]\s?》|{_RANGE.replace('<from>', '<a>').replace('<to>', '<b>')}行动计划", text
    )
    if found is None:
        return None
    first, last = (int(found[name] or found[other]) for name, other in (("from", "a"), ("to", "b")))
    return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None


def year_of(days: Days) -> Days:
    """The whole year in which a time ends."""
    return date(days[1].year, 1, 1), date(days[1].year, 12, 31)


def _times(text: str, left: int, right: int) -> Iterator[re.Match[str]]:
    begins = _beginnings(text)
    behind = left
    for begin in begins[bisect_left(begins, left) : bisect_left(begins, right)]:
        match = _TIME.match(text, begin, right) if begin >= behind else None
        if match is None:
            continue
        behind = match.end()
        # 2025 by itself is a number like others, unless 年 or what follows makes a date of it.
        if not match["year"] or re.search(r"年|月", match.group()):
            yield match


@lru_cache(maxsize=32)
def _beginnings(text: str) -> list[int]:
    """Where times may begin, looked for once however many stretches of a text are asked for."""
    return [match.start() for match in _MAY_BEGIN.finditer(text)]


def tells_a_time(text: str, left: int, right: int) -> bool:
    """Whether a stretch may have a time at all."""
    begins = _beginnings(text)
    return bisect_left(begins, left) < bisect_left(begins, right)


def _compared(text: str, match: re.Match[str]) -> bool:
    return _COMPARED.search(text, max(match.start() - 16, 0), match.start()) is not None


def _read(text: str, match: re.Match[str], frame: Frame) -> Told:
    """What a time means."""
    until, since = _UNTIL.search(text, max(match.start() - 4, 0), match.start()), _SINCE.match(text, match.end())
    start, end = until.start() if until and not match["early"] else match.start(), since.end() if since else match.end()
    words, days = match.group().strip(), _days(match, frame)
    basis = "stated" if match["from"] or match["year"] or match["zh"] or match["english"] else "inferred"
    if match["alone"] and frame.own:
        basis = "stated"
    told = Told(start, end, text[start:end].strip(), "span", days, basis, words)
    if match["now"]:
        return replace(told, kind="now", basis="publication", reason=f"{words}: the day of publication")
    if match["early"] or match["stretch"]:
        return replace(told, kind="early" if match["early"] else "stretch", reason=f"{words} before {frame.year}")
    if match["relative"]:
        told = replace(
            told, reason=f"{words}, seen from {_seen_from(match['relative'], frame)}", exact=not match["month"]
        )
    elif match["plan"]:
        told = replace(told, reason=f"the years of {words}", exact=True)
    elif not match["from"] and basis == "inferred":
        told = replace(told, reason=f"{words} of {days[1].year if days else 'no known year'}")
    if since or (match["english"] or "").lower().startswith("since"):
        return replace(told, kind="since", basis="inferred", reason=f"since {words}")
    ends = (
        match["end"]
        or match["monthend"]
        or match["bareend"]
        or match["eend"]
        or (match["alone"] or "")[-1:] in ("末", "底", "内")
    )
    reaches = until is not None and not until.group().startswith(("自", "从"))
    return replace(told, kind="end" if ends else "span", exact=told.exact or reaches)


def _seen_from(relative: str, frame: Frame) -> int | None:
    return frame.own[1].year if frame.own and relative in _OF_THE_DOCUMENT else frame.year


def _days(match: re.Match[str], frame: Frame) -> Days | None:
    """The first and the last day that a time means; None where it cannot be dated."""
    if match["from"]:
        first, last = int(match["from"]), int(match["to"])
        return (date(first, 1, 1), date(last, 12, 31)) if first <= last else None
    if match["plan"]:
        first, last = _PLANS[match["plan"].strip('“"')[1]]
        return date(first, 1, 1), date(last, 12, 31)
    if match["english"]:
        told, month = int(match["eyear"]), match["emonth"]
        if month:
            return _of_month(told, _MONTHS.index(month) + 1, match["eday"], only_last=bool(match["eend"]))
        return _of_year(match, told)
    if match["year"] or match["zh"]:
        return _of_year(
            match, int(match["year"] or "".join(_DIGITS.get(one, one) for one in match["zh"]).replace("二", "2"))
        )
    year = frame.own[1].year if frame.own and match["alone"] else frame.year
    if match["now"]:
        return (frame.published, frame.published) if frame.published else None
    if match["relative"]:
        seen_from = _seen_from(match["relative"], frame)
        return None if seen_from is None else _of_year(match, seen_from + _AGO[match["relative"]])
    if year is None or match["early"]:
        return None
    if match["stretch"]:
        years = match["past"]
        last = year if frame.own else year - 1
        return (date(last + 1 - _NUMERALS.get(years, 0), 1, 1), date(last, 12, 31)) if years in _NUMERALS else None
    if match["bare"]:
        month, ahead = int(match["bare"]), frame.published and int(match["bare"]) > frame.published.month
        year = frame.own[1].year if frame.own else year - 1 if ahead else year
        return _of_month(year, month, match["bareday"], only_last=bool(match["bareend"]))
    return _part(match["alone"], year)


def _of_year(match: re.Match[str], year: int) -> Days:
    whole = date(year, 1, 1), date(year, 12, 31)
    if match["month"]:
        return _of_month(year, int(match["month"]), match["day"], only_last=bool(match["monthend"]))
    if match["until"]:
        return whole[0], _of_month(year, int(match["until"]), None)[1]
    if match["quarter"]:
        return _quarters(year, _NUMERALS[match["quarter"]], 1)
    if match["quarters"]:
        return _quarters(year, 1, _NUMERALS[match["quarters"]])
    if match["half"]:
        return _quarters(year, 1 if match["half"] == "上半年" else 3, 2)
    if match["end"] or match["monthend"] or match["eend"]:
        return whole[1], whole[1]
    return whole


def _of_month(year: int, month: int, day: str | None, *, only_last: bool = False) -> Days:
    last = calendar.monthrange(year, month)[1]
    if day:
        told = date(year, month, min(int(day), last))
        return told, told
    return date(year, month, last if only_last else 1), date(year, month, last)


def _part(words: str, year: int) -> Days:
    """A part of the year that is named without the year."""
    months = re.search(r"([0-9]{1,2})个?月$", words)
    if months:
        return date(year, 1, 1), _of_month(year, max(1, min(int(months[1]), 12)), None)[1]
    if words in ("前三季度", "上半年", "下半年"):
        return _quarters(year, *{"前三季度": (1, 3), "上半年": (1, 2), "下半年": (3, 2)}[words])
    if words.endswith("季度"):
        return _quarters(year, _NUMERALS[words[0]], 1)
    whole = date(year, 1, 1), date(year, 12, 31)
    return whole if words == "全年" else (whole[1], whole[1])


def _quarters(year: int, first: int, count: int) -> Days:
    return date(year, 3 * first - 2, 1), _of_month(year, 3 * (first + count - 1), None)[1]

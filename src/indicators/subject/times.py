"""Of what time a number is: from dates and words for times around it, against the date of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from indicators.subject.sentences import clause_end, clauses_before, sentence_around


@dataclass(frozen=True, slots=True)
class Time:
    """A reference period, as the text gives it.

    Attributes
    ----------
    start, end : date or None
        Both days belong to it; None where the words cannot be dated.
    basis : str
        A code of the list ``period_basis``.
    words : str
        As the text puts it; empty where it gives none.
    certainty : float
    reason : str
    """

    start: date | None
    end: date | None
    basis: str
    words: str
    certainty: float
    reason: str


_YEAR = r"(?P<year>(?:19|20)[0-9]{2})\s?年?"
_CHINESE_YEAR = r"(?P<zh>二[〇零○O0][一二三四五六七八九〇零○]{2})年"
_RELATIVE = r"(?P<relative>去年|上年|上一年|前年|今年|本年|明年|当年)"
_WHEN = (
    r"(?:\s?(?P<month>1[0-2]|0?[1-9])\s?月(?:份)?(?:\s?(?P<day>3[01]|[12][0-9]|0?[1-9])\s?日)?"
    r"|(?:前|1\s?[—\-–~至到]\s?)(?P<until>1[0-2]|[1-9])\s?个?月(?:份)?"
    r"|前(?P<quarters>[二三])个?季度|第?(?P<quarter>[一二三四])季度"
    r"|(?P<half>上半年|下半年)|(?P<end>年?底|年末|末))?(?:\s?(?P<monthend>底|末))?"
)
_TIME = re.compile(
    rf"(?:{_YEAR}|{_CHINESE_YEAR}|{_RELATIVE}){_WHEN}"
    r"|(?P<plan>[“\"]?十[二三四五]五[”\"]?(?:规划)?(?:时期|期间)?)"
    r"|(?P<decade>(?:过去|近|最近)十年)"
    r"|(?P<early>最初|起初|当初)"
    r"|(?P<now>截至目前|目前|现有|现已|如今|眼下|截至发稿|至今|today|now|currently|at present)"
    r"|(?P<alone>(?:前三季度|一季度|二季度|三季度|四季度|上半年|下半年|全年|月末|年末|年底|(?:1\s?[—\-–~至到]\s?|前)[0-9]{1,2}个?月))"
    r"|(?P<english>(?:in|by|at the end of|end of|during)\s(?P<eyear>(?:19|20)[0-9]{2}))"
)
_RANGE = re.compile(r"(?P<from>(?:19|20)[0-9]{2})\s?年?\s?(?:至|到|[—\-–~]{1,2})\s?(?P<to>(?:19|20)[0-9]{2})\s?年")
_AHEAD = re.compile(r"到|至|力争|计划")
_PLANS = {"二": (2011, 2015), "三": (2016, 2020), "四": (2021, 2025), "五": (2026, 2030)}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_AGO = {"去年": -1, "上年": -1, "上一年": -1, "前年": -2, "今年": 0, "本年": 0, "当年": 0, "明年": 1}
_SINCE = re.compile(r"\s?(?:[\u4e00-\u9fff]{0,8}以来|起)")
_PRESENT = re.compile(r"拥有|现有|共有|(?<![没没具所富])有(?![色限关效望机力])|连接|遍布|覆盖|达到|设有|集聚")
_COMPARED = re.compile(r"(?:比|较|同比|相比|compared with|than in)\s?$")
"""Before a time that a number is only compared with."""
_DIGITS = {digit: str(place) for place, digit in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "O": "0"}


def time_of(
    text: str,
    start: int,
    end: int,
    published: date | None,
    *,
    stated: bool = True,
    own: tuple[date, date] | None = None,
    measure: str = "",
    ahead: bool = False,
) -> Time:
    """The period of a number.

    Parameters
    ----------
    text : str
    start, end : int
        The number.
    published : date or None
        The day of publication.
    stated : bool
        Whether that day is printed in the document.
    own : tuple of date, optional
        The period that the document as a whole is about, such as the year of a communiqué.
    measure : str
        Of the indicator: of a stock the last day of a period is meant, and what is not dated is of the day on which it
        was told.
    ahead : bool
        Whether the number is an aim, which no day of publication dates.
    """
    begin, _ = sentence_around(text, start, end)
    year = published.year if published else own[0].year if own else None
    found = _nearest(text, begin, start, end)
    if found is not None:
        match, certainty = found
        told = _read(match, year, published, own)
        if told is not None and _SINCE.match(text, match.end()):
            told = None if published is None else (published, published, "inferred", f"since {match.group().strip()}")
        if told is not None:
            first, last, basis, reason = told
            if basis == "publication" and not stated:
                basis = "inferred"
            if measure == "stock" and first != last and (match["end"] or match["monthend"] or match["month"] is None):
                first = last
            return Time(first, last, basis, match.group().strip(), certainty, reason)
        return Time(None, None, "unknown", match.group().strip(), 0.4, "the words give no date")
    if own is not None:
        first, last = own
        return Time(last if measure == "stock" else first, last, "stated", "", 0.7, "the document's own period")
    present = measure == "stock" or _PRESENT.search(text, begin, clause_end(text, end)) is not None
    if published is not None and present and not ahead:
        basis = "publication" if stated else "inferred"
        return Time(published, published, basis, "", 0.5, "no time is given; told as it was on the day of publication")
    return Time(None, None, "unknown", "", 0.5, "no time is given")


def told_from_publication(text: str, published: str) -> Iterator[tuple[str, str]]:
    """The days, in ISO form, that begin and end 去年, 今年3月, 上半年 and their kind in a text of such a day."""
    try:
        day = date.fromisoformat(published)
    except ValueError:
        return
    behind = -1
    for match in _times(text, 0, len(text)):
        # 全年 in 去年全年 is of that year, not of the present one.
        told = _read(match, day.year, day, None) if match["relative"] or match.start() > behind else None
        behind = match.end()
        if told is not None and (match["relative"] or match["alone"]) and not _compared(text, match):
            first, last = told[:2]
            yield first.isoformat(), (day if _SINCE.match(text, behind) else last).isoformat()


def _nearest(text: str, begin: int, start: int, end: int) -> tuple[re.Match[str], float] | None:
    """The time that stands nearest before the number in its sentence, or in its own clause behind it."""
    clauses = clauses_before(text, begin, start)
    for distance, (left, right) in enumerate(reversed(clauses)):
        times = [one for one in _times(text, left, right) if not _compared(text, one)]
        if times:
            return times[-1], max(0.9 - 0.06 * distance, 0.6)
    behind = [one for one in _times(text, end, clause_end(text, end)) if not _compared(text, one)]
    return (behind[0], 0.6) if behind else None


def _times(text: str, left: int, right: int) -> Iterator[re.Match[str]]:
    for match in _TIME.finditer(text, left, right):
        # 2025 by itself is a number like others, unless 年 or what follows makes a date of it.
        if match["year"] and not re.search(r"年|月", match.group()):
            continue
        yield match


def _compared(text: str, match: re.Match[str]) -> bool:
    return _COMPARED.search(text, max(match.start() - 16, 0), match.start()) is not None


def _read(
    match: re.Match[str], year: int | None, published: date | None, own: tuple[date, date] | None
) -> tuple[date, date, str, str] | None:
    """The first and the last day, the basis, and why."""
    words = match.group().strip()
    if match["now"]:
        return None if published is None else (published, published, "publication", f"{words}: the day of publication")
    if match["early"]:
        return None
    if match["decade"]:
        return (
            None
            if year is None
            else (date(year - 10, 1, 1), date(year - 1, 12, 31), "inferred", f"{words} before {year}")
        )
    if match["plan"]:
        first, last = _PLANS[words.strip('“"')[1]]
        return date(first, 1, 1), date(last, 12, 31), "inferred", f"the years of {words}"
    if match["english"]:
        number = int(match["eyear"])
        return date(number, 1, 1), date(number, 12, 31), "stated", words
    if match["alone"]:
        base = own[0].year if own else year
        return (
            None
            if base is None
            else (*_part(words, base), "inferred" if own is None else "stated", f"{words} of {base}")
        )
    if match["relative"]:
        if year is None:
            return None
        number, basis = year + _AGO[match["relative"]], "inferred"
        reason = f"{match['relative']}, seen from {year}"
    else:
        number = int(match["year"] or "".join(_DIGITS.get(digit, digit) for digit in match["zh"]).replace("二", "2"))
        basis, reason = "stated", words
    return (*_days(match, number), basis, reason)


def _days(match: re.Match[str], year: int) -> tuple[date, date]:
    whole = date(year, 1, 1), date(year, 12, 31)
    if match["month"]:
        month = int(match["month"])
        last = calendar.monthrange(year, month)[1]
        if match["day"]:
            day = date(year, month, min(int(match["day"]), last))
            return day, day
        return date(year, month, last if match["monthend"] else 1), date(year, month, last)
    if match["until"]:
        month = int(match["until"])
        return date(year, 1, 1), date(year, month, calendar.monthrange(year, month)[1])
    if match["quarter"]:
        return _quarters(year, _QUARTERS[match["quarter"]], 1)
    if match["quarters"]:
        return _quarters(year, 1, _QUARTERS[match["quarters"]])
    if match["half"]:
        return _quarters(year, 1 if match["half"] == "上半年" else 3, 2)
    if match["end"] or match["monthend"]:
        return whole[1], whole[1]
    return whole


def _part(words: str, year: int) -> tuple[date, date]:
    """A part of the year that is named without the year."""
    months = re.search(r"([0-9]{1,2})个?月$", words)
    if months:
        month = min(int(months[1]), 12)
        return date(year, 1, 1), date(year, month, calendar.monthrange(year, month)[1])
    quarters: dict[str, Callable[[], tuple[date, date]]] = {
        "前三季度": lambda: _quarters(year, 1, 3),
        "上半年": lambda: _quarters(year, 1, 2),
        "下半年": lambda: _quarters(year, 3, 2),
    }
    if words in quarters:
        return quarters[words]()
    if words.endswith("季度"):
        return _quarters(year, _QUARTERS[words[0]], 1)
    whole = date(year, 1, 1), date(year, 12, 31)
    return whole if words == "全年" else (whole[1], whole[1])


def _quarters(year: int, first: int, count: int) -> tuple[date, date]:
    month = 3 * (first + count - 1)
    return date(year, 3 * first - 2, 1), date(year, month, calendar.monthrange(year, month)[1])


def period_of_title(title: str) -> tuple[date, date] | None:
    """The year or the part of one that a title names: 2024年国民经济和社会发展统计公报."""
    for match in _TIME.finditer(title):
        if match["year"] and "年" in match.group():
            return _days(match, int(match["year"]))
    return None

"""Of what time a number is: which of the times around it, and of what is measured its last day or the whole of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from indicators.subject.cues import AIM, CHANGE
from indicators.subject.sentences import clause_end, clauses_before, paragraph_start, sentence_around
from indicators.subject.times import Days, Frame, Told, times_in, year_of


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


_OVER_TIME = frozenset({"flow", "growth", "balance"})
"""Measures that add up over a time, of which a day is only the end."""
_PRESENT = re.compile(
    r"拥有|现有|共有|(?<![没没具所富])有(?![色限关效望机力])|连接|遍布|覆盖|达到|设有|集聚|日均|每[天日]|规划(?:总)?面积"
)
_STILL = re.compile(r"已有|现有|还(?=不到|不足|有|没|未)|仍")
"""Words by which a clause speaks of the present, whatever time the clause before it tells of."""
_PARTS = re.compile(r"[二两三四五六七八九十]大?(?:板块|增长极|省|市|区|县|州|地区|城市|城市群|部分|片区|组团)")
"""A number of parts or neighbours, which is of no time."""
_FLOWING = re.compile(r"产值|增加值|收入|支出|投资|进出口|出口|消费|税|贸易|销售")


def time_of(text: str, start: int, end: int, frame: Frame, *, measure: str = "", ahead: bool = False) -> Time:
    """The period of a number.

    Parameters
    ----------
    text : str
    start, end : int
        The number.
    frame : Frame
        What dates the document.
    measure : str
        Of the indicator: of a stock the last day of a period is meant, and what is not dated is of the day on which it
        was told.
    ahead : bool
        Whether the number is an aim, which no day of publication dates.
    """
    begin = _sentence_start(text, start)
    left, right = clauses_before(text, begin, start)[-1][0], clause_end(text, end)
    if counts_parts(text, start, end):
        return Time(None, None, "unknown", "", 0.6, "a number of parts is of no time")
    if ahead and measure == "duration":
        return Time(None, None, "unknown", "", 0.6, "how long something is to take is of no time")
    change = next((one for one in CHANGE.finditer(text, left, right) if one.start("old") <= start), None)
    if change is not None and end <= change.end("old"):
        return _before_the_change(text, begin, start, change, frame)
    told = _nearest(text, begin, start, end, frame, change)
    stretched = next(iter(_carried(text, begin, frame)), None) if change or measure == "growth" else None
    if told is None and frame.own is None and stretched is not None:
        told = stretched, 0.55
    level, elsewhere = (
        measure in ("stock", "share"),
        told is not None and told[0].kind == "span" and told[0].end <= left,
    )
    if level and elsewhere and _STILL.search(text, left, right):
        return _at_present(frame, "", "its clause speaks of the present")
    if measure == "growth" and ahead and frame.plan and "年均" in text[left:start]:
        return _inferred(frame.plan, "on average over the years of the plan")
    if told is not None:
        return _of_measure(text, told[0], told[1], frame, measure, change, ahead, text[left:right])
    if frame.own is not None:
        first, last = frame.own
        return Time(last if measure == "stock" else first, last, "stated", "", 0.7, "the document's own period")
    if not ahead and (measure == "stock" or _PRESENT.search(text, sentence_around(text, start, end)[0], right)):
        return _at_present(frame, "", "no time is given; told as it was on the day of publication")
    return Time(None, None, "unknown", "", 0.5, "no time is given")


def counts_parts(text: str, start: int, end: int) -> bool:
    """Whether a number only says how many parts or neighbours there are: 三大板块."""
    return _PARTS.fullmatch(text, start, end) is not None


def _sentence_start(text: str, place: int) -> int:
    """Where the sentence begins in which a time may stand: a semicolon ends none."""
    begin = sentence_around(text, place, place)[0]
    while begin > 1 and text[begin - 1] in ";；":
        begin = sentence_around(text, begin - 2, begin - 2)[0]
    return begin


def _nearest(
    text: str, begin: int, start: int, end: int, frame: Frame, change: re.Match[str] | None
) -> tuple[Told, float] | None:
    """The time that stands nearest before the number in its sentence, or in its own clause behind it."""
    for distance, (left, right) in enumerate(reversed(clauses_before(text, begin, start))):
        times = times_in(text, left, right, frame)
        if change is not None:  # what was before the change is of another time
            times = [one for one in times if one.end <= change.start() or one.start >= change.end()]
        if times:
            return times[-1], max(0.9 - 0.06 * distance, 0.6)
    behind = times_in(text, end, clause_end(text, end), frame)
    return (behind[0], 0.6) if behind else None


def _carried(text: str, begin: int, frame: Frame) -> list[Told]:
    """The stretch of years over which the sentence before tells of changes: 过去十年."""
    left = max(sentence_around(text, begin - 1, begin - 1)[0], paragraph_start(text, begin)) if begin else begin
    return [one for one in times_in(text, left, begin, frame) if one.kind == "stretch"]


def _before_the_change(text: str, begin: int, start: int, change: re.Match[str], frame: Frame) -> Time:
    """Of what time the first number of 由A提高到B is."""
    inside = times_in(text, change.start(), start, frame)
    if inside:
        return _of_measure(text, inside[-1], 0.85, frame, "", None, False, "")
    before = times_in(text, begin, change.start(), frame)
    stretches = [one for one in before or _carried(text, begin, frame) if one.kind == "stretch" and one.days]
    if stretches and stretches[-1].days:
        year = stretches[-1].days[0].year - 1
        return _inferred((date(year, 1, 1), date(year, 12, 31)), f"before {stretches[-1].words}")
    dated = [one for one in before if one.days and one.kind in ("span", "end")]
    if len(dated) > 1 and dated[0].days:
        return _inferred(dated[0].days, f"from when it changed is not said; read as {dated[0].words}")
    if frame.own is not None:
        year = frame.own[1].year - 1
        return _inferred((date(year, 1, 1), date(year, 12, 31)), "the year before that of the document")
    if AIM.search(text, begin, change.start()):
        return _at_present(frame, "", "from what is it is to change")
    return Time(None, None, "unknown", "", 0.5, "from when it changed is not said")


def _of_measure(
    text: str, told: Told, certainty: float, frame: Frame, measure: str, change: re.Match[str] | None,
    ahead: bool, clause: str,
) -> Time:  # fmt: skip
    """A time as it is of a level, a flow, a share or a change."""
    days, basis = told.days, told.basis
    stock, over_time = measure == "stock", measure in _OVER_TIME
    if told.kind in ("now", "since") or (told.kind == "stretch" and stock and not change):
        last = frame.own[1] if frame.own else frame.published
        if told.kind == "since" and over_time and days and last and days[0] <= last:
            return Time(days[0], last, "inferred", told.words, certainty, f"from {told.words}")
        return replace(_at_present(frame, told.words, told.reason, of_now=told.kind != "since"), certainty=certainty)
    if told.kind == "stretch" and days:
        if change is not None:
            days = year_of(days)
        elif measure == "growth":
            days = date(days[0].year - 1, 1, 1), days[1]
        elif not over_time:
            days = None  # nobody adds up shares
    if days is None:
        return Time(None, None, "unknown", told.words, 0.4, "the words give no date")
    first, last = days
    if told.kind == "end" and first == last and (over_time or (measure == "share" and _FLOWING.search(clause))):
        first, last = year_of(days) if last.month == 12 else (last.replace(day=1), last)
        told = replace(told, words="") if frame.own else told
    elif stock and first != last:
        if told.exact or ahead or frame.own is not None:
            first = last
        else:
            basis = "bounded"
    return Time(first, last, basis, told.words, certainty, told.reason)


def _at_present(frame: Frame, words: str, reason: str, *, of_now: bool = True) -> Time:
    """The day on which it was told; where that is not known, the years between which it lies."""
    if frame.published is not None:
        basis = "publication" if frame.stated and of_now else "inferred"
        return Time(frame.published, frame.published, basis, words, 0.5, reason)
    if frame.current is not None:
        return Time(*frame.current, "bounded", words, 0.45, "the text has no day and names a plan of these years")
    return Time(None, None, "unknown", words, 0.4, "no day of publication is known")


def _inferred(days: Days, reason: str) -> Time:
    return Time(*days, "inferred", "", 0.5, reason)

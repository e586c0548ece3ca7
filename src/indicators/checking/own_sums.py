"""Arithmetic inside a text, whatever its subject: from A to B by C, parts and their total, shares of a whole."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import attrgetter, itemgetter

from indicators.checking.known import Known
from indicators.checking.wording import CHANGE, DOWN, UP, CheckedNumber, Said, Verdict, meant, said
from indicators.insight import Interval
from indicators.model.standards import UnitTable
from indicators.reading import Mention, Sense
from indicators.reading.unit_words import unit_code
from indicators.subject.sentences import paragraph_start, sentence_around

_FROM = re.compile(r"(?:从|由|自|\bfrom)[^,，。;；0-9]{0,14}$", re.IGNORECASE)
_TO = re.compile(
    r"[^,，。;；0-9]{0,10}?(?P<verb>提高|提升|增加|增长|上升|升|增|扩大|发展|攀升|跃升|降低|下降|降|减少|减|跌|回落|缩小|变|扩|跳|拉高)?"
    r"(?:20[0-9]{2}年?底?的?)?(?:到|至|为|成)(?:了)?(?:如今|现在|目前|今天|今年)?(?:20[0-9]{2}年?底?)?的?\s*"
    r"|[^。!?！？]{0,30}?(?P<reached>提高|提升|增加|增长|上升|扩大|发展|降低|下降|减少)(?:到|至)(?:了)?\s*"
    r"|\s*(?:,?\s*(?:in|a year|at the end of)\s[\w ]{1,20})?\s*\bto\s+(?:the present\s|a\s)?",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"合计|共计|总计|合共|相加|加起来|\b(?:in total|altogether|combined|adds? up to|sum)\b", re.IGNORECASE
)
_LISTED = re.compile(r"\s*(?:、|和|与|及|,|，|and|,\s*and)?(?:(?:19|20)[0-9]{2}年?[至到—-]?){0,2}[^0-9,，。;；]{0,12}")
_EACH_OF_THEM = re.compile(r"分别(?:为|是|有)?\s?$")
_OF_WHICH = re.compile(r"其中|of which|of them|including|\bof the\b", re.IGNORECASE)
_CHANGED_BY = re.compile(
    r"(?:提高|提升|增加|增长|上升|下降|减少|降低)了?[,，]?(?:从|由)$"
    r"|\b(?:rose|risen|grew|grown|increased|fell|dropped|declined|up|down) (?:by )?,? from $"
)
_SO_MUCH_MORE = re.compile(
    r"(?:[^,，。;；0-9]{0,24}(?:20[0-9]{2})?)?[,，]\s?(?:净?(?:增加|增长|减少|下降|多)了?|"
    r"an? (?:net )?(?:increase|addition|rise|gain|drop|fall|decline|decrease) of)\s?"
)
_YEAR = re.compile(r"(?<![0-9.])(?:19|20)[0-9]{2}(?![0-9])")
_ITS_SHARE = re.compile(
    r"^[^,，。;；]{0,12}[,，;；]?\s?(?:[\u4e00-\u9fff]{1,4}率|占比|占)(?:为|约|近|了|到)?\s?$"
    r"|,?\s(?:which is|or|that is)\s(?:about\s|nearly\s)?$"
)
"""Between a part and the share that it is of the number before."""
_OF_THE_WHOLE = re.compile(r"占[^,，。;；]{0,14}$|\bof (?:the |its |all )?$", re.IGNORECASE)
_SHARE_BEHIND = re.compile(r"(?:中|之中)?的(?:约|近)?|,?\s(?:which is|or|that is)\s(?:about\s|nearly\s)?")
"""Between a part, the whole that it is of, and its share: 30个,占120个的25%; 30 of 120, or 25 per cent."""
_SHARE = re.compile(
    r"(?:占|比重|份额|占比)[^,，。;；]{0,16}$|(?:account(?:s|ed)? for|share of)[^,.;]{0,16}$", re.IGNORECASE
)
TRUE = (Verdict.SUPPORTED, Verdict.VAGUER)
_ON_AVERAGE = re.compile(r"平均|每[家个户省](?:约|近)?$|\baverage", re.IGNORECASE)
"""Before what falls to each."""
_REACH = 40
"""Characters behind a pair in which its change is told."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A piece of arithmetic that a text does.

    Attributes
    ----------
    start, end : int
        From the first of its numbers to the last.
    numbers : tuple of (int, int)
        Where they stand, in the order of the text.
    result : int
        Which of them follows from the others.
    consistent : bool
        Whether it comes out, as far as the words' precision goes.
    reason : str
    """

    start: int
    end: int
    numbers: tuple[tuple[int, int], ...]
    result: int
    consistent: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Course:
    """Two numbers of which the second is what became of the first.

    Attributes
    ----------
    first, second : int
        Their places among the mentions.
    falls : bool or None
        Whether the words tell of a fall; None where they tell neither way.
    """

    first: int
    second: int
    falls: bool | None


def courses(text: str, mentions: Sequence[Mention]) -> tuple[Course, ...]:
    """The pairs of a text that go from one number to another."""
    found = []
    for place in range(len(mentions) - 1):
        one, other = mentions[place], mentions[place + 1]
        between = text[one.end : other.start]
        match = _TO.fullmatch(between)
        begin, _ = sentence_around(text, one.start, one.end)
        before = text[max(begin, one.start - 24) : one.start]
        if match is None or not (_FROM.search(before) or match["verb"] or match["reached"]):
            continue
        if unit_code(one) != unit_code(other) and "" not in (unit_code(one), unit_code(other)):
            continue
        told = before + between
        down, up = DOWN.search(told), UP.search(told)
        found.append(Course(place, place + 1, None if bool(down) == bool(up) else bool(down)))
    return tuple(found)


def own_sums(text: str, mentions: Sequence[Mention], pairs: Sequence[Course], units: UnitTable) -> tuple[Sum, ...]:
    """The arithmetic of a text among its own numbers, in order of place; `pairs` are its courses."""
    found = [
        *_changes(text, mentions, pairs, units),
        *_totals(text, mentions, units),
        *_shares(text, mentions, units),
        *_parts_of_wholes(text, mentions, units),
        *_averages(text, mentions, units),
    ]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))


def _in_own_unit(mention: Mention, units: UnitTable, like: Mention | None = None) -> Said | None:
    code = unit_code(like or mention)
    return None if code is None else said(mention, code or unit_code(mention) or "", "stock", units)


def _changes(text: str, mentions: Sequence[Mention], pairs: Sequence[Course], units: UnitTable) -> Iterator[Sum]:
    for course in (*pairs, *_levels(text, mentions)):
        one, other = mentions[course.first], mentions[course.second]
        first, second = _in_own_unit(one, units), _in_own_unit(other, units, one)
        if first is None or second is None:
            continue
        if course.falls is not None and first.value is not None and second.value is not None:
            falls = second.value < first.value
            if first.value != second.value and falls != course.falls:
                word = "a fall" if course.falls else "a rise"
                yield _sum(
                    (one, other),
                    1,
                    False,
                    f"it tells of {word}, and {other.text} is {'less' if falls else 'more'} than {one.text}",
                )
        begin, end = sentence_around(text, one.start, one.end)
        before = mentions[course.first - 1] if course.first else None
        if (
            before
            and begin <= before.start
            and _CHANGED_BY.search(text[begin : before.start] + text[before.end : one.start])
        ):
            told = text[max(begin, before.start - 24) : before.start]
            yield from _changed(one, other, before, first, second, units, told)
        if course.second + 1 < len(mentions):
            change = mentions[course.second + 1]
            told = text[other.end : change.start]
            near = change.start - other.end <= _REACH and change.end <= end
            if near and (CHANGE.search(told) or (change.quantity is not None and change.quantity.sense is not None)):
                yield from _changed(one, other, change, first, second, units, told)


def _levels(text: str, mentions: Sequence[Mention]) -> Iterator[Course]:
    """Two dated levels of which a change is told right behind: 20 in 2021 and 50 in 2022, an addition of 30."""
    for place in range(len(mentions) - 2):
        one, other, change = mentions[place : place + 3]
        begin, end = sentence_around(text, one.start, one.end)
        told = _SO_MUCH_MORE.fullmatch(text, other.end, change.start)
        years = {*_YEAR.findall(text, begin, one.end + 14), *_YEAR.findall(text, one.end, change.start)}
        if told and change.end <= end and len(years) == 2 and {unit_code(one), unit_code(other)} & {unit_code(change)}:
            yield Course(place, place + 1, None)


def _changed(
    one: Mention, other: Mention, change: Mention, first: Said, second: Said, units: UnitTable, told: str
) -> Iterator[Sum]:
    """A change that is told behind the two levels: as a difference, in per cent, or as a multiple."""
    code, level = unit_code(change), unit_code(one)
    before, after = meant(first), meant(second)
    alike = code == level or {code, level} == {"", "count"}
    if code == "percentage_point" or (alike and code not in ("percent", "ratio")):
        expected, how = after - before, f"{other.text} less {one.text}"
        centre = _centre(second, first, lambda b, a: b - a)
        stated = said(change, code or "", "stock", units)
    elif code in ("percent", "ratio") and level not in ("percent", "percentage_point"):
        if 0 in before or before.straddles(0):
            return
        multiple = (change.quantity is not None and change.quantity.unit == "番") or "是" in told
        ratio = after / before
        expected = ratio if multiple else ratio - Interval.point(1)
        centre = _centre(second, first, lambda b, a: b / a - (0 if multiple else 1))
        how = f"{other.text} as a multiple of {one.text}" if multiple else f"the growth from {one.text} to {other.text}"
        stated = said(change, "ratio", "stock", units)
    else:
        return
    if stated is None:
        return
    falls = change.quantity is not None and change.quantity.sense is Sense.FALL
    if falls or (expected.high is not None and expected.high < 0 and stated.value is not None and stated.value > 0):
        expected, centre = -expected, None if centre is None else -centre
        wrong_way = not falls and not DOWN.search(told)
    else:
        wrong_way = False
    agrees = not wrong_way and _agree(stated, expected, centre)
    yield _sum((one, other, change), 2, agrees, f"{change.text} {'is' if agrees else 'is not'} {how}")


def _centre(one: Said, other: Said, operation: Callable[[Fraction, Fraction], Fraction]) -> Fraction | None:
    if one.value is None or other.value is None:
        return None
    return operation(one.value, other.value)


def _agree(stated: Said, expected: Interval, centre: Fraction | None) -> bool:
    """Whether what is stated can be what follows, each as precise as its words."""
    return meant(stated).meet(expected) is not None or (centre is not None and centre in meant(stated))


def _totals(text: str, mentions: Sequence[Mention], units: UnitTable) -> Iterator[Sum]:
    for place, total in enumerate(mentions):
        begin, end = sentence_around(text, total.start, total.end)
        stated = _in_own_unit(total, units)
        if stated is None:
            continue
        before = mentions[place - 1].end if place else begin
        if _TOTAL.search(text, max(begin, before), total.start) and place >= 2:
            parts = _run_before(text, mentions, place, begin)
            numbers = [_in_own_unit(one, units, total) for one in parts]
            known = [one for one in numbers if one is not None]
            if len(parts) >= 2 and len(known) == len(parts):
                expected = meant(known[0])
                for one in known[1:]:
                    expected = expected + meant(one)
                agrees = meant(stated).meet(expected) is not None
                what = " + ".join(one.text for one in parts)
                yield _sum((*parts, total), len(parts), agrees, f"{total.text} {'is' if agrees else 'is not'} {what}")
        if place + 1 < len(mentions) and _OF_WHICH.search(text, total.end, mentions[place + 1].start):
            part = mentions[place + 1]
            smaller = _in_own_unit(part, units, total)
            ours = unit_code(part) == unit_code(total) and part.end <= end and unit_code(total) not in ("percent", "")
            if ours and smaller is not None and smaller.value and stated.value and smaller.value > stated.value:
                yield _sum((total, part), 1, False, f"{part.text} is more than {total.text}, of which it is a part")


def _run_before(text: str, mentions: Sequence[Mention], place: int, begin: int) -> list[Mention]:
    """The numbers of one unit that are listed before a total, the nearest that hang together."""
    code = unit_code(mentions[place])
    found: list[Mention] = []
    for one in map(mentions.__getitem__, range(place - 1, -1, -1)):
        if one.start < begin or unit_code(one) != code:
            break
        if found and not _LISTED.fullmatch(text, one.end, found[-1].start):
            break
        found.append(one)
        if _EACH_OF_THEM.search(text[max(one.start - 6, begin) : one.start]):
            break
    return found[::-1]


def _shares(text: str, mentions: Sequence[Mention], units: UnitTable) -> Iterator[Sum]:
    for one in mentions:
        if unit_code(one) == "percent" and one.quantity is not None and one.quantity.sense is None:
            stated = said(one, "percent", "share", units)
            begin, _ = sentence_around(text, one.start, one.end)
            share = _SHARE.search(text[begin : one.start])
            if share and stated is not None and stated.value is not None and stated.value > 100:
                yield _sum((one,), 0, False, f"{one.text} is more than the whole")


def _parts_of_wholes(text: str, mentions: Sequence[Mention], units: UnitTable) -> Iterator[Sum]:
    """The share that a text gives of two numbers of one unit, right behind the part: 84家, 投产35家, 占42%."""
    for one, other, share in zip(mentions, mentions[1:], mentions[2:], strict=False):
        begin, _ = sentence_around(text, share.start, share.end)
        told = text[other.end : share.start]
        if unit_code(share) not in ("percent", "ratio") or other.start < begin:
            continue
        of_it = _OF_THE_WHOLE.search(text, one.end, other.start) is not None and _SHARE_BEHIND.fullmatch(told)
        if one.start < (paragraph_start(text, begin) if _OF_WHICH.match(text, begin) else begin):
            continue
        if of_it:
            one, other = other, one
        elif not _ITS_SHARE.search(told):
            continue
        whole, part = _in_own_unit(one, units), _in_own_unit(other, units, one)
        stated = said(share, "percent", "share", units)
        if whole is None or part is None or stated is None or unit_code(one) in ("percent", "ratio", None):
            continue
        if unit_code(one) != unit_code(other) and "" not in (unit_code(one), unit_code(other)):
            continue
        if not whole.value or not part.value or part.value > whole.value:
            continue
        value = part.value / whole.value * 100
        agrees = value in meant(stated) or meant(stated).meet(_as_precise(value)) is not None
        if agrees or of_it or _OF_WHICH.search(text, begin, other.start):
            reason = f"{share.text} {'is' if agrees else 'is not'} {other.text} of {one.text}"
            yield _sum((one, other, share), 2, agrees, reason)


def _averages(text: str, mentions: Sequence[Mention], units: UnitTable) -> Iterator[Sum]:
    """What falls to each of what a sentence counts: 230家, 10.3万亿元, 平均每家448亿元."""
    for each in mentions:
        begin, _ = sentence_around(text, each.start, each.end)
        code, before = unit_code(each), text[max(begin, each.start - 20) : each.start]
        if code in (None, "", "count", "percent", "ratio") or not _ON_AVERAGE.search(before):
            continue
        first, last = (bisect_left(mentions, place, key=attrgetter("start")) for place in (begin, each.start))
        here = mentions[first:last]
        amounts = [one for one in here if unit_code(one) == code]
        counts = [one for one in here if unit_code(one) in ("", "count")]
        if len(amounts) != 1 or len(counts) != 1:
            continue
        whole, stated = _in_own_unit(amounts[0], units), _in_own_unit(each, units)
        number = said(counts[0], "count", "stock", units)
        if whole is None or number is None or stated is None or not number.value or 0 in meant(number):
            continue
        expected = meant(whole) / meant(number)
        agrees = _agree(stated, expected, _centre(whole, number, lambda amount, count: amount / count))
        reason = f"{each.text} {'is' if agrees else 'is not'} {amounts[0].text} by {counts[0].text}"
        yield _sum((*sorted((*amounts, *counts), key=lambda one: one.start), each), 2, agrees, reason)


def _as_precise(value: Fraction) -> Interval:
    """A share as it is rounded to whole per cent."""
    return Interval(value - Fraction(1, 2), value + Fraction(1, 2))


def _sum(numbers: Sequence[Mention], result: int, consistent: bool, reason: str) -> Sum:
    places = tuple((one.start, one.end) for one in numbers)
    return Sum(min(places)[0], max(end for _, end in places), places, result, consistent, reason)


def in_order(known: Known, course: Course, found: list[CheckedNumber]) -> None:
    """Contradict both numbers of a course whose rows stand in the other order, in time or in their quote."""
    one, other = found[course.first], found[course.second]
    if one.verdict not in TRUE or other.verdict not in TRUE:
        return
    rows = [row for name in (one.rows[0], other.rows[0]) if (row := known.by_identifier.get(name))]
    if len(rows) < 2 or rows[0] is rows[1]:
        return
    first, second = rows
    if first.period and second.period:
        turned = first.period.start >= second.period.end
    else:
        same = first.quote == second.quote != ""
        turned = same and first.quote.find(first.value_text) > second.quote.find(second.value_text)
    if turned:
        reason = "the rows have them the other way round"
        for place, number, row in ((course.first, one, second), (course.second, other, first)):
            found[place] = number._replace(
                verdict=Verdict.CONTRADICTED, rows=(row.identifier,), reason=f"{number.reason}; {reason}"
            )


def by_sum(one: Sum, found: list[CheckedNumber]) -> None:
    """What the text's own arithmetic makes of a result that no row speaks of."""
    places = [bisect_left(found, where, key=itemgetter(0, 1)) for where in one.numbers]
    assert [(found[place].start, found[place].end) for place in places] == list(one.numbers)
    result = places[one.result]
    inputs = [place for place in places if place != result]
    number = found[result]
    if len(places) < 3 or not all(found[place].verdict in (*TRUE, Verdict.DERIVED) for place in inputs):
        return
    rows = tuple(dict.fromkeys(row for place in inputs for row in found[place].rows[:1]))
    if one.consistent and number.verdict in (Verdict.UNKNOWN, Verdict.OTHER, Verdict.CONTRADICTED):
        found[result] = number._replace(verdict=Verdict.DERIVED, rows=rows, reason=one.reason)
    elif not one.consistent and number.verdict not in TRUE:
        found[result] = number._replace(verdict=Verdict.CONTRADICTED, rows=rows, reason=one.reason)

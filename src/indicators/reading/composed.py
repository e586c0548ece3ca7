"""Ratios and sums: one expression of several numbers, such as 2.05:1, 三比一 and the 14+1 of 14+1重点产业链."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from indicators.reading.characters import plain_spelling
from indicators.reading.lexicon import Span
from indicators.reading.model import Kind, Mention, Qualifier, Quantity
from indicators.reading.numerals import read_numeral
from indicators.reading.units import match_grand_noun, match_unit

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
    """Find the ratio or the sum that begins at a place, or a score or a scale that is written like one.

    Parameters
    ----------
    plain : str
        The text in plain spelling.
    at : int
        Where its first number begins.
    floor : int
        What stands before this place belongs to something else.

    Returns
    -------
    Composed, Span or None
        A span of kind name for a score in sport or the scale of a map; None for anything else, a time of day too.
    """
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
    """The numbers of a ratio or a sum, each as a mention of its own; nothing for other mentions.

    Parameters
    ----------
    mention : Mention
        What `find_mentions` found.

    Yields
    ------
    Mention
        A bare number with the place of its digits.
    """
    parts = mention.quantity.parts if mention.quantity is not None else ()
    for match, part in zip(_TERM.finditer(plain_spelling(mention.text)), parts, strict=False):
        start, end = mention.start + match.start(), mention.start + match.end()
        quantity = Quantity(part, part, part, Qualifier.EXACT, "")
        yield Mention(start, end, mention.text[match.start() : match.end()], Kind.QUANTITY, quantity)

"""How the words of a text stand to those of a row about the same thing: as sharp, vaguer, sharper, or against them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from indicators.insight import Interval, asserted
from indicators.insight.relation import Worded, is_fraction, reached, rounded
from indicators.model.standards import SIGNED_MEASURES, NotConvertibleError, UnitTable
from indicators.reading import Mention, Qualifier, Quantity, exact_quantity
from indicators.reading.unit_words import unit_code

if TYPE_CHECKING:
    from indicators.insight import Figure


class Verdict(StrEnum):
    """What the rows say of a number.

    ``supported`` a row says so, no sharper than its words; ``vaguer`` less than the row says, and true; ``sharper``
    more than its words say; ``contradicted`` the same thing, and both cannot be true; ``other`` the row's entity or
    indicator is named, and another of entity, measure, unit or time differs; ``derived`` it follows by arithmetic;
    ``unknown`` nothing is about it.
    """

    SUPPORTED = "supported"
    VAGUER = "vaguer"
    SHARPER = "sharper"
    CONTRADICTED = "contradicted"
    OTHER = "other"
    DERIVED = "derived"
    UNKNOWN = "unknown"


PROBLEMS = (Verdict.CONTRADICTED, Verdict.OTHER, Verdict.SHARPER)
"""The verdicts that a person should look at."""


class CheckedNumber(NamedTuple):
    """A number of a text with what the rows say of it.

    Attributes
    ----------
    start, end : int
        In code points of the text.
    text : str
        As the text has it.
    quantity : Quantity
        Its reading.
    verdict : Verdict
    rows : tuple of str
        Identifiers of the rows that the verdict rests on, the best first; of what is derived its inputs.
    reason : str
    """

    start: int
    end: int
    text: str
    quantity: Quantity
    verdict: Verdict
    rows: tuple[str, ...]
    reason: str


def called(mention: Mention, verdict: Verdict, rows: tuple[str, ...], reason: str) -> CheckedNumber:
    """A mention with its verdict."""
    assert mention.quantity is not None
    return CheckedNumber(mention.start, mention.end, mention.text, mention.quantity, verdict, rows, reason)


@dataclass(frozen=True, slots=True)
class Said:
    """The number of a text in the unit of an indicator.

    Attributes
    ----------
    value : Fraction or None
        None where only bounds are given.
    qualifier : Qualifier
    value_text : str
        As the text has it.
    interval : Interval
        The numbers that the words leave room for.
    """

    value: Fraction | None
    qualifier: Qualifier
    value_text: str
    interval: Interval


exactly = lru_cache(maxsize=256)(exact_quantity)
"""The exact reading of a mention, which is asked for once for each indicator that it may be of."""


def said(mention: Mention, unit: str, measure: str, units: UnitTable) -> Said | None:
    """The number of a mention in a unit; None where it does not convert."""
    code = unit_code(mention)
    if code is None or mention.quantity is None:
        return None
    if code == "" and 0 < (mention.quantity.value or 0) < 1:
        code = "ratio"  # a fifteenth is no count
    if code == "" and unit not in _BARE and not (unit in _MONEY and abs(mention.quantity.value or 0) >= _A_MILLION):
        return None
    try:
        factor = Fraction(1) if code == "" else units.factor(code, unit)
    except NotConvertibleError:
        return None
    read = exactly(mention)
    if _REACHED.match(mention.text):
        read = read._replace(value=read.upper, lower=read.upper, qualifier=Qualifier.EXACT)
    value, lower, upper = (None if one is None else one * factor for one in read[:3])
    qualifier = read.qualifier
    if measure in SIGNED_MEASURES and mention.quantity.signed() != mention.quantity:
        value, lower, upper = (None if one is None else -one for one in (value, upper, lower))
        qualifier = mention.quantity.signed().qualifier
    return Said(value, qualifier, mention.text, asserted(value, lower, upper, qualifier))


_BARE, _MONEY = frozenset({"count", "ratio"}), frozenset({"CNY", "USD"})
"""Units in which a number may stand without its unit; the second where it is large, as in 10.7 trillion."""
_A_MILLION = 1_000_000
_REACHED = re.compile(r"as (?:many|much|high) as|多达|高达", re.IGNORECASE)
"""Before a number that is reached, for all that no more are meant."""
CHANGE = re.compile(
    r"提高|提升|增|上升|升|扩大|多(?=出|了|[0-9近约])|高出|差距|相差|降|减|少了|回落|滑落|缩小|涨幅|翻|幅度"
    r"|\b(?:up|down|ris(?:en?|ing)|rose|increase[ds]?|gr[eo]w(?:n|ing)?|growth|gain(?:ed)?|added|addition|climbed|fell|fall"
    r"|drop(?:ped)?|decline[ds]?|decreased?|shr[aiu]nk|slid|difference|gap)\b",
    re.IGNORECASE,
)
"""Words that tell of a change, or of how far two numbers are apart."""
DOWN = re.compile(
    r"降|减|跌|回落|滑落|缩小|少了|\b(?:fell|fall|down|drop(?:ped)?|decline[ds]?|decreased?|shr[aiu]nk|slid)\b",
    re.IGNORECASE,
)
UP = re.compile(
    r"提高|提升|增|上升|升|扩大|攀升|跃升|\b(?:rose|risen|rise|grew|grown|increased?|climbed|up)\b", re.IGNORECASE
)
LEVEL = re.compile(
    r"(?:到|至|达|为|是|有|占)(?:了)?(?:约|近|将近|超过)?\s?$|\b(?:to|at|was|is|reached)\s(?:about|nearly)?\s?$"
)
"""Behind a word for a change, before the level that was reached."""
_SOME_MORE = re.compile(r"[多余来]|\bodd\b")
"""With these words no more is meant than the next step of the number's last digit: 300多家 are fewer than 400."""


def meant(words: Worded) -> Interval:
    """The numbers of which the words are true: nearly and about reach a tenth, 多 and 余 the next step."""
    value = words.value
    if value is None:
        return words.interval
    if words.qualifier in (Qualifier.APPROXIMATELY, Qualifier.NEARLY):
        return reached(words)
    if words.qualifier is Qualifier.MORE_THAN and value > 0 and _SOME_MORE.search(words.value_text):
        return Interval(value, value + _step(value), low_open=True, high_open=True)
    return rounded(words)


def standing(text: Said, row: Figure | Worded) -> Verdict:
    """How the words of a text stand to a row about the same thing: supported, vaguer, sharper or contradicted."""
    same = equal(text.value, row.value)
    bounds = zip(_bounds(text), _bounds(row), strict=True)
    alike = text.qualifier == row.qualifier and (same or text.value is row.value)
    if alike and all(one is other or equal(one, other) for one, other in bounds):
        return _as_written(text, row)
    ours, theirs = meant(text), meant(row)
    if same and row.qualifier is Qualifier.EXACT:
        # Not even the row's own number: 232 is not more than 232. About and nearly 232 say less, and nothing false.
        # Of a plain fraction, which is rounded, nobody knows on which side the number lies: half, and half or more.
        sides = (Qualifier.AT_LEAST, Qualifier.AT_MOST) if is_fraction(row.value_text) else ()
        strict = text.qualifier in (Qualifier.MORE_THAN, Qualifier.LESS_THAN, *sides)
        return Verdict.CONTRADICTED if strict else Verdict.VAGUER
    if same and text.qualifier is Qualifier.EXACT:
        plain_fraction = row.qualifier is Qualifier.APPROXIMATELY and is_fraction(text.value_text)
        return Verdict.SUPPORTED if plain_fraction else Verdict.SHARPER
    if holds(ours, theirs):
        return Verdict.VAGUER
    if holds(theirs, ours):
        return Verdict.SHARPER
    if ours.meet(theirs) is None:
        return Verdict.CONTRADICTED
    if Qualifier.EXACT in (text.qualifier, row.qualifier):
        return Verdict.SHARPER if text.qualifier is Qualifier.EXACT else Verdict.VAGUER
    if _alike(text, row):
        return Verdict.SUPPORTED
    # Both are inexact and have some numbers in common: nearly 770 is not what nearly 700 says, about 700 nearly so.
    inside = row.value is None or text.value is None or (_reaches(ours, row.value) and _reaches(theirs, text.value))
    return Verdict.VAGUER if inside else Verdict.CONTRADICTED


def equal(one: Fraction | None, other: Fraction | None) -> bool:
    """Whether two numbers are the same but for the digits of a cell, which ends a third somewhere."""
    if one is None or other is None:
        return False
    return one == other or abs(one - other) <= abs(other) / 10**12


def _as_written(text: Said, row: Worded) -> Verdict:
    """The same number under the same qualifier: more digits than the row has are sharper, 47.30 for 47.3."""
    more = text.qualifier is Qualifier.EXACT and "." in text.value_text and _digits(text) > _digits(row) > 1
    return Verdict.SHARPER if more else Verdict.SUPPORTED


def _alike(text: Worded, row: Worded) -> bool:
    """Whether two inexact numbers are as good as one: about 33 per cent and about a third."""
    if text.value is None or row.value is None or text.qualifier != row.qualifier:
        return False
    return abs(text.value - row.value) <= abs(row.value) / 50


def _bounds(words: Worded) -> tuple[Fraction | None, Fraction | None]:
    return words.interval.low, words.interval.high


def holds(outer: Interval, inner: Interval) -> bool:
    """Whether every number of one interval lies in another."""
    return outer.meet(inner) == inner


def _reaches(numbers: Interval, value: Fraction) -> bool:
    """Whether a number lies in an interval or at one of its ends."""
    return value in numbers or value in (numbers.low, numbers.high)


def _digits(words: Worded) -> int:
    """The digits that are written, those at the end that are noughts among them."""
    found = re.search(r"[0-9][0-9,]*(?:[.．][0-9]+)?", words.value_text)
    return len(re.sub(r"[^0-9]", "", found.group()).lstrip("0")) if found else 0


def _step(value: Fraction) -> Fraction:
    """What one more of the last digit that is not nought adds: 10 of 350, 100 of 300."""
    step = Fraction(1)
    while (value / step).denominator != 1 and step > Fraction(1, 10**6):
        step /= 10
    while step * 10 <= value and (value / (step * 10)).denominator == 1:
        step *= 10
    return step

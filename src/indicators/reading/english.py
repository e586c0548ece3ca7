"""Finding mentions in English: dates, names and the like by what stands around them, quantities with what qualifies.

A tenth of the Chinese grammar. Where the convention leaves a choice, this is what is done:

- The span is the number with its currency in front, magnitude, unit and the qualifiers that touch it. The unit is
  given as written. A counted noun is the unit where it is a word of the list or the plural right behind the number
  (232 zones, but not 232 national zones, which is a bare 232).
- Several: dozens are 24 to below 100, tens of thousands 20,000 to below 100,000, hundreds 200 to below 1,000, several
  and a few 2 to below 10, each times the magnitude that follows. A hundred, a dozen and a million are exact.
- Doubled is 2, tripled 3, without a unit: the ratio to the level before. 3.5 times and five-fold keep their number.
- Over five years behind an amount is the time it takes, not more than five years.
- One is an article or a pronoun (indefinite) unless it measures, is qualified or has a magnitude; zero needs a measure.
- A year by itself is a date behind a word of time or where it counts nothing; a hundred years as a span are a quantity.
- From X to Y are two quantities, X to Y and between X and Y a range. The first shares the magnitude and unit that stand
  behind the second.
- Up to, as many as and within are at_most; just under is nearly. 500+ is at least 500.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from indicators.reading import ExactQuantity, Kind, Mention, Qualifier, Sense
from indicators.reading.english_amounts import (
    BEGINS,
    ENDS,
    GAP,
    VULGAR,
    Amount,
    any_of,
    continued,
    front_currency,
    is_measure,
    numbers,
    pattern,
    placed_words,
    plain_english,
    read_amount,
)
from indicators.reading.english_labels import (
    MONTHS,
    match_address,
    match_digits,
    match_lettered,
    match_words,
    match_year,
)
from indicators.reading.expressions import Expression, bounded
from indicators.reading.vocabulary import Span, from_words, plain_word, unit_words

_BEFORE_REACH = 44
"""Characters before a number in which a qualifier is looked for; a verb of change in twice as many."""
_LONGEST_JOIN = 12
_TO = rf"(?:{GAP}?(?:-|–|—|~){GAP}?|{GAP}to{GAP})"
_RANGE = pattern(rf"{_TO}(?=[0-9$€£¥A-Za-z])")
_AND = pattern(rf"{GAP}and{GAP}")
_FROM = pattern(rf"{BEGINS}from{GAP}(?:[a-z]{{2,9}}{GAP})?\Z")
_BETWEEN = pattern(rf"{BEGINS}between{GAP}\Z")
_RATIO = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)(?: ?[:∶] ?([0-9]{1,9}(?:\.[0-9]{1,9})?)){1,5}(?![0-9:]|[.,][0-9])")
_SUM = re.compile(r"[0-9]{1,4}(?:\+[0-9]{1,4}){1,4}(?![0-9+]|\.[0-9])")
_DIGITS = re.compile("[0-9](?:[0-9,.]{0,62}[0-9])?")
_SCORE = re.compile(r"([0-9]{1,3})[-–]([0-9]{1,3})(?![0-9A-Za-z%.,-]|[.,][0-9])")
_LIST_JOIN = pattern(rf"(?:,?{GAP}|,)(?:(?:and|or){GAP}(?:by{GAP})?)?")
_OF_A_TIME = frozenset({"up to", "around", "about", "circa", "near", "within", "beyond"})
_RATES = ("percent", "percentage_point", "basis_point", "ratio")
_PART_OF_SOMETHING_ELSE = pattern(rf"{BEGINS}(?:in|other|latter|later|better|former|every|per|each|this|that){GAP}\Z")
_UNLIKE = pattern(rf"{BEGINS}(?:{any_of(placed_words('english_changes', 'unlike'))}){GAP}\Z")
_TIMES = ("year", "month", "week", "day", "hour", "minute", "second")
_SPREAD = pattern(
    rf"{BEGINS}(?:spread|spent|invested|paid|phased|built|payable|repayable|distributed|averaged|staggered|amortised"
    rf"|amortized|rolled{GAP}out|carried{GAP}out)(?:{GAP}out)?{GAP}?\Z"
)
_BY_OBJECT = pattern(
    rf"{BEGINS}(?P<word>{any_of(placed_words('english_changes', 'before_object'))})"
    rf"{GAP}(?:(?![a-z-]{{1,20}}ed{GAP}|led{GAP}|driven{GAP}|by{GAP})[a-z][a-z'’-]{{0,20}}{GAP}){{1,6}}by{GAP}\Z"
)
"""What is changed stands between the verb and the number: cut processing time by 40 percent."""
_PLUS = pattern(rf"\+(?![0-9])|-(?P<word>plus|odd){ENDS}")


@from_words
def _patterns() -> dict[str, re.Pattern[str]]:
    """Compile the patterns that are made from the lists, when a text is first read."""
    ordinals, fold = any_of(numbers("ordinal")), any_of(numbers("fold"))
    counts = any_of([*numbers("ones"), *numbers("teens"), *numbers("tens"), *numbers("several")])
    parts = any_of([*numbers("part"), *numbers("magnitude"), "hundred", "dozen", "few"])
    qualifiers = placed_words("english_qualifiers", "before")
    signs = re.escape("".join(word for word in qualifiers if not word[0].isalpha()))
    words = any_of(word for word in qualifiers if word[0].isalpha())
    changes = any_of(placed_words("english_changes", "before") | placed_words("english_changes", "before_rate"))
    deficits = any_of(word for word, sense in placed_words("english_changes", "before").items() if sense == "deficit")
    adverbs = any_of(placed_words("english_changes", "after_verb"))
    adjectives = any_of(placed_words("english_changes", "before_noun"))
    return {
        "trigger": pattern(
            rf"[0-9{''.join(VULGAR)}]|(?:https?|ftp)://|www\.|{BEGINS}(?:{MONTHS}{GAP}(?=[0-9])|an?{GAP}(?=(?:{parts}){ENDS})"
            rf"|(?:{counts}|{ordinals}|{fold}|last|final|twice|zero|half|several|Five){ENDS})"
        ),
        "before": pattern(rf"(?:{BEGINS}(?P<word>{words}){GAP}|(?P<sign>[{signs}]){GAP}?)\Z"),
        "lead": pattern(rf"(?:{words}){GAP}|[{signs}]{GAP}?"),
        # "and more than half" says it of the half, not of what stands in front.
        "after": pattern(
            rf",?{GAP}(?P<word>{any_of(placed_words('english_qualifiers', 'after'))}){ENDS}(?!{GAP}than{ENDS})"
        ),
        "verb": pattern(
            rf"(?<![A-Za-z0-9-])(?P<word>{changes}){GAP}(?P<between>(?:(?:{adverbs}|[a-z]{{2,14}}ly){GAP}){{0,4}})\Z"
        ),
        "noun": pattern(
            rf"(?:-|{GAP})(?:(?:{adjectives}){GAP}){{0,2}}"
            rf"(?P<word>{any_of(placed_words('english_changes', 'after'))}){ENDS}"
        ),
        "noun of a rate": pattern(rf"{GAP}(?:{any_of(placed_words('english_changes', 'after_rate'))}){ENDS}"),
        "level of a deficit": pattern(rf"{BEGINS}(?:{deficits}){GAP}(?:[a-z]{{2,14}}{GAP}){{1,3}}(?:to|at|of){GAP}\Z"),
        "fold": pattern(rf"(?P<word>{fold}){ENDS}|twice(?={GAP}(?:as|the|that|its|their){ENDS})"),
    }


def find_english(text: str) -> Iterator[Mention]:
    """Find the mentions of an English text, in order."""
    for found in _found(plain_english(text)):
        words = text[found.start : found.end]
        if isinstance(found, Expression):
            yield Mention(found.start, found.end, words, Kind.QUANTITY, found.quantity.scaled())
        else:
            yield Mention(found.start, found.end, words, found.kind, None)


def first_english(text: str) -> Expression | None:
    """Give the first quantity of an English text, exactly; its unit is as the text has it."""
    found = _found(plain_english(text))
    return next((expression for expression in found if isinstance(expression, Expression)), None)


class Seams(NamedTuple):
    """Where the parts of one expression meet: a qualifier, one amount or the two of a range, a qualifier behind."""

    amount_start: int
    first: Amount | None
    last: Amount | None
    """The amount that has the unit: the second of a range, else the first."""
    tail: int
    """Where the qualifier behind ends; where the amount does, if there is none. A unit may follow: 5 or more years."""


def seams(plain: str, start: int, end: int) -> Seams:
    """Find where the parts of a quantity meet that `find_english` found from one place to another."""
    lead = _patterns()["lead"].match(plain, start, end)
    at = start if lead is None else lead.end()
    between = pattern(rf"between{GAP}").match(plain, at, end)
    first = read_amount(plain, at if between is None else between.end())
    if first is None or first.end > end:
        return Seams(at, None, None, end)
    join = (_RANGE if between is None else _AND).match(plain, first.end, end)
    last = first if join is None else read_amount(plain, join.end())
    if last is None or last.end > end:
        return Seams(at, None, None, end)
    tail = _patterns()["after"].match(plain, last.end, end) or _PLUS.match(plain, last.end, end)
    if tail is None:
        return Seams(at, first, last, end) if last.end == end else Seams(at, None, None, end)
    return Seams(at, first, last, tail.end())


def _found(plain: str) -> Iterator[Span | Expression]:
    """Find what stands in a text: from one character that may begin a mention to the next."""
    floor = at = 0
    last: Expression | None = None
    while (trigger := _patterns()["trigger"].search(plain, at)) is not None:
        at = trigger.start()
        found = _dispatch(plain, at, floor)
        if not found:
            at = trigger.end()
        for span in found:
            if isinstance(span, Expression):
                span = last = _with_sense(plain, span, floor, last)
            yield span
            floor = at = span.end


def _dispatch(plain: str, at: int, floor: int) -> tuple[Span | Expression, ...]:
    """Choose the rules for what stands at a place."""
    if "0" <= plain[at] <= "9":
        return _of_digits(plain, at, floor)
    if plain[at] in VULGAR:
        return _quantities(plain, at, floor)
    if (span := match_address(plain, at)) is not None:
        return (span,)
    if (fold := _patterns()["fold"].match(plain, at)) is not None:
        unit = "fold" if fold.group().lower().endswith("fold") else ""
        amount = Amount(at, fold.end(), numbers("fold").get(fold.group().lower(), Fraction(2)), None, Fraction(1), unit)
        return (_qualified(plain, amount, floor),)
    if (span := match_words(plain, at)) is not None:
        return (span,)
    return _quantities(plain, at, floor)


def _of_digits(plain: str, at: int, floor: int) -> tuple[Span | Expression, ...]:
    """Read what digits at a place are part of; every digit is part of something."""
    paid = front_currency(plain, at, floor) < at - 1
    if not paid and (span := match_digits(plain, at, floor)) is not None:
        return (span,)
    if (compound := _ratio_or_sum(plain, at)) is not None:
        return (compound,)
    if (score := _SCORE.match(plain, at)) is not None and int(score[1]) >= int(score[2]):
        return (Span(at, score.end(), Kind.NAME),)
    if found := _quantities(plain, at, floor):
        return found
    run = _DIGITS.match(plain, at)
    return () if run is None else (Span(at, run.end(), Kind.IDENTIFIER),)


def _ratio_or_sum(plain: str, at: int) -> Expression | None:
    """Read 2.05:1, 3:2:1 and 14+1, with their parts."""
    for recognised, mark, unit in ((_RATIO, r" ?[:∶] ?", "比"), (_SUM, r"\+", "")):
        match = recognised.match(plain, at)
        if match is None:
            continue
        parts = tuple(Fraction(part) for part in re.split(mark, match.group()))
        value = sum(parts) if not unit else parts[0] / parts[1] if len(parts) == 2 and parts[1] else None
        exact = bounded(Fraction(value), Qualifier.EXACT, unit) if value is not None else None
        quantity = exact or ExactQuantity(None, None, None, Qualifier.EXACT, unit)
        return Expression(at, match.end(), quantity._replace(parts=parts))
    return None


def _quantities(plain: str, at: int, floor: int) -> tuple[Span | Expression, ...]:
    """Read the amount at a place, alone or with the one it is a range with."""
    start = front_currency(plain, at, floor)
    amount = read_amount(plain, start) or (read_amount(plain, at) if start < at else None)
    if amount is None:
        return ()
    qualifier = _before(plain, amount.start, floor)
    word = plain_word(qualifier["word"] or "") if qualifier is not None else ""
    if plain[at].isdecimal() and amount.start == at and amount.scale == 1 and not is_measure(amount.unit):
        timely = qualifier is None or (not amount.unit and word in _OF_A_TIME)
        if timely and (year := match_year(plain, at, floor, counted=bool(amount.unit))) is not None:
            return (year,)
        if not amount.unit and (span := match_lettered(plain, at)) is not None:
            return (span,)
    if plain[at].isalpha() and amount.start == at:
        if amount.bare_one and qualifier is None:
            return (Span(at, at + 3, Kind.INDEFINITE),) if plain[at] in "oO" else ()
        joined = plain[amount.end : amount.end + 1] == "-" and plain[amount.end + 1 : amount.end + 2].isalpha()
        if joined and not amount.unit and amount.scale == 1:
            return (Span(at, amount.end, Kind.IDIOM),)
        if amount.fraction and _PART_OF_SOMETHING_ELSE.search(plain, max(floor, at - 10), at):
            return ()
    return _range(plain, amount, floor) or (_qualified(plain, amount, floor),)


def _before(plain: str, start: int, floor: int) -> re.Match[str] | None:
    """Find the qualifier that touches a number from before."""
    return _patterns()["before"].search(plain, max(floor, start - _BEFORE_REACH), start)


def _qualified(plain: str, amount: Amount, floor: int) -> Expression:
    """Take in the qualifiers that touch an amount, and give it the bounds they assert."""
    start, end, unit = amount.start, amount.end, amount.unit
    before, after = _before(plain, start, floor), None
    if before is not None and _is_its_time(plain, before, floor, unit):
        before = None
    if amount.high is not None:
        return Expression(start, end, ExactQuantity(None, amount.low, amount.high, Qualifier.SEVERAL, unit))
    if (match := _patterns()["after"].match(plain, end)) is not None:
        after = placed_words("english_qualifiers", "after")[plain_word(match["word"])]
    elif (match := _PLUS.match(plain, end)) is not None:
        after = Qualifier.MORE_THAN if (match["word"] or "").lower() == "odd" else Qualifier.AT_LEAST
    if match is not None:
        end = match.end()
        if not unit:
            amount = continued(plain, amount, end)
            end, unit = amount.end, amount.unit
    code = Qualifier(after) if after else Qualifier.EXACT
    if before is not None:
        start = before.start()
        word = plain_word(before["word"] or before["sign"])
        code = Qualifier(placed_words("english_qualifiers", "before")[word])
    return Expression(start, end, bounded(amount.low, code, unit))


def _is_its_time(plain: str, before: re.Match[str], floor: int, unit: str) -> bool:
    """Tell whether `over` names the time or space that something takes: paid over five years, spread over 31 places."""
    if plain_word(before["word"] or "") != "over":
        return False
    if plain[max(floor, before.start() - _BEFORE_REACH) : before.start()].rstrip().endswith(("spread", "scattered")):
        return True
    if unit_words().get(plain_word(unit)) not in _TIMES:
        return False
    if floor and not plain[floor : before.start()].strip():
        return True
    return _SPREAD.search(plain, max(floor, before.start() - _BEFORE_REACH), before.start()) is not None


def _range(plain: str, first: Amount, floor: int) -> tuple[Expression, ...]:
    """Read the two ends of a range; from one to another are two quantities, which share what stands behind both."""
    between = _BETWEEN.search(plain, max(floor, first.start - 14), first.start)
    join = (_AND if between else _RANGE).match(plain, first.end)
    if join is None or first.high is not None:
        return ()
    second = read_amount(plain, join.end())
    if second is None or second.high is not None or second.bare_one or first.fraction != second.fraction:
        return ()
    if (
        second.unit
        and plain.startswith(second.unit, second.start)
        and not plain.startswith(first.unit or " ", first.start)
    ):
        return ()
    if plain[join.end()].isdecimal() and match_digits(plain, join.end(), join.start()) is not None:
        return ()
    if first.unit and second.unit and plain_word(first.unit) != plain_word(second.unit):
        return ()
    unit = second.unit or first.unit
    shared = first.low * second.scale if first.scale == 1 and not first.fraction else first.low
    low = shared if shared < second.low else first.low
    if low >= second.low:
        return ()
    moves = _FROM.search(plain, max(floor, first.start - 18), first.start) is not None
    governed = (
        first.unit and "to" in join.group() and _verb(plain, first.start, floor, _is_rate(unit, first.low)) is not None
    )
    if moves or governed:
        one = bounded(low, Qualifier.EXACT, first.unit or unit)
        return Expression(first.start, first.end, one), _qualified(plain, second, join.end())
    start = between.start() if between is not None else first.start
    return (Expression(start, second.end, ExactQuantity(None, low, second.low, Qualifier.RANGE, unit)),)


def _with_sense(plain: str, found: Expression, floor: int, last: Expression | None) -> Expression:
    """Say which way a change goes by the verb before it, the noun behind it, or the number of the same list before."""
    unit, value = found.quantity.unit, found.quantity.value
    near = last is not None and last.quantity.sense is not None and found.start - last.end <= _LONGEST_JOIN
    if last is not None and near and _LIST_JOIN.fullmatch(plain, last.end, found.start):
        return found._replace(quantity=found.quantity._replace(sense=last.quantity.sense))
    sense = _verb(plain, found.start, floor, _is_rate(unit, value))
    if sense is not None:
        words = plain_word(plain[found.start : found.end])
        if any(words.startswith(f"{word} ") for word in placed_words("english_qualifiers", "after_verb")):
            sense = None
    elif _patterns()["level of a deficit"].search(plain, max(floor, found.start - _BEFORE_REACH), found.start):
        sense = Sense.DEFICIT
    elif _is_rate(unit, value) and (match := _patterns()["noun of a rate"].match(plain, found.end)):
        sense = Sense(placed_words("english_changes", "after_rate")[plain_word(match.group())])
    elif (is_measure(unit) or not value) and (match := _patterns()["noun"].match(plain, found.end)):
        sense = Sense(placed_words("english_changes", "after")[plain_word(match["word"])])
    return found if sense is None else found._replace(quantity=found.quantity._replace(sense=sense))


def _is_rate(unit: str, value: Fraction | None) -> bool:
    """Tell whether a number is a share or multiple of what it changes."""
    return (
        unit_words().get(plain_word(unit)) in _RATES
        or unit in ("%", "‰")
        or bool(not unit and value and value.denominator > 1)
    )


def _verb(plain: str, start: int, floor: int, rate: bool) -> Sense | None:
    """Find the verb or noun of change that governs a number from before."""
    match = _patterns()["verb"].search(plain, max(floor, start - 2 * _BEFORE_REACH), start)
    if match is None and (changed := _BY_OBJECT.search(plain, max(floor, start - 2 * _BEFORE_REACH), start)):
        return Sense(placed_words("english_changes", "before_object")[plain_word(changed["word"])])
    if match is None or _UNLIKE.search(plain, max(floor, match.start() - 12), match.start()):
        return None
    word, between = plain_word(match["word"]), plain_word(match["between"]).split()
    always = placed_words("english_changes", "before")
    if word in always:
        return Sense(always[word])
    return Sense(placed_words("english_changes", "before_rate")[word]) if rate or "by" in between else None

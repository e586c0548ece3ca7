"""Finding mentions: a search for one character that may begin one, then the rules that can match at that place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from indicators.reading import Kind, Mention, Mentions, Qualifier, Quantity, Sense
from indicators.reading.amounts import match_composed
from indicators.reading.breaks import broken, joined
from indicators.reading.dates import MEASURED, PLAIN_DATE, match_bare_year, match_date
from indicators.reading.expressions import Expression, read_composed, read_expression
from indicators.reading.labels import (
    OPENING_MARKS,
    match_digit_label,
    match_identifier,
    match_lettered_label,
    match_ordinal,
    match_plan,
    match_slogan,
    match_unit_label,
)
from indicators.reading.modifiers import LIST_ENDS, places_of_changes, sense_before, sense_elsewhere
from indicators.reading.numerals import GUESS_DIGITS
from indicators.reading.shortcuts import (
    CHINESE,
    CIRCLED,
    EXPONENT,
    LEANS,
    LEANS_IN_CODES,
    MONEY,
    Reading,
    is_article,
    quick,
    quick_quantity,
    quick_wording,
)
from indicators.reading.unit_words import UnitClass, currency_before, currency_endings
from indicators.reading.vocabulary import (
    Span,
    as_written,
    match_word,
    plain_spelling,
    reading_language,
    spelled_otherwise,
)

_QUANTITY = Kind.QUANTITY
_EXACT = Qualifier.EXACT
_make = tuple.__new__  # a mention a microsecond: the named constructor takes its arguments apart once more
_FIRST = re.compile("首(?:[批个次家条座届例套艘架款期轮支单列辆位名项场台枚颗](?!都|尔))")
# 数 behind these ends a word (人数, 指数), 几 before or behind these is part of one (几乎, 茶几).
_COUNT_NOUN_BEFORE = frozenset(
    "指人户件家次总系参函基倍多少岁复算个位整分小质负票回点字代变均常奇无级计不可只车台辆吨项条款页期笔头届倒点量股乘除有充尽"
)
_NOT_SEVERAL = re.compile(
    "几(?:乎|何|内亚|率|丁|案|经|度|近|许)|数(?:字|据|码|量|学|值|额|控|智|位|理|目|组|轴|链|说|落|网|显|商|实|羊)"
)
_QUITE = re.compile("(?<![友良最美更正交问要讨爱喜])好$")
_BRACKET_IN_UNIT = "（套）"
_PLAN_GOES_ON = frozenset("一二三四五六七八九十届中大")
_MONEY_IN_FRONT = currency_endings()
_NOT_FOLDED = frozenset("成加")


def find_mentions(text: str, language: str | None = None) -> Mentions:
    """Find every mention of every kind in a text, in order.

    Parameters
    ----------
    text : str
        Any text at all.
    language : {"en", "zh"}, optional
        What it is read as. By default its script tells: with Latin letters and no Han character it is English, else
        Chinese.

    Returns
    -------
    Mentions
        A tuple of `Mention` that do not overlap, with `to_frame()`; together they take up every character of
        `numeral_characters`, in English every digit.

    Raises
    ------
    ValueError
        The language is another.

    Examples
    --------
    >>> [m.text for m in find_mentions("2025年共有350多家企业")]
    ['2025年', '350多家']
    >>> [m.text for m in find_mentions("In 2025 more than 350 firms came")]
    ['2025', 'more than 350 firms']
    """
    if reading_language(text, language) == "en":
        from indicators.reading.english import find_english  # only who reads English pays for its grammar

        return Mentions(find_english(text))
    plain = plain_spelling(text)
    places = broken(plain)
    return Mentions(_find_joined(text, places) if places else _find_whole(text, plain))


def _find_joined(text: str, places: list[tuple[int, int]]) -> Iterator[Mention]:
    """Find the mentions of a text as it reads without what breaks its words, and place them in the text as it is."""
    whole = joined(text, places)
    goes_on = {start: end for start, end in places if text[start] in "(（"}
    for mention in _find_whole(whole.text, plain_spelling(whole.text)):
        start, end = whole.start(mention.start), whole.end(mention.end)
        if mention.kind is Kind.DATE:
            end = goes_on.get(end, end)  # a gloss behind its last character belongs to a date
        yield mention._replace(start=start, end=end, text=text[start:end])


def _find_whole(text: str, plain: str) -> Iterator[Mention]:
    """Find the mentions of a text that nothing breaks, with their units as written."""
    found = _find(text, plain)
    if _BRACKET_IN_UNIT in text or spelled_otherwise(text):
        return (_with_unit_as_written(mention, plain) for mention in found)
    return found


def _with_unit_as_written(mention: Mention, plain: str) -> Mention:
    """Give a mention whose unit is in the spelling of the text (個百分點, 公頃)."""
    quantity = mention.quantity
    if quantity is None or not quantity.unit:
        return mention
    unit = as_written(quantity.unit, plain[mention.start : mention.end], mention.text)
    return mention._replace(quantity=quantity._replace(unit=unit))


def _find(text: str, plain: str) -> Iterator[Mention]:
    """Find the mentions of a text by its plain spelling, with their units in plain spelling too."""
    table = quick()
    finditer, units, ends, turns = table.pattern.finditer, table.units, table.ends, table.turns
    turn: tuple[Sense, frozenset[str]] | None = None
    changes = places_of_changes(plain)
    listed: Sense | None = None
    unit_before = ""
    floor = at = 0
    found: Span | Expression | None
    read: Reading | None
    while True:
        for match in finditer(plain, at):
            at, end = match.span()
            number, vague, scale, more, unit, bound, alone = groups = match.groups()
            parts: tuple[float, ...] = ()
            if unit is None and alone is None:
                read = None
            elif number > ":":
                read = quick_wording(table, plain, at, floor, groups)
            elif (
                unit in units
                and not (bound or vague or more)
                and (
                    at == 0
                    or ((turn := turns.get(plain[at - 2 : at])) and plain[at - 3 : at - 2] not in turn[1])
                    or not (plain[at - 1] in ends or plain[at - 2 : at] in ends)
                )
            ):
                exact = float((number.replace(",", "") if "," in number else number) + EXPONENT[scale])
                read = at, _QUANTITY, exact, exact, exact, _EXACT, unit, turn and turn[0]
            else:
                read = quick_quantity(table, plain, at, floor, groups)
            if read is not None:
                start, kind, value, lower, upper, qualifier, unit, sense = read
            elif (found := (number < ":" and _date(plain, at)) or _dispatch(plain, at, floor)) is None:
                at += 1
                if end == at:
                    continue
                break
            elif isinstance(found, Expression):
                start, end, kind = found.start, found.end, _QUANTITY
                value, lower, upper, qualifier, unit, _, parts = found.quantity.scaled()
                sense = sense_before(plain, start, unit)
            else:
                start, end, kind = found
            quantity = None
            if kind is _QUANTITY:
                if sense is None and (
                    (listed is not None and plain[start - 1] in LIST_ENDS)
                    or (changes and changes[-1] < start)
                    or plain.startswith("的", end)
                ):
                    sense = sense_elsewhere(plain, start, end, unit, (listed, floor, unit_before), changes)
                listed, unit_before = sense, unit
                if sense is not None and (value or lower or upper or 0) < 0:
                    sense = None
                quantity = _make(Quantity, (value, lower, upper, qualifier, unit, sense, parts))
            else:
                listed = None
            yield _make(Mention, (start, end, text[start:end], kind, quantity))
            floor = at = end
            if end != match.end():
                break
        else:
            return


def _date(plain: str, at: int) -> Span | None:
    """Read a common date where nothing in front makes it something else."""
    previous = plain[at - 1 : at]
    if previous in LEANS or previous in MEASURED or plain[at - 2 : at] in MONEY:
        return None
    if previous in LEANS_IN_CODES and plain[at - 2 : at - 1] in LEANS:
        return None
    match = PLAIN_DATE.match(plain, at)
    return None if match is None else Span(at, match.end(), Kind.DATE)


def find_quantities(text: str, language: str | None = None) -> Mentions:
    """Find the mentions of a text that are quantities.

    Parameters
    ----------
    text : str
        Any text at all.
    language : {"en", "zh"}, optional
        As for `find_mentions`.

    Returns
    -------
    Mentions
        Those of kind quantity, as `find_mentions` finds them.

    Examples
    --------
    >>> [(m.text, m.quantity.value, m.quantity.unit) for m in find_quantities("其中,第一产业增加值50亿元")]
    [('50亿元', 5000000000.0, '元')]
    """
    return Mentions(mention for mention in find_mentions(text, language) if mention.kind is Kind.QUANTITY)


def _dispatch(plain: str, at: int, floor: int) -> Span | Expression | None:
    """Choose the rules for the character at a place; None only where no mention needs to be."""
    character = plain[at]
    if "0" <= character <= "9":
        return _arabic(plain, at, floor)
    if character in CHINESE:
        return _chinese(plain, at, floor)
    if character in "几数":
        return _several(plain, at, floor)
    if character == "首":
        match = _FIRST.match(plain, at)
        return None if match is None else Span(at, match.end(), Kind.ORDINAL)
    if character in "翻倍":
        if character == "倍" and at > floor and plain[at - 1] in _NOT_FOLDED:
            return None
        return read_expression(plain, at, floor)
    if character in CIRCLED:
        return Span(at, at + 1, Kind.ORDINAL)
    return read_expression(plain, at, floor)


def _arabic(plain: str, at: int, floor: int) -> Span | Expression:
    """Tell what an Arabic digit begins or stands in."""
    if plain[at - 1 : at] in _MONEY_IN_FRONT and currency_before(plain, at, floor):
        in_money = read_expression(plain, at, floor)
        if in_money is not None and in_money.start < at:
            return in_money
    composed = match_composed(plain, at, floor)
    if composed is not None:
        return composed if isinstance(composed, Span) else read_composed(plain, at, floor, composed)
    span = (
        match_ordinal(plain, at, floor)
        or match_identifier(plain, at, floor)
        or match_date(plain, at, floor)
        or match_digit_label(plain, at, floor)
        or match_lettered_label(plain, at)
    )
    if span is not None:
        return span
    expression = read_expression(plain, at, floor)
    if expression is None:
        return Span(at, at + 1, Kind.IDENTIFIER)
    if expression.unit_class is None and not expression.qualified and (year := match_bare_year(plain, at)):
        return year if expression.number_end <= year.end else expression
    return expression


def _chinese(plain: str, at: int, floor: int) -> Span | Expression:
    """Tell what a Chinese numeral begins or stands in."""
    if plain[at] == "零" and plain.startswith("零下", at) and (below := read_expression(plain, at, floor)) is not None:
        return below
    if "比" in plain[at + 1 : at + 4] and (composed := match_composed(plain, at, floor)) is not None:
        return composed if isinstance(composed, Span) else read_composed(plain, at, floor, composed)
    word = match_word(plain, at, floor)
    follows_di = at > floor and plain[at - 1] == "第"
    if word is not None and not (follows_di and word.start == at):
        if at > 0 and plain[at - 1] in OPENING_MARKS and word.kind in (Kind.IDIOM, Kind.NAME, Kind.ORDINAL):
            slogan = match_slogan(plain, at, floor)  # the whole of “一核两翼三带” and of “万千百”
            if slogan is not None and slogan.end > word.end and match_plan(plain, at, floor) is None:
                return slogan
        if word.kind is Kind.PLAN or plain[at + 1 : at + 2] not in _PLAN_GOES_ON:
            return word
        plan = match_plan(plain, at, floor)
        return plan if plan is not None and plan.end - plan.start > word.end - word.start else word
    if follows_di and plain[at + 1 : at + 2] != "季" and (place := match_ordinal(plain, at, floor)) is not None:
        return place
    span = (
        match_plan(plain, at, floor)
        or match_date(plain, at, floor)
        or match_ordinal(plain, at, floor)
        or match_unit_label(plain, at, floor)
        or match_slogan(plain, at, floor)
    )
    if span is not None:
        return span
    expression = read_expression(plain, at, floor)
    return Span(at, at + 1, Kind.NAME) if expression is None else _settle(plain, at, expression)


def _settle(plain: str, at: int, expression: Expression) -> Span | Expression:
    """Tell an article or a word with a numeral in it from a quantity."""
    if expression.qualified:
        return expression
    end = expression.end
    if plain[at] == "一" and expression.number_end == at + 1:
        if expression.unit_class is UnitClass.CLASSIFIER:
            return Span(at, end, Kind.INDEFINITE) if is_article(plain, at, end) else expression
        return expression if expression.unit_class is not None else Span(at, at + 1, Kind.IDIOM)
    if expression.unit_class is not None:
        return expression
    if plain[at] in "零〇":
        return Span(at, end, Kind.IDIOM)
    if expression.bare and expression.number_end == at + 1:
        return Span(at, end, Kind.NAME)
    if expression.positional:
        return Span(at, end, Kind.IDENTIFIER)
    return expression


def _several(plain: str, at: int, floor: int) -> Expression | None:
    """Read 数家, 几倍, 数百万: a quantity only where a magnitude or a unit follows."""
    if plain[at + 1 : at + 2] in GUESS_DIGITS or _NOT_SEVERAL.match(plain, at):
        return None
    if plain[at] == "数" and at > 0 and plain[at - 1] in _COUNT_NOUN_BEFORE and not plain.startswith("数以", at):
        return None
    found = read_expression(plain, at, floor)
    if found is None or (found.unit_class is None and found.number_end == at + 1):
        return None
    if found.start == at and _QUITE.search(plain, max(floor, at - 2), at):
        return found._replace(start=at - 1)
    return found

"""An expression by itself: read exactly, and taken apart into what its characters say."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from indicators.errors import UnreadableQuantityError
from indicators.reading import ExactQuantity, Mention, Quantity
from indicators.reading.amounts import PARTS_OF_A_WHOLE
from indicators.reading.breaks import broken, joined
from indicators.reading.expressions import Expression, bounded, read_expression
from indicators.reading.modifiers import qualifier_after, qualifier_before
from indicators.reading.unit_words import currency_before
from indicators.reading.vocabulary import (
    FINANCIAL_NUMERALS,
    ReadingLanguage,
    as_written,
    numeral_characters,
    plain_spelling,
    reading_language,
)

_BEGINS = re.compile(f"[0-9〇零一二两三四五六七八九十廿卅百千万亿兆半几数翻倍{FINANCIAL_NUMERALS}]")
_EXPECTED_IN_ENGLISH = "a number, such as more than 350 firms, one third or 3.5 billion yuan"
_EXPECTED_NUMBER = "a number, such as 350多家, 约三分之一 or 10—15家"


def read_quantity(text: str, language: str | None = None) -> Quantity:
    """Read a text that is one quantity expression and nothing else.

    Parameters
    ----------
    text : str
        The expression, with its touching qualifier if it has one.
    language : {"en", "zh"}, optional
        What it is read as. By default its script tells: with Latin letters and no Han character it is English, else
        Chinese.

    Raises
    ------
    UnreadableQuantityError
        When the text is not one quantity expression from end to end.

    Examples
    --------
    >>> read_quantity("将近700个").upper
    700.0
    >>> read_quantity("nearly half").value
    0.5
    """
    return read_exactly(text, language).scaled()


def read_exactly(text: str, language: str | None = None) -> ExactQuantity:
    """Read a text as `read_quantity` does, without rounding."""
    tongue = reading_language(text, language)
    expression = _read(text, tongue)
    if expression is None:
        if tongue == "en":
            raise UnreadableQuantityError(text, 0, _EXPECTED_IN_ENGLISH)
        begins = _BEGINS.search(plain_spelling(text))
        raise UnreadableQuantityError(text, begins.start() if begins else 0, _EXPECTED_NUMBER)
    if expression.start > 0:
        raise UnreadableQuantityError(
            text,
            0,
            f"the number or a qualifier that touches it, as {text[expression.start : expression.end]!r} is",
        )
    if expression.end < len(text):
        raise UnreadableQuantityError(text, expression.end, f"the end, after {text[: expression.end]!r}")
    return expression.quantity


def exact_quantity(mention: Mention) -> ExactQuantity:
    """Give what the quantity of a mention that `find_mentions` found was rounded from."""
    quantity = mention.quantity
    if quantity is None:
        raise UnreadableQuantityError(mention.text, 0, "a mention of kind quantity")
    expression = _read(mention.text, reading_language(mention.text))
    if expression is not None:
        read = expression.quantity._replace(qualifier=quantity.qualifier, unit=quantity.unit)
        if read.value is not None:
            # The words that qualify it may stand apart from the mention, so that its text alone does not say it.
            read = bounded(read.value, quantity.qualifier, quantity.unit)._replace(parts=read.parts)
        read = read._replace(sense=quantity.sense)
        if read.scaled() == quantity:
            return read
    # What stood around the mention told how to read it; the shortest decimals of its doubles are the numbers written.
    value, lower, upper = (None if number is None else Fraction(repr(number)) for number in quantity[:3])
    parts = tuple(Fraction(repr(part)) for part in quantity.parts)
    return ExactQuantity(value, lower, upper, quantity.qualifier, quantity.unit, quantity.sense, parts)


def _read(text: str, language: ReadingLanguage) -> Expression | None:
    """Read the expression around the first character of a text that can begin one."""
    if language == "zh":
        return _read_chinese(text)
    from indicators.reading.english import first_english

    return first_english(text)


def _read_chinese(text: str) -> Expression | None:
    """Read the expression around the first character of a Chinese text that can begin one."""
    plain = plain_spelling(text)
    if places := broken(plain):
        whole = joined(text, places)
        expression = _read_chinese(whole.text)
        if expression is None:
            return None
        return expression._replace(start=whole.start(expression.start), end=whole.end(expression.end))
    begins = _BEGINS.search(plain)
    expression = None if begins is None else read_expression(plain, begins.start(), 0)
    if expression is None:
        return None
    start, end, quantity = expression.start, expression.end, expression.quantity
    unit = as_written(quantity.unit, plain[start:end], text[start:end])
    return expression._replace(quantity=quantity._replace(unit=unit))


_REACH = 40
"""Characters around a mention in which a qualifier that stands apart from it is looked for."""

_VAGUE = "多余来几"
_MAGNITUDES = "十百千万亿兆"
_OF_DIGITS = frozenset("0123456789,.")
_NUMERALS = frozenset("0123456789半") | frozenset(numeral_characters)
_ENGLISH_DIGITS = re.compile(r"-?[0-9][0-9,]{0,60}(?:\.[0-9]{1,60})?[½⅓⅔¼¾⅕-⅞]?[\s-]{0,8}")


class Role(StrEnum):
    """What characters of a mention say."""

    QUALIFIER = "qualifier"
    NUMBER = "number"
    MAGNITUDE = "magnitude"
    UNIT = "unit"
    BETWEEN = "between"
    """What stands between a qualifier and its number."""
    INSERTION = "insertion"
    """What the copy has written into the words, which is not read."""


class Part(NamedTuple):
    """Some characters of a text and what they say."""

    start: int
    end: int
    text: str
    role: Role


def parts_of(text: str, start: int, end: int, language: str | None = None) -> tuple[Part, ...]:
    """Take a quantity of a text apart: the characters of the mention in order, and a qualifier that stands apart."""
    if reading_language(text, language) == "en":
        return tuple(_merged(text, _english_pieces(text, start, end)))
    begin = max(start - _REACH, 0)
    window = plain_spelling(text[begin : end + _REACH])
    whole = joined(window, broken(window))
    plain = whole.text
    kept = [whole.start(place) for place in range(len(plain))]
    first, last = bisect_left(kept, start - begin), bisect_left(kept, end - begin)
    found = _expression(plain, first, last)
    pieces = [(first, last, Role.NUMBER)] if found is None else list(_pieces(plain, first, last, *found))
    return tuple(_merged(text, _placed(begin, kept, pieces)))


def _english_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, Role]]:
    """From where to where each part of an expression in English runs."""
    from indicators.reading.english import seams  # only who reads English pays for its grammar
    from indicators.reading.english_amounts import plain_english

    plain = plain_english(text)
    at, first, last, tail = seams(plain, start, end)
    if start < at:
        yield start, at, Role.QUALIFIER
    if first is None or last is None:
        yield at, end, Role.NUMBER
        return
    if first.unit and plain.startswith(first.unit, at) and first is last:
        front = at + len(first.unit)
        front += len(plain[front:end]) - len(plain[front:end].lstrip())
        yield at, front, Role.UNIT
        at = front
    stop = last.end
    if last.unit and plain.endswith(last.unit, at, stop):
        stop -= len(last.unit)
    digits = _ENGLISH_DIGITS.match(plain, at, stop) if first is last else None
    if digits is not None:
        yield at, digits.end(), Role.NUMBER
        at = digits.end()
    if at < stop:
        yield at, stop, Role.NUMBER if digits is None else Role.MAGNITUDE
    if stop < last.end:
        yield stop, last.end, Role.UNIT
    if last.end < end:
        yield last.end, tail, Role.QUALIFIER
        if tail < end:
            yield tail, end, Role.UNIT


def _expression(plain: str, first: int, last: int) -> tuple[int, Expression] | None:
    """Where the number of the mention begins, and its expression."""
    for at in range(first, last):
        expression = read_expression(plain, at, 0)
        if expression is not None and (expression.start, expression.end) == (first, last):
            return at, expression
    return None


def _pieces(plain: str, first: int, last: int, at: int, found: Expression) -> Iterator[tuple[int, int, Role]]:
    """From where to where each part runs in the text without what breaks its words."""
    before = qualifier_before(plain, at, 0)
    if before is not None and before.qualifier is found.quantity.qualifier:
        end = before.start + len(before.word)
        yield before.start, end, Role.QUALIFIER
        if end < at:
            yield end, at, Role.BETWEEN
    elif first < at:
        yield first, at, Role.UNIT if found.quantity.unit and currency_before(plain, at, first) else Role.NUMBER
    if plain.startswith(PARTS_OF_A_WHOLE, at) and found.quantity.unit:
        yield at, at + 3, Role.UNIT
        at += 3
    stop = min(max(found.number_end, at), last)
    written = plain[at:stop]
    number, magnitude = _number_and_magnitude(written)
    for begin, end, role in (
        (0, number, Role.NUMBER),
        (number, magnitude, Role.MAGNITUDE),
        (magnitude, len(written), Role.QUALIFIER),
    ):
        if begin < end:
            yield at + begin, at + end, role
    yield from _behind(plain, stop, last, plain_spelling(found.quantity.unit))


def _number_and_magnitude(written: str) -> tuple[int, int]:
    """Where a number ends, and where the magnitude behind it does; what is left says that there is more to it."""
    certain = written.rstrip(_VAGUE)
    digits = certain.rstrip(_MAGNITUDES)
    figures = digits.removeprefix("-")
    if figures and figures[0] in _OF_DIGITS - {",", "."} and _OF_DIGITS.issuperset(figures):
        return len(digits), len(certain)
    # A numeral in words holds its magnitudes: only a last 多, 余 or 来 stands apart from it.
    end = len(written) - (len(written) > 1 and written[-1] in "多余来")
    return end, end


def _behind(plain: str, at: int, last: int, unit: str) -> Iterator[tuple[int, int, Role]]:
    """What stands behind the number: its unit, and qualifiers around that."""
    while at < last:
        after = qualifier_after(plain, at)
        if unit and plain.startswith(unit, at):
            end, role = at + len(unit), Role.UNIT
        elif after is not None and after[1] <= last:
            end, role = after[1], Role.QUALIFIER
        else:
            # 级 behind a magnitude, which makes it a least one; and what a unit is split by.
            end, role = at + 1, Role.UNIT if unit else Role.QUALIFIER
            if plain[at] in _NUMERALS:
                role = Role.NUMBER
        yield at, end, role
        at = end


def _placed(begin: int, kept: list[int], pieces: list[tuple[int, int, Role]]) -> Iterator[tuple[int, int, Role]]:
    """The parts where they stand in the text as it is, with what breaks its words between them."""
    reached: int | None = None
    for first, last, role in pieces:
        for place in kept[first:last]:
            if reached is not None and reached < begin + place:
                yield reached, begin + place, Role.INSERTION
            reached = begin + place + 1
            yield begin + place, reached, role


def _merged(text: str, pieces: Iterable[tuple[int, int, Role]]) -> Iterator[Part]:
    """Neighbours that say the same as one part."""
    for role, group in groupby(pieces, key=lambda piece: piece[2]):
        run = list(group)
        start, end = run[0][0], run[-1][1]
        yield Part(start, end, text[start:end], role)

"""Reading one curated expression whole, and the exact reading behind a mention."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from indicators.errors import UnreadableQuantityError
from indicators.reading.breaks import broken, joined
from indicators.reading.characters import FINANCIAL_NUMERALS, as_written, plain_spelling
from indicators.reading.expressions import Expression, bounded, read_expression
from indicators.reading.language import ReadingLanguage, reading_language
from indicators.reading.model import ExactQuantity, Mention, Quantity

if TYPE_CHECKING:
    from indicators.reading.english import Expression as EnglishExpression

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

    Returns
    -------
    Quantity
        Its reading.

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
    """Read a text that is one quantity expression and nothing else, without rounding.

    Parameters
    ----------
    text : str
        The expression, with its touching qualifier if it has one.
    language : {"en", "zh"}, optional
        What it is read as. By default its script tells: with Latin letters and no Han character it is English, else
        Chinese.

    Returns
    -------
    ExactQuantity
        Its reading, exact.

    Raises
    ------
    UnreadableQuantityError
        When the text is not one quantity expression from end to end.
    """
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
    """Give the exact reading of a mention that `find_mentions` found.

    Parameters
    ----------
    mention : Mention
        A mention of kind quantity.

    Returns
    -------
    ExactQuantity
        What the mention's quantity was rounded from.

    Raises
    ------
    UnreadableQuantityError
        When the mention is no quantity.
    """
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


def _read(text: str, language: ReadingLanguage) -> Expression | EnglishExpression | None:
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

"""Quotes at their offsets and numbers in them, and each number read again by machine, which must come out the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import inf
from typing import TYPE_CHECKING

from indicators.model import write_number
from indicators.model.standards import NotConvertibleError, reading_in_unit
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Batch, Row, rule

if TYPE_CHECKING:
    from indicators.reading import Mention, Quantity

_DIGITS = frozenset("0123456789０１２３４５６７８９")
_BEHIND_DIGITS = _DIGITS | frozenset(".,．，")


@rule("E05", Layer.EVIDENCE, "observations", "cooperations")
def quote_at_offset(batch: Batch, context: Context) -> Iterator[Finding]:
    """A quote does not stand at its offset in the source, to the letter.

    Offsets count Unicode code points from 0 in the file decoded as UTF-8, with no newline translation; nothing is
    normalised.
    Fails: quote_start one too high, or one digit changed in the quote
    Passes: text[quote_start : quote_start + len(quote)] == quote
    Mend: copy the quote from the source, empty quote_start and value_start and run `indicators fmt`
    """
    yield from _stands_at(batch, context, "quote", "quote_start")


@rule("E06", Layer.EVIDENCE, "exclusions")
def exclusion_at_offset(batch: Batch, context: Context) -> Iterator[Finding]:
    """An excluded mention does not stand at its offset in the source.

    Fails: start 120 where the text stands at 121
    Passes: text[start : start + len(text)] == text
    Mend: correct start or text
    """
    yield from _stands_at(batch, context, "text", "start")


def _stands_at(batch: Batch, context: Context, words: str, start: str) -> Iterator[Finding]:
    texts = context.texts(batch.cells("source_id"))
    placed = zip(texts, batch.cells(words), batch.integers(start), strict=True)
    for index, (text, quote, place) in enumerate(placed):
        if text is None or not quote or place is None or place < 0 or text.startswith(quote, place):
            continue
        row, found, elsewhere = batch[index], text[place : place + len(quote)], text.find(quote)
        if elsewhere < 0:
            differs = next((k for k, (a, b) in enumerate(zip(quote, found, strict=False)) if a != b), len(found))
            there, own = found[differs : differs + 12] or "the end of the text", quote[differs : differs + 12]
            there = f"at {place + differs} it has {there!r}, the {words} {own!r}"
            passage = context.passage(row["source_id"], place + differs, place + len(quote))
            yield row.at(words, f"the source does not hold this {words}; {there}", expected=found, related=passage)
        else:
            message = f"at {place} the source has {found[:12]!r}, not {quote[:12]!r}"
            passage = context.passage(row["source_id"], elsewhere, elsewhere + len(quote))
            yield row.at(start, message, expected=str(elsewhere), related=passage)


@rule("E07", Layer.EVIDENCE, "observations")
def value_inside_quote(batch: Batch, context: Context) -> Iterator[Finding]:
    """A number's words do not stand at their offset inside the quote.

    Fails: value_text 700个 at an offset where the quote has other words
    Passes: quote[value_start - quote_start :] begins with value_text
    Mend: copy value_text from the quote, empty value_start and run `indicators fmt`
    """
    starts = zip(batch.integers("value_start"), batch.integers("quote_start"), strict=True)
    numbers = zip(batch.cells("value_text"), batch.cells("quote"), starts, strict=True)
    for index, (words, quote, (start, quote_start)) in enumerate(numbers):
        if not words or not quote or start is None or quote_start is None:
            continue
        inside = start - quote_start
        if inside >= 0 and quote.startswith(words, inside):
            continue
        row = batch[index]
        if words not in quote:
            passage = context.passage(row["source_id"], quote_start, quote_start + len(quote))
            message = f"{words!r} is not in the quote"
            yield row.at("value_text", message, expected="words of the quote", related=passage)
        else:
            found = quote[inside : inside + len(words)] if inside >= 0 else ""
            place = quote_start + quote.index(words)
            message = f"there the quote has {found!r}, not {words!r}"
            passage = context.passage(row["source_id"], place, place + len(words))
            yield row.at("value_start", message, expected=str(place), related=passage)


@rule("E08", Layer.EVIDENCE, "observations")
def number_is_whole(batch: Batch, context: Context) -> Iterator[Finding]:
    """A digit goes on beside the number.

    465 inside 1465 is no evidence for 465; nor is 42 inside 42.2.
    Fails: value_text 465 where the source has 1465
    Passes: value_text 465家 where the source has 企业465家
    Mend: take the whole number into value_text, and correct value
    """
    texts = context.texts(batch.cells("source_id"))
    numbers = zip(texts, batch.cells("value_text"), batch.integers("value_start"), strict=True)
    for index, (text, words, start) in enumerate(numbers):
        if text is None or not words or start is None or start < 0:
            continue
        end = start + len(words)
        if text[start - 1 : start] not in _BEHIND_DIGITS and text[end : end + 1] not in _BEHIND_DIGITS:
            continue
        if not text.startswith(words, start):
            continue
        before, after = text[max(start - 2, 0) : start], text[end : end + 2]
        if _digit_goes_on(before[::-1], words[0]) or _digit_goes_on(after, words[-1]):
            row, message = batch[index], f"the source has {text[max(start - 3, 0) : end + 3]!r}"
            passage = context.passage(row["source_id"], start, end)
            yield row.at("value_text", message, expected="the number from its first to its last digit", related=passage)


def _digit_goes_on(beside: str, edge: str) -> bool:
    """Whether the number goes on past its edge: at once, or behind a decimal point or separator."""
    if edge not in _DIGITS or not beside:
        return False
    return beside[0] in _DIGITS or (len(beside) > 1 and beside[0] in ".,．，" and beside[1] in _DIGITS)


@rule("E09", Layer.EVIDENCE, "aliases")
def alias_in_source(batch: Batch, context: Context) -> Iterator[Finding]:
    """An alias does not occur in its source.

    Fails: an alias 渝广 of a source that never writes it
    Passes: an alias that stands in the source to the letter
    Mend: correct the alias or its source_id, or delete the row
    """
    for row in batch:
        text, alias = context.text(row["source_id"]), row["alias"]
        if text is not None and alias and alias not in text:
            yield row.at("alias", f"{row['source_id']} never writes {alias!r}", expected="words of the source")
        elif text is not None and alias != alias.strip():
            yield row.at("alias", "white space stands around the alias", expected=alias.strip())


_NUMBER = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,30})?")
_WHOLES = {"percent": 100, "ratio": 1}
_OF_A_READING = ("value", "lower", "upper", "qualifier")


@rule("D01", Layer.DERIVATION, "observations")
def value_text_is_a_mention(batch: Batch, context: Context) -> Iterator[Finding]:
    """A number's words are not exactly a quantity that the reader finds in the source.

    The words run from the qualifier that touches the number to its unit, no further and no less.
    Fails: value_text 700个 where the source has 将近700个
    Passes: value_text 将近700个
    Mend: take value_text as the message shows it, empty value_start and run `indicators fmt`
    """
    read = {index for index, _ in _read_numbers(batch, context)}
    for index, source_id in enumerate(batch.cells("source_id")):
        if index in read:
            continue
        row, text = batch[index], context.text(source_id)
        words, start = row["value_text"], row.integer("value_start")
        if text is None or not words or start is None:
            continue
        mention = context.mention_at(source_id, start)
        if text[start : start + len(words)] != words and (mention is None or mention.start != start):
            continue  # the offset is wrong, not the words: the evidence layer has it
        found, expected = "no number there", "a quantity of the source"
        if mention is not None:
            found = f"the {mention.kind} {mention.text!r} there, from {mention.start}"
            expected = mention.text if mention.quantity is not None else expected
        yield row.at("value_text", f"{words!r}: the reader finds {found}", expected=expected)


@rule("D02", Layer.DERIVATION, "observations")
def unit_of_indicator(batch: Batch, context: Context) -> Iterator[Finding]:
    """The unit that the source writes does not convert to the indicator's unit.

    Fails: 50亿元 for an indicator whose unit is count
    Passes: 50亿元 for an indicator whose unit is CNY
    Mend: correct indicator_id, or the unit of the indicator
    """
    if not context.holds("units", "unit_id", "base_unit_id", "factor"):
        return
    for index, mention, unit, reading in _readings(batch, context):
        if isinstance(reading, NotConvertibleError):
            yield batch[index].at("value_text", f"{mention.text!r}: {reading}", expected=f"an amount in {unit}")


@rule("D03", Layer.DERIVATION, "observations")
def value_derived(batch: Batch, context: Context) -> Iterator[Finding]:
    """A value, bound or qualifier is not what the words of the source say.

    The reading of value_text, converted to the indicator's unit, gives exactly the row's value, lower, upper and
    qualifier. A fall or a deficit is negative where the indicator measures growth or a balance: its bounds change
    sides, and more_than and less_than, at_least and at_most change places.
    Fails: value 7000 for 将近700个, or an empty upper, or qualifier exact
    Passes: qualifier nearly, value 700, upper 700, lower empty
    Mend: write the cell as expected; if the words are others, correct value_text and the quote
    """
    if not context.holds("units", "unit_id", "base_unit_id", "factor"):
        return
    written = list(zip(*(batch.cells(name) for name in _OF_A_READING), strict=True))
    for index, mention, _, reading in _readings(batch, context):
        if not isinstance(reading, NotConvertibleError) and written[index] != _cells(reading):
            yield from misread(batch[index], repr(mention.text), reading)


def misread(row: Row, words: str, reading: Quantity) -> Iterator[Finding]:
    """The cells of a row that are not what its words say."""
    wanted = dict(zip(_OF_A_READING, _cells(reading), strict=True))
    told = f", told as a {reading.sense}" if reading.sense is not None else ""
    for column, expected in wanted.items():
        if row.batch.has(column) and row[column] != expected:
            says = _in_words({name: row[name] for name in wanted})
            message = f"{words} reads {_in_words(wanted)}{told}; the row says {says}"
            yield row.at(column, message, expected=expected or "empty")


def _read_numbers(batch: Batch, context: Context) -> Sequence[tuple[int, Mention]]:
    """Row and mention of each number that is exactly a quantity of the reader's: others are the evidence layer's."""

    def read() -> Iterator[tuple[int, Mention]]:
        numbers = zip(batch.cells("source_id"), batch.integers("value_start"), batch.cells("value_text"), strict=True)
        for index, (source_id, start, words) in enumerate(numbers):
            mention = None if start is None else context.quantity_of(source_id, start, words)
            if mention is not None:
                yield index, mention

    return batch.kept(_read_numbers, lambda: list(read()))


_Reading = tuple[int, "Mention", str, "Quantity | NotConvertibleError"]


def _readings(batch: Batch, context: Context) -> Sequence[_Reading]:
    """Row, mention and unit of each of these numbers whose indicator has one, with its reading in it or why not."""

    def converted() -> Iterator[_Reading]:
        units, measures = (
            context.values("indicators", batch.cells("indicator_id"), column) for column in ("unit_id", "measure")
        )
        for index, mention in _read_numbers(batch, context):
            if unit := units[index]:
                try:
                    reading: Quantity | NotConvertibleError = reading_in_unit(
                        mention, unit, context.units, measures[index]
                    )
                except NotConvertibleError as error:
                    reading = error.with_traceback(None)
                yield index, mention, unit, reading

    return batch.kept(_readings, lambda: list(converted()))


def _cells(reading: Quantity) -> tuple[str, str, str, str]:
    value, lower, upper, qualifier, *_ = reading
    number = _written(value)
    low = number if lower == value else _written(lower)
    high = number if upper == value else _written(upper)
    return number, low, high, str(qualifier)


def _written(number: float | None) -> str:
    return "" if number is None else write_number(number)


def _in_words(cells: dict[str, str]) -> str:
    numbers = ", ".join(f"{name} {cells[name]}" for name in ("value", "lower", "upper") if cells[name])
    return f"{cells['qualifier'] or 'no qualifier'} ({numbers or 'no number'})"


@rule("D06", Layer.DERIVATION, "observations", "reference_values", scope="row")
def share_within_the_whole(batch: Batch, context: Context) -> Iterator[Finding]:
    """A share of a whole is below 0 or above 100 per cent.

    Fails: 422 per cent under an indicator of measure share
    Passes: 42.2 per cent
    Mend: correct the number, or choose an indicator that measures a ratio or growth
    """
    measures = context.values("indicators", batch.cells("indicator_id"), "measure")
    for row in (batch[index] for index, measure in enumerate(measures) if measure == "share"):
        whole = _WHOLES.get(context.value("indicators", row["indicator_id"], "unit_id"), inf)
        for column in ("value", "lower", "upper") if whole < inf else ():
            number = float(row[column]) if _NUMBER.fullmatch(row[column]) else 0.0
            if not 0 <= number <= whole:
                yield row.at(column, f"a share of {row[column]}", expected=f"a number from 0 to {whole}")
                break

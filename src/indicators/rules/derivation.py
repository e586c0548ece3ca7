"""The layer of derivation: each number is read again from its source by machine, and must come out the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from indicators.model import write_number
from indicators.package.conversion import NotConvertibleError, reading_in_unit
from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import rule, rules_in

if TYPE_CHECKING:
    from indicators.reading import Mention, Quantity

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
        text, start = context.text(source_id), batch.integer(index, "value_start")
        words = batch.cell(index, "value_text")
        if text is None or not words or start is None:
            continue
        mention = context.mention_at(source_id, start)
        if text[start : start + len(words)] != words and (mention is None or mention.start != start):
            # The offset is wrong, not the words: the evidence layer has it.
            continue
        if mention is None:
            found = "the reader finds no number there"
            expected = "a quantity of the source"
        else:
            found = f"the reader finds the {mention.kind} {mention.text!r} there, from {mention.start}"
            expected = mention.text if mention.quantity is not None else "a quantity of the source"
        yield batch[index].at("value_text", f"{words!r}: {found}", expected=expected)


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
        if isinstance(reading, NotConvertibleError) or written[index] == _cells(reading):
            continue
        for column, expected in cells_of(reading).items():
            found = batch.cell(index, column)
            if not batch.has(column) or found == expected:
                continue
            yield batch[index].at(
                column,
                f"{mention.text!r} reads {in_words(reading)}{told_as(reading)}; the row says "
                + in_words_of({name: batch.cell(index, name) for name in cells_of(reading)}),
                expected=expected or "empty",
            )


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


def unit_of(batch: Batch, index: int, context: Context) -> str:
    return context.value("indicators", batch.cell(index, "indicator_id"), "unit_id")


def cells_of(reading: Quantity) -> dict[str, str]:
    """The reading as the row's cells should have it."""
    return dict(zip(_OF_A_READING, _cells(reading), strict=True))


def _cells(reading: Quantity) -> tuple[str, str, str, str]:
    value, lower, upper, qualifier, *_ = reading
    number = _written(value)
    low = number if lower == value else _written(lower)
    high = number if upper == value else _written(upper)
    return number, low, high, str(qualifier)


def _written(number: float | None) -> str:
    return "" if number is None else write_number(number)


def in_words(reading: Quantity) -> str:
    return in_words_of(cells_of(reading))


def told_as(reading: Quantity) -> str:
    """The direction that the words around a number give it, where they do."""
    return f", told as a {reading.sense}" if reading.sense is not None else ""


def in_words_of(cells: dict[str, str]) -> str:
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
    for index, measure in enumerate(measures):
        if measure != "share":
            continue
        whole = _WHOLES.get(context.value("indicators", batch.cell(index, "indicator_id"), "unit_id"))
        if whole is None:
            continue
        for column in ("value", "lower", "upper"):
            cell = batch.cell(index, column)
            number = float(cell) if _NUMBER.fullmatch(cell) else 0.0
            if not 0 <= number <= whole:
                yield batch[index].at(column, f"a share of {cell}", expected=f"a number from 0 to {whole}")
                break


DERIVATION_RULES = rules_in(globals())

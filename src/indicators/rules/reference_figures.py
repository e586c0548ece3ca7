"""Whether reference values are what their own words and dates say: of their pages no copy is kept to look into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from indicators.package.conversion import NotConvertibleError, reading_in_unit
from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.derivation import cells_of, in_words, in_words_of, told_as, unit_of
from indicators.rules.findings import Finding, Layer, Place
from indicators.rules.rules import rule, rules_in

if TYPE_CHECKING:
    from indicators.reading import Mention

_IDEOGRAPH = re.compile(r"[㐀-鿿]")
_NAMED_LANGUAGE = re.compile(r"\b[Ww]ords in (?!English|Chinese)[A-Z][a-z]+")
_OF_A_PAGE = ("publisher", "title", "published_on", "via")


@rule("E30", Layer.EVIDENCE, "reference_values", scope="row")
def reference_of_publication(batch: Batch, context: Context) -> Iterator[Finding]:
    """A reference's period is taken from the publication, but is not the time at which the page was published.

    Fails: period_basis publication, published_on 2025-10-18, period_start 2025-10-17
    Passes: period_start and period_end 2025-10-18
    Mend: correct the dates, or set period_basis to stated or inferred
    """
    if not batch.has("published_on"):
        return
    for index, basis in enumerate(batch.cells("period_basis")):
        published = batch.cell(index, "published_on")
        for column in ("period_start", "period_end"):
            date = batch.cell(index, column)
            if basis == "publication" and date and not (published and date.startswith(published)):
                message = f"the page was published {published or 'at a time that the row does not give'}"
                yield batch[index].at(column, message, expected=published or "another period_basis")


@rule("E31", Layer.EVIDENCE, "reference_values", scope="row")
def reference_period_grounded(batch: Batch, context: Context) -> Iterator[Finding]:
    """An inferred date of a reference rests on nothing.

    It is the day on which the page was published, or the note writes it out in full.
    Fails: period_start 2015-01-01, inferred, where the note has only: ten years ago
    Passes: the same with the note: ten years ago, taken as 2015, 2015-01-01 to 2015-12-31
    Mend: correct the date, or write in note what it is and what it is inferred from
    """
    if not batch.has("note", "published_on"):
        return
    for index, basis in enumerate(batch.cells("period_basis")):
        for column in ("period_start", "period_end"):
            date = batch.cell(index, column)
            if basis == "inferred" and date not in batch.cell(index, "note") + batch.cell(index, "published_on"):
                message = f"the note does not have {date}, and it is not the day of publication"
                yield batch[index].at(column, message, expected="a date that the note writes out")


@rule("E32", Layer.EVIDENCE, "reference_values", scope="package")
def page_cited_alike(batch: Batch, context: Context) -> Iterator[Finding]:
    """Two reference values cite one page in different ways.

    Rows with one address have the same publisher, title, day of publication and via, as it is one page.
    Fails: two rows of https://example.org/report, published_on 2025-10-18 and 2025-10-19
    Passes: the same with published_on 2025-10-18 in both
    Mend: look at the page, and write its publisher, title, day and via alike in all rows that cite it
    """
    every = Batch(batch.table, context.rows("reference_values"))
    if not every.has("url"):
        return
    first: dict[str, int] = {}
    for index, address in enumerate(every.cells("url")):
        first.setdefault(address, index)
    for index, address in enumerate(batch.cells("url")):
        other = first.get(address) if address else None
        if other is None:
            continue
        for column in _OF_A_PAGE:
            found, expected = batch.cell(index, column), every.cell(other, column)
            if batch.has(column) and found != expected:
                message = f"{found or 'nothing'!r} here, and {expected or 'nothing'!r} where the page is cited first"
                where = Place(every.rows.file(other), every.rows.lines[other], "the first row that cites the page")
                yield batch[index].at(column, message, expected=expected or "empty", related=where)


@rule("D05", Layer.DERIVATION, "reference_values", scope="row")
def reference_derived(batch: Batch, context: Context) -> Iterator[Finding]:
    """A reference's value, bound or qualifier is not what its words say.

    Chinese and English words and bare numbers are read by machine, converted to the indicator's unit, and give exactly
    the row's value, lower, upper and qualifier. The verb that says which way a change goes may stand in front
    (下降7.7%). Words of another language are not read, and the note says which: Words in German.
    Fails: value 2200 for 2.2万家; qualifier exact for more than 6.5 percent
    Passes: value, lower and upper 22000, qualifier exact, for 2.2万家; words in German, where the note says so
    Mend: write the cell as expected, or correct value_text or indicator_id; of another language name it in note
    """
    if not context.holds("units", "unit_id", "base_unit_id", "factor"):
        return
    for index, words in enumerate(batch.cells("value_text")):
        mention, unit = _read_whole(words), unit_of(batch, index, context)
        if mention is None and words and not _of_another_language(words, batch.cell(index, "note")):
            message = f"{words!r} is not one quantity that the reader can read"
            yield batch[index].at("value_text", message, expected="the words of one number")
        if mention is None or not unit:
            continue
        try:
            measure = context.value("indicators", batch.cell(index, "indicator_id"), "measure")
            reading = reading_in_unit(mention, unit, context.units, measure)
        except NotConvertibleError as error:
            yield batch[index].at("value_text", f"{words!r}: {error}", expected=f"an amount in {unit}")
            continue
        for column, expected in cells_of(reading).items():
            if batch.has(column) and batch.cell(index, column) != expected:
                written = in_words_of({name: batch.cell(index, name) for name in cells_of(reading)})
                message = f"{words!r} reads {in_words(reading)}{told_as(reading)}; the row says {written}"
                yield batch[index].at(column, message, expected=expected or "empty")


def _of_another_language(words: str, note: str) -> bool:
    """Whether the note says that words without a Chinese character are of a language that is not read."""
    return not _IDEOGRAPH.search(words) and _NAMED_LANGUAGE.search(note) is not None


def _read_whole(words: str) -> Mention | None:
    """The one quantity that the words are, from end to end or from the verb that governs it."""
    from indicators.reading import find_mentions
    from indicators.reading.characters import plain_spelling
    from indicators.reading.direction import governing_words

    mentions = list(find_mentions(words))
    if len(mentions) != 1 or mentions[0].quantity is None or mentions[0].end != len(words):
        return None
    governed = governing_words(plain_spelling(words), mentions[0].start, mentions[0].quantity.unit)
    return mentions[0] if (mentions[0].start if governed is None else governed[1]) == 0 else None


REFERENCE_FIGURE_RULES = rules_in(globals())

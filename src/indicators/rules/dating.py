"""Whether the dates of observations and sources rest on what the text or the note says. Part of the evidence layer."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Rule, rule, rules_in
from indicators.rules.writing import writes_date, writes_year

_ENDS_OF_A_YEAR = {"period_start": "-01-01", "period_end": "-12-31"}


@rule("E20", Layer.EVIDENCE, "observations")
def inferred_period_grounded(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """An inferred date of an observation rests on nothing.

    It is the source's day of publication, or the first or last day of a year that the quote writes, or the note writes
    it out in full.
    Fails: period_start 2016-01-01, inferred, where the note has only: the ten years before the broadcast
    Passes: the same with the note: the ten years before the broadcast, 2016-01-01 to 2025-12-31
    Mend: correct the date, or write in note what it is and what it is inferred from
    """
    if not batch.has("note", "quote", "source_id") or not context.holds("sources", "source_id", "published_on"):
        return
    for index, basis in enumerate(batch.cells("period_basis")):
        if basis != "inferred":
            continue
        published = context.value("sources", batch.cell(index, "source_id"), "published_on")
        for column, end in _ENDS_OF_A_YEAR.items():
            date = batch.cell(index, column)
            if not date or date == published or date in batch.cell(index, "note"):
                continue
            if date.endswith(end) and writes_year(batch.cell(index, "quote"), date[:4]):
                continue
            message = f"neither the quote nor the note has {date}, and it is not the day of publication"
            yield self.at(batch, index, column, message, expected="a date that the note writes out")


@rule("E21", Layer.EVIDENCE, "observations")
def period_of_publication(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """A period taken from the publication is not the day that the source states.

    Where the day of publication is itself inferred, so is the period.
    Fails: period_basis publication where published_on is inferred; a period that is another day than published_on
    Passes: period_start and period_end the source's published_on, published_basis stated
    Mend: correct the dates, or set period_basis to inferred and give the grounds in note
    """
    if not context.holds("sources", "source_id", "published_on", "published_basis"):
        return
    for index, basis in enumerate(batch.cells("period_basis")):
        source = batch.cell(index, "source_id") if basis == "publication" else ""
        if basis != "publication" or source not in context.index("sources"):
            continue
        published = context.value("sources", source, "published_on")
        if context.value("sources", source, "published_basis") != "stated":
            message = f"the day on which {source} was published is not stated"
            yield self.at(batch, index, "period_basis", message, expected="inferred, with its grounds in note")
            continue
        for column in ("period_start", "period_end"):
            if batch.has(column) and batch.cell(index, column) != published:
                message = f"{source} was published on {published}"
                yield self.at(batch, index, column, message, expected=published)


@rule("E22", Layer.EVIDENCE, "observations", "reference_values")
def stock_on_a_day(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """A stock is given for more than a day.

    A stock is a level on one day; what adds up over a time is a flow. A day that is only bounded lies between the two.
    Fails: number of firms, a stock, from 2025-01-01 to 2025-12-31
    Passes: number of firms, period_start and period_end both 2025-12-31
    Mend: give the day for which the text gives the level, or correct the indicator
    """
    measures = context.values("indicators", batch.cells("indicator_id"), "measure")
    given = (batch.cells(name) for name in ("period_basis", "period_start", "period_end"))
    for index, (measure, basis, start, end) in enumerate(zip(measures, *given, strict=True)):
        if measure == "stock" and basis != "bounded" and start and end and start != end:
            indicator = batch.cell(index, "indicator_id")
            message = f"{indicator} is a stock, the period runs from {start} to {end}"
            yield self.at(batch, index, "period_start", message, expected="one day, both first and last")


@rule("E23", Layer.EVIDENCE, "sources")
def inferred_publication_grounded(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """An inferred date of publication rests on nothing.

    The note writes the date out and says what it is inferred from.
    Fails: published_on 2025-10-31, inferred, where the note has no such date
    Passes: the same with the note: 2025-10-31 is inferred from a repost of that day
    Mend: correct the date, or write in note what it is inferred from
    """
    if not batch.has("note"):
        return
    for index, basis in enumerate(batch.cells("published_basis")):
        date = batch.cell(index, "published_on")
        if basis == "inferred" and date and not writes_date(batch.cell(index, "note"), date):
            message = f"the note does not write {date}"
            yield self.at(batch, index, "published_on", message, expected="a date that the note writes out")


DATING_RULES = rules_in(globals())

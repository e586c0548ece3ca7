"""The observations: every number with its evidence, in pages that work by themselves and with a search over all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.explorer.addresses import ROWS_OF_A_PAGE, in_pages, page_path
from indicators.explorer.content import Content, Record
from indicators.explorer.explaining import Explanation, explanation
from indicators.explorer.facets import facets
from indicators.explorer.page import Page, Script
from indicators.explorer.passages import Passage, passage
from indicators.explorer.references import citations
from indicators.explorer.search_index import scripts
from indicators.explorer.wording import Wording
from indicators.views.periods import period


@dataclass(frozen=True, slots=True)
class Observation:
    """An observation as its row and its evidence show it."""

    row: Record
    indicator: Record
    source: Record
    explanation: Explanation
    passage: Passage
    period: str


def pages(content: Content) -> Iterator[Page | Script]:
    """The observations, in as many pages as they need."""
    say, rows = Wording(content.language), content.rows("observations")
    filters, last = facets(content), max(-(-len(rows) // ROWS_OF_A_PAGE), 1)
    for number, held in in_pages(rows):
        title = say("observations") if last == 1 else say("observations.page", page=number, pages=last)
        values = {
            "observations": [_observation(content, row) for row in held],
            "references": citations(content.package).of(row["source_id"] for row in held),
            "facets": filters,
            "total": len(rows),
            "number": number,
            "last": last,
            "paths": {place: page_path("observations", place) for place in (1, number - 1, number + 1, last)},
        }
        yield Page(page_path("observations", number), "observations.html", "observations", title, values)
    yield from scripts(content)


def _observation(content: Content, row: Record) -> Observation:
    return Observation(
        row,
        content.row("indicators", row["indicator_id"]),
        content.row("sources", row["source_id"]),
        explanation(content, row),
        passage(content, row),
        period(row),
    )

"""The observations: every number with its evidence, on one page, or in pages that the browser makes of data."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.explorer.chunks import chunks
from indicators.explorer.content import ROWS_OF_A_PAGE, Content
from indicators.explorer.evidence import PLACEHOLDERS, observation_facts
from indicators.explorer.facets import facets
from indicators.explorer.page import Page, Script
from indicators.explorer.references import citations
from indicators.explorer.search_index import columns
from indicators.explorer.wording import Wording


def pages(content: Content) -> Iterator[Page | Script]:
    """The page of all observations, and the data for its search."""
    rows = content.rows("observations")
    held = rows[:ROWS_OF_A_PAGE]
    references = citations(content.package).of(() if content.large else (row["source_id"] for row in held))
    values = {
        "observations": [observation_facts(content, row) for row in held],
        "placeholders": PLACEHOLDERS,
        "references": references,
        "facets": facets(content),
        "total": len(rows),
    }
    yield Page(
        "observations.html", "observations.html", "observations", Wording(content.language)("observations"), values
    )
    yield columns(content)
    if content.large:
        yield from chunks(content)

"""Where things are on the site: the sections of the navigation, and the page on which a row opens."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from indicators.explorer.content import Content, Record

SECTIONS = {
    "overview": "overview.html",
    "observations": "observations.html",
    "cooperations": "cooperations.html",
    "documents": "documents.html",
    "indicators": "indicators.html",
    "data": "data.html",
}
"""The entries of the navigation with their pages, in order. The first is where a visit begins."""

START = next(iter(SECTIONS.values()))

ROWS_OF_A_PAGE = 200
"""More observations than these are spread over several pages."""

_SECTION_OF = {"obs": "observations", "coop": "cooperations"}


def address(content: Content, identifier: str) -> str | None:
    """The address of an observation or cooperation, from the folder of its language.

    Parameters
    ----------
    content : Content
    identifier : str

    Returns
    -------
    str or None
        None where the site has no page of such rows.

    Raises
    ------
    UnreadableTableError
        The package has no such row.
    """
    section = _SECTION_OF[identifier.partition("-")[0]]
    if section not in SECTIONS:
        return None
    page = content.position(section, identifier) // ROWS_OF_A_PAGE if section == "observations" else 0
    return f"{page_path(section, page + 1)}#{identifier}"


def page_path(section: str, page: int) -> str:
    """The path of a section's page, the first of which is 1."""
    return SECTIONS[section] if page == 1 else f"{section}/{page}.html"


def in_pages(rows: list[Record]) -> Iterator[tuple[int, list[Record]]]:
    """The rows of each page with its number; one page at least."""
    for page in count(1):
        first = (page - 1) * ROWS_OF_A_PAGE
        if page > 1 and first >= len(rows):
            return
        yield page, rows[first : first + ROWS_OF_A_PAGE]

"""Where things are on the site: the sections of the navigation, and the page on which a row opens."""

from __future__ import annotations

from indicators.explorer.content import Content

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

_SECTION_OF = {"obs": "observations", "coop": "cooperations"}


def address(content: Content, identifier: str) -> str:
    """The address of an observation or cooperation, from the folder of its language.

    Parameters
    ----------
    content : Content
    identifier : str

    Returns
    -------
    str

    Raises
    ------
    UnreadableTableError
        The package has no such row.
    """
    section = _SECTION_OF[identifier.partition("-")[0]]
    content.position(section, identifier)
    return f"{SECTIONS[section]}#{identifier}"

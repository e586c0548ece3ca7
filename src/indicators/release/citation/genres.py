"""What kind of work a source is, as citation formats name kinds, by its genre."""

from __future__ import annotations

NEWSPAPER_ARTICLE = "article-newspaper"
REPORT = "report"
WEB_PAGE = "webpage"
DOCUMENT = "document"

_TYPES = {
    "commentary": NEWSPAPER_ARTICLE,
    "news_report": NEWSPAPER_ARTICLE,
    "newspaper_theory_page": NEWSPAPER_ARTICLE,
    "press_briefing": NEWSPAPER_ARTICLE,
    "report": REPORT,
    "report_compilation": REPORT,
    "statistical_communique": REPORT,
}
"""Genres whose citations differ from that of a page of the web. A package may name any other."""


def csl_type(genre: str, url: str) -> str:
    """The type of the Citation Style Language (CSL 1.0.2, appendix III) for a genre.

    Parameters
    ----------
    genre : str
        A code of the package's list ``genre``.
    url : str
        Where the document was published, or nothing.
    """
    return _TYPES.get(genre, WEB_PAGE if url else DOCUMENT)

"""The overview: the headline figures, what changed, shares, counts, and how far the data are checked."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.explorer.in_language import Content, Wording
from indicators.explorer.indicator_pages import images
from indicators.explorer.rendering import Page
from indicators.explorer.trust import trust
from indicators.insight.charts.bars import document_drawings, theme_drawings
from indicators.insight.charts.drawing import THEMES
from indicators.insight.charts.headlines import change_drawings, headline_drawings, share_drawings

_COUNTED = ("observations", "cooperations", "sources", "entities", "indicators", "reference_values")


def pages(content: Content) -> Iterator[Page]:
    """The page a visit begins with."""
    theme = THEMES["css"]
    values = {
        "headlines": list(images(headline_drawings(content, theme), "headline")),
        "comparisons": [
            *images(change_drawings(content, theme), "change"),
            *images(share_drawings(content, theme), "share"),
        ],
        "counts": [
            *images(theme_drawings(content, theme), "themes"),
            *images(document_drawings(content, theme), "documents"),
        ],
        "rows": {table: len(content.rows(table)) for table in _COUNTED},
        "trust": trust(content.readings),
    }
    yield Page("overview.html", "overview.html", "overview", Wording(content.language)("overview"), values)

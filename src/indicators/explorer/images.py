"""Charts as images of a page, each with an identifier of its own, a title, a description and a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from indicators.insight.charts.chart_files import inline_svg
from indicators.insight.charts.drawing import Drawing

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Image:
    """A drawing in a page.

    Attributes
    ----------
    drawing : Drawing
    svg : Markup
        Made by our charts alone, in which every text of the data is escaped.
    """

    drawing: Drawing
    svg: Markup


def images(drawings: Sequence[Drawing], prefix: str) -> Iterator[Image]:
    """The images of drawings that stand together, called `prefix` with their number."""
    from markupsafe import Markup

    for place, drawing in enumerate(drawings, start=1):
        yield Image(drawing, Markup(inline_svg(drawing, f"{prefix}-{place}")))

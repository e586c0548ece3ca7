"""`headlines`: the observations that a package is read for, each drawn as what its words say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indicators.model.definition import Language
from indicators.package.package import Package
from indicators.plot.bars import bar
from indicators.plot.drawing import Drawing, Row, together
from indicators.plot.extent import scale_of
from indicators.plot.theme import Theme, ThemeName, theme_of
from indicators.plot.wording import say
from indicators.views.figures import figure
from indicators.views.labelled import LabelledTables
from indicators.views.listing import Record
from indicators.views.periods import period

if TYPE_CHECKING:
    import altair as alt


def headlines(
    path: str | Path | None = None, language: Language = "en", theme: ThemeName = "light"
) -> alt.VConcatChart:
    """The observations whose salience is headline, with their qualifiers drawn as what they are.

    ``exact`` ends at a point; ``nearly`` fades out below its bound, which is left open; ``more than`` goes on beyond
    it; ``about`` fades on both sides; a range is a band. Each has its own scale, from nothing.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the data that came with the installation.
    language : {"en", "zh"}
    theme : {"light", "dark", "css"}
        ``css`` leaves the colours to the variables of a page's style sheet.

    Returns
    -------
    altair.VConcatChart

    Raises
    ------
    UnreadableTableError
        A file breaks its form.
    """
    tables, colours = LabelledTables(Package.open(path), language), theme_of(theme)
    drawings = headline_drawings(tables, colours)
    return together(say(language, "headlines"), drawings, say(language, "none.headlines"), colours)


def headline_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """A drawing of each headline, in the order of the table.

    Raises
    ------
    UnreadableTableError
        A file breaks its form.
    """
    return [_drawing(tables, row, theme) for row in tables.rows("observations") if row["salience"] == "headline"]


def scale_for(tables: LabelledTables, rows: list[Record]) -> tuple[float, str]:
    """What a scale for these rows of one unit reaches to, and how that is written."""
    unit = tables.unit(rows[0])
    scale = scale_of(rows, of_share=unit["unit_id"] == "percent")
    end = {"qualifier": "exact", "value": scale, "lower": scale, "upper": scale}
    return scale, figure(end, unit, tables.language)


def table_row(tables: LabelledTables, row: Record) -> Row:
    """An observation as a row of the table beside a chart."""
    words = figure(row, tables.unit(row), tables.language)
    about = str(row["entity_label"] or row["entity_id"])
    return Row(row["observation_id"], (words, str(row["indicator_label"]), about, period(row) or "—"))


def table_header(language: Language) -> tuple[str, ...]:
    """What the cells of `table_row` are."""
    return tuple(say(language, column) for column in ("figure", "indicator", "entity", "period"))


def _drawing(tables: LabelledTables, row: Record, theme: Theme) -> Drawing:
    scale, scale_words = scale_for(tables, [row])
    shown = table_row(tables, row)
    words, indicator, about, _ = shown.cells
    described = say(tables.language, f"described.{row['qualifier']}")
    return Drawing(
        bar(row, scale, scale_words, theme),
        words,
        " · ".join((indicator, about, *([str(row["status_label"])] if row["status"] == "target" else []))),
        say(tables.language, "described.figure", indicator=indicator, entity=about, words=words, drawn=described),
        table_header(tables.language),
        (shown,),
    )

"""`shares`: a part beside its whole, on one scale."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indicators.model.definition import Language
from indicators.package.package import Package
from indicators.plot.bars import bar
from indicators.plot.drawing import SIZE, Drawing, together
from indicators.plot.highlighting import scale_for, table_header, table_row
from indicators.plot.pairs import ComparedPair, highlights, pairs
from indicators.plot.theme import Theme, ThemeName, theme_of
from indicators.plot.wording import say
from indicators.views.labelled import LabelledTables
from indicators.views.listing import Record

if TYPE_CHECKING:
    import altair as alt


def shares(path: str | Path | None = None, language: Language = "en", theme: ThemeName = "light") -> alt.VConcatChart:
    """The highlighted shares: the whole and the part, each as far as its words say.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the data that came with the installation.
    language : {"en", "zh"}
    theme : {"light", "dark", "css"}

    Returns
    -------
    altair.VConcatChart

    Raises
    ------
    DeclarationError
        ``data/analysis.toml`` cannot be read.
    UnknownIdentifierError, UndrawnFigureError
        It highlights what is not there, or what compares no two observations.
    UnderivableError
        A figure does not follow from its inputs.
    UnreadableTableError
        A file breaks its form.
    """
    tables, colours = LabelledTables(Package.open(path), language), theme_of(theme)
    return together(say(language, "shares"), share_drawings(tables, colours), say(language, "none.shares"), colours)


def share_drawings(tables: LabelledTables, theme: Theme) -> list[Drawing]:
    """A drawing of each highlighted share, in the order of the declaration. Raises as `shares`."""
    return [_drawing(tables, pair, theme) for pair in pairs(tables, highlights(tables).shares)]


def _drawing(tables: LabelledTables, pair: ComparedPair, theme: Theme) -> Drawing:
    import altair as alt

    scale, scale_words = scale_for(tables, [pair.base, pair.other])
    whole, part = (
        f"{row['indicator_label']}{': ' if tables.language == 'en' else '：'}{words}"
        for row, words in zip((pair.base, pair.other), pair.words(tables), strict=True)
    )
    both = alt.vconcat(
        _titled(pair.base, whole, scale, scale_words, theme, theme.reference),
        _titled(pair.other, part, scale, scale_words, theme, theme.claim),
        spacing=6,
    )
    return Drawing(
        both,
        pair.result,
        pair.name,
        say(tables.language, "described.share", base=whole, other=part, result=pair.result),
        table_header(tables.language),
        (table_row(tables, pair.base), table_row(tables, pair.other)),
    )


def _titled(row: Record, words: str, scale: float, end: str, theme: Theme, colour: str) -> alt.LayerChart:
    import altair as alt

    title = alt.Title(words, anchor="start", fontSize=SIZE, fontWeight="normal", color=theme.ink, offset=4)
    return bar(row, scale, end, theme, colour).properties(title=title)

"""Highlighted figures that set one observation against another, with all that a drawing of them says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.insight.declaration import DECLARATION_FILE, Highlights, read_declaration
from indicators.insight.deriving import DerivedFigure, derived_figures
from indicators.insight.naming import require_known
from indicators.insight.pairing import UnpairedError, pair_of
from indicators.package.errors import PackageError
from indicators.views.figures import figure
from indicators.views.labelled import LabelledTables
from indicators.views.listing import Record


class UndrawnFigureError(PackageError):
    """A figure that is highlighted compares no two observations."""


@dataclass(frozen=True, slots=True)
class ComparedPair:
    """Two observations, and what follows from them.

    Attributes
    ----------
    base, other : mapping
        Rows of `observations`: before and after, or the whole and a part.
    name : str
        Of the derived figure.
    result : str
        The derived figure in words.
    """

    identifier: str
    base: Record
    other: Record
    name: str
    result: str

    def words(self, tables: LabelledTables) -> tuple[str, str]:
        """The numbers of both as a reader reads them."""
        unit = tables.unit(self.base), tables.unit(self.other)
        return figure(self.base, unit[0], tables.language), figure(self.other, unit[1], tables.language)


def highlights(tables: LabelledTables) -> Highlights:
    """What the package highlights.

    Raises
    ------
    DeclarationError
    """
    return read_declaration(tables.package.storage).highlights


def pairs(tables: LabelledTables, wanted: Sequence[str]) -> list[ComparedPair]:
    """The derived figures of these identifiers.

    Raises
    ------
    UnknownIdentifierError
        The package declares no such figure.
    UndrawnFigureError
        One compares no two observations.
    DeclarationError, UnderivableError, UnreadableTableError
        As `indicators.derived`.
    """
    known = {one.declared.identifier: one for one in derived_figures(tables.package)} if wanted else {}
    for identifier in wanted:
        require_known(identifier, known, DECLARATION_FILE)
    return [_pair(tables, known[identifier]) for identifier in wanted]


def derived_words(tables: LabelledTables, one: DerivedFigure) -> str:
    """A derived figure as a reader reads it."""
    interval = one.interval
    numbers = {"value": one.value, "lower": interval.low, "upper": interval.high}
    row = {name: None if number is None else float(number) for name, number in numbers.items()}
    return figure({**row, "qualifier": one.qualifier}, tables.row("units", one.declared.unit_id), tables.language)


def _pair(tables: LabelledTables, one: DerivedFigure) -> ComparedPair:
    declared = one.declared
    try:
        pair = pair_of(declared)
    except UnpairedError as error:
        raise UndrawnFigureError(
            f"{DECLARATION_FILE}: {declared.identifier}: {error}; take it out of [highlights]"
        ) from error
    name = declared.name_zh if tables.language == "zh" else declared.name_en
    base, other = (tables.row("observations", identifier) for identifier in (pair.base, pair.other))
    return ComparedPair(declared.identifier, base, other, name, derived_words(tables, one))

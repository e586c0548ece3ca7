"""The data dictionary of a release as two tables, for formats that hold several: every column, and every code."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.model.codelists import CODE_LISTS
from indicators.model.compilers.data_dictionary import dictionary_rows
from indicators.model.tables import TABLES

_YES_OR_NO = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of text about the tables."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def column_listing() -> Listing:
    """Every column of every table: what it is called and what may stand in it."""
    rows = [{"table": table.name, **row} for table in TABLES.values() for row in dictionary_rows(table)]
    return Listing(
        "data_dictionary",
        tuple(rows[0]),
        [tuple(cell if isinstance(cell, str) else _YES_OR_NO[cell] for cell in row.values()) for row in rows],
    )


def code_listing() -> Listing:
    """Every code of the closed lists. Those that a package extends are in its table of codes."""
    return Listing(
        "closed_codes",
        ("code_list", "code", "name_zh", "name_en", "definition_zh", "definition_en"),
        [
            (listed.name, code.code, code.label.zh, code.label.en, code.definition.zh, code.definition.en)
            for listed in CODE_LISTS
            for code in listed.codes
        ],
    )

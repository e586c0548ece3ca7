"""What a translation is of, and the translations that a package has of its cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from indicators.model import Language, Table
from indicators.model.tables import CODE_LISTS
from indicators.package.rows import Rows

CELL = ("table_name", "record_id", "column_name")
"""The columns of ``translations`` that say which cell is translated."""


_TRANSLATORS = {code.code: code.label for code in CODE_LISTS["translated_by"].codes}


class Translation(NamedTuple):
    """What a cell says in another language, and the code of who put it so."""

    text: str
    translated_by: str

    def by(self, language: Language) -> str:
        """Who put it so, in words; a code that is none, which validation tells, as it stands."""
        known = _TRANSLATORS.get(self.translated_by)
        return self.translated_by if known is None else known.in_language(language)


class Originals:
    """The cells that translations are of. Each table is indexed once, when the first of its cells is asked for."""

    def __init__(self, rows_of: Callable[[str], Rows], model: Mapping[str, Table]) -> None:
        self._rows_of, self._model = rows_of, model
        self._places: dict[str, dict[str, int]] = {}

    def places(self, table: str) -> Mapping[str, int]:
        """Where the row of each key stands in a table; none where its key is not one column."""
        if table not in self._places:
            key = self._model[table].key if table in self._model else ()
            keys = self._rows_of(table).cells.get(key[0], ()) if len(key) == 1 else ()
            self._places[table] = {one: place for place, one in enumerate(keys)}
        return self._places[table]

    def words(self, table: str, record: str, column: str) -> str:
        """What a cell holds; nothing where there is no such cell."""
        place = self.places(table).get(record)
        cells = None if place is None else self._rows_of(table).cells.get(column)
        return "" if place is None or cells is None else cells[place]


def translations_in(rows: Rows, language: Language) -> dict[tuple[str, str], dict[str, Translation]]:
    """The translations into a language: for each table and column those of its rows, by their keys."""
    found: dict[tuple[str, str], dict[str, Translation]] = {}
    names = (*CELL, "language", "text", "translated_by")
    columns = [rows.cells.get(name, [""] * len(rows)) for name in names]
    for table, record, column, into, text, translated_by in zip(*columns, strict=True):
        if into == language and text:
            found.setdefault((table, column), {})[record] = Translation(text, translated_by)
    return found

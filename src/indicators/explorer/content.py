"""`Content`: a package in one language, as the pages show it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from indicators.package.package import Package
from indicators.package.sources import SourceUnavailableError
from indicators.schema.definition import Language
from indicators.schema.tables import TABLES
from indicators.views.listing import listing

Record = Mapping[str, Any]
"""A row by column: numbers as numbers, None for an empty cell, and a ``…_label`` after each code and foreign key."""


class Content:
    """The tables of a package with their labels in one language.

    Parameters
    ----------
    package : Package
    language : {"en", "zh"}
    """

    def __init__(self, package: Package, language: Language) -> None:
        self.package = package
        self.language = language
        self._records: dict[str, list[Record]] = {}
        self._texts: dict[str, str | None] = {}

    def rows(self, table: str) -> list[Record]:
        """The rows of a table, in file order.

        Raises
        ------
        UnknownTableError, UnreadableTableError
        """
        if table not in self._records:
            self._records[table] = list(listing(self.package, table, labels=self.language).records())
        return self._records[table]

    @cached_property
    def _indexes(self) -> dict[str, dict[str, Record]]:
        return {}

    def row(self, table: str, identifier: str) -> Record:
        """The row of a table with one key column.

        Raises
        ------
        KeyError
            There is none.
        """
        if table not in self._indexes:
            (key,) = TABLES[table].key
            self._indexes[table] = {row[key]: row for row in self.rows(table)}
        return self._indexes[table][identifier]

    def text(self, source_id: str) -> str | None:
        """The text of a source, or None where the document is not at hand: an installed package comes without."""
        if source_id not in self._texts:
            try:
                self._texts[source_id] = self.package.source(source_id).text
            except SourceUnavailableError:
                self._texts[source_id] = None
        return self._texts[source_id]

    def name(self, row: Record) -> str:
        """The name that a row has in the language, in the other where it has none."""
        names = row.get(f"name_{self.language}"), row.get("name_en"), row.get("name_zh")
        return next((str(name) for name in names if name), "")

    @property
    def title(self) -> str:
        """The dataset's title in the language."""
        descriptor = self.package.descriptor
        local = descriptor.get(f"title_{self.language}")
        return str(local or descriptor.get("title") or descriptor.get("name", ""))

    @property
    def description(self) -> str:
        """The dataset's description in the language."""
        descriptor = self.package.descriptor
        return str(descriptor.get(f"description_{self.language}") or descriptor.get("description", ""))

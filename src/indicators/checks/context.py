"""What checks may know beside their batch: the dimension tables by key, and the source documents."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from indicators.package.package import Package
from indicators.package.rows import Rows
from indicators.package.sources import SourceText, SourceUnavailableError, read_source
from indicators.schema.tables import TABLES


class Context:
    """The package around a batch. Tables and documents are read once."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._keys: dict[str, dict[str, int]] = {}
        self._documents: dict[str, SourceText | str] = {}

    @property
    def package(self) -> Package:
        return self._package

    def rows(self, table: str) -> Rows:
        return self._package.rows(table)

    def readable(self, table: str) -> bool:
        """Whether the table's file has its key columns, so that references into it can be checked."""
        return set(TABLES[table].key) <= self.rows(table).cells.keys()

    def index(self, table: str) -> Mapping[str, int]:
        """The row of each key of a table whose key is one column; the first row where a key comes twice."""
        if table not in self._keys:
            (key,) = TABLES[table].key
            places: dict[str, int] = {}
            for place, value in enumerate(self.rows(table).cells.get(key, ())):
                places.setdefault(value, place)
            self._keys[table] = places
        return self._keys[table]

    def value(self, table: str, key: str, column: str) -> str:
        """A cell of the row with that key; empty where there is none."""
        place = self.index(table).get(key)
        cells = self.rows(table).cells.get(column)
        return cells[place] if place is not None and cells is not None else ""

    @cached_property
    def codes(self) -> Mapping[str, tuple[str, ...]]:
        return self._package.codes

    @cached_property
    def aliases(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The forms under which a source writes an entity, by source and entity."""
        cells = self.rows("aliases").cells
        forms: dict[tuple[str, str], list[str]] = {}
        if {"source_id", "entity_id", "alias"} <= cells.keys():
            for source, entity, alias in zip(cells["source_id"], cells["entity_id"], cells["alias"], strict=True):
                forms.setdefault((source, entity), []).append(alias)
        return {key: tuple(values) for key, values in forms.items()}

    def document(self, source_id: str) -> SourceText | str:
        """A source document, or the reason why it cannot be read here."""
        if source_id not in self._documents:
            file = self.value("sources", source_id, "file")
            try:
                self._documents[source_id] = read_source(self._package.root, file)
            except SourceUnavailableError as error:
                self._documents[source_id] = str(error)
        return self._documents[source_id]

    def text(self, source_id: str) -> str | None:
        """The text of a source document; None where it cannot be read."""
        document = self.document(source_id)
        return None if isinstance(document, str) else document.text

"""`Content`: a package in one language, as the pages show it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from indicators.explorer.downloads import Download
from indicators.package.errors import UnreadableTableError
from indicators.package.package import Package
from indicators.package.sources import SourceUnavailableError
from indicators.release.citation.dataset import Licence, read_dataset
from indicators.schema.definition import Language
from indicators.schema.tables import TABLES
from indicators.views.listing import Record as Record
from indicators.views.listing import listing


class Content:
    """The tables of a package with their labels in one language.

    Parameters
    ----------
    package : Package
    language : {"en", "zh"}
    downloads : sequence of Download
        The files of the release that lie beside the pages.
    """

    def __init__(self, package: Package, language: Language, downloads: Sequence[Download] = ()) -> None:
        self.package = package
        self.language = language
        self.downloads = downloads
        self._records: dict[str, list[Record]] = {}
        self._positions: dict[str, dict[str, int]] = {}
        self._groups: dict[tuple[str, str], dict[str, list[Record]]] = {}
        self._texts: dict[str, str | None] = {}
        self._line_ends: dict[str, list[int]] = {}

    def rows(self, table: str) -> list[Record]:
        """The rows of a table, in file order.

        Raises
        ------
        UnknownTableError, UnreadableTableError
        """
        if table not in self._records:
            self._records[table] = list(listing(self.package, table, labels=self.language).records())
        return self._records[table]

    def row(self, table: str, identifier: str) -> Record:
        """The row of a table with one key column.

        Raises
        ------
        UnreadableTableError
            There is none.
        """
        return self.rows(table)[self.position(table, identifier)]

    def position(self, table: str, identifier: str) -> int:
        """Where in the file a row of a table with one key column stands, from 0.

        Raises
        ------
        UnreadableTableError
            There is none.
        """
        if table not in self._positions:
            (key,) = TABLES[table].key
            self._positions[table] = {row[key]: place for place, row in enumerate(self.rows(table))}
        try:
            return self._positions[table][identifier]
        except KeyError:
            message = f"{table} has no {identifier!r}, which another row names; `indicators validate` says where"
            raise UnreadableTableError(message) from None

    def rows_of(self, table: str, column: str, value: str) -> list[Record]:
        """The rows of a table that hold a value in a column, in file order."""
        if (table, column) not in self._groups:
            groups: dict[str, list[Record]] = {}
            for row in self.rows(table):
                groups.setdefault(row[column], []).append(row)
            self._groups[table, column] = groups
        return self._groups[table, column].get(value, [])

    def unit(self, row: Record) -> Record:
        """The unit of what a row measures.

        Raises
        ------
        UnreadableTableError
            Its indicator or unit is not in the package.
        """
        return self.row("units", self.row("indicators", row["indicator_id"])["unit_id"])

    def text(self, source_id: str) -> str | None:
        """The text of a source, or None where the document is not at hand: an installed package comes without."""
        if source_id not in self._texts:
            try:
                self._texts[source_id] = self.package.source(source_id).text
            except SourceUnavailableError:
                self._texts[source_id] = None
        return self._texts[source_id]

    def line(self, source_id: str, offset: int) -> int:
        """The line of a source on which a character stands, from 1.

        Raises
        ------
        KeyError
            The document is not at hand.
        """
        if source_id not in self._line_ends:
            text = self.text(source_id)
            if text is None:
                raise KeyError(source_id)
            self._line_ends[source_id] = [match.start() for match in re.finditer("\n", text)]
        return bisect_left(self._line_ends[source_id], offset) + 1

    def name(self, row: Record) -> str:
        """The name that a row has in the language, in the other where it has none."""
        names = row.get(f"name_{self.language}"), row.get("name_en"), row.get("name_zh")
        return next((str(name) for name in names if name), "")

    @cached_property
    def places(self) -> dict[str, tuple[str, ...]]:
        """For each entity itself and what it lies in, by `parent_id`, from the near to the far."""
        parents = {row["entity_id"]: row["parent_id"] for row in self.rows("entities")}
        chains = {}
        for entity in parents:
            chain: list[str] = []
            at: str | None = entity
            while at is not None and at in parents and at not in chain:
                chain.append(at)
                at = parents[at]
            chains[entity] = tuple(chain)
        return chains

    @property
    def title(self) -> str:
        """The dataset's title in the language."""
        descriptor = self.package.descriptor
        local = descriptor.get(f"title_{self.language}")
        return str(local or descriptor.get("title") or descriptor.get("name", ""))

    @cached_property
    def licences(self) -> tuple[Licence, ...]:
        """What the data may be used under, as datapackage.json says."""
        return read_dataset(self.package).licences

    @property
    def description(self) -> str:
        """The dataset's description in the language."""
        descriptor = self.package.descriptor
        return str(descriptor.get(f"description_{self.language}") or descriptor.get("description", ""))

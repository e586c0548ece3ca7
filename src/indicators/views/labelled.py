"""`LabelledTables`: the tables of a package with the names of codes and keys in one language, found by key."""

from __future__ import annotations

from indicators.model.definition import Language
from indicators.model.tables import TABLES
from indicators.package.errors import UnreadableTableError
from indicators.package.package import Package
from indicators.views.listing import Record, listing


class LabelledTables:
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
        self._positions: dict[str, dict[str, int]] = {}
        self._groups: dict[tuple[str, str], dict[str, list[Record]]] = {}

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

    def name(self, row: Record) -> str:
        """The name that a row has in the language, in the other where it has none."""
        names = row.get(f"name_{self.language}"), row.get("name_en"), row.get("name_zh")
        return next((str(name) for name in names if name), "")

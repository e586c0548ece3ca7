"""Rows of a table chosen by cells and columns, and the tables of a package with labels in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.errors import UnknownCodeError, UnknownColumnError, UnreadableTableError
from indicators.model.definition import Column, Language, Table
from indicators.model.forms import parse
from indicators.model.suggestion import nearest_word
from indicators.model.tables import TABLES
from indicators.package.package import Package

Record = Mapping[str, Any]
"""A row by column: numbers as numbers, None for an empty cell, and a ``…_label`` after each code and foreign key."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows as text.

    Attributes
    ----------
    columns : tuple of str
    rows : tuple of tuple of str
        An empty cell is the empty string.
    """

    table: Table
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Each row by column, with numbers as numbers and None for an empty cell."""
        return [
            {name: self._value(name, cell) for name, cell in zip(self.columns, row, strict=True)} for row in self.rows
        ]

    def _value(self, name: str, cell: str) -> Any:
        if cell == "":
            return None
        known = {column.name: column.type for column in self.table.columns}
        kind = known.get(name, "string")
        if kind not in ("integer", "number"):
            return cell
        try:
            return parse(kind, cell)
        except ValueError as error:
            message = f"{self.table.name}: {name} has {error}; run `indicators validate` for every finding"
            raise UnreadableTableError(message) from error


def listing(
    package: Package,
    name: str,
    *,
    where: Sequence[tuple[str, str]] = (),
    columns: Sequence[str] = (),
    labels: Language | None = None,
) -> Listing:
    """Rows of a table.

    Parameters
    ----------
    package : Package
    name : str
        The table.
    where : sequence of (str, str)
        Columns and the cells they must hold, as written or as labelled; all of them.
    columns : sequence of str
        Which columns, in which order; all by default.
    labels : {"en", "zh"}, optional
        Add a column with readable names after each code and foreign key.

    Raises
    ------
    UnknownTableError, UnknownColumnError, UnknownCodeError
        There is no such table, column, or code in the list of a column of codes.
    UnreadableTableError
        The file breaks its form.
    """
    from indicators.package.frames import label_column, labels_of  # and pandas, which validation can do without

    table = package.definition(name)
    rows = package.sound_rows(name)
    cells: dict[str, list[str]] = {}
    for column in table.columns:
        cells[column.name] = rows.cells[column.name]
        named = labels_of(package.sound_rows, column, labels, package.model) if labels else None
        if named is not None:
            cells[label_column(column)] = [named.get(cell, "") for cell in rows.cells[column.name]]
    for asked in (*columns, *(column for column, _ in where)):
        if asked not in cells:
            near = nearest_word(asked, cells)
            hint = f"did you mean {near!r}?" if near else f"it has {', '.join(cells)}"
            raise UnknownColumnError(f"{name} has no column {asked!r}; {hint}", column=asked, suggestion=near)
    for column in table.columns:
        for asked, value in where:
            if asked == column.name and value and value not in cells[asked]:
                _require_code(column, value, package)
    chosen = tuple(columns) or tuple(cells)
    kept = [place for place in range(len(rows)) if all(cells[column][place] == value for column, value in where)]
    return Listing(table, chosen, tuple(tuple(cells[column][place] for column in chosen) for place in kept))


def _require_code(column: Column, value: str, package: Package) -> None:
    """No row has it; where it is no code either, whoever asks has mistyped."""
    codes = column.codes.values() if column.codes else package.codes.get(column.extensible_codes or "")
    if codes is None or value in codes:
        return
    near = nearest_word(value, codes)
    hint = f"did you mean {near!r}?" if near else f"its codes are {', '.join(codes)}"
    raise UnknownCodeError(f"{column.name} has no code {value!r}; {hint}", column=column.name, suggestion=near)


def fitting_columns(found: Listing) -> tuple[str, ...]:
    """The columns worth a terminal's width: no long texts, no offsets, none that is empty throughout."""
    long = {"quote", "quote_start", "value_start", "note", "definition", "sha256", "description"}
    filled = {name for place, name in enumerate(found.columns) if any(row[place] for row in found.rows)}
    return tuple(name for name in found.columns if name not in long and (name in filled or not found.rows))


def only(found: Listing, columns: Sequence[str]) -> Listing:
    """The same rows with fewer columns."""
    places = [found.columns.index(name) for name in columns]
    return Listing(found.table, tuple(columns), tuple(tuple(row[place] for place in places) for row in found.rows))


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

"""Rows of a table chosen by cells and columns, and the formats they are shown in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from indicators.model.definition import Column, Language, Table
from indicators.model.forms import parse
from indicators.package.canonical import csv_text
from indicators.package.errors import UnreadableTableError
from indicators.package.frames import label_column, labels_of
from indicators.package.package import Package, definition
from indicators.views.width import aligned

Record = Mapping[str, Any]
"""A row by column: numbers as numbers, None for an empty cell, and a ``…_label`` after each code and foreign key."""


class UnknownColumnError(ValueError):
    """The table has no column of that name."""


class UnknownCodeError(ValueError):
    """The column's code list has no such code."""


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
    table = definition(name)
    rows = package.sound_rows(name)
    cells: dict[str, list[str]] = {}
    for column in table.columns:
        cells[column.name] = rows.cells[column.name]
        named = labels_of(package.sound_rows, column, labels) if labels else None
        if named is not None:
            cells[label_column(column)] = [named.get(cell, "") for cell in rows.cells[column.name]]
    for asked in (*columns, *(column for column, _ in where)):
        if asked not in cells:
            near = get_close_matches(asked, cells, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(cells)}"
            raise UnknownColumnError(f"{name} has no column {asked!r}{hint}")
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
    near = get_close_matches(value, codes, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else f"; its codes are {', '.join(codes)}"
    raise UnknownCodeError(f"{column.name} has no code {value!r}{hint}")


def fitting_columns(found: Listing) -> tuple[str, ...]:
    """The columns worth a terminal's width: no long texts, no offsets, none that is empty throughout."""
    long = {"quote", "quote_start", "value_start", "note", "definition", "sha256", "description"}
    filled = {name for place, name in enumerate(found.columns) if any(row[place] for row in found.rows)}
    return tuple(name for name in found.columns if name not in long and (name in filled or not found.rows))


def only(found: Listing, columns: Sequence[str]) -> Listing:
    """The same rows with fewer columns."""
    places = [found.columns.index(name) for name in columns]
    return Listing(found.table, tuple(columns), tuple(tuple(row[place] for place in places) for row in found.rows))


def as_table(found: Listing) -> str:
    return aligned(found.columns, found.rows)


def as_csv(found: Listing) -> str:
    return csv_text(found.columns, found.rows).removesuffix("\n")


def as_json(found: Listing) -> str:
    return json.dumps(found.records(), ensure_ascii=False, indent=2)


def as_markdown(found: Listing) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"

    return "\n".join([line(found.columns), "|" + "---|" * len(found.columns), *(line(row) for row in found.rows)])


RENDERERS = {"table": as_table, "csv": as_csv, "json": as_json, "markdown": as_markdown}

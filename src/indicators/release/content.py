"""What a file of a release is written from: the definition and rows of a table, with readable names where asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indicators.package.labels import label_column, labels_of
from indicators.package.package import Package, definition
from indicators.package.rows import Rows
from indicators.schema.definition import Column, Language, Table, Text


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table with its rows.

    Attributes
    ----------
    table : Table
        The definition, with columns for labels where they are wanted.
    rows : Rows
        Of a file that keeps its form, with these columns.
    """

    table: Table
    rows: Rows

    @property
    def name(self) -> str:
        return self.table.name


def table_content(package: Package, name: str, labels: Language | None = None) -> TableContent:
    """A table of a package.

    Parameters
    ----------
    package : Package
    name : str
    labels : {"en", "zh"}, optional
        Add, after each code and foreign key, a column ``…_label`` with its readable name.

    Raises
    ------
    UnknownTableError
        The model has no such table.
    UnreadableTableError
        The file is missing or breaks its form.
    """
    table = definition(name)
    rows = package.sound_rows(name)
    if labels is None:
        return TableContent(table, rows)
    columns: list[Column] = []
    cells: dict[str, list[str]] = {}
    for column in table.columns:
        columns.append(column)
        cells[column.name] = rows.cells[column.name]
        names = labels_of(package.sound_rows, column, labels)
        if names is not None:
            added = _label(column)
            columns.append(added)
            cells[added.name] = [names.get(cell, "") for cell in rows.cells[column.name]]
    labelled = replace(table, columns=tuple(columns))
    return TableContent(labelled, replace(rows, header=labelled.column_names(), cells=cells))


def parquet_path(table: str) -> str:
    """Where a table's Parquet file is, relative to the release."""
    return f"parquet/{table}.parquet"


def _label(column: Column) -> Column:
    return Column(
        label_column(column),
        "string",
        Text(f"{column.title.en} (label)", f"{column.title.zh}（名称）"),
        Text(f"The readable name of {column.name}.", f"{column.name} 的可读名称。"),
        required=False,
    )

"""What a file of a release is written from: the definition and rows of a table, with readable names where asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from indicators.model.definition import Column, Language, Table, Text
from indicators.model.tables import TABLES
from indicators.package.frames import label_column, labels_of
from indicators.package.location import ONE_FILE
from indicators.package.package import Package, definition
from indicators.package.rows import Rows
from indicators.package.values import Value, records
from indicators.release.row_batches import row_batches


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table with its rows, which are read anew whenever they are gone through."""

    table: Table
    """The definition, with columns for labels where they are wanted."""
    batches: Callable[[], Iterator[Rows]]
    """Gives the rows in order, some at a time, with these columns; of files that keep their form, else it raises
    `indicators.package.errors.UnreadableTableError`.
    """

    @property
    def name(self) -> str:
        return self.table.name

    def records(self) -> Iterator[tuple[Value, ...]]:
        """The rows one after the other, a value for each column."""
        for rows in self.batches():
            yield from records(self.table, rows)


def table_content(package: Package, name: str, labels: Language | None = None) -> TableContent:
    """A table of a package."""
    table = definition(name)
    if labels is None:
        return TableContent(table, lambda: row_batches(package, name))
    names = {}
    for column in table.columns:
        named = _names(package, name, column, labels)
        if named is not None:
            names[column.name] = named
    columns = [
        one for column in table.columns for one in (column, _label(column)) if one is column or column.name in names
    ]
    labelled = replace(table, columns=tuple(columns))
    return TableContent(labelled, lambda: _labelled(package, table, labelled, names))


def _labelled(
    package: Package, table: Table, labelled: Table, names: Mapping[str, Mapping[str, str]]
) -> Iterator[Rows]:
    for rows in row_batches(package, table.name):
        cells = {}
        for column in table.columns:
            cells[column.name] = rows.cells[column.name]
            if column.name in names:
                known = names[column.name]
                cells[label_column(column)] = [known.get(cell, "") for cell in rows.cells[column.name]]
        yield replace(rows, header=labelled.column_names(), cells=cells)


def _names(package: Package, table: str, column: Column, language: Language) -> Mapping[str, str] | None:
    """The readable names of a column's cells; None where it is neither a code nor a foreign key."""
    if column.references is None or column.references in ONE_FILE or column.references not in TABLES:
        return labels_of(package.sound_rows, column, language)
    # Of a table that may be of any length, only the rows that are referred to.
    wanted = {cell for rows in row_batches(package, table) for cell in rows.cells[column.name]}
    target = TABLES[column.references]
    (key,) = target.key
    label = target.label_columns[language]
    return {
        identifier: name
        for rows in row_batches(package, target.name)
        for identifier, name in zip(rows.cells[key], rows.cells[label], strict=True)
        if name and identifier in wanted
    }


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

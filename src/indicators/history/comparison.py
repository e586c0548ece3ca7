"""The whole difference of two packages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from indicators.history.described import DescribedTable, Description, describe
from indicators.history.documents import DocumentChange, document_changes
from indicators.history.row_changes import RowChanges
from indicators.history.rows import RowComparison
from indicators.history.sides import UNREADABLE, Side
from indicators.history.structure import StructureChange, structure_changes
from indicators.history.table_stream import records_of
from indicators.package.errors import PackageError, UnknownTableError, UnreadableTableError
from indicators.package.files import reason

_DERIVED = frozenset({"$schema", "profile", "version", "created", "sources", "files"})
"""Properties of a package that follow from its tables, or that it gets by being released."""


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """A property of the package itself (title, licences, contributors, …) that differs; None where there is none."""

    property: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class TableDifference:
    """One table that differs.

    Attributes
    ----------
    name : str
    key : tuple of str
        The columns that identify a row.
    path : str
        The table's file, or the first of several, in the new package where it has one.
    structure : tuple of StructureChange
    rows : RowChanges
        The rows that were added, removed or changed, in order of their keys.
    """

    name: str
    key: tuple[str, ...]
    path: str
    structure: tuple[StructureChange, ...]
    rows: RowChanges

    def __bool__(self) -> bool:
        return bool(self.structure) or len(self.rows) > 0


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two packages; false where nothing does.

    Attributes
    ----------
    old, new : str
        What was compared.
    old_version, new_version : str
        The versions that the packages give themselves.
    properties : tuple of PropertyChange
    tables : mapping of str to TableDifference
        The tables that differ, by name.
    documents : tuple of DocumentChange
        Source documents of both packages whose bytes differ.
    """

    old: str
    new: str
    old_version: str
    new_version: str
    properties: tuple[PropertyChange, ...]
    tables: Mapping[str, TableDifference]
    documents: tuple[DocumentChange, ...]

    def __bool__(self) -> bool:
        return bool(self.properties or self.tables or self.documents)


def compare(old: Side, new: Side, tables: Sequence[str] = ()) -> Difference:
    """Compare two packages: a pass over each file, with what differs in memory or, where it is much, on temporary disk.

    Parameters
    ----------
    old, new : Side
    tables : sequence of str
        Only these tables, and nothing else of the packages; all of both where none is named.

    Raises
    ------
    UnknownTableError
        Neither package has such a table.
    UnreadableTableError
        A file of a table is missing or breaks its form where it differs.
    PackageError
        A package cannot be read.
    """
    before, after = describe(old), describe(new)
    names = [*dict.fromkeys((*after.tables, *before.tables))]
    for name in tables:
        if name not in names:
            raise UnknownTableError(f"neither package has a table {name!r}; they have {', '.join(names)}")
    found = (_table(old, new, before, after, name) for name in tables or names)
    differing = {table.name: table for table in found if table}
    return Difference(
        old.name,
        new.name,
        before.version,
        after.version,
        () if tables else tuple(_properties(before, after)),
        differing,
        () if tables else tuple(document_changes(old, new, before, after)),
    )


def _properties(before: Description, after: Description) -> Iterator[PropertyChange]:
    old, new = before.properties, after.properties
    for name in dict.fromkeys((*old, *new)):
        if name not in _DERIVED and old.get(name) != new.get(name):
            yield PropertyChange(name, old.get(name), new.get(name))


def _table(old: Side, new: Side, before: Description, after: Description, name: str) -> TableDifference:
    one, other = before.tables.get(name), after.tables.get(name)
    newest = other or one
    assert newest is not None
    with ExitStack() as streams:
        olds, news = (
            streams.enter_context(records_of(side, name, table.paths)) if table is not None else None
            for side, table in ((old, one), (new, other))
        )
        headers = [records.header if records is not None else () for records in (olds, news)]
        structure = tuple(_structure(one, other, headers))
        key = newest.key if all(not header or set(newest.key) <= set(header) for header in headers) else ()
        columns = {column: newest.column(column) for column in (*headers[0], *headers[1])}
        try:
            rows = RowComparison(olds, news, key, columns).run()
        except UNREADABLE as error:
            raise UnreadableTableError(f"{name}: {reason(error)}") from error
        except sqlite3.Error as error:
            raise PackageError(f"{name}: the rows that differ do not fit on the temporary disk: {error}") from error
    return TableDifference(name, key or newest.key, newest.path, structure, rows)


def _structure(
    one: DescribedTable | None, other: DescribedTable | None, headers: Sequence[Sequence[str]]
) -> Iterator[StructureChange]:
    if one is not None and other is not None:
        yield from structure_changes(one, other, *headers)
    else:
        yield StructureChange("table_added" if one is None else "table_removed")

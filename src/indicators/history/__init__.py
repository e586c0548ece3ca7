"""The whole difference of two packages: properties, tables, rows, source documents."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from indicators.errors import (
    MissingTableError,
    PackageError,
    UnknownTableError,
    UnreachableStoreError,
    UnreadableTableError,
    nearest_word,
)
from indicators.history.row_changes import RowChanges, RowComparison
from indicators.history.sides import UNREADABLE, DescribedTable, Description, Side, describe, read_whole
from indicators.history.table_stream import Records, records_of
from indicators.model import Table
from indicators.package.files import reason, table_path

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
    """One table that differs."""

    name: str
    key: tuple[str, ...]
    """The columns that identify a row."""
    path: str
    """The table's file, or the first of several, in the new package where it has one."""
    structure: tuple[StructureChange, ...]
    rows: RowChanges
    """The rows that were added, removed or changed, in order of their keys."""

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
    """Compare two packages, or of both only the tables that are named: a pass over each file.

    What differs is held in memory or, where it is much, on temporary disk.
    """
    before, after = describe(old), describe(new)
    names = [*dict.fromkeys((*after.tables, *before.tables))]
    for name in tables:
        if name not in names:
            raise UnknownTableError(
                f"neither package has a table {name!r}; they have {', '.join(names)}",
                suggestion=nearest_word(name, names),
            )
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


def changed_rows(old: Side, new: Side, table: Table) -> RowChanges:
    """The rows of a table of the model that differ, whatever the packages say of themselves."""
    described = DescribedTable(table.name, (table_path(table.name),), table.key, {}, {}, {})
    with ExitStack() as streams:
        found: list[Records | None] = []
        for side in (old, new):
            try:
                found.append(streams.enter_context(records_of(side, table.name, described.paths)))
            except MissingTableError:
                found.append(None)
        columns = {name: described.column(name) for records in found if records is not None for name in records.header}
        try:
            return RowComparison(found[0], found[1], table.key, columns).run()
        except UNREADABLE as error:
            raise UnreadableTableError(f"{table.name}: {reason(error)}") from error


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


StructureChangeKind = Literal[
    "table_added",
    "table_removed",
    "table_changed",
    "column_added",
    "column_removed",
    "column_changed",
    "columns_moved",
]

_OF_THE_FILE = frozenset({"$schema", "profile", "path", "format", "mediatype", "encoding", "dialect", "bytes", "hash"})
"""Properties of a resource that say how and where a file is written: a build and a checkout may differ in them."""


@dataclass(frozen=True, slots=True)
class StructureChange:
    """One way in which the structure of a table differs."""

    kind: StructureChangeKind
    column: str = ""
    """Empty where the table is meant."""
    property: str = ""
    """The property of the table or column that changed: ``type``, ``title``, ``constraints/enum``, ``primaryKey``."""
    old: Any = None
    new: Any = None
    """None where there is none."""


def structure_changes(
    old: DescribedTable, new: DescribedTable, before: Sequence[str], after: Sequence[str]
) -> Iterator[StructureChange]:
    """What differs between two descriptions of one table."""
    for name, one, other in _differing(_of_table(old), _of_table(new)):
        yield StructureChange("table_changed", "", name, one, other)
    for column in before:
        if column not in after:
            yield StructureChange("column_removed", column)
    for column in after:
        if column not in before:
            yield StructureChange("column_added", column, new=new.fields.get(column, {}).get("type"))
            continue
        for name, one, other in _differing(_of_field(old, column), _of_field(new, column)):
            yield StructureChange("column_changed", column, name, one, other)
    kept = [column for column in before if column in after]
    if kept != [column for column in after if column in before]:
        yield StructureChange("columns_moved", old=list(before), new=list(after))


def _of_table(table: DescribedTable) -> dict[str, Any]:
    resource = {name: value for name, value in table.resource.items() if name not in _OF_THE_FILE}
    schema = {name: value for name, value in table.schema.items() if name != "$schema"}
    return {**resource, **schema}


def _of_field(table: DescribedTable, column: str) -> dict[str, Any]:
    """The properties of a column, its constraints among them."""
    field = dict(table.fields.get(column, {}))
    constraints = field.pop("constraints", {})
    if isinstance(constraints, dict):
        field.update({f"constraints/{name}": value for name, value in constraints.items()})
    return field


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)


_TOLD = ("source_id", "file", "sha256", "characters")
_AROUND, _SHOWN = 15, 60
"""Characters of text shown before a difference, and of the difference."""

_AHEAD = 512
"""Documents of which a store is told at a time that they will be read."""


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A source document of both packages whose bytes differ."""

    source_id: str
    file: str
    """Its path in the new package."""
    old_sha256: str
    new_sha256: str
    """Digests of the documents where they are at hand, else as the tables of sources give them."""
    old_characters: str
    new_characters: str
    """Lengths, in code points."""
    offset: int | None = None
    """The code point at which the texts first differ; None where they are not both at hand."""
    old_words: str = ""
    new_words: str = ""
    """From a few characters before the first difference to behind the last, cut where they are long."""


@dataclass(frozen=True, slots=True)
class _Document:
    file: str
    sha256: str
    characters: str
    text: str | None


def document_changes(old: Side, new: Side, before: Description, after: Description) -> Iterator[DocumentChange]:
    """The documents that both packages list under one identifier and that are not the same, in the new order."""
    olds = dict(_listed(old, before))
    if not olds:
        return
    both = ((source_id, olds[source_id], listed) for source_id, listed in _listed(new, after) if source_id in olds)
    while some := list(islice(both, _AHEAD)):
        old.storage.expect(file for _, (file, *_), _ in some)
        new.storage.expect(file for _, _, (file, *_) in some)
        for source_id, before_it, after_it in some:
            one, other = _document(old, *before_it), _document(new, *after_it)
            if one.sha256 != other.sha256:
                yield _change(source_id, one, other)


def _change(source_id: str, one: _Document, other: _Document) -> DocumentChange:
    offset, words = None, ("", "")
    if one.text is not None and other.text is not None:
        offset, words = _first_difference(one.text, other.text)
    return DocumentChange(
        source_id,
        other.file,
        one.sha256,
        other.sha256,
        one.characters,
        other.characters,
        offset,
        *words,
    )


def _listed(side: Side, description: Description) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """The identifier of each source of a package, with its file, its digest and its length as the table has them."""
    table = description.tables.get("sources")
    if table is None:
        return
    try:
        with records_of(side, table.name, table.paths) as records:
            places = [records.header.index(name) if name in records.header else None for name in _TOLD]
            while (record := records.peek()) is not None:
                cells = records.cells(record)
                source_id, *told = ("" if place is None else cells[place] for place in places)
                yield source_id, (told[0], told[1], told[2])
                records.advance()
    except MissingTableError:
        return


def _document(side: Side, file: str, written: str, characters: str) -> _Document:
    try:
        content = read_whole(side, file)
    except UnreachableStoreError:
        raise
    except (PackageError, OSError):
        # A build comes without its documents; what the table says of them is all there is.
        return _Document(file, written, characters, None)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _Document(file, hashlib.sha256(content).hexdigest(), characters, None)
    return _Document(file, hashlib.sha256(content).hexdigest(), str(len(text)), text)


def _first_difference(old: str, new: str) -> tuple[int, tuple[str, str]]:
    """Where two texts first differ, and their words from there to behind the last difference."""
    begin = equal_characters(old, new)
    rest = min(len(old), len(new)) - begin
    behind = equal_characters(old[begin:][::-1], new[begin:][::-1]) if rest else 0
    return begin, (_words(old, begin, len(old) - behind), _words(new, begin, len(new) - behind))


def _words(text: str, begin: int, end: int) -> str:
    shown = text[begin:end] if end - begin <= _SHOWN else text[begin : begin + _SHOWN] + "…"
    return text[max(begin - _AROUND, 0) : begin] + shown


def equal_characters(one: str, other: str) -> int:
    """How many characters two texts begin with alike, found by halves."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def from_difference(old: str, new: str, longest: int, before: int) -> tuple[str, str]:
    """Two texts, or where one is longer than that, each from a few characters before their first difference."""
    begin = max(equal_characters(old, new) - before, 0) if max(len(old), len(new)) > longest else 0
    head = "…" if begin else ""
    return (head if old else "") + old[begin:], (head if new else "") + new[begin:]

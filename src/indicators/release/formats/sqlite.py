"""SQLite: one database with every table, typed and tied together, ready for Datasette."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from indicators.model.compilers.sql import create_indexes, create_table, insert, quoted
from indicators.model.definition import Table
from indicators.package.errors import PackageError
from indicators.package.package import Package
from indicators.package.rows import Rows
from indicators.package.values import Value, column_values
from indicators.release.content import TableContent
from indicators.release.dictionary import Listing, code_listing, column_listing


def write_sqlite(package: Package, contents: Sequence[TableContent], path: Path) -> None:
    """Write tables into a new database, with the data dictionary and the closed code lists."""
    if sqlite3.sqlite_version_info < WRITTEN_FOR:
        raise PackageError(f"SQLite {sqlite3.sqlite_version} is too old to write typed tables; 3.37 is needed")
    held = frozenset(content.name for content in contents)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            _settle(database)
            database.execute("BEGIN")
            for content in contents:
                database.execute(create_table(content.table, package.codes, held))
            for content in contents:
                for rows in content.batches():
                    database.executemany(insert(content.table), _bindable(content.table, rows))
                for statement in create_indexes(content.table):
                    database.execute(statement)
            for listing in (column_listing(), code_listing()):
                _write_listing(database, listing)
            database.execute("COMMIT")
            database.execute("VACUUM")
    except sqlite3.Error as error:
        raise PackageError(f"{path.name}: cannot be written: {error}") from error
    forget_the_writer(path)


def _settle(database: sqlite3.Connection) -> None:
    """Have the file the same whatever this SQLite's own defaults are, and its foreign keys held."""
    for setting in (
        f"page_size = {PAGE_SIZE}",
        "encoding = 'UTF-8'",
        "auto_vacuum = NONE",
        "journal_mode = OFF",
        "synchronous = OFF",
        "secure_delete = ON",  # or bytes nobody reads would tell how the file came about
        "foreign_keys = ON",
    ):
        database.execute(f"PRAGMA {setting}")


def _bindable(table: Table, rows: Rows) -> Iterator[tuple[Value, ...]]:
    """The rows as the database takes them: a date as its text, once it is found to be one."""
    columns = []
    for column in table.columns:
        values = column_values(table, rows, column.name)
        columns.append([cell or None for cell in rows.cells[column.name]] if column.type == "date" else values)
    return zip(*columns, strict=True)


def _write_listing(database: sqlite3.Connection, listing: Listing) -> None:
    columns = ", ".join(f"{quoted(column)} TEXT NOT NULL" for column in listing.columns)
    key = ", ".join(map(quoted, listing.columns[:2]))
    database.execute(f"CREATE TABLE {quoted(listing.name)} ({columns}, PRIMARY KEY ({key})) STRICT")
    marks = ", ".join("?" * len(listing.columns))
    database.executemany(f"INSERT INTO {quoted(listing.name)} VALUES ({marks})", listing.rows)


PAGE_SIZE = 4096

WRITTEN_FOR = (3, 37, 0)
"""The first SQLite with strict tables (2021), which it takes to write one and to read it."""

_HEADER = 100
"""Bytes of the file's own header, at the beginning of the first page."""

_CHANGES, _VALID_FOR, _VERSION = 24, 92, 96
"""Places in it: how often the file was changed, at which change the version was noted, and that version."""

_POINTERS = {2: 12, 5: 12, 10: 8, 13: 8}
"""The kinds of b-tree pages, and where in each the array of pointers to its cells begins."""


def forget_the_writer(path: Path) -> None:
    """Take out of a database what depends on the SQLite that wrote it and not on what was written.

    That is its version and how often it changed the file, and what earlier versions of a page left in the space that
    the page does not use.
    """
    with path.open("r+b") as stream:
        version = WRITTEN_FOR[0] * 1_000_000 + WRITTEN_FOR[1] * 1_000 + WRITTEN_FOR[2]
        for place, value in ((_CHANGES, 1), (_VALID_FOR, 1), (_VERSION, version)):
            stream.seek(place)
            stream.write(struct.pack(">I", value))
        stream.seek(0)
        number = 0
        while page := stream.read(PAGE_SIZE):
            for begin, end in unused(page, _HEADER if number == 0 else 0):
                stream.seek(number * PAGE_SIZE + begin)
                stream.write(bytes(end - begin))
            number += 1
            stream.seek(number * PAGE_SIZE)


def unused(page: bytes, header: int) -> Iterator[tuple[int, int]]:
    """The spans of a page that belong to no cell: none in a page that is no b-tree's."""
    kind, free, cells, content = struct.unpack_from(">BHHH", page, header)
    if kind not in _POINTERS:
        return
    yield header + _POINTERS[kind] + 2 * cells, content or len(page)
    while free:
        following, size = struct.unpack_from(">HH", page, free)
        yield free + 4, free + size
        free = following

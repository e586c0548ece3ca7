"""SQLite: one database with every table, typed and tied together, ready for Datasette."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

from indicators.package.errors import PackageError
from indicators.package.package import Package
from indicators.package.values import Value, records
from indicators.release.content import TableContent
from indicators.release.dictionary import Listing, code_listing, column_listing
from indicators.schema.compilers.sql import create_indexes, create_table, insert, quoted

_LEAST = (3, 37, 0)
"""The first SQLite with strict tables (2021), to write one and to read it."""

_CHANGES, _VALID_FOR, _VERSION = 24, 92, 96
"""Places in the header of a database file: https://www.sqlite.org/fileformat.html#the_database_header"""


def write_sqlite(package: Package, contents: Sequence[TableContent], path: Path) -> None:
    """Write tables into a new database, with the data dictionary and the closed code lists.

    Parameters
    ----------
    package : Package
        Says which codes the extensible lists have.
    contents : sequence of TableContent
        A foreign key to a table that is not among them becomes a plain column.
    path : Path
        Where no file is yet.

    Raises
    ------
    PackageError
        Python came with an SQLite older than 3.37, or the rows break what the database holds them to.
    """
    if sqlite3.sqlite_version_info < _LEAST:
        raise PackageError(f"SQLite {sqlite3.sqlite_version} is too old to write typed tables; 3.37 is needed")
    held = frozenset(content.name for content in contents)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            _settle(database)
            database.execute("BEGIN")
            for content in contents:
                database.execute(create_table(content.table, package.codes, held))
            for content in contents:
                values = map(_bindable, records(content.table, content.rows))
                database.executemany(insert(content.table), values)
                for statement in create_indexes(content.table):
                    database.execute(statement)
            for listing in (column_listing(), code_listing()):
                _write_listing(database, listing)
            database.execute("COMMIT")
            database.execute("VACUUM")
    except sqlite3.Error as error:
        raise PackageError(f"{path.name}: cannot be written: {error}") from error
    _forget_the_writer(path)


def _settle(database: sqlite3.Connection) -> None:
    """Have the file the same whatever this SQLite's own defaults are, and its foreign keys held."""
    for setting in (
        "page_size = 4096",
        "encoding = 'UTF-8'",
        "auto_vacuum = NONE",
        "journal_mode = OFF",
        "synchronous = OFF",
        "foreign_keys = ON",
    ):
        database.execute(f"PRAGMA {setting}")


def _bindable(values: tuple[Value, ...]) -> tuple[str | int | float | None, ...]:
    return tuple(value.isoformat() if isinstance(value, date) else value for value in values)


def _write_listing(database: sqlite3.Connection, listing: Listing) -> None:
    columns = ", ".join(f"{quoted(column)} TEXT NOT NULL" for column in listing.columns)
    key = ", ".join(map(quoted, listing.columns[:2]))
    database.execute(f"CREATE TABLE {quoted(listing.name)} ({columns}, PRIMARY KEY ({key})) STRICT")
    marks = ", ".join("?" * len(listing.columns))
    database.executemany(f"INSERT INTO {quoted(listing.name)} VALUES ({marks})", listing.rows)


def _forget_the_writer(path: Path) -> None:
    """Take out of the header how often the file was changed and which SQLite changed it."""
    with path.open("r+b") as stream:
        for place, value in ((_CHANGES, 1), (_VALID_FOR, 1), (_VERSION, 3_037_000)):
            stream.seek(place)
            stream.write(struct.pack(">I", value))

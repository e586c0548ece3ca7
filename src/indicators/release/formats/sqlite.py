"""SQLite: one database with every table, typed and tied together, ready for Datasette."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from indicators.errors import PackageError
from indicators.model import Table
from indicators.model.descriptions import create_indexes, create_table, insert, quoted
from indicators.package import Package
from indicators.package.rows import Rows, Value, column_values
from indicators.release.formats import Listing, TableContent, code_listing, column_listing

_STRICT_TABLES = (3, 37, 0)
"""The first SQLite that writes and reads them (2021)."""


def write_sqlite(package: Package, contents: Sequence[TableContent], path: Path) -> None:
    """Write tables into a new database, with the data dictionary and the closed code lists."""
    if sqlite3.sqlite_version_info < _STRICT_TABLES:
        raise PackageError(f"SQLite {sqlite3.sqlite_version} is too old to write typed tables; 3.37 is needed")
    held = {content.name: content.table for content in contents}
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
            for listing in (column_listing(content.table for content in contents), code_listing()):
                _write_listing(database, listing)
            database.execute("COMMIT")
            database.execute("VACUUM")
    except sqlite3.Error as error:
        raise PackageError(f"{path.name}: cannot be written: {error}") from error


def _settle(database: sqlite3.Connection) -> None:
    """Have the file the same whatever the defaults of this build of SQLite are, and its foreign keys held."""
    for setting in (
        "page_size = 4096",
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

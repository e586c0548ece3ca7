"""The database as others open it, and what it holds rows to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils

from indicators import Package, PackageError
from indicators.model.tables import TABLES
from indicators.release.export import write_sqlite
from indicators.release.table_content import TableContent, table_content
from tests.checkout import Checkout


@pytest.fixture
def file(release: Path) -> Path:
    (found,) = release.glob("*.sqlite")
    return found


@pytest.fixture
def database(file: Path) -> Iterator[sqlite3.Connection]:
    """A copy in memory that may be written to, with its keys held."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy, closing(sqlite3.connect(file)) as original:
        original.backup(copy)
        copy.execute("PRAGMA foreign_keys = ON")
        yield copy


def test_sqlite_utils_finds_tables_types_and_keys(file: Path, package: Package) -> None:
    database = sqlite_utils.Database(file)
    assert set(database.table_names()) == {*TABLES, "data_dictionary", "closed_codes"}
    kinds = {"string": str, "integer": int, "number": float, "date": str}
    for name, table in TABLES.items():
        found = database[name]
        assert isinstance(found, sqlite_utils.db.Table)
        assert found.strict
        assert found.columns_dict == {column.name: kinds[column.type] for column in table.columns}
        assert tuple(found.pks) == table.key
        assert {(key.column, key.other_table, key.other_column) for key in found.foreign_keys} == {
            (column.name, column.references, TABLES[column.references].key[0])
            for column in table.references()
            if column.references
        }
        assert found.count == len(package.sound_rows(name))


def test_it_is_whole_and_every_foreign_key_finds_its_row(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_cells_are_those_of_the_tables(database: sqlite3.Connection, package: Package) -> None:
    for name, table in TABLES.items():
        rows = package.sound_rows(name)
        for column in table.columns:
            found = [row[0] for row in database.execute(f'SELECT "{column.name}" FROM "{name}" ORDER BY rowid')]
            for cell, value in zip(rows.cells[column.name], found, strict=True):
                if column.type in ("integer", "number"):
                    assert value == (float(cell) if cell else None)
                else:
                    assert value == (cell or None)


def test_foreign_keys_are_found_by_index(database: sqlite3.Connection) -> None:
    """A question in the way Datasette asks it, of every foreign key, needs no walk through the table."""
    for name, table in TABLES.items():
        for column in table.references():
            plan = database.execute(f'EXPLAIN QUERY PLAN SELECT * FROM "{name}" WHERE "{column.name}" = ?', ("x",))
            assert "SEARCH" in plan.fetchone()[3], f"{name}.{column.name}"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE observations SET qualifier = 'nearest'",
        "UPDATE observations SET entity_id = 'nowhere'",
        "UPDATE observations SET value = 'many'",
        "UPDATE observations SET quote = NULL",
        "UPDATE observations SET period_start = '2024-02-30', period_end = '2024-12-31'",
        "UPDATE observations SET value_start = -1",
        "UPDATE observations SET lower = upper + 1 WHERE lower IS NOT NULL AND upper IS NOT NULL",
        "UPDATE entities SET kind = 'planet'",
        "INSERT INTO observations SELECT * FROM observations",
        "DELETE FROM entities",
    ],
)
def test_what_the_model_forbids_the_database_refuses(database: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(statement)


def test_a_broken_rule_is_named(database: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="S54"):
        database.execute("UPDATE observations SET note = NULL WHERE period_basis = 'inferred'")


def test_codes_and_columns_are_explained(database: sqlite3.Connection) -> None:
    query = "SELECT name_zh FROM closed_codes WHERE code_list = 'qualifier' AND code = 'nearly'"
    assert database.execute(query).fetchone() == ("近",)
    query = "SELECT description_zh FROM data_dictionary WHERE \"table\" = 'observations' AND column = 'quote'"
    assert "原文" in database.execute(query).fetchone()[0]


def test_a_table_alone_stands_without_its_neighbours(package: Package, tmp_path: Path) -> None:
    write_sqlite(package, [table_content(package, "observations")], tmp_path / "one.sqlite")
    with closing(sqlite3.connect(tmp_path / "one.sqlite")) as database:
        assert database.execute("PRAGMA foreign_key_list(observations)").fetchall() == []
        assert database.execute("SELECT count(*) FROM observations").fetchone()[0] == len(package.load("observations"))


def test_rows_that_do_not_hold_together_are_refused_in_one_line(checkout: Checkout, tmp_path: Path) -> None:
    row = checkout.edit("observations", checkout.rows("observations")[4], entity_id="nowhere")
    package = Package(checkout.root)
    contents: list[TableContent] = [table_content(package, table) for table in TABLES]
    with pytest.raises(PackageError, match=r"does not fit out.sqlite: it refers to a row of entities") as raised:
        write_sqlite(package, contents, tmp_path / "out.sqlite")
    assert (raised.value.file, raised.value.line) == ("data/observations.csv", row.line)


@pytest.mark.parametrize(
    ("table", "column", "cell"), [("units", "name_en", ""), ("observations", "qualifier", "perhaps")]
)
def test_a_row_that_cannot_be_put_in_is_named(
    small: Checkout, tmp_path: Path, table: str, column: str, cell: str
) -> None:
    row = small.edit(table, small.rows(table)[3], **{column: cell})
    package = Package(small.root)
    with pytest.raises(
        PackageError, match=rf"^data/{table}.csv:{row.line}: the row does not fit out.sqlite: "
    ) as raised:
        write_sqlite(package, [table_content(package, table)], tmp_path / "out.sqlite")
    assert (raised.value.file, raised.value.line) == (f"data/{table}.csv", row.line)

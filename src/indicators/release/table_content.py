"""What files of a release are written from: rows in batches or in order, with readable names; archives of files."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain, pairwise
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from indicators.errors import UnreadableTableError
from indicators.model import Column, Language, Table, Text
from indicators.model.descriptions import dictionary_rows
from indicators.model.tables import CODE_LISTS, TABLES
from indicators.package import Package
from indicators.package.canonical import SortKey, canonical_columns, comparable, csv_lines, csv_text
from indicators.package.files import ONE_FILE, Part, Storage, parts_of
from indicators.package.readable_names import Labels, label_column, labels_of, translation_column, translations_of
from indicators.package.rows import Rows, Value, defect_of, parquet_batches, parse_span, records, sound
from indicators.package.spans import Cutting, content_of


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table with its rows, which are read anew whenever they are gone through."""

    table: Table
    """The definition, with columns for labels where they are wanted."""
    batches: Callable[[], Iterator[Rows]]
    """Gives the rows in order, some at a time, with these columns; of files that keep their form, else it raises
    `indicators.errors.UnreadableTableError`.
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
    table = package.definition(name)
    if labels is None:
        return TableContent(table, lambda: row_batches(package, name))
    names = {column.name: _names(package, table, column, labels) for column in table.columns}
    translated = translations_of(package.sound_rows, table, labels, package.model)
    columns: list[Column] = []
    for column in table.columns:
        columns.append(column)
        if column.name in translated:
            words = f"What {column.name} says in the other language.", f"{column.name} 的译文。"
            columns.append(_beside(column, translation_column(column, labels), ("translation", "译文"), words))
        for one, _ in names[column.name]:
            words = f"The readable name of {one.name}.", f"{one.name} 的可读名称。"
            columns.append(_beside(one, label_column(one), ("label", "名称"), words))
    labelled = replace(table, columns=tuple(columns))
    told = {translation_column(table.column(name), labels): texts for name, texts in translated.items()}
    return TableContent(labelled, lambda: _labelled(package, table, labelled, names, told))


def _labelled(
    package: Package,
    table: Table,
    labelled: Table,
    names: Mapping[str, Labels],
    told: Mapping[str, Mapping[str, str]],
) -> Iterator[Rows]:
    for rows in row_batches(package, table.name):
        cells = {name: [texts.get(key, "") for key in rows.cells[table.key[0]]] for name, texts in told.items()}
        for column in table.columns:
            cells[column.name] = rows.cells[column.name]
            for one, known in names[column.name]:
                cells[label_column(one)] = [known.get(cell, "") for cell in rows.cells[column.name]]
        yield replace(rows, header=labelled.column_names(), cells=cells)


def _names(package: Package, table: Table, column: Column, language: Language) -> Labels:
    """The labels that stand after a column; none where it is neither a code nor a foreign key."""
    if column.references is None or column.references not in TABLES or column.references in ONE_FILE:
        return labels_of(package.sound_rows, table, column, language, package.model)
    # Of a table that may be of any length, only the rows that are referred to.
    wanted = {cell for rows in row_batches(package, table.name) for cell in rows.cells[column.name]}
    target = TABLES[column.references]
    (key,) = target.key
    label = target.label_columns[language]
    named = {
        identifier: name
        for rows in row_batches(package, target.name)
        for identifier, name in zip(rows.cells[key], rows.cells[label], strict=True)
        if name and identifier in wanted
    }
    return [(column, named)]


def parquet_path(table: str) -> str:
    """Where a table's Parquet file is, relative to the release."""
    return f"parquet/{table}.parquet"


def _beside(column: Column, name: str, what: tuple[str, str], words: tuple[str, str]) -> Column:
    """A column of text that tells another one in words."""
    title = Text(f"{column.title.en} ({what[0]})", f"{column.title.zh}（{what[1]}）")
    return Column(name, "string", title, Text(*words), required=False)


_BYTES_AT_ONCE = 4 * 2**20
_ROWS_AT_ONCE = 2**14


def row_batches(package: Package, name: str) -> Iterator[Rows]:
    """The rows of a table, batch by batch; of a table without rows one batch that is empty."""
    table = package.definition(name)
    for part in parts_of(package.storage, name):
        batches = _of_parquet(package.storage, part) if part.is_parquet else _of_csv(package.storage, part)
        try:
            for rows in batches:
                yield sound(table, rows)
        except OSError as error:
            sound(table, Rows(part.path, defects=[defect_of(error)]))


def _of_csv(storage: Storage, part: Part) -> Iterator[Rows]:
    header: tuple[str, ...] = ()
    for span in Cutting(storage, part, _BYTES_AT_ONCE, hashlib.sha256()).spans():
        content = content_of(storage, span)
        rows = parse_span(content, part.path, header, lines_before=span.lines_before, last=span.last)
        header = rows.header
        yield rows


def _of_parquet(storage: Storage, part: Part) -> Iterator[Rows]:
    import pyarrow as pa

    try:
        yield from parquet_batches(storage, part, _ROWS_AT_ONCE)
    except pa.ArrowException as error:
        said = str(error).partition("\n")[0]
        raise UnreadableTableError(f"{part.path}: cannot be read as Parquet: {said}") from error


def write_in_order(table: Table, batches: Callable[[], Iterator[Rows]], path: Path) -> None:
    """Write the rows as one CSV file in canonical form and order, with one batch of them in memory.

    They come in order, as a rule, and are written as they come; where they do not, SQLite sorts them on the disk.
    """
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(csv_text(table.column_names(), []))
        begin = stream.tell()
        last: SortKey = ()
        for lines, keys in _keyed(table, batches()):
            if any(after < before for before, after in pairwise(chain([last], keys))):
                break
            stream.writelines(lines)
            last = keys[-1]
        else:
            return
        stream.seek(begin)
        stream.truncate()
        with closing(sqlite3.connect("")) as database:
            parts = [f"k{place}" for place in range(3 * len(table.key))]
            database.execute(f"CREATE TABLE rows ({', '.join(parts)}, line)")
            marks = ", ".join("?" * (len(parts) + 1))
            for lines, keys in _keyed(table, batches()):
                records = ((*chain.from_iterable(key), line) for key, line in zip(keys, lines, strict=True))
                database.executemany(f"INSERT INTO rows VALUES ({marks})", records)
            in_order = database.execute(f"SELECT line FROM rows ORDER BY {', '.join(parts)}, rowid")
            stream.writelines(line for (line,) in in_order)


def _keyed(table: Table, batches: Iterator[Rows]) -> Iterator[tuple[list[str], list[SortKey]]]:
    """The lines of each batch that has any, and their keys."""
    for rows in batches:
        if len(rows):
            columns = canonical_columns(table, rows)
            cells = dict(zip(table.column_names(), columns, strict=True))
            parts = ([comparable(table.column(name), cell) for cell in cells[name]] for name in table.key)
            yield csv_lines(columns), list(zip(*parts, strict=True))


_YES_OR_NO = {True: "yes", False: "no"}


@dataclass(frozen=True, slots=True)
class Listing:
    """A table of text about the tables."""

    name: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def column_listing(tables: Iterable[Table]) -> Listing:
    """Every column of every table: what it is called and what may stand in it."""
    rows = [{"table": table.name, **row} for table in tables for row in dictionary_rows(table)]
    return Listing(
        "data_dictionary",
        tuple(rows[0]),
        [tuple(cell if isinstance(cell, str) else _YES_OR_NO[cell] for cell in row.values()) for row in rows],
    )


def code_listing() -> Listing:
    """Every code of the closed lists. Those that a package extends are in its table of codes."""
    return Listing(
        "closed_codes",
        ("code_list", "code", "name_zh", "name_en", "definition_zh", "definition_en"),
        [
            (listed.name, code.code, code.label.zh, code.label.en, code.definition.zh, code.definition.en)
            for listed in CODE_LISTS.values()
            for code in listed.codes
        ],
    )


DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold: files of a release have no date of their own."""

_REGULAR_FILE = 0o100644 << 16
_UNIX = 3


def write_zip(path: Path, files: Mapping[str, Path | bytes]) -> None:
    """Write files into an archive.

    They are stored, not compressed: the bytes that deflate gives depend on the zlib that Python was built with, and a
    release has to come out the same wherever it is built. Who wants it small takes Parquet.
    """
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name, file in files.items():
            entry = ZipInfo(name, DATE)
            entry.create_system = _UNIX
            entry.external_attr = _REGULAR_FILE
            entry.file_size = len(file) if isinstance(file, bytes) else file.stat().st_size
            source = BytesIO(file) if isinstance(file, bytes) else file.open("rb")
            with source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target)

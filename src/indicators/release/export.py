"""`export`: one table, or all, in one format, for a need of the day; and how each format is written but Excel's."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.errors import PackageError, UnknownFormatError, UnreadableTableError, nearest_word
from indicators.model import Column, Language, Table
from indicators.model.descriptions import create_indexes, create_table, insert, quoted, table_schema
from indicators.package import Package, Where
from indicators.package.atomic import staged_file, telling
from indicators.package.canonical import csv_lines, csv_text
from indicators.package.rows import Rows, Value, column_values
from indicators.release import EXPORT_FORMATS, ExportFormat
from indicators.release.bibliography import bibtex_text, dataset_item, read_dataset
from indicators.release.excel import kept_as_text, write_workbook
from indicators.release.table_content import Listing, TableContent, code_listing, column_listing, table_content

if TYPE_CHECKING:
    import pyarrow as pa

ALL = "all"
"""What is asked for in place of a table to have every one."""
_OF_MANY = frozenset({"xlsx", "sqlite"})
"""The formats of which a file holds several tables; of the others each has a file of its own."""


def export(
    table: str,
    form: ExportFormat,
    out: str | Path | None = None,
    *,
    path: Where = None,
    labels: Language | None = None,
    excel: bool = False,
) -> tuple[Path, ...]:
    """Write a table, or all of them, to a file.

    Parameters
    ----------
    table : str
        A name from `tables()`, or ``all``.
    form : {"csv", "parquet", "xlsx", "sqlite", "json"}
    out : str or Path, optional
        The file; for all tables in a format that holds one table a file (csv, parquet, json), the directory. By default
        in the current directory and named after the table, or after the package. A file that is named is replaced,
        where a link leads; a pipe or device is written to; by default no file is replaced.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.
    labels : {"en", "zh"}, optional
        Add, after each code and foreign key, a column ``…_label`` with its readable name; after an indicator also
        ``theme_label`` and ``unit_label``; and after a column with translations into the language, such as ``quote``,
        the column ``quote_en``.
    excel : bool
        With ``csv``: a byte order mark, CRLF, and an apostrophe before text that Excel would run as a formula.

    Returns
    -------
    tuple of Path
        The files that were written.

    Raises
    ------
    UnknownTableError
        The model has no such table.
    UnreadableTableError
        A table's file is missing or breaks its form.
    PackageError
        There is no package, the format is none, the tables do not fit into it, or the file cannot be written. What
        was there is as it was then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as directory:
    ...     (file,) = export("units", "csv", f"{directory}/units.csv")
    ...     file.read_text(encoding="utf-8").splitlines()[0]
    'unit_id,symbol,name_zh,name_en,quantity_kind,base_unit_id,factor'
    """
    if form not in EXPORT_FORMATS:
        raise UnknownFormatError(
            f"no format {form!r}; the formats are {', '.join(EXPORT_FORMATS)}",
            suggestion=nearest_word(form, EXPORT_FORMATS),
        )
    if excel and form != "csv":
        raise PackageError(f"an Excel-friendly {form} there is not; it is a kind of csv")
    package = Package.open(path)
    contents = [table_content(package, name, labels) for name in (package.model if table == ALL else (table,))]
    stem = str(package.descriptor.get("name", ALL)) if table == ALL else table
    files: dict[Path, Sequence[TableContent]]
    if table == ALL and form not in _OF_MANY:
        files = {Path(out or ".", f"{content.name}.{form}"): [content] for content in contents}
    else:
        files = {Path(out or f"{stem}.{form}"): contents}
    if out is None:
        _refuse_present(files)
    with ExitStack() as unfinished:  # each is written beside its place first, so that all are there whole or none is
        made: list[tuple[Path, Callable[[], None]]] = []
        for place, held in files.items():
            file, finish = unfinished.enter_context(staged_file(place))
            with telling(place):
                _write(form, package, held, file, excel=excel)
            made.append((place, finish))
        for place, finish in made:
            with telling(place):
                finish()
    return tuple(files)


def _refuse_present(files: Iterable[Path]) -> None:
    """Leave alone what nobody named: in the folder of a package's tables the names are the same."""
    for file in files:
        if os.path.lexists(file):
            raise PackageError(f"{file}: is there already; name it (--out) to have it replaced, or another place")


def _write(form: ExportFormat, package: Package, contents: Sequence[TableContent], path: Path, *, excel: bool) -> None:
    """Write tables into a new file."""
    match form:
        case "csv":
            (write_excel_csv if excel else write_csv)(contents[0], path)
        case "json":
            write_json(contents[0], path)
        case "parquet":
            write_parquet(package, contents[0], path)
        case "xlsx":
            write_workbook(package, contents, path)
        case "sqlite":
            write_sqlite(package, contents, path)


def write_csv(content: TableContent, path: Path) -> None:
    """Write a table as the data package has it: UTF-8, LF, a header, quotation marks only where they are needed."""
    names = content.table.column_names()
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(csv_text(names, []))
        for rows in content.batches():
            stream.writelines(csv_lines([rows.cells[name] for name in names]))


def write_excel_csv(content: TableContent, path: Path) -> None:
    """Write a table for a double click in Excel: with a byte order mark, or it would take Chinese for another encoding.

    Lines end in CRLF. Text that Excel would run as a formula gets an apostrophe before it, so that it differs from the
    data by that; numbers stay numbers, the negative ones too.
    """
    names = content.table.column_names()
    texts = [column.type == "string" for column in content.table.columns]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(names)
        for rows in content.batches():
            columns = [
                [kept_as_text(cell) for cell in rows.cells[name]] if is_text else rows.cells[name]
                for name, is_text in zip(names, texts, strict=True)
            ]
            writer.writerows(zip(*columns, strict=True))


def write_json(content: TableContent, path: Path) -> None:
    """Write the rows, one a line: numbers as numbers, dates as ISO 8601 text, null where a cell is empty."""
    names = content.table.column_names()
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write("[")
        separator = "\n"
        for record in content.records():
            fields = dict(zip(names, map(json_value, record), strict=True))
            stream.write(separator + json.dumps(fields, ensure_ascii=False))
            separator = ",\n"
        stream.write("\n]\n")


def json_value(value: Value) -> str | int | float | None:
    """The value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


_ROWS_AT_ONCE = 100_000
"""Rows of a row group: what is held in memory, and what a reader can skip."""


def write_parquet(package: Package, content: TableContent, path: Path) -> None:
    """Write a table as Parquet.

    Codes are dictionary-encoded in the order of their list, dates are ``date32``, required columns are not nullable.
    """
    import pyarrow.parquet as pq

    from indicators.model.arrow import arrow_schema

    schema = arrow_schema(content.table, _footer(package, content.table))
    # Format and compression are such as every reader of the last years understands.
    with pq.ParquetWriter(path, schema, version="2.6", compression="zstd", compression_level=3) as writer:
        for group in _row_groups(_batches(content, schema, package.codes)):
            writer.write_table(group, row_group_size=_ROWS_AT_ONCE)


def _footer(package: Package, table: Table) -> dict[str, str]:
    dataset = read_dataset(package)
    words = {
        "title": table.title.en,
        "title_zh": table.title.zh,
        "description": table.description.en,
        "description_zh": table.description.zh,
        "dataset": dataset.name,
        "version": dataset.version,
        "license": ", ".join(licence.name or licence.path for licence in dataset.licences),
        "citation": bibtex_text([dataset_item(dataset)]),
        "table_schema": json.dumps(table_schema(table, package.codes, package.model), ensure_ascii=False),
    }
    return {name: value for name, value in words.items() if value}


def _row_groups(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The same rows, as many at a time as a row group has: the file does not depend on how they were read."""
    import pyarrow as pa

    held = pa.Table.from_batches([next(batches)])
    for batch in batches:
        held = pa.concat_tables([held, pa.Table.from_batches([batch])])
        while len(held) > _ROWS_AT_ONCE:
            yield held.slice(0, _ROWS_AT_ONCE).combine_chunks()
            held = held.slice(_ROWS_AT_ONCE)
    yield held.combine_chunks()


def _batches(content: TableContent, schema: pa.Schema, codes: Mapping[str, Sequence[str]]) -> Iterator[pa.RecordBatch]:
    """The rows in order, at least one batch: the list of codes of an empty table is in it."""
    import pyarrow as pa

    from indicators.model.arrow import is_coded

    for rows in content.batches():
        arrays = []
        for column, field in zip(content.table.columns, schema, strict=True):
            if is_coded(column):
                arrays.append(_coded(rows, column, codes))
            else:
                arrays.append(pa.array(column_values(content.table, rows, column.name), type=field.type))
        batch = pa.record_batch(arrays, schema=schema)
        _refuse_gaps(rows, batch)
        yield batch


def _refuse_gaps(rows: Rows, batch: pa.RecordBatch) -> None:
    for field, array in zip(batch.schema, batch.columns, strict=True):
        if array.null_count and not field.nullable:
            raise _broken(rows, field.name, "", "is empty; it is required")


def _coded(rows: Rows, column: Column, extended: Mapping[str, Sequence[str]]) -> pa.DictionaryArray:
    """The cells by their places in the list of codes, which a package may have extended."""
    import pyarrow as pa

    codes = column.codes.values() if column.codes is not None else extended.get(column.extensible_codes or "", ())
    places: dict[str, int | None] = {code: place for place, code in enumerate(codes)}
    places[""] = None
    cells = rows.cells[column.name]
    try:
        indices = [places[cell] for cell in cells]
    except KeyError as error:
        (cell,) = error.args
        raise _broken(rows, column.name, cell, f"is {cell[:100]!r}, which is not in its code list") from None
    return pa.DictionaryArray.from_arrays(pa.array(indices, type=pa.int32()), pa.array(codes, type=pa.string()))


def _broken(rows: Rows, column: str, cell: str, problem: str) -> UnreadableTableError:
    """What is wrong with the first cell of a column that says so."""
    place = rows.cells[column].index(cell)
    file, line = rows.file(place), rows.lines[place]
    return UnreadableTableError(f"{file}:{line}: {column} {problem}", file=file, line=line, column=column)


_STRICT_TABLES = (3, 37, 0)
"""The first SQLite that writes and reads them (2021)."""
_SETTINGS = (
    *("page_size = 4096", "encoding = 'UTF-8'", "auto_vacuum = NONE", "journal_mode = OFF", "synchronous = OFF"),
    "secure_delete = ON",  # or bytes nobody reads would tell how the file came about
    "foreign_keys = ON",
)
"""By which the file is the same whatever the defaults of this build of SQLite are, and its foreign keys held."""


def write_sqlite(package: Package, contents: Sequence[TableContent], path: Path) -> None:
    """Write tables into a new database, with the data dictionary and the closed code lists."""
    if sqlite3.sqlite_version_info < _STRICT_TABLES:
        raise PackageError(f"SQLite {sqlite3.sqlite_version} is too old to write typed tables; 3.37 is needed")
    held = {content.name: content.table for content in contents}
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for setting in _SETTINGS:
                database.execute(f"PRAGMA {setting}")
            database.execute("BEGIN")
            for content in contents:
                database.execute(create_table(content.table, package.codes, held))
            for content in contents:
                for rows in content.batches():
                    _insert(database, content.table, rows, path.name)
                for statement in create_indexes(content.table):
                    database.execute(statement)
            for listing in (column_listing(content.table for content in contents), code_listing()):
                _write_listing(database, listing)
            _refuse_dangling(database, contents, path.name)
            database.execute("COMMIT")
            database.execute("VACUUM")
    except sqlite3.Error as error:
        raise PackageError(f"{path.name}: cannot be written: {error}") from error


def _insert(database: sqlite3.Connection, table: Table, rows: Rows, name: str) -> None:
    """Put rows into their table; the error names the first that it does not take."""
    before = database.total_changes
    try:
        database.executemany(insert(table), _bindable(table, rows))
    except sqlite3.IntegrityError as error:
        raise _unfit(rows, database.total_changes - before, name, str(error)) from error


def _refuse_dangling(database: sqlite3.Connection, contents: Sequence[TableContent], name: str) -> None:
    """Refuse a row that refers to none; the database itself would not say which it is."""
    dangling = database.execute("PRAGMA foreign_key_check").fetchone()
    if dangling is None:
        return
    table, number, other, _ = dangling
    (left,) = database.execute(f"SELECT count(*) FROM {quoted(table)} WHERE rowid < ?", (number,)).fetchone()
    for rows in next(content for content in contents if content.name == table).batches():
        if left < len(rows):
            raise _unfit(rows, left, name, f"it refers to a row of {other} that is not there")
        left -= len(rows)


def _unfit(rows: Rows, place: int, name: str, why: str) -> UnreadableTableError:
    file, line = rows.file(place), rows.lines[place]
    message = f"{file}:{line}: the row does not fit {name}: {why}; `indicators validate` says how to mend it"
    return UnreadableTableError(message, file=file, line=line)


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

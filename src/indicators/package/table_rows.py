"""The rows of a table, whatever files hold them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from indicators.model.tables import TABLES
from indicators.package.descriptor import table_path
from indicators.package.files import reason
from indicators.package.parts import Part, is_plain, parts_of
from indicators.package.rows import Defect, Rows, defect_of, read_rows
from indicators.package.storage import Storage, storage_of


def rows_by_file(root: Path | Storage, table: str) -> Iterator[Rows]:
    """The rows of each file of a table, in order. A file that cannot be read is a defect, not an exception.

    Parameters
    ----------
    root : Path or Storage
        The package's directory, or where else its files are.
    table : str
    """
    for part in parts_of(root, table):
        yield _parquet_rows(root, part) if part.is_parquet else read_rows(root, part.path)


def table_rows(root: Path | Storage, table: str) -> Rows:
    """The rows of a table, in the order of its files.

    Of a table in several files, the header and the defects are those of the first file that has defects or other
    columns than the model; the rows tell their files. Rows of Parquet are numbered from 1.
    """
    if is_plain(parts_of(root, table), table):
        return read_rows(root, table_path(table))
    pieces = list(rows_by_file(root, table))
    columns = TABLES[table].column_names()
    telling = next((one for one in pieces if one.defects or one.header != columns), pieces[0])
    return Rows(
        telling.path,
        telling.header,
        [line for one in pieces for line in one.lines],
        {name: [cell for one in pieces for cell in _column(one, name)] for name in telling.header},
        telling.defects,
        None,
        [one.path for one in pieces for _ in one.lines],
    )


def _column(rows: Rows, name: str) -> list[str]:
    return rows.cells[name] if name in rows.cells else [""] * len(rows)


def _parquet_rows(root: Path | Storage, part: Part) -> Rows:
    import pyarrow.parquet as pq

    from indicators.model.compilers.arrow_text import cell_texts

    try:
        with storage_of(root).open(part.path) as stream, pq.ParquetFile(stream) as file:
            read = file.read()
    except OSError as error:
        return Rows(part.path, defects=[defect_of(error)])
    except ValueError as error:  # what pyarrow raises for a file that is not Parquet
        return Rows(part.path, defects=[Defect("unreadable", 0, str(error).splitlines()[0] or reason(error))])
    cells = {name: cell_texts(read[name]).fill_null("").to_pylist() for name in read.column_names}
    return Rows(part.path, tuple(read.column_names), list(range(1, len(read) + 1)), cells)

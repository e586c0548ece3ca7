"""Writing tables of any length: one CSV file, a folder of CSV files, or a folder of Parquet files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Literal

from indicators.model import Table
from indicators.package.canonical import csv_text
from indicators.package.files import table_path

Form = Literal["csv", "parts", "parquet", "none"]
"""One CSV file, a folder of CSV files, a folder of Parquet files, or nothing but a count of the rows."""

_AT_ONCE = 10_000
"""Rows that are held before they are written."""


class TableWriter:
    """Takes rows one by one and writes them in canonical form.

    Parameters
    ----------
    root : Path
        The package's directory.
    table : Table
    form : {"csv", "parts", "parquet", "none"}
    rows_per_part : int
        Rows of each file of a folder.
    """

    def __init__(self, root: Path, table: Table, form: Form, rows_per_part: int) -> None:
        self._root, self._table, self._form = root, table, form
        self._limit = rows_per_part
        self._rows: list[list[str]] = []
        self._in_file = self._parts = self._written = 0
        self._stream: IO[bytes] | None = None
        self._parquet: Any = None
        self._file = ""
        self._open()

    def add(self, row: Mapping[str, str]) -> tuple[str, int]:
        """Take a row; cells that are not named are empty. Gives its file and its line, in Parquet its number."""
        if self._form == "none":
            self._written += 1
            return ("", self._written)
        if self._form != "csv" and self._in_file == self._limit:
            self._open()
        self._rows.append([row.get(name, "") for name in self._table.column_names()])
        self._in_file += 1
        self._written += 1
        place = (self._file, self._in_file + (self._form != "parquet"))
        if len(self._rows) >= _AT_ONCE:
            self._flush()
        return place

    def close(self) -> int:
        """Write what is left; gives how many rows there are."""
        self._finish()
        return self._written

    def _open(self) -> None:
        self._finish()
        if self._form == "none":
            return
        file = Path(table_path(self._table.name))
        if self._form != "csv":
            file = file.with_suffix("") / f"part-{self._parts:05d}.{'csv' if self._form == 'parts' else 'parquet'}"
        self._file = file.as_posix()
        self._parts += 1
        self._in_file = 0
        path = self._root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if self._form == "parquet":
            import pyarrow.parquet as pq

            self._parquet = pq.ParquetWriter(path, _arrow_schema(self._table))
        else:
            self._stream = path.open("wb")
            self._stream.write(csv_text(self._table.column_names(), []).encode())

    def _flush(self) -> None:
        if self._stream is not None:
            records, self._rows = self._rows, []
            text = csv_text(self._table.column_names(), records)
            self._stream.write(text.encode()[len(csv_text(self._table.column_names(), []).encode()) :])
        elif self._parquet is not None:
            import pyarrow as pa

            records, self._rows = self._rows, []
            schema = _arrow_schema(self._table)
            columns = [
                pa.array([cell or None for cell in column], pa.string()) for column in zip(*records, strict=True)
            ]
            if records:
                arrays = [column.cast(kind.type) for column, kind in zip(columns, schema, strict=True)]
                self._parquet.write_batch(pa.record_batch(arrays, schema=schema))

    def _finish(self) -> None:
        self._flush()
        if self._stream is not None:
            self._stream.close()
        if self._parquet is not None:
            self._parquet.close()
        self._stream = self._parquet = None


def _arrow_schema(table: Table) -> Any:
    import pyarrow as pa

    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "date": pa.date32()}
    return pa.schema([(column.name, kinds[column.type]) for column in table.columns])

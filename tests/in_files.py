"""A package whose growing tables are in several files, to hold against the same package in one CSV file each."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from table_files import Form, TableWriter

from indicators.model.tables import TABLES
from indicators.package.files import ONE_FILE


def put_in_files(root: Path, form: Form, *, rows_per_part: int = 10) -> None:
    """Exchange the one CSV file of each table that may grow for a folder of CSV or Parquet files."""
    for table in TABLES.values():
        file = root / "data" / f"{table.name}.csv"
        if table.name in ONE_FILE:
            continue
        with file.open(encoding="utf-8", newline="") as stream:
            rows: list[dict[str, Any]] = list(csv.DictReader(stream))
        file.unlink()
        writer = TableWriter(root, table, form, rows_per_part)
        for row in rows:
            writer.add(row)
        writer.close()

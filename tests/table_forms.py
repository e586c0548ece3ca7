"""A package with its growing tables in each of the forms that they may have: one CSV file, several, Parquet, both."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from indicators import Package
from indicators.model.tables import TABLES
from indicators.package.canonical import csv_text
from indicators.package.descriptor import Stored, descriptor_text, expected_descriptor, read_descriptor
from indicators.package.files import parts_of
from tests.in_files import put_in_files

Form = Callable[[Path], None]


def as_it_is(root: Path) -> None:
    """Leave the one CSV file."""


def in_parts(root: Path) -> None:
    """A folder of CSV files."""
    put_in_files(root, "parts")


def in_parquet(root: Path) -> None:
    """A folder of Parquet files."""
    put_in_files(root, "parquet")


def in_one_parquet(root: Path) -> None:
    """One Parquet file."""
    put_in_files(root, "parquet", rows_per_part=10**6)
    for folder in [path for path in (root / "data").iterdir() if path.is_dir()]:
        (folder / "part-00000.parquet").rename(folder.with_suffix(".parquet"))
        folder.rmdir()


def in_both(root: Path) -> None:
    """Every second part in Parquet, as text; the others with other columns first, no last line end, and some CRLF."""
    put_in_files(root, "parts")
    for number, part in enumerate(sorted((root / "data").glob("*/part-*.csv"))):
        with part.open(encoding="utf-8", newline="") as stream:
            header, *rows = csv.reader(stream)
        if number % 2:
            columns = {name: [row[place] or None for row in rows] for place, name in enumerate(header)}
            schema = pa.schema([(name, pa.string()) for name in header])
            pq.write_table(pa.table(columns, schema), part.with_suffix(".parquet"))
            part.unlink()
        else:
            text = csv_text(header[::-1], [row[::-1] for row in rows])
            part.write_bytes((text if number % 3 else text.replace("\n", "\r\n")).removesuffix("\n").encode())


def describe_files(root: Path) -> None:
    """Bring datapackage.json up to date with the files of the tables."""
    package = Package(root)
    stored = {}
    for table in TABLES:
        paths = tuple(part.path for part in parts_of(root, table))
        content = b"".join((root / path).read_bytes() for path in paths)
        stored[table] = Stored(paths, len(content), hashlib.sha256(content).hexdigest())
    descriptor = expected_descriptor(
        read_descriptor(root), package.model, stored, package.rows("sources"), package.codes
    )
    (root / "datapackage.json").write_text(descriptor_text(descriptor), encoding="utf-8")

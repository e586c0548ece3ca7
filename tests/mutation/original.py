"""The real package as it is before anything is changed: bytes, and each table's records with their lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from indicators.model import Table
from indicators.model.tables import TABLES
from indicators.package.canonical import sort_key

DESCRIPTOR = "datapackage.json"

Record = dict[str, str]


@dataclass(frozen=True)
class Records:
    """A table's records with the physical line on which each starts."""

    table: Table
    header: tuple[str, ...]
    records: tuple[Record, ...]
    lines: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.records)

    def key(self, row: int) -> tuple[str, ...]:
        return tuple(self.records[row][name] for name in self.table.key)


@dataclass(frozen=True)
class Original:
    """The package at `root`. Nothing of it is ever written."""

    root: Path
    contents: dict[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> Original:
        files = [DESCRIPTOR, *(f"data/{name}.csv" for name in TABLES)]
        contents = {file: (root / file).read_bytes() for file in files}
        for path in sorted((root / "seeds").iterdir()):
            contents[f"seeds/{path.name}"] = path.read_bytes()
        return cls(root, contents)

    @cached_property
    def tables(self) -> dict[str, Records]:
        return {name: read_records(name, self.contents[f"data/{name}.csv"]) for name in TABLES}

    @cached_property
    def texts(self) -> dict[str, str]:
        """The text of each source document."""
        return {
            record["source_id"]: self.contents[record["file"]].decode() for record in self.tables["sources"].records
        }


def read_records(table: str, content: bytes) -> Records:
    """The records of a sound file, read with the standard library alone."""
    reader = csv.reader(io.StringIO(content.decode(), newline=""))
    header = tuple(next(reader))
    records, lines = [], []
    line = reader.line_num + 1
    for cells in reader:
        records.append(dict(zip(header, cells, strict=True)))
        lines.append(line)
        line = reader.line_num + 1
    return Records(TABLES[table], header, tuple(records), tuple(lines))


def in_order(table: Table, records: Sequence[Record]) -> list[Record]:
    """The records as `fmt` orders them."""
    return sorted(records, key=lambda record: sort_key(table, record))


def written(header: Sequence[str], records: Sequence[Record]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([record[name] for name in header] for record in records)
    return stream.getvalue().encode()


def line_of(header: Sequence[str], records: Sequence[Record], wanted: Record) -> int:
    """The physical line on which a record, the very object, starts in the file that `written` writes."""
    line = 2
    for record in records:
        if record is wanted:
            return line
        line += 1 + sum(record[name].count("\n") for name in header)
    raise ValueError("the record is not written")

"""A copy of the real package that tests may damage, and where in it a finding has to point."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from indicators import Package, Report, validate
from indicators.model.tables import TABLES
from indicators.package.descriptor import descriptor_text, expected_descriptor, read_descriptor

PROJECT = Path(__file__).resolve().parents[1]

DESCRIBED = {"sources", "codes"}
"""The tables of which datapackage.json says more than size and digest."""
_MEASURED = re.compile(
    r'(?P<before>"path": "data/(?P<table>\w+)\.csv",\n(?:      ".*,\n)*?      "bytes": )\d+'
    r'(?P<between>,\n      "hash": "sha256:)[0-9a-f]+"'
)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_IN_STEP = {_digest((PROJECT / "datapackage.json").read_text(encoding="utf-8"))}
"""Of each datapackage.json that was in step with a package."""


@dataclass(frozen=True)
class Spot:
    """A cell, a line (no column) or a file (no line) as a finding names it."""

    file: str
    line: int = 0
    column: str = ""
    column_number: int = 0
    value: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a CSV file with the physical line on which it starts."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


class Checkout:
    """The package at `root`. It reads and writes CSV with the standard library alone, so that it can't share a mistake
    with the code under test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.meanwhile = ExitStack()
        """What is to be undone when the test ends."""
        self.against: str | None = None
        """The release that it is validated against."""

    def file(self, table: str) -> Path:
        return self.root / "data" / f"{table}.csv"

    def rows(self, table: str) -> list[Row]:
        return list(self._read(table))

    def _read(self, table: str) -> Iterator[Row]:
        with self.file(table).open(encoding="utf-8", newline="") as stream:
            reader = csv.reader(stream)
            header = next(reader)
            start = reader.line_num + 1
            for record in reader:
                yield Row(start, dict(zip(header, record, strict=True)))
                start = reader.line_num + 1

    def header(self, table: str) -> list[str]:
        with self.file(table).open(encoding="utf-8", newline="") as stream:
            return stream.readline().removesuffix("\n").split(",")

    def first(self, table: str, where: Callable[[Row], bool] | None = None) -> Row:
        """The first row that will do for a test."""
        return next(row for row in self._read(table) if where is None or where(row))

    def spot(self, table: str, row: Row, column: str = "") -> Spot:
        """Where the row, or a cell of it, stands now."""
        if not column:
            return Spot(f"data/{table}.csv", row.line)
        place = self.header(table).index(column) + 1
        return Spot(f"data/{table}.csv", row.line, column, place, row[column])

    def edit(self, table: str, row: Row, **cells: str) -> Row:
        """Change cells of one row; where it stands does not change."""
        records = [{**one.cells, **cells} if one == row else dict(one.cells) for one in self._read(table)]
        self.write(table, records)
        changed = next(one for one in self._read(table) if one.line == row.line)
        assert {name: changed[name] for name in cells} == cells
        return changed

    def changed(self, table: str, row: Row, column: str, **cells: str) -> Spot:
        """Change cells of one row, and say where one of its columns stands."""
        return self.spot(table, self.edit(table, row, **cells), column)

    def append(self, table: str, **cells: str) -> Row:
        """Add a row at the end; cells that are not named are empty."""
        records = [dict(row.cells) for row in self.rows(table)]
        self.write(table, [*records, {name: cells.get(name, "") for name in self.header(table)}])
        return self.rows(table)[-1]

    def write(self, table: str, records: list[dict[str, str]], header: list[str] | None = None) -> None:
        """Write the rows in this order and bring datapackage.json up to date."""
        header = header or self.header(table)
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([record[name] for name in header] for record in records)
        self.write_bytes(f"data/{table}.csv", stream.getvalue().encode())

    def write_bytes(self, path: str, content: bytes) -> None:
        """Write a file as it is and bring datapackage.json up to date."""
        (self.root / path).write_bytes(content)
        if not self._measured():
            self.refresh()

    def _measured(self) -> bool:
        """Write size and digest of each table into datapackage.json, where nothing else of it can have changed since it
        was brought up to date: a twentieth of the time."""
        file = self.root / "datapackage.json"
        text = file.read_bytes().decode("utf-8", "replace") if file.is_file() else ""
        there = {name for name in TABLES if self.file(name).is_file()}
        if _digest(text) not in _IN_STEP or {found["table"] for found in _MEASURED.finditer(text)} != there:
            return False
        same = {name: hashlib.sha256(self.file(name).read_bytes()).hexdigest() in text for name in DESCRIBED & there}
        if all(same.values()):
            self._describe(_MEASURED.sub(self._measures, text))
        return all(same.values())

    def _measures(self, found: re.Match[str]) -> str:
        content = self.file(found["table"]).read_bytes()
        return f'{found["before"]}{len(content)}{found["between"]}{hashlib.sha256(content).hexdigest()}"'

    def _describe(self, text: str) -> None:
        (self.root / "datapackage.json").write_text(text, encoding="utf-8")
        _IN_STEP.add(_digest(text))

    def replace(self, path: str, old: bytes, new: bytes) -> None:
        """Exchange the first occurrence of some bytes of a file."""
        content = (self.root / path).read_bytes()
        assert old in content
        self.write_bytes(path, content.replace(old, new, 1))

    def line(self, path: str, number: int) -> str:
        return (self.root / path).read_bytes().decode("utf-8").split("\n")[number - 1]

    def refresh(self) -> None:
        """Bring datapackage.json up to date with whatever the files hold, as `fmt` does where it can."""
        package = Package(self.root)
        contents = {name: self.file(name).read_bytes() for name in TABLES if self.file(name).is_file()}
        descriptor = expected_descriptor(
            read_descriptor(self.root), package.model, contents, package.rows("sources"), package.codes
        )
        self._describe(descriptor_text(descriptor))

    def source_text(self, source_id: str) -> str:
        file = self.first("sources", lambda row: row["source_id"] == source_id)["file"]
        return (self.root / file).read_bytes().decode("utf-8")

    def snapshot(self) -> dict[str, bytes]:
        """Every file with its bytes, to see that nothing was written."""
        return contents(self.root)

    def validate(self) -> Report:
        return validate(self.root, against=self.against)

    def set_version(self, version: str, created: str = "") -> None:
        """Write the version, and a date where one is given, into datapackage.json."""
        descriptor = read_descriptor(self.root) | {"version": version}
        if created:
            descriptor["created"] = f"{created}T00:00:00Z"
        (self.root / "datapackage.json").write_text(descriptor_text(descriptor), encoding="utf-8")

    def set_changelog(self, *sections: str) -> None:
        """Write CHANGELOG.md with these headings, something under each."""
        text = "".join(f"\n## {section}\n\n### Added\n\n- Something.\n" for section in sections)
        (self.root / "CHANGELOG.md").write_text(f"# Changelog\n{text}", encoding="utf-8")

    def release(self, version: str) -> None:
        """Commit what there is as a version, tag it, and have validation hold the package against the last tag."""
        self.set_version(version)
        if not (self.root / ".git").exists():
            self.git("init", "--quiet")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", version)
        self.git("tag", f"v{version}")
        self.against = "latest"

    def git(self, *arguments: str) -> None:
        identity = ("-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
        command = ["git", "-C", str(self.root), *identity, *arguments]
        subprocess.run(command, check=True, capture_output=True)


def contents(root: Path) -> dict[str, bytes]:
    """Every file of a directory with its bytes."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def copy_of_the_package(root: Path) -> Checkout:
    """The real package copied to `root`."""
    for folder in ("data", "seeds"):
        shutil.copytree(PROJECT / folder, root / folder)
    shutil.copy(PROJECT / "datapackage.json", root / "datapackage.json")
    return Checkout(root)

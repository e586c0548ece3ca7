"""What a package changed since a git revision, row by row, and which findings that concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from indicators.errors import UnreadableTableError
from indicators.history import changed_rows
from indicators.history.sides import Side
from indicators.insight.declaration import DECLARATION_FILE
from indicators.model import Table
from indicators.package import Package
from indicators.package.descriptor import Model
from indicators.package.files import DESCRIPTOR, Storage, table_path
from indicators.package.git import Revision
from indicators.package.rows import Rows
from indicators.rules.findings import Finding, Layer

Row = tuple[str, tuple[str, ...]]
"""A row by its table and key."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from a revision, and what it touches."""

    revision: str
    changed: int
    """How many rows were added, changed or removed."""
    files: frozenset[str]
    """Files whose bytes differ."""
    places: frozenset[tuple[str, int]]
    """File and line of each row that changed, that such a row refers to, or that refers to one."""
    documents: frozenset[str]
    """The source documents of those rows."""
    tables: frozenset[str]
    """The files of the package's tables."""

    def concern(self, finding: Finding) -> bool:
        """Whether a finding may be about something that changed."""
        if (finding.file, finding.line) in self.places or finding.file in self.documents:
            return True
        if finding.related is not None and (finding.related.file, finding.related.line) in self.places:
            # The other of two rows that are at odds is the one that changed.
            return True
        if finding.layer is Layer.PACKAGE or finding.file == DECLARATION_FILE:
            return bool(self.files)
        # The form of a file is a matter of all its bytes: a row in the wrong place shows at the one behind it.
        return finding.layer is Layer.FORM and finding.file in self.files

    def in_words(self) -> str:
        """``2 rows changed since HEAD, 9 with what they touch``."""
        rows = f"{self.changed} row{'' if self.changed == 1 else 's'}"
        others = sorted(self.files - self.tables - {DESCRIPTOR})
        changed = " and ".join((rows, *others)) if others else rows
        return f"{changed} changed since {self.revision}; {len(self.places)} checked with what they touch"


def changes_since(package: Package, revision: str) -> Changes:
    """What differs between the package and what a git revision has. Rows are compared by key, as `diff` does."""
    sources = package.rows("sources").cells
    documents = dict(zip(sources.get("source_id", ()), sources.get("file", ()), strict=False))
    tables = {table_path(name): name for name in package.model}
    at_revision = Revision(package.root, revision)
    compared = (*tables, DECLARATION_FILE, DESCRIPTOR, *dict.fromkeys(documents.values()))
    at_revision.expect(compared)
    files = frozenset(file for file in compared if _content(package.storage, file) != _content(at_revision, file))
    current: dict[Row, dict[str, str]] = {}
    lines: dict[Row, list[int]] = {}
    for name, table in package.model.items():
        for row, cells, line in _rows(table, package.rows(name)):
            current.setdefault(row, cells)
            lines.setdefault(row, []).append(line)
    earlier: dict[Row, dict[str, str]] = {}
    before, now = Side(revision, at_revision), Side(package.storage.place(), package.storage)
    for table in package.model.values():
        if table_path(table.name) not in files:
            continue
        try:
            for change in changed_rows(before, now, table):
                cells = {cell.column: cell.old for cell in change.cells}
                earlier[table.name, change.key] = {**cells, **dict(zip(table.key, change.key, strict=True))}
        except UnreadableTableError:
            # Nobody can tell which rows of a broken file are as they were.
            earlier.update({row: {} for row in current if row[0] == table.name})
    changed = set(earlier)
    changed |= {row for row, places in lines.items() if len(places) > 1 and table_path(row[0]) in files}
    count = len(changed)
    changed |= {("sources", (source,)) for source, file in documents.items() if file in files}
    referred = _referred(package.model, (earlier, current))
    touched = changed | _reached(changed, referred)
    # Words in hectares are converted by the row of hectares, whatever indicator in square metres they stand under.
    bases = _reached({row for row in changed if row[0] == "units"}, referred)
    touched |= _reached(changed | bases, _referring(package.model, current))
    return Changes(
        revision,
        count,
        files,
        frozenset((table_path(row[0]), line) for row in touched for line in lines.get(row, ())),
        frozenset(documents.get(key[0], "") for table, key in touched if table == "sources"),
        frozenset(tables),
    )


def _content(storage: Storage, file: str) -> bytes | None:
    try:
        return storage.read(file)
    except OSError:
        return None


def _rows(table: Table, rows: Rows) -> Iterator[tuple[Row, dict[str, str], int]]:
    key = table.key
    if not set(key) <= rows.cells.keys():
        return
    for line, row in zip(rows.lines, rows.each(), strict=True):
        yield (table.name, tuple(row[name] for name in key)), row, line


def _references(model: Model, row: Row, cells: Mapping[str, str]) -> Iterator[Row]:
    for column in model[row[0]].columns:
        table = column.references or cells.get(column.references_by or "", "")
        if table and cells.get(column.name):
            yield table, (cells[column.name],)


def _referred(model: Model, versions: Iterable[Mapping[Row, Mapping[str, str]]]) -> dict[Row, set[Row]]:
    """For each row the rows it refers to, or did before it changed."""
    found: dict[Row, set[Row]] = {}
    for rows in versions:
        for row, cells in rows.items():
            found.setdefault(row, set()).update(_references(model, row, cells))
    return found


def _referring(model: Model, rows: Mapping[Row, Mapping[str, str]]) -> dict[Row, set[Row]]:
    """For each row the rows that refer to it: a change of unit makes every number in it doubtful."""
    found: dict[Row, set[Row]] = {}
    for row, cells in rows.items():
        for other in _references(model, row, cells):
            found.setdefault(other, set()).add(row)
    return found


def _reached(start: set[Row], edges: Mapping[Row, set[Row]]) -> set[Row]:
    reached: set[Row] = set()
    waiting = list(start)
    while waiting:
        for row in edges.get(waiting.pop(), ()):
            if row not in reached:
                reached.add(row)
                waiting.append(row)
    return reached

"""Runs the rules of `validate` over one mutant after another: only what a fault can reach runs again.

The mutant lies on disk, as it would for `validate`. A rule runs again over a table's rows if in the sound package it
read anything that the mutant changed; where it read nothing of that, it can find nothing else. A test holds the
findings against those of `validate` itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from indicators import Finding, Package
from indicators.model.tables import TABLES
from indicators.package.descriptor import descriptor_text, expected_descriptor, read_descriptor
from indicators.package.files import SourceText
from indicators.package.rows import Rows
from indicators.reading import Mention
from indicators.records import Layer
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.rules import Batch, checks_among
from tests.mutation.mutants import Change, Mutant
from tests.mutation.original import DESCRIPTOR, Original


@dataclass
class Reads:
    """Which files were read."""

    files: set[str] = field(default_factory=set)


class _Package(Package):
    """A package that takes over rows that are known already, and notes what is read."""

    def __init__(self, root: Path, known: Mapping[str, Rows], reads: Reads) -> None:
        super().__init__(root)
        self._rows.update(known)
        self._reads = reads

    def rows(self, table: str) -> Rows:
        self._reads.files.add(f"data/{table}.csv")
        return super().rows(table)


class _Context(Context):
    """A context that scans no text twice, and notes what is read."""

    scans: ClassVar[dict[str, tuple[list[int], list[Mention]]]] = {}

    def __init__(self, package: Package, reads: Reads) -> None:
        super().__init__(package)
        self._reads = reads

    def document(self, source_id: str) -> SourceText | str:
        self._reads.files.add("seeds")
        return super().document(source_id)

    def _scan(self, source_id: str) -> tuple[list[int], list[Mention]]:
        text = self.text(source_id) or ""
        if text not in self.scans:
            starts, mentions = super()._scan(source_id)
            self.scans[text] = (starts, list(mentions))
        return self.scans[text]


@dataclass(frozen=True)
class _Task:
    """A rule, or what a layer reports by itself, over one table."""

    table: str
    run: Callable[[Batch, Context], Iterable[Finding]]
    reads: Reads = field(default_factory=Reads)


def _tasks() -> Iterator[_Task]:
    for table in TABLES:
        for rule in checks_among(RULES.values(), table):
            yield _Task(table, rule.run_screened, Reads({DESCRIPTOR} if rule.layer is Layer.PACKAGE else set()))


class Bench:
    """A scratch copy of the package in which mutants are made, checked and undone.

    Parameters
    ----------
    original : Original
    root : Path
        An empty directory for the copy.
    """

    def __init__(self, original: Original, root: Path) -> None:
        self.original = original
        self.root = root
        for folder in ("data", "seeds"):
            shutil.copytree(original.root / folder, root / folder)
        (root / DESCRIPTOR).write_bytes(original.contents[DESCRIPTOR])
        package = Package(root)
        self._rows = {name: package.rows(name) for name in TABLES}
        self._tasks = list(_tasks())
        self.sound = [finding for task in self._tasks for finding in self._recorded(task)]

    def _recorded(self, task: _Task) -> list[Finding]:
        """What a task finds in the sound package, with a note of what it read."""
        task.reads.files.add(f"data/{task.table}.csv")
        context = _Context(_Package(self.root, self._rows, task.reads), task.reads)
        return list(task.run(Batch(TABLES[task.table], context.rows(task.table)), context))

    @contextmanager
    def holding(self, mutant: Mutant) -> Iterator[Change]:
        """The mutant on disk, for as long as the block lasts."""
        try:
            yield self._put(mutant)
        finally:
            self._undo(mutant)

    def _put(self, mutant: Mutant) -> Change:
        """Write a mutant to disk and bring datapackage.json up to date, as an editor would."""
        change = mutant.make()
        (self.root / mutant.file).write_bytes(change.content)
        if mutant.table:
            package = _Package(self.root, self._sound_rows(mutant), Reads())
            contents = {name: self.original.contents[f"data/{name}.csv"] for name in TABLES}
            contents[mutant.table] = change.content
            descriptor = expected_descriptor(
                read_descriptor(self.root), package.model, contents, package.rows("sources"), package.codes
            )
            (self.root / DESCRIPTOR).write_text(descriptor_text(descriptor), encoding="utf-8")
        return change

    def _undo(self, mutant: Mutant) -> None:
        for file in {mutant.file, DESCRIPTOR}:
            (self.root / file).write_bytes(self.original.contents[file])

    def findings(self, mutant: Mutant) -> Iterator[Finding]:
        """What validation finds in the mutant that lies on disk, in its own table first, as it is asked for."""
        nothing = Reads()
        context = _Context(_Package(self.root, self._sound_rows(mutant), nothing), nothing)
        batches = {name: Batch(table, context.rows(name)) for name, table in TABLES.items()}
        reached = "seeds" if mutant.file.startswith("seeds/") else mutant.file
        for task in sorted(self._tasks, key=lambda task: task.table != mutant.table):
            if reached in task.reads.files:
                yield from task.run(batches[task.table], context)

    def _sound_rows(self, mutant: Mutant) -> dict[str, Rows]:
        return {name: rows for name, rows in self._rows.items() if name != mutant.table}

"""What every task of a run knows: the package, the rules, the tables held, and where partial results go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pyarrow as pa

from indicators.model.tables import TABLES
from indicators.package import Package
from indicators.package.descriptor import Model
from indicators.package.files import ONE_FILE
from indicators.rules.catalogue import TeamRules, catalogue
from indicators.rules.context import Context
from indicators.rules.rules import Rule

STREAMED = ("sources", "cooperations", "aliases", "observations", "exclusions", "cooperation_parties")
"""Tables that grow with the documents, and are read block by block, those that others are placed by first."""

_SHIPPED_WHOLE = "sources"
"""The table that most rules ask for a document's name, day or language, and which is small beside the others."""

_IN_MEMORY: dict[tuple[str, str], Any] = {}
"""Partial results of runs that have no directory for them."""


@dataclass(frozen=True)
class Job:
    """One run.

    Attributes
    ----------
    root : str
        The package.
    scratch : str
        A directory for partial results that all workers reach; empty where this process keeps them in memory.
    codes : frozenset of str
        The rules that run.
    slices : int
        How many slices the documents are dealt into.
    thorough : bool
        Whether rules see every row, and not only those that their screens leave.
    run : str
        Tells the run from others.
    own : TeamRules or None
        The rules of the package's own that run too.
    """

    root: str
    scratch: str
    codes: frozenset[str]
    slices: int
    thorough: bool
    run: str
    own: TeamRules | None = None

    @property
    def catalogue(self) -> Mapping[str, Rule]:
        """Every rule that may run, by code, in the order in which they do."""
        return catalogue(self.own)

    def rules(self) -> list[Rule]:
        """The rules that run, in the order of the catalogue."""
        return [rule for code, rule in self.catalogue.items() if code in self.codes]

    def write(self, name: str, rows: Any) -> None:
        """Keep a partial result, whole or not at all; a task that is done again writes the same."""
        if not self.scratch:
            _IN_MEMORY[self.run, name] = rows.combine_chunks()
            return
        temporary = Path(self.scratch) / f"{name}.{uuid4().hex}.part"
        with pa.OSFile(str(temporary), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
            writer.write_table(rows.combine_chunks())
        temporary.replace(Path(self.scratch) / name)

    def read(self, name: str) -> Any:
        """A partial result as an Arrow table; None where there is none."""
        if not self.scratch:
            return _IN_MEMORY.get((self.run, name))
        file = Path(self.scratch) / name
        if not file.exists():
            return None
        with pa.memory_map(str(file)) as source:
            return pa.ipc.open_file(source).read_all()

    def forget(self) -> None:
        """Let go of what is kept in memory."""
        for key in [key for key in _IN_MEMORY if key[0] == self.run]:
            del _IN_MEMORY[key]


@lru_cache(maxsize=2)
def held(job: Job) -> Context:
    """The held tables of a job, read once in each process."""
    return Context(Package.open(job.root))


def held_tables(model: Model) -> tuple[str, ...]:
    """Tables that every worker holds: dimensions, which grow with what is spoken of, and those that a package adds."""
    return (*ONE_FILE, *model.own)


@lru_cache(maxsize=64)
def shipped(job: Job, table: str) -> frozenset[str] | None:
    """The columns of a table that rules read which see more than a row; None for all."""
    if table == _SHIPPED_WHOLE:
        return None
    definition = held(job).model[table]
    columns = {*definition.key, *(column.name for column in definition.references())}
    # What the package adds is read by the same rules, which cannot name it.
    own = [column for column in definition.columns if column.name not in TABLES[table].column_names()]
    columns |= {column.name for column in own if column.unique or column.extensible_codes}
    for code in job.codes:
        rule = job.catalogue[code]
        if rule.check is not None and rule.scope in ("document", "package"):
            read = rule.columns_of(table)
            if read is None:
                return None
            columns |= read
    return frozenset(columns)

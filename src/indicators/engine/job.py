"""What every task of a run knows: the package, the rules, the tables that are held, and where partial results go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from indicators.model.definition import Table
from indicators.model.tables import TABLES
from indicators.package.location import ONE_FILE
from indicators.package.package import Package
from indicators.rules.context import Context

HELD = ONE_FILE
"""Tables that every worker holds."""

STREAMED = ("sources", "cooperations", "aliases", "observations", "exclusions", "cooperation_parties")
"""Tables that grow with the documents, and are read block by block, those that others are placed by first."""


@dataclass(frozen=True)
class Job:
    """One run.

    Attributes
    ----------
    root, scratch : str
        The package, and a directory for partial results that all workers reach.
    codes : frozenset of str
        The rules that run.
    slices : int
        How many slices the documents are dealt into.
    thorough : bool
        Whether pandera judges every row, and not only those that the screen suspects.
    """

    root: str
    scratch: str
    codes: frozenset[str]
    slices: int
    thorough: bool = False

    def file(self, name: str) -> Path:
        return Path(self.scratch) / name


@dataclass(frozen=True)
class Held:
    """The held tables, read once in each process."""

    context: Context
    keys: Mapping[str, Any]
    """The keys of each held table, as Arrow arrays."""
    codes: Mapping[str, Any]
    """The codes of each list that the package extends, likewise."""


@lru_cache(maxsize=2)
def held(job: Job) -> Held:
    """The held tables of a job."""
    package = Package.open(job.root)
    context = Context(package)
    return Held(
        context,
        {name: pa.array(list(context.index(name)), pa.string()) for name in HELD if len(TABLES[name].key) == 1},
        {name: pa.array(values, pa.string()) for name, values in package.codes.items()},
    )


def linking_columns(table: Table) -> tuple[str, ...]:
    """The columns by which rows refer to rows of a streamed table other than their source."""
    return tuple(column.name for column in table.references() if column.references in STREAMED[1:])

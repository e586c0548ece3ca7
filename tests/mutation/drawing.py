"""Which mutants are run: as many as asked for, drawn by seed and spread over every table, column and kind of fault."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from indicators.model.tables import TABLES
from tests.mutation.cell_faults import cell_faults
from tests.mutation.file_faults import descriptor_faults, row_faults, source_faults, table_faults
from tests.mutation.mutants import Mutant, cell_changed
from tests.mutation.original import Original

_BYTES_OF_EACH_SOURCE = 40


def every_mutant(original: Original, seed: int) -> Iterator[Mutant]:
    """One fault of each kind in every cell and row, and the faults of whole files."""
    for table, definition in TABLES.items():
        for row in range(len(original.tables[table])):
            for column in definition.columns:
                random = Random(f"{seed} {table} {row} {column.name}")
                for kind, after in cell_faults(original, table, row, column, random):
                    yield cell_changed(original, kind, table, row, column.name, after)
            yield from row_faults(original, table, row, Random(f"{seed} {table} {row}"))
        yield from table_faults(original, table, Random(f"{seed} {table}"))
    for file in original.contents:
        if file.startswith("seeds/"):
            yield from source_faults(original, file, _BYTES_OF_EACH_SOURCE, Random(f"{seed} {file}"))
    yield from descriptor_faults(original, Random(f"{seed} descriptor"))


def _place(mutant: Mutant) -> str:
    """What faults of a file are spread over: columns, properties of datapackage.json, ways to change a byte."""
    if mutant.table:
        return mutant.column
    return "/".join(mutant.column.split("/")[:3]) or mutant.after


def drawn(original: Original, seed: int, count: int) -> list[Mutant]:
    """So many of them: one of each table, column and kind, then a second of each, and so on.

    Parameters
    ----------
    count : int
        How many; 0 for all.
    """
    strata: dict[tuple[str, str, str], list[Mutant]] = {}
    for mutant in every_mutant(original, seed):
        strata.setdefault((mutant.file, _place(mutant), mutant.kind), []).append(mutant)
    random = Random(seed)
    for mutants in strata.values():
        random.shuffle(mutants)
    order = list(strata.values())
    random.shuffle(order)
    chosen: list[Mutant] = []
    depth = 0
    while order and (not count or len(chosen) < count):
        chosen += [mutants[depth] for mutants in order]
        depth += 1
        order = [mutants for mutants in order if len(mutants) > depth]
    return chosen[:count] if count else chosen

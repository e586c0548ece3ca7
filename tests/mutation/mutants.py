"""What a mutant is: the real package with one fault, and where that fault stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.mutation.original import Original, Record, in_order, line_of, written


@dataclass(frozen=True)
class Change:
    """What a mutant does to the package.

    Attributes
    ----------
    content : bytes
        The file as changed.
    lines : frozenset of int
        The lines in it at which the fault stands; empty where it is what no longer stands there, or the whole file.
    """

    content: bytes
    lines: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Mutant:
    """One fault.

    Attributes
    ----------
    kind : str
        The kind of fault: ``digit swapped``, ``row deleted``.
    file : str
        The file it is in, relative to the package.
    table, column : str
        Where it is, as far as it is in a table and a column.
    row : int
        The record's number in the real table; -1 where no record is meant.
    before, after : str
        What stood there, and what stands there now.
    make : callable
        Makes the change.
    """

    kind: str
    file: str
    table: str
    column: str
    row: int
    before: str
    after: str
    make: Callable[[], Change]

    def name(self) -> str:
        """One line that says what was done."""
        place = self.file + (f" {self.column}" if self.column else "")
        return f"{self.kind}: {place} [{self.row}] {self.before[:60]!r} -> {self.after[:60]!r}"


def cell_changed(original: Original, kind: str, table: str, row: int, column: str, after: str) -> Mutant:
    """A cell changed and the file written as `fmt` orders it: a changed key finds its new place."""
    before = original.tables[table].records[row][column]

    def make() -> Change:
        rows = original.tables[table]
        changed = {**rows.records[row], column: after}
        records = in_order(rows.table, [changed if place == row else one for place, one in enumerate(rows.records)])
        lines = frozenset({line_of(rows.header, records, changed)})
        return Change(written(rows.header, records), lines)

    return Mutant(kind, f"data/{table}.csv", table, column, row, before, after, make)


def row_deleted(original: Original, table: str, row: int) -> Mutant:
    rows = original.tables[table]

    def make() -> Change:
        return Change(written(rows.header, [one for place, one in enumerate(rows.records) if place != row]))

    return Mutant("row deleted", f"data/{table}.csv", table, "", row, ", ".join(rows.key(row)), "", make)


def row_duplicated(original: Original, table: str, row: int) -> Mutant:
    rows = original.tables[table]

    def make() -> Change:
        twin = dict(rows.records[row])
        records = [*rows.records[: row + 1], twin, *rows.records[row + 1 :]]
        return Change(written(rows.header, records), frozenset({line_of(rows.header, records, twin)}))

    key = ", ".join(rows.key(row))
    return Mutant("row duplicated", f"data/{table}.csv", table, "", row, key, f"{key} twice", make)


def rows_swapped(original: Original, table: str, row: int, other: int) -> Mutant:
    rows = original.tables[table]

    def make() -> Change:
        records = list(rows.records)
        records[row], records[other] = records[other], records[row]
        moved: list[Record] = [records[row], records[other], *records[max(row, other) + 1 : max(row, other) + 2]]
        return Change(written(rows.header, records), frozenset(line_of(rows.header, records, one) for one in moved))

    before, after = ", ".join(rows.key(row)), ", ".join(rows.key(other))
    return Mutant("rows swapped", f"data/{table}.csv", table, "", row, before, after, make)


def file_changed(
    kind: str, file: str, before: str, after: str, content: Callable[[], bytes], column: str = ""
) -> Mutant:
    """A file changed otherwise than in one cell or row: its bytes, its header, the order of its columns."""
    table = file.removeprefix("data/").removesuffix(".csv") if file.startswith("data/") else ""
    return Mutant(kind, file, table, column, -1, before, after, lambda: Change(content()))

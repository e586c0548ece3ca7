"""The rows that a branch changes, each with the words that it rests on, before and after, the weightiest first."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeAlias

from indicators.errors import PackageError
from indicators.history import Difference, TableDifference
from indicators.history.policy import Bump, cell_class
from indicators.history.row_changes import CellChange, RowChange
from indicators.history.sides import Side, describe
from indicators.history.table_stream import records_of
from indicators.package import Package

MOST = 5_000
"""Rows of each kind of a table that are told one by one; the rest is counted, and `diff` has it."""

_UNSURE = frozenset({"status", "role", "mode", "entity_id", "indicator_id", "project_entity_id"})
_WITH_WORDS = ("observations", "cooperations", "cooperation_parties", "aliases", "reference_values", "exclusions")
"""The tables whose rows rest on words, the weightiest first. In them a cell of `_UNSURE` may be wrong unnoticed."""

_AROUND = 20
"""Characters shown on either side of words that a row only points at."""

ReviewedKind: TypeAlias = Literal["added", "removed", "changed", "renamed"]


@dataclass(frozen=True, slots=True)
class Words:
    """What a row rests on, on one side."""

    text: str
    """The quote; of an exclusion or alias what stands around it, of a reference value its words and their page."""
    source_id: str = ""
    start: str = ""
    """The offset of a quote, as written."""


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One row that the branch added, removed, changed, or gave another key.

    Attributes
    ----------
    table : str
    kind : {"added", "removed", "changed", "renamed"}
    key : tuple of str
        Its key now; of a row that was removed, as it was.
    old_key : tuple of str
        Its key in the base; of a row that was added, the same as `key`.
    cells : tuple of CellChange
        The cells that differ, those first that no rule can be sure of; a key that changed is among them.
    file, line : str, int
        Where it stands now, or stood.
    bump : Bump
        The kind of version that it asks for.
    unsure : tuple of str
        The columns whose change no rule can be sure of.
    before, after : Words or None
    remarks : tuple of str
        What became of the words: whether the quote moved, and whether the text of its source is another.
    """

    table: str
    kind: ReviewedKind
    key: tuple[str, ...]
    old_key: tuple[str, ...]
    cells: tuple[CellChange, ...]
    file: str
    line: int
    bump: Bump
    unsure: tuple[str, ...] = ()
    before: Words | None = None
    after: Words | None = None
    remarks: tuple[str, ...] = ()


def reviewed_rows(old: Side, new: Side, difference: Difference) -> tuple[list[ReviewedRow], dict[str, int]]:
    """The rows that differ, and by table how many there are beyond those."""
    found: list[ReviewedRow] = []
    left: dict[str, int] = {}
    for table in difference.tables.values():
        changed = _weightiest(table)
        removed, added = list(table.rows.of("removed", MOST)), list(table.rows.of("added", MOST))
        rest = len(table.rows) - len(changed) - len(removed) - len(added)
        left |= {table.name: rest} if rest else {}
        renamed = list(_renamed(table, removed, added)) if not rest else []
        found += [_row(table, change) for change in (*changed, *renamed, *removed, *added)]
    order = {name: place for place, name in enumerate((*_WITH_WORDS, *difference.tables))}
    found.sort(key=lambda row: (not row.unsure, -row.bump, order[row.table]))
    return list(_with_words(old, new, found, {one.source_id for one in difference.documents})), left


def _with_words(old: Side, new: Side, rows: list[ReviewedRow], texts: set[str]) -> Iterator[ReviewedRow]:
    """The rows with what they rest on, before and after: their own quote, or that of the row they belong to."""
    olds, news = _Shown(old), _Shown(new)
    olds.read((row.table, row.old_key) for row in rows if row.kind != "added")
    news.read((row.table, row.key) for row in rows if row.kind != "removed")
    for row in rows:
        before = olds.words(row.table, row.old_key) if row.kind != "added" else None
        after = news.words(row.table, row.key) if row.kind != "removed" else None
        yield replace(row, before=before, after=after, remarks=tuple(_remarks(before, after, texts)))


def _renamed(table: TableDifference, removed: list[RowChange], added: list[RowChange]) -> Iterator[RowChange]:
    """Pairs that are one row under another key, each told as a change; they are taken out of the two lists."""
    for signature in _signatures(table):
        olds, news = _alone(removed, signature), _alone(added, signature)
        taken: set[int] = set()
        for said in [said for said in olds if said in news]:
            old, new = olds[said], news[said]
            taken.update((id(old), id(new)))
            before, after = ({cell.column: cell.old or cell.new for cell in one.cells} for one in (old, new))
            keys = (CellChange(*cell) for cell in zip(table.key, old.key, new.key, strict=True))
            cells = (CellChange(name, before.get(name, ""), after.get(name, "")) for name in {**before, **after})
            differing = tuple(cell for cell in (*keys, *cells) if cell.old != cell.new)
            yield RowChange("changed", new.key, differing, old.old_line, new.new_line, old.old_file, new.new_file)
        for rows in (removed, added):
            rows[:] = [row for row in rows if id(row) not in taken]


def _signatures(table: TableDifference) -> Iterator[Callable[[RowChange], Hashable]]:
    """By what a removed row and an added one are the same: all other cells, the words, or the rest of a long key."""

    def place(row: RowChange, names: Sequence[str]) -> Hashable:
        cells = {cell.column: cell.old or cell.new for cell in row.cells}
        said = tuple(cells.get(name, "") for name in names)
        return said if all(said) else None

    def without(spared: int, row: RowChange) -> Hashable:
        return row.key[:spared] + row.key[spared + 1 :]

    if len(table.key) == 1:
        yield lambda row: tuple((cell.column, cell.old or cell.new) for cell in row.cells) or None
        yield lambda row: place(row, ("source_id", "value_start", "value_text"))
        yield lambda row: place(row, ("source_id", "quote_start", "quote"))
    elif len(table.key) == 2:
        yield lambda row: (row.key[0], tuple((cell.column, cell.old or cell.new) for cell in row.cells))
    else:
        for spared in range(len(table.key) - 1, 0, -1):
            yield partial(without, spared)


def _alone(rows: Iterable[RowChange], signature: Callable[[RowChange], Hashable]) -> dict[Hashable, RowChange]:
    """The rows of which only one has the signature."""
    found: dict[Hashable, list[RowChange]] = {}
    for row in rows:
        if (said := signature(row)) is not None:
            found.setdefault(said, []).append(row)
    return {said: ones[0] for said, ones in found.items() if len(ones) == 1}


def _weightiest(table: TableDifference) -> list[RowChange]:
    """The changed rows, or where they are too many those first that no rule can be sure of."""
    unsure: list[RowChange] = []
    others: list[RowChange] = []
    for row in table.rows.of("changed"):
        kept = unsure if any(cell.column in _UNSURE for cell in row.cells) else others
        if len(kept) < MOST:
            kept.append(row)
    return [*unsure, *others][:MOST]


def _row(table: TableDifference, change: RowChange) -> ReviewedRow:
    renamed = change.kind == "changed" and any(cell.column in table.key for cell in change.cells)
    kind: ReviewedKind = "renamed" if renamed and len(table.key) == 1 else change.kind
    classes = {cell.column: cell_class(table.name, cell).bump for cell in change.cells}
    weights = {"added": Bump.MINOR, "removed": Bump.MAJOR}
    bump = Bump.MAJOR if renamed else weights.get(kind) or max(classes.values(), default=Bump.NONE)
    changes = change.kind == "changed" and table.name in _WITH_WORDS
    unsure = tuple(cell.column for cell in change.cells if changes and cell.column in _UNSURE)
    cells = sorted(change.cells, key=lambda cell: (cell.column not in unsure, -classes[cell.column]))
    file, line = (change.new_file, change.new_line) if change.new_line else (change.old_file, change.old_line)
    before = {cell.column: cell.old for cell in change.cells} if renamed else {}
    old_key = tuple(before.get(name, part) for name, part in zip(table.key, change.key, strict=False)) or change.key
    return ReviewedRow(table.name, kind, change.key, old_key, tuple(cells), file, line, bump, unsure)


class _Shown:
    """The rows of one side whose words are to be shown, each table read once."""

    def __init__(self, side: Side) -> None:
        self._package, self._side = Package(side.storage), side
        self._rows: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}

    def read(self, wanted: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Look rows up by table and key, in a pass over each table."""
        by_table: dict[str, set[tuple[str, ...]]] = {}
        for table, key in wanted:
            if table in _WITH_WORDS:
                owner, its_key = _owner(table, key)
                by_table.setdefault(owner, set()).add(its_key)
        for table, keys in by_table.items():
            with suppress(PackageError):
                described = describe(self._side).tables[table]
                with records_of(self._side, table, described.paths) as records:
                    places = [records.header.index(name) for name in described.key]
                    # Most rows are passed over by their first cell, which is the first of the key in all that we write.
                    firsts = {key[0].encode() for key in keys} if places[0] == 0 else None
                    while (record := records.peek()) is not None:
                        if firsts is None or record.partition(b",")[0].strip(b'"\r\n') in firsts:
                            cells = records.cells(record)
                            key = tuple(cells[place] for place in places)
                            if key in keys:
                                self._rows[table, key] = dict(zip(records.header, cells, strict=True))
                        records.advance()

    def words(self, table: str, key: tuple[str, ...]) -> Words | None:
        """What a row of this side rests on; None where it rests on none, or they are not at hand."""
        row = self._rows.get(_owner(table, key))
        if row is None:
            return None
        if table == "aliases":
            return self._around(row["source_id"], row["alias"])
        if table == "exclusions":
            return self._around(row["source_id"], row["text"], row["start"])
        if table == "reference_values":
            parts = (row["value_text"], row["publisher"], row["published_on"], row["url"])
            return Words(" · ".join(part for part in parts if part))
        return Words(row["quote"], row["source_id"], row["quote_start"])

    def _around(self, source_id: str, text: str, start: str = "") -> Words:
        """Words of a source with a few that stand beside them; the words alone where they do not stand there."""
        try:
            document = self._package.source(source_id).text or ""
            place = int(start) if start else document.find(text)
        except (KeyError, ValueError, PackageError):
            return Words(text, source_id, start)
        if place < 0 or document[place : place + len(text)] != text:
            return Words(text, source_id, start)
        before = document[max(place - _AROUND, 0) : place].rpartition("\n")[2]
        after = document[place + len(text) : place + len(text) + _AROUND].partition("\n")[0]
        return Words(f"{before}【{text}】{after}", source_id, str(place))


def _owner(table: str, key: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The row whose words a row rests on: a party has those of its cooperation."""
    return ("cooperations", key[:1]) if table == "cooperation_parties" else (table, key)


def _remarks(before: Words | None, after: Words | None, texts: set[str]) -> Iterator[str]:
    if before is not None and after is not None:
        if before.source_id != after.source_id:
            yield f"now of another source: {before.source_id} → {after.source_id}"
        elif before.start != after.start:
            yield f"moved from character {before.start or '?'} to {after.start or '?'} of {after.source_id}"
    for source_id in sorted({words.source_id for words in (before, after) if words is not None} & texts):
        yield f"the text of {source_id} changed"

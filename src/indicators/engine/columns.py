"""Cells that are held in Arrow: made lists column by column when a rule reads them, or looked at as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from indicators.model.compilers.arrow_text import whole
from indicators.package.rows import Rows


class ArrowCells(Mapping[str, list[str]]):
    """Columns of text, each of which becomes a list when it is first asked for.

    Parameters
    ----------
    texts : pyarrow.Table
        Columns of text; an empty cell is null. A column of nothing but Arrow's null type was left behind.

    Raises
    ------
    LookupError
        A column is asked for that was left behind: a rule reads what it is not said to read.
    """

    def __init__(self, texts: pa.Table) -> None:
        self._left = frozenset(field.name for field in texts.schema if pa.types.is_null(field.type))
        self.texts = texts.drop_columns(sorted(self._left))
        self._lists: dict[str, list[str]] = {}

    def __getitem__(self, name: str) -> list[str]:
        if name not in self._lists:
            if name not in self:
                raise KeyError(name)
            self._lists[name] = pc.fill_null(self.texts[name], "").to_pylist()
        return self._lists[name]

    def __contains__(self, name: object) -> bool:
        if name in self._left:
            raise LookupError(f"{name} did not come to the slices")
        return name in self.texts.column_names

    def __iter__(self) -> Iterator[str]:
        return iter(self.texts.column_names)

    def __len__(self) -> int:
        return int(self.texts.num_columns)


def texts_of(rows: Rows) -> pa.Table:
    """The cells as Arrow columns of text, an empty one null."""
    if isinstance(rows.cells, ArrowCells):
        return rows.cells.texts
    return pa.table(
        {name: pa.array([cell or None for cell in cells], pa.string()) for name, cells in rows.cells.items()}
    )


def selected(rows: Rows, places: list[int]) -> Rows:
    """Some of the rows."""
    if isinstance(rows.cells, ArrowCells):
        texts = rows.cells.texts
        cells = dict(ArrowCells(texts.take(pa.array(places, pa.int64())) if places else texts.slice(0, 0)))
    else:
        cells = {name: [cells[place] for place in places] for name, cells in rows.cells.items()}
    lines = [rows.lines[place] for place in places]
    return Rows(rows.path, rows.header, lines, cells, rows.defects, None, [rows.file(place) for place in places])


def distinct(rows: Rows, *columns: str) -> Rows:
    """Some columns of the rows, each combination of their cells once and in no place."""
    texts = texts_of(rows)
    if not set(columns) <= set(texts.column_names):
        return rows
    some = texts.select(columns).group_by(list(columns), use_threads=False).aggregate([])
    return Rows(rows.path, rows.header, [0] * len(some), ArrowCells(some), rows.defects)


def repeats(rows: Rows, columns: Collection[str]) -> list[int]:
    """The rows whose cells in some columns come more than once together."""
    texts = texts_of(rows).select(list(columns))
    if len(texts.group_by(list(columns), use_threads=False).aggregate([])) == len(texts):
        return []
    keys = list(zip(*(rows.cells[name] for name in columns), strict=True))
    counts = Counter(keys)
    return [index for index, key in enumerate(keys) if counts[key] > 1]


def not_among(rows: Rows, column: str, known: Collection[str]) -> list[int]:
    """The rows with a cell in a column that is none of some; not those where it is empty, or where there is no such."""
    texts = texts_of(rows)
    if column not in texts.column_names:
        return []
    there = pc.or_(pc.is_in(texts[column], value_set=pa.array(list(known), pa.string())), pc.is_null(texts[column]))
    return _places(pc.invert(there))


def places_of(rows: Rows, column: str, keys: Collection[str]) -> dict[str, int]:
    """Where each of some keys comes first in a column, for those that do."""
    texts = texts_of(rows)
    if column not in texts.column_names or not len(keys):
        return {}
    cells = whole(texts[column])
    places = _places(pc.is_in(cells, value_set=pa.array(list(keys), pa.string())))
    there = cells.take(pa.array(places, pa.int64())).to_pylist()
    return dict(zip(reversed(there), reversed(places), strict=True))


def values_in(rows: Rows, column: str) -> frozenset[str]:
    """Every text that a column has; the empty one too."""
    texts = texts_of(rows)
    if column not in texts.column_names:
        return frozenset()
    return frozenset(pc.fill_null(pc.unique(texts[column]), "").to_pylist())


def _places(mask: Any) -> list[int]:
    return list(pc.indices_nonzero(mask).to_pylist())

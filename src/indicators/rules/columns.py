"""Cells that are held in Arrow: made lists column by column when a rule reads them, or looked at as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.model import Table
from indicators.model.compilers.arrow import as_numpy, as_texts, filled, number_array, text_array, text_bytes, whole
from indicators.model.compilers.arrow_screen import rising
from indicators.package.rows import Rows

_CONTROLS = bytes((*range(32), 127))
_CONTROL = r"[\x00-\x1f\x7f]"


class ArrowCells(Mapping[str, list[str]]):
    """Columns of text, each of which becomes a list when it is first asked for.

    Parameters
    ----------
    texts : pyarrow.Table
        Columns of text; an empty cell is null. A column of nothing but Arrow's null type was left behind.

    Raises
    ------
    LookupError
        A column is asked for that was left behind: a rule reads what it does not say that it reads.
    """

    def __init__(self, texts: pa.Table) -> None:
        self.table = texts
        self._names = tuple(texts.column_names)
        self._left = frozenset(field.name for field in texts.schema if pa.types.is_null(field.type))
        self._lists: dict[str, list[str]] = {}

    def text(self, name: str) -> Any:
        """A column as Arrow text in one piece."""
        self._require(name)
        return whole(self.table[name])

    def taken(self, places: Any) -> ArrowCells:
        """The cells of some rows."""
        return ArrowCells(self.table.take(places))

    def _require(self, name: str) -> None:
        if name in self._left:
            raise LookupError(f"a rule reads {name} and does not say so: name it among what it reads")

    def __getitem__(self, name: str) -> list[str]:
        if name not in self._lists:
            if name not in self:
                raise KeyError(name)
            self._lists[name] = as_texts(self.text(name))
        return self._lists[name]

    def __contains__(self, name: object) -> bool:
        self._require(str(name))
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if name not in self._left)

    def __len__(self) -> int:
        return len(self._names) - len(self._left)


def text_of(rows: Rows, column: str) -> Any:
    """A column as Arrow text, an empty cell null."""
    cells = rows.cells
    return cells.text(column) if isinstance(cells, ArrowCells) else text_array(cells[column])


def texts_of(rows: Rows, columns: Collection[str] = ()) -> pa.Table:
    """Some columns, or all, as an Arrow table of text, an empty cell null."""
    return pa.table({name: text_of(rows, name) for name in columns or rows.cells})


def with_controls(rows: Rows, columns: Collection[str]) -> list[int]:
    """The rows with a control character in one of some columns."""
    found = np.zeros(len(rows), np.bool_)
    for name in columns:
        text = text_of(rows, name)
        content = text_bytes(text)
        if len(content.translate(None, _CONTROLS)) != len(content):
            found |= as_numpy(filled(pc.match_substring_regex(text, _CONTROL), value=False))
    return [int(place) for place in np.flatnonzero(found)]


def selected(rows: Rows, places: Collection[int]) -> Rows:
    """Some of the rows."""
    cells: Mapping[str, list[str]]
    some = [int(place) for place in places]
    if isinstance(rows.cells, ArrowCells):
        cells = rows.cells.taken(number_array(np.array(some, np.int64)))
    else:
        cells = {name: [cells[place] for place in some] for name, cells in rows.cells.items()}
    lines = [int(rows.lines[place]) for place in some]
    return Rows(rows.path, rows.header, lines, cells, rows.defects, rows.content, [rows.file(one) for one in some])


def joined(rows: Sequence[Rows]) -> Rows:
    """Rows of one table whose cells are held in Arrow, in the order of their files and lines."""
    texts = pa.concat_tables(
        [one.cells.table for one in rows if isinstance(one.cells, ArrowCells)], promote_options="default"
    )
    placed = [(one.file(place), int(line)) for one in rows for place, line in enumerate(one.lines)]
    order = sorted(range(len(placed)), key=placed.__getitem__)
    cells = ArrowCells(texts.take(number_array(np.array(order, np.int64))))
    files, lines = [placed[one][0] for one in order], [placed[one][1] for one in order]
    return Rows(rows[0].path, tuple(texts.column_names), lines, cells, rows[0].defects, None, files)


def distinct(rows: Rows, *columns: str) -> set[tuple[str, ...]]:
    """Each combination of the cells of some columns."""
    if not isinstance(rows.cells, ArrowCells):
        return set(zip(*(rows.cells[name] for name in columns), strict=True))
    texts = [rows.cells.text(name) for name in columns]
    _, first = np.unique(_combined(texts), return_index=True)
    return set(zip(*(as_texts(text.take(number_array(first))) for text in texts), strict=True))


def repeats(rows: Rows, columns: Collection[str]) -> list[int]:
    """The rows whose cells in some columns come more than once together."""
    if not len(rows) or not all(name in rows.cells for name in columns):
        return []
    _, which, counts = np.unique(
        _combined([text_of(rows, name) for name in columns]), return_inverse=True, return_counts=True
    )
    return [int(place) for place in np.flatnonzero(counts[which] > 1)]


def _combined(texts: Sequence[Any]) -> Any:
    """A number for each row, the same for those whose texts are the same."""
    numbers = np.zeros(len(texts[0]), np.int64)
    for text in texts:
        encoded = filled(text, "").dictionary_encode()
        together = numbers * max(len(encoded.dictionary), 1) + as_numpy(encoded.indices)
        _, numbers = np.unique(together, return_inverse=True)
    return numbers


def repeated_keys(table: Table, rows: Rows) -> list[int]:
    """The rows whose key another one has."""
    if len(rows) < 2 or not all(name in rows.cells for name in table.key):
        return []
    ordered = rising(table, texts_of(rows, table.key))
    return [] if ordered is not None and ordered.all() else repeats(rows, table.key)


def not_among(rows: Rows, column: str, known: Any) -> list[int]:
    """The rows with a cell in a column that is none of some Arrow texts; not those where it is empty or not there."""
    if column not in rows.cells:
        return []
    text = text_of(rows, column)
    return places(pc.invert(pc.or_(pc.is_in(text, value_set=known), pc.is_null(text))))


def known_in(rows: Rows, column: str, words: Collection[str]) -> set[str]:
    """Those of some words that a column has."""
    if column not in rows.cells:
        return set()
    if isinstance(rows.cells, ArrowCells):
        wanted = text_array(list(words))
        return set(wanted.filter(pc.is_in(wanted, value_set=rows.cells.text(column))).to_pylist()) - {None}
    return set(words).intersection(rows.cells[column])


def rows_with(rows: Rows, column: str, keys: Collection[str]) -> Rows:
    """The rows with one of some words in a column, in order."""
    if column not in rows.cells or not keys:
        return selected(rows, ())
    if isinstance(rows.cells, ArrowCells):
        return selected(rows, places(pc.is_in(rows.cells.text(column), value_set=text_array(sorted(keys)))))
    wanted = set(keys)
    return selected(rows, [index for index, cell in enumerate(rows.cells[column]) if cell in wanted])


def places(mask: Any) -> list[int]:
    """The numbers of the rows for which something holds."""
    return list(pc.indices_nonzero(mask).to_pylist())

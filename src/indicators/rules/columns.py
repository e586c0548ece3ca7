"""Cells that are held in Arrow: made lists column by column when a rule reads them, or screened as they are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.model import Table
from indicators.model.arrow import (
    as_numpy,
    as_texts,
    filled,
    number_array,
    rising,
    scalar,
    text_array,
    text_bytes,
    whole,
)
from indicators.package.rows import Rows
from indicators.reading import Qualifier

_CONTROLS, _CONTROL = bytes((*range(32), 127)), r"[\x00-\x1f\x7f]"


class ArrowCells(Mapping[str, list[str]]):
    """Columns of text, an empty cell null, each of which becomes a list when it is first asked for.

    A column of nothing but Arrow's null type was left behind: to ask for it is to read what a rule does not say.
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


def together(texts: Sequence[Any]) -> Any:
    """A text for each row, the same for those whose texts in some columns are the same."""
    return pc.binary_join_element_wise(*(filled(whole(text), "") for text in texts), scalar("\n"))


def places(mask: Any) -> list[int]:
    """The numbers of the rows for which something holds."""
    return list(pc.indices_nonzero(mask).to_pylist())


_SERIES, _DAYS = ("indicator_id", "entity_id"), ("period_start", "period_end")
_OF_A_SERIES = ("observation_id", *_SERIES, *_DAYS, "value", "lower", "upper", "qualifier", "status")
_PLAIN_NUMBER = r"^[0-9]{1,15}(\.[0-9]{1,15})?$"
"""Numbers that doubles tell from nothing and from each other as far as `_NEARLY` asks for."""
_NEARLY = 1 - 1e-9
"""How far below the factor a quotient of doubles may lie, with the exact one above it."""


def may_jump(figures: Rows, references: Rows, factor: Fraction) -> list[int]:
    """The observations of series that may jump by more than a factor, or go on in references."""
    if not len(figures) or not all(name in figures.cells for name in _OF_A_SERIES):
        return []  # of a table that breaks its form nothing is used
    texts = texts_of(figures, _OF_A_SERIES)
    dated = pc.or_(pc.is_valid(texts["period_start"]), pc.is_valid(texts["period_end"]))
    target = filled(pc.equal(texts["status"], scalar("target")), value=False)
    counts = whole(pc.and_(pc.and_(dated, pc.is_valid(texts["value"])), pc.invert(target)))
    places, texts = as_numpy(pc.indices_nonzero(counts)), texts.filter(counts)
    told = all(name in references.cells for name in _SERIES)
    known = together([text_of(references, name) for name in _SERIES]) if told else text_array(())
    goes_on = as_numpy(pc.is_in(together([texts[name] for name in _SERIES]), value_set=known))
    return [int(place) for place in places[np.flatnonzero(may_step_far(texts, factor) | goes_on)]]


def may_step_far(texts: pa.Table, factor: Fraction) -> Any:
    """Rows of series of which some step may go beyond a factor; of a series always all.

    A series with a row that is not plainly a figure may: the rules decide which rows count, and so what follows what.
    The texts are dated observations with a value, none of them a target.
    """
    if not len(texts):
        return np.zeros(0, np.bool_)
    number_of = as_numpy(together([texts[name] for name in _SERIES]).dictionary_encode().indices)
    start, end = (pc.coalesce(whole(texts[one]), whole(texts[other])) for one, other in (_DAYS, _DAYS[::-1]))
    plain = _is_plain(texts, start, end)
    values = as_numpy(pc.if_else(plain, whole(texts["value"]), scalar("1")).cast(pa.float64()))
    plain = as_numpy(plain) & (values > 0)
    columns = {"series": number_array(number_of), "end": end, "start": start, "id": whole(texts["observation_id"])}
    order = as_numpy(pc.sort_indices(pa.table(columns), sort_keys=[(name, "ascending") for name in columns]))
    ordered, followed = values[order], number_of[order]
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient = ordered[1:] / ordered[:-1]
        far = ~(np.maximum(quotient, 1 / quotient) <= float(factor) * _NEARLY)
    doubtful = np.zeros(number_of.max() + 1, np.bool_)
    doubtful[followed[1:][far & (followed[1:] == followed[:-1])]] = True
    doubtful[number_of[~plain]] = True
    return doubtful[number_of]


def _is_plain(texts: pa.Table, start: Any, end: Any) -> Any:
    """Rows that no rule about figures can refuse."""
    qualifiers = text_array([str(one) for one in Qualifier])
    plain = pc.and_(pc.is_in(texts["qualifier"], value_set=qualifiers), pc.less_equal(start, end))
    for day in (start, end):
        plain = pc.and_(plain, pc.is_in(day, value_set=_days_among(day)))
    for name in ("value", "lower", "upper"):
        plain = pc.and_(plain, pc.match_substring_regex(filled(whole(texts[name]), "1"), _PLAIN_NUMBER))
    plain = filled(plain, value=False)
    lower, upper = (
        pc.if_else(plain, texts[name], text_array([""])[0]).cast(pa.float64()) for name in ("lower", "upper")
    )
    in_order = pc.or_(pc.equal(texts["lower"], texts["upper"]), pc.less(lower, upper))
    return whole(pc.and_(plain, filled(in_order, value=True)))


def _days_among(cells: Any) -> Any:
    """Those of some texts that are days of the calendar."""
    days = []
    for text in pc.unique(cells).to_pylist():
        try:
            date.fromisoformat(text)
        except ValueError:
            continue
        days.append(text)
    return text_array([day for day in days if len(day) == len("2025-12-31") and day.isascii()])

"""A table of any length as one CSV file in canonical form and order, with one batch of its rows in memory.

Rows that come in order, as they mostly do, are written as they come. Where several files of a table interleave, or a
file is in another order, runs of rows in order are written first, and merged.
"""

from __future__ import annotations

import csv
import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TextIO

from indicators.model.definition import Table
from indicators.package.canonical import SortKey, canonical_columns, comparable, csv_lines, csv_text
from indicators.package.rows import Rows

_MOST_RUNS = 64
"""Files that are open at a time. More runs than that are merged into one before others are begun."""

_NO_CELL_LIMIT = 2**31 - 1


@dataclass(slots=True)
class _Run:
    """Rows in order, in a file of their own."""

    path: Path
    stream: TextIO
    last: SortKey
    """The key of its last row."""


def write_in_order(table: Table, batches: Iterable[Rows], path: Path) -> None:
    """Write the rows as one CSV file, with the header."""
    with ExitStack() as streams:
        runs: list[_Run] = []
        for number, rows in enumerate(batches):
            if not len(rows):
                continue
            lines, keys = _in_order(table, canonical_columns(table, rows))
            run = _run_before(runs, keys[0])
            if run is None:
                if len(runs) == _MOST_RUNS:
                    runs = [_merged(table, runs, path.with_name(f"{path.name}.{number}.merged"), streams)]
                place = path.with_name(f"{path.name}.{number}.run")
                run = _Run(place, streams.enter_context(_new(place, table)), keys[-1])
                runs.append(run)
            run.stream.writelines(lines)
            run.last = keys[-1]
        if not runs:
            runs = [_Run(path, streams.enter_context(_new(path, table)), ())]
        elif len(runs) > 1:
            runs = [_merged(table, runs, path, streams)]
    runs[0].path.replace(path)


def _in_order(table: Table, columns: Sequence[list[str]]) -> tuple[list[str], list[SortKey]]:
    """The lines of some rows and their keys, by the keys."""
    cells = dict(zip(table.column_names(), columns, strict=True))
    parts = ([comparable(table.column(name), cell) for cell in cells[name]] for name in table.key)
    keys: list[SortKey] = list(zip(*parts, strict=True))
    lines = csv_lines(columns)
    if any(after < before for before, after in pairwise(keys)):
        places = sorted(range(len(keys)), key=keys.__getitem__)
        lines, keys = [lines[place] for place in places], [keys[place] for place in places]
    return lines, keys


def _run_before(runs: Sequence[_Run], key: SortKey) -> _Run | None:
    """The run that ends closest before a key."""
    before = [run for run in runs if not key < run.last]
    return max(before, key=lambda run: run.last, default=None)


def _new(path: Path, table: Table) -> TextIO:
    stream = path.open("w", encoding="utf-8", newline="")
    stream.write(csv_text(table.column_names(), []))
    return stream


def _merged(table: Table, runs: Sequence[_Run], path: Path, streams: ExitStack) -> _Run:
    """All runs in one, and their files removed."""
    made = streams.enter_context(_new(path, table))
    with ExitStack() as reading:
        reading.callback(csv.field_size_limit, csv.field_size_limit(_NO_CELL_LIMIT))
        sources = []
        for run in runs:
            run.stream.close()
            sources.append(_read(table, reading.enter_context(run.path.open(encoding="utf-8", newline=""))))
        for _, line in heapq.merge(*sources, key=lambda pair: pair[0]):
            made.write(line)
    for run in runs:
        run.path.unlink()
    return _Run(path, made, max(run.last for run in runs))


def _read(table: Table, stream: TextIO) -> Iterator[tuple[SortKey, str]]:
    """The rows of a run with their keys."""
    reader = csv.reader(stream, strict=True)
    header = next(reader)
    places = [(table.column(name), header.index(name)) for name in table.key]
    for record in reader:
        key = tuple(comparable(column, record[place]) for column, place in places)
        yield key, csv_lines([[cell] for cell in record])[0]

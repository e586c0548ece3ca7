"""Cells that follow from the sources: offsets, digests and lengths, filled where blank and unambiguous."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from indicators.package.rows import Rows
from indicators.package.sources import SourceText, SourceUnavailableError, read_source

ReadSource = Callable[[str], SourceText | None]


def complete(root: Path, tables: dict[str, Rows]) -> dict[str, Rows]:
    """The tables with blank ``sha256``, ``characters``, ``quote_start``, ``value_start`` and ``start`` filled in.

    A cell stays blank where its source cannot be read, or where its text occurs in the source more than once.
    """

    @cache
    def source(file: str) -> SourceText | None:
        try:
            return read_source(root, file)
        except SourceUnavailableError:
            return None

    completed = dict(tables)
    sources = tables["sources"]
    files = dict(zip(sources.cells.get("source_id", ()), sources.cells.get("file", ()), strict=False))

    def by_id(source_id: str) -> SourceText | None:
        return source(files[source_id]) if source_id in files else None

    completed["sources"] = _fill_sources(sources, source)
    for name in ("observations", "cooperations"):
        completed[name] = _fill_quotes(tables[name], by_id)
    completed["observations"] = _fill_value_starts(completed["observations"])
    completed["exclusions"] = _fill_starts(tables["exclusions"], by_id)
    return completed


def _replaced(rows: Rows, column: str, cells: list[str]) -> Rows:
    return replace(rows, cells={**rows.cells, column: cells})


def _fill_sources(rows: Rows, source: ReadSource) -> Rows:
    digests, lengths = list(rows.cells["sha256"]), list(rows.cells["characters"])
    for index, file in enumerate(rows.cells["file"]):
        if digests[index] and lengths[index]:
            continue
        document = source(file)
        if document is None or document.text is None:
            continue
        digests[index] = digests[index] or document.sha256
        lengths[index] = lengths[index] or str(len(document.text))
    return _replaced(_replaced(rows, "sha256", digests), "characters", lengths)


def _fill_quotes(rows: Rows, source: ReadSource) -> Rows:
    return _fill_places(rows, "quote", "quote_start", source)


def _fill_starts(rows: Rows, source: ReadSource) -> Rows:
    return _fill_places(rows, "text", "start", source)


def _fill_places(rows: Rows, words: str, start: str, source: ReadSource) -> Rows:
    starts = list(rows.cells[start])
    for index, written in enumerate(starts):
        if written:
            continue
        document = source(rows.cells["source_id"][index])
        if document is not None and document.text is not None:
            starts[index] = _only_place(document.text, rows.cells[words][index])
    return _replaced(rows, start, starts)


def _fill_value_starts(rows: Rows) -> Rows:
    starts = list(rows.cells["value_start"])
    for index, written in enumerate(starts):
        quote_start = rows.cells["quote_start"][index]
        if written or re.fullmatch(r"[0-9]{1,18}", quote_start) is None:
            continue
        place = _only_place(rows.cells["quote"][index], rows.cells["value_text"][index])
        if place:
            starts[index] = str(int(quote_start) + int(place))
    return _replaced(rows, "value_start", starts)


def _only_place(text: str, words: str) -> str:
    """The offset of the only occurrence, or nothing."""
    first = text.find(words) if words else -1
    if first < 0 or text.find(words, first + 1) >= 0:
        return ""
    return str(first)

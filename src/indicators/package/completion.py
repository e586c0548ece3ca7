"""Cells that follow from the sources: offsets, digests, lengths and bases, filled where blank and unambiguous."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from indicators.package.basis import basis_of
from indicators.package.rows import Rows
from indicators.package.sources import SourceText, SourceUnavailableError, read_source

ReadSource = Callable[[str], SourceText | None]

_ORDINARY = "substantive"
"""The salience of a number of which nobody said more or less."""


def complete(root: Path, tables: dict[str, Rows]) -> dict[str, Rows]:
    """The tables with blank cells filled in where they follow from a source or from the other tables.

    Those are ``sha256``, ``characters``, ``quote_start``, ``value_start`` and ``start``, ``entity_basis`` and
    ``party_basis``, and a ``salience`` of ``substantive``. A cell stays blank where its source cannot be read, or where
    its text occurs in the source more than once.
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
    completed["observations"] = _fill_salience(completed["observations"])
    naming = _Naming(tables, by_id)
    completed["observations"] = _fill_entity_bases(completed["observations"], naming)
    completed["cooperation_parties"] = _fill_party_bases(
        tables["cooperation_parties"], completed["cooperations"], naming
    )
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


def _fill_salience(rows: Rows) -> Rows:
    return _replaced(rows, "salience", [cell or _ORDINARY for cell in rows.cells["salience"]])


class _Naming:
    """Where sources name entities."""

    def __init__(self, tables: Mapping[str, Rows], source: ReadSource) -> None:
        self._source = source
        entities, aliases, sources = (tables[name].cells for name in ("entities", "aliases", "sources"))
        self._names = dict(zip(entities["entity_id"], entities["name_zh"], strict=True))
        self._titles = dict(zip(sources["source_id"], sources["title"], strict=True))
        self._aliases: dict[tuple[str, str], list[str]] = {}
        for key_and_alias in zip(aliases["source_id"], aliases["entity_id"], aliases["alias"], strict=True):
            self._aliases.setdefault(key_and_alias[:2], []).append(key_and_alias[2])

    def basis(self, entity: str, source_id: str, quote: str, quote_start: str) -> str:
        """Nothing where the quote is not at its place, or the entity is not known."""
        document = self._source(source_id)
        if entity not in self._names or document is None or document.text is None or not quote:
            return ""
        if re.fullmatch(r"[0-9]{1,18}", quote_start) is None or not document.text.startswith(quote, int(quote_start)):
            return ""
        forms = (self._names[entity], *self._aliases.get((source_id, entity), ()))
        return basis_of(forms, document.text, int(quote_start), quote, self._titles.get(source_id, ""))


def _fill_entity_bases(rows: Rows, naming: _Naming) -> Rows:
    told = zip(*(rows.cells[name] for name in ("entity_id", "source_id", "quote", "quote_start")), strict=True)
    given = zip(rows.cells["entity_basis"], told, strict=True)
    return _replaced(rows, "entity_basis", [basis or naming.basis(*row) for basis, row in given])


def _fill_party_bases(rows: Rows, cooperations: Rows, naming: _Naming) -> Rows:
    columns = ("source_id", "quote", "quote_start")
    quotes = zip(*(cooperations.cells[name] for name in columns), strict=True)
    told = dict(zip(cooperations.cells["cooperation_id"], quotes, strict=True))
    bases = list(rows.cells["party_basis"])
    for index, (entity, cooperation) in enumerate(
        zip(rows.cells["entity_id"], rows.cells["cooperation_id"], strict=True)
    ):
        if not bases[index] and cooperation in told:
            bases[index] = naming.basis(entity, *told[cooperation])
    return _replaced(rows, "party_basis", bases)

"""A difference between two packages, told as text, as Markdown and as JSON, piece by piece."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from indicators.history import Difference, DocumentChange, StructureChange, TableDifference, from_difference
from indicators.history.policy import assess
from indicators.history.row_changes import ROW_CHANGE_KINDS, RowChange, RowChangeKind
from indicators.reports import DIFFERENCE_FORMATS, require_format
from indicators.reports.grid import escaped, markdown_table, printable, shortened

SHOWN = 20
"""Rows of each kind that are shown of a table; the rest is counted."""

_LONG, _BEFORE = 80, 20
"""Characters of words that are shown whole, and of longer ones before their first difference."""

EMPTY = "(empty)"


def verdict(difference: Difference) -> str:
    """``0.1.0 (v0.1.0) → 0.2.0 (.): 2 rows changed, 1 added; asks for a major version``."""
    sides = f"{_side(difference.old_version, difference.old)} → {_side(difference.new_version, difference.new)}"
    if not difference:
        return f"{sides}: no difference"
    totals = {kind: sum(table.rows.count(kind) for table in difference.tables.values()) for kind in ROW_CHANGE_KINDS}
    counted = [f"{total:,} {kind}" for kind, total in totals.items() if total]
    told = f"rows: {', '.join(counted)}" if counted else "no row differs, but what is said of them"
    return f"{sides}: {told}; the policy calls this {assess(difference).bump}"


def table_counts(table: TableDifference) -> str:
    """``3 added, 1 changed``."""
    counts = [f"{table.rows.count(kind):,} {kind}" for kind in ROW_CHANGE_KINDS if table.rows.count(kind)]
    return ", ".join(counts) or "no row differs"


def structure_words(change: StructureChange) -> str:
    match change.kind:
        case "table_added":
            return "the table is new"
        case "table_removed":
            return "the table is gone"
        case "column_added":
            return f"column {change.column} is new"
        case "column_removed":
            return f"column {change.column} is gone"
        case "columns_moved":
            return "the columns come in another order"
        case "column_changed":
            return f"column {change.column}: {property_words(change.property, change.old, change.new)}"
        case "table_changed":
            return property_words(change.property, change.old, change.new)


def property_words(name: str, old: Any, new: Any) -> str:
    """How a property changed; of lists, such as those of codes, what came and went."""
    if isinstance(old, list) and isinstance(new, list):
        gone = [one for one in old if one not in new]
        come = [one for one in new if one not in old]
        told = [f"{word} {', '.join(map(str, ones))}" for word, ones in (("without", gone), ("with", come)) if ones]
        return shown(f"{name} {' and '.join(told) or 'in another order'}")
    return f"{name} {shown(old)} → {shown(new)}"


def document_words(change: DocumentChange) -> Iterator[str]:
    """What differs in a source document: its digest, and where both are at hand the first words that do."""
    yield f"{change.source_id} ({shown(change.file)}): sha256 {change.old_sha256[:12]}… → {change.new_sha256[:12]}…"
    if change.old_characters != change.new_characters:
        yield f"characters {change.old_characters} → {change.new_characters}"
    if change.offset is not None:
        yield f"from character {change.offset}: {shown(change.old_words)} → {shown(change.new_words)}"


def change_words(old: str, new: str) -> str:
    """``465 → 466``. Of long words, what stands around the first difference."""
    before, after = from_difference(old, new, _LONG, _BEFORE)
    return f"{shown(before)} → {shown(after)}"


def shown(value: Any) -> str:
    """A cell or a property on one line of bounded length."""
    if value is None or value == "":
        return EMPTY
    return printable(shortened(value if isinstance(value, str) else str(value), 160))


def _side(version: str, name: str) -> str:
    name = printable(name)
    return f"{printable(version)} ({name})" if version and version not in (name, name.removeprefix("v")) else name


_SIGNS: dict[RowChangeKind, str] = {"added": "+", "removed": "-", "changed": "~"}


def _text_pieces(difference: Difference) -> Iterator[str]:
    """A block per table, the package and the documents, then one line that sums up."""
    if difference.properties:
        yield "datapackage.json\n"
        for one in difference.properties:
            yield f"  ~ {property_words(one.property, one.old, one.new)}\n"
        yield "\n"
    for table in difference.tables.values():
        yield from _text_table(table)
    if difference.documents:
        yield "source documents\n"
        for document in difference.documents:
            first, *rest = document_words(document)
            yield f"  ~ {first}\n"
            yield from (f"      {line}\n" for line in rest)
        yield "\n"
    yield f"{verdict(difference)}\n"


def _text_table(table: TableDifference) -> Iterator[str]:
    yield f"{table.name}: {table_counts(table)}\n"
    yield from (f"  * {structure_words(change)}\n" for change in table.structure)
    for kind, sign in _SIGNS.items():
        for row in table.rows.of(kind, SHOWN):
            yield from _text_row(row, sign)
        left = table.rows.count(kind) - SHOWN
        if left > 0:
            yield f"  {sign} and {left:,} more; --format json has every row\n"
    yield "\n"


def _text_row(row: RowChange, sign: str) -> Iterator[str]:
    name = shown(" ".join(row.key))
    if row.kind == "changed":
        yield f"  {sign} {name}\n"
        yield from (f"      {cell.column}: {change_words(cell.old, cell.new)}\n" for cell in row.cells)
    else:
        cells = ", ".join(f"{cell.column} {cell.new or cell.old}" for cell in row.cells)
        yield f"  {sign} {name}{': ' if cells else ''}{shown(cells) if cells else ''}\n"


_ONE_SIDED: tuple[RowChangeKind, ...] = ("added", "removed")


def _markdown_pieces(difference: Difference) -> Iterator[str]:
    """A heading that sums up, then a section per table."""
    yield f"### {escaped(verdict(difference))}\n"
    if difference.properties:
        yield "\n#### datapackage.json\n\n"
        for one in difference.properties:
            yield f"- {escaped(property_words(one.property, one.old, one.new))}\n"
    for table in difference.tables.values():
        yield from _markdown_table(table)
    if difference.documents:
        yield "\n#### Source documents\n\n"
        for document in difference.documents:
            yield f"- {'; '.join(escaped(line) for line in document_words(document))}\n"


def _markdown_table(table: TableDifference) -> Iterator[str]:
    yield f"\n#### {escaped(table.name)}: {table_counts(table)}\n"
    if table.structure:
        yield "\n"
        yield from (f"- {escaped(structure_words(change))}\n" for change in table.structure)
    if table.rows.count("changed"):
        rows = [
            (" ".join(row.key), cell.column, change_words(cell.old, cell.new))
            for row in table.rows.of("changed", SHOWN)
            for cell in row.cells
        ]
        yield f"\n{markdown_table(('row', 'column', 'old → new'), [tuple(map(escaped, row)) for row in rows])}\n"
        yield from _left(table, "changed")
    for kind in _ONE_SIDED:
        if table.rows.count(kind):
            names = (escaped(shown(" ".join(row.key))) for row in table.rows.of(kind, SHOWN))
            yield f"\n{kind.capitalize()}: {', '.join(names)}\n"
            yield from _left(table, kind)


def _left(table: TableDifference, kind: RowChangeKind) -> Iterator[str]:
    left = table.rows.count(kind) - SHOWN
    if left > 0:
        yield f"\nand {left:,} more {kind}\n"


VERSION = 1
"""Of the form. It rises when a program that reads the last one would break."""


def _json_pieces(difference: Difference) -> Iterator[str]:
    """The object line by line: rows are many, so that each is a line of its own."""
    assessment = assess(difference)
    head = {
        "version": VERSION,
        "differs": bool(difference),
        "old": {"name": difference.old, "version": difference.old_version},
        "new": {"name": difference.new, "version": difference.new_version},
        "bump": str(assessment.bump),
        "reasons": [
            {"bump": str(one.bump), "change": one.change.name, "where": one.where, "count": one.count}
            for one in assessment.reasons
        ],
        "properties": [asdict(one) for one in difference.properties],
        "documents": [asdict(one) for one in difference.documents],
    }
    yield "{\n"
    for name, value in head.items():
        yield f"  {_json(name)}: {_json(value)},\n"
    yield '  "tables": {'
    for place, table in enumerate(difference.tables.values()):
        yield ",\n" if place else "\n"
        yield from _json_table(table)
    yield "\n  }\n}\n" if difference.tables else "}\n}\n"


def _json_table(table: TableDifference) -> Iterator[str]:
    rows = table.rows
    counts = {kind: rows.count(kind) for kind in ROW_CHANGE_KINDS}
    yield f"    {_json(table.name)}: {{\n"
    yield f'      "key": {_json(table.key)},\n'
    yield f'      "structure": {_json([asdict(change) for change in table.structure])},\n'
    yield f'      "counts": {_json(counts)},\n'
    yield '      "rows": ['
    for place, row in enumerate(rows):
        yield f"{',' if place else ''}\n        {_json(_json_row(row))}"
    yield "\n      ]\n    }" if len(rows) else "]\n    }"


def _json_row(row: RowChange) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "key": row.key,
        "old_file": row.old_file or None,
        "old_line": row.old_line or None,
        "new_file": row.new_file or None,
        "new_line": row.new_line or None,
        "cells": {cell.column: {"old": cell.old, "new": cell.new} for cell in row.cells},
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


_FORMS: dict[str, Callable[[Difference], Iterator[str]]] = {
    "text": _text_pieces,
    "json": _json_pieces,
    "markdown": _markdown_pieces,
}


def render_difference(difference: Difference, form: str = "text") -> str:
    """A difference in one of the formats."""
    return "".join(difference_pieces(difference, form)).rstrip("\n")


def difference_pieces(difference: Difference, form: str = "text") -> Iterator[str]:
    """The same piece by piece, for differences that are too long to hold; every piece ends a line."""
    require_format(form, DIFFERENCE_FORMATS)
    return _FORMS[form](difference)

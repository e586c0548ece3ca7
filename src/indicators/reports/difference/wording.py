"""The words in which text and Markdown tell a difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indicators.history.assessment import assess
from indicators.history.difference import Difference, DocumentChange, StructureChange, TableDifference, from_difference
from indicators.history.row_changes import ROW_CHANGE_KINDS
from indicators.reports.marking import printable, shortened

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

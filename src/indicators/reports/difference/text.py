"""A difference for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.history.difference import Difference, TableDifference
from indicators.history.row_changes import RowChange, RowChangeKind
from indicators.reports.difference.wording import (
    SHOWN,
    change_words,
    document_words,
    property_words,
    shown,
    structure_words,
    table_counts,
    verdict,
)

_SIGNS: dict[RowChangeKind, str] = {"added": "+", "removed": "-", "changed": "~"}


def pieces(difference: Difference) -> Iterator[str]:
    """A block per table, the package and the documents, then one line that sums up."""
    if difference.properties:
        yield "datapackage.json\n"
        for one in difference.properties:
            yield f"  ~ {property_words(one.property, one.old, one.new)}\n"
        yield "\n"
    for table in difference.tables.values():
        yield from _table(table)
    if difference.documents:
        yield "source documents\n"
        for document in difference.documents:
            first, *rest = document_words(document)
            yield f"  ~ {first}\n"
            yield from (f"      {line}\n" for line in rest)
        yield "\n"
    yield f"{verdict(difference)}\n"


def _table(table: TableDifference) -> Iterator[str]:
    yield f"{table.name}: {table_counts(table)}\n"
    yield from (f"  * {structure_words(change)}\n" for change in table.structure)
    for kind, sign in _SIGNS.items():
        for row in table.rows.of(kind, SHOWN):
            yield from _row(row, sign)
        left = table.rows.count(kind) - SHOWN
        if left > 0:
            yield f"  {sign} and {left:,} more; --format json has every row\n"
    yield "\n"


def _row(row: RowChange, sign: str) -> Iterator[str]:
    name = shown(" ".join(row.key))
    if row.kind == "changed":
        yield f"  {sign} {name}\n"
        yield from (f"      {cell.column}: {change_words(cell.old, cell.new)}\n" for cell in row.cells)
    else:
        cells = ", ".join(f"{cell.column} {cell.new or cell.old}" for cell in row.cells)
        yield f"  {sign} {name}{': ' if cells else ''}{shown(cells) if cells else ''}\n"

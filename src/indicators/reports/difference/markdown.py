"""A difference as Markdown, for a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.history.difference import Difference, TableDifference
from indicators.history.row_changes import RowChangeKind
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
from indicators.reports.markdown import escaped

_ONE_SIDED: tuple[RowChangeKind, ...] = ("added", "removed")


def pieces(difference: Difference) -> Iterator[str]:
    """A heading that sums up, then a section per table."""
    yield f"### {escaped(verdict(difference))}\n"
    if difference.properties:
        yield "\n#### datapackage.json\n\n"
        for one in difference.properties:
            yield f"- {escaped(property_words(one.property, one.old, one.new))}\n"
    for table in difference.tables.values():
        yield from _table(table)
    if difference.documents:
        yield "\n#### Source documents\n\n"
        for document in difference.documents:
            yield f"- {'; '.join(escaped(line) for line in document_words(document))}\n"


def _table(table: TableDifference) -> Iterator[str]:
    yield f"\n#### {escaped(table.name)}: {table_counts(table)}\n"
    if table.structure:
        yield "\n"
        yield from (f"- {escaped(structure_words(change))}\n" for change in table.structure)
    if table.rows.count("changed"):
        yield "\n| row | column | old → new |\n|---|---|---|\n"
        for row in table.rows.of("changed", SHOWN):
            for cell in row.cells:
                name = escaped(" ".join(row.key))
                yield f"| {name} | {escaped(cell.column)} | {escaped(change_words(cell.old, cell.new))} |\n"
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

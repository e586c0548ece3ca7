"""What kind of version a difference asks for, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from indicators.history import policy
from indicators.history.difference import Difference, StructureChange, TableDifference, from_difference
from indicators.history.policy import Bump, ChangeClass
from indicators.history.row_changes import CellChange, RowChange
from indicators.model.tables import TABLES

_WORDS = frozenset({"title", "title_zh", "description", "description_zh", "example", "categories", "sources", "type"})
"""Properties of a table or column that are for people. ``type`` of a resource is always ``table``."""

_KEYS = frozenset({"primaryKey", "foreignKeys", "uniqueKeys"})
_LONGEST = 40
"""Characters of a value that an example shows."""

_TERMS = frozenset({"name", "id", "licenses"})
_LEAST, _MOST = frozenset({"minimum", "minLength"}), frozenset({"maximum", "maxLength"})


@dataclass(frozen=True, slots=True)
class Reason:
    """One kind of change in one place, however often."""

    change: ChangeClass
    where: str
    """The table and column, the property of the package, or the document."""
    count: int
    """How many rows, cells or properties changed in this way."""
    example: str
    """The first of them, in words."""
    file: str = ""
    """The file in which the first stands now; empty where it does not."""
    line: int = 0
    """Its line, from 1; 0 where the whole file is meant."""

    @property
    def bump(self) -> Bump:
        return self.change.bump

    def in_words(self) -> str:
        """``observations.value: a cell of a column that asserts changed (3 times; first obs-0003: 465 → 466)``."""
        first = f"{self.count:,} times; first {self.example}" if self.count > 1 else self.example
        return f"{self.where}: {self.change.what}" + (f" ({first})" if first else "")


@dataclass(frozen=True, slots=True)
class Assessment:
    """The least kind of version that may hold a difference, and the reasons, the weightiest first."""

    bump: Bump
    reasons: tuple[Reason, ...]


def assess(difference: Difference) -> Assessment:
    """Hold a difference against the policy.

    Source: docs/explanation/versions.md, which is written from `indicators.history.policy`.
    """
    reasons = tuple(sorted(_together(_reasons(difference)), key=lambda reason: -reason.bump))
    return Assessment(max((reason.bump for reason in reasons), default=Bump.NONE), reasons)


def _together(reasons: Iterable[Reason]) -> Iterable[Reason]:
    """Reasons of one kind and place as one."""
    found: dict[tuple[str, str], Reason] = {}
    for reason in reasons:
        known = found.get((reason.change.name, reason.where))
        found[reason.change.name, reason.where] = replace(known, count=known.count + 1) if known else reason
    return found.values()


def _reasons(difference: Difference) -> Iterator[Reason]:
    for one in difference.properties:
        kind = policy.TERMS_CHANGED if one.property in _TERMS else policy.METADATA_CHANGED
        yield Reason(kind, one.property, 1, _arrow(one.old, one.new), "datapackage.json")
    for document in difference.documents:
        yield Reason(policy.DOCUMENT_CHANGED, document.source_id, 1, "", document.file)
    for table in difference.tables.values():
        yield from (_of_structure(table, change) for change in table.structure)
        if not any(change.kind in ("table_added", "table_removed") for change in table.structure):
            for row in table.rows:
                yield from _of_row(table, row)


def _of_structure(table: TableDifference, change: StructureChange) -> Reason:
    where = f"{table.name}.{change.column}" if change.column else table.name
    kinds = {
        "table_added": policy.TABLE_ADDED,
        "table_removed": policy.TABLE_REMOVED,
        "column_added": policy.COLUMN_ADDED,
        "column_removed": policy.COLUMN_REMOVED,
        "columns_moved": policy.COLUMNS_MOVED,
    }
    if change.kind in kinds:
        return Reason(kinds[change.kind], where, 1, "")
    example = f"{change.property}: {_arrow(change.old, change.new)}"
    return Reason(_of_property(change), where, 1, example, "datapackage.json")


def _of_property(change: StructureChange) -> ChangeClass:
    """The class of a changed property. One that nobody thought of is taken to change what cells mean."""
    place, _, constraint = change.property.rpartition("/")
    if change.property in _KEYS:
        return policy.KEY_CHANGED
    if place == "constraints":
        return _of_constraint(constraint, change.old, change.new)
    if change.property in _WORDS and not (change.column and change.property == "type"):
        return policy.DESCRIPTION_CHANGED
    return policy.COLUMN_RETYPED


def _of_constraint(constraint: str, old: Any, new: Any) -> ChangeClass:
    if constraint == "enum" and isinstance(old, list) and isinstance(new, list):
        if any(code not in new for code in old):
            return policy.CODE_REMOVED
        return policy.CODE_ADDED if any(code not in old for code in new) else policy.DESCRIPTION_CHANGED
    dropped = new is None or new is False
    numbers = all(isinstance(one, int | float) for one in (old, new))
    widened = numbers and ((constraint in _LEAST and new < old) or (constraint in _MOST and new > old))
    return policy.CONSTRAINT_LOOSENED if dropped or widened else policy.CONSTRAINT_CHANGED


def _of_row(table: TableDifference, row: RowChange) -> Iterator[Reason]:
    name = " ".join(row.key)
    if row.kind == "removed":
        yield Reason(policy.ROW_REMOVED, table.name, 1, name)
    elif row.kind == "added":
        yield Reason(policy.ROW_ADDED, table.name, 1, name, row.new_file, row.new_line)
    else:
        for cell in row.cells:
            example = f"{name}: {_arrow(cell.old or None, cell.new or None)}"
            where = f"{table.name}.{cell.column}"
            yield Reason(cell_class(table.name, cell), where, 1, example, row.new_file, row.new_line)


def cell_class(table: str, cell: CellChange) -> ChangeClass:
    """The class of a changed cell. A column that the model does not know is taken to assert."""
    defined = TABLES[table].columns if table in TABLES else ()
    column = next((column for column in defined if column.name == cell.column), None)
    if column is not None and not column.asserts:
        return policy.WORDING_CHANGED
    if not cell.old and not (column is not None and column.empty_asserts):
        return policy.CELL_FILLED
    if not cell.new and not (column is not None and column.empty_asserts):
        return policy.CLAIM_EMPTIED
    return policy.CLAIM_CHANGED


def _arrow(old: Any, new: Any) -> str:
    """``465 → 466``. Of long values, what stands around the first difference."""
    before, after = from_difference(_written(old), _written(new), _LONGEST, 10)
    return f"{_cut(before)} → {_cut(after)}"


def _written(value: Any) -> str:
    return "empty" if value is None else value if isinstance(value, str) else repr(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

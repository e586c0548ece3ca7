"""How two descriptions of a table differ: its columns, their types, constraints and words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from indicators.history.described import DescribedTable

StructureChangeKind = Literal[
    "table_added",
    "table_removed",
    "table_changed",
    "column_added",
    "column_removed",
    "column_changed",
    "columns_moved",
]

_OF_THE_FILE = frozenset({"$schema", "profile", "path", "format", "mediatype", "encoding", "dialect", "bytes", "hash"})
"""Properties of a resource that say how and where a file is written: a build and a checkout may differ in them."""


@dataclass(frozen=True, slots=True)
class StructureChange:
    """One way in which the structure of a table differs.

    Attributes
    ----------
    kind : str
    column : str
        Empty where the table is meant.
    property : str
        The property of the table or column that changed: ``type``, ``title``, ``constraints/enum``, ``primaryKey``.
    old, new : JSON value
        None where there is none.
    """

    kind: StructureChangeKind
    column: str = ""
    property: str = ""
    old: Any = None
    new: Any = None


def structure_changes(
    old: DescribedTable, new: DescribedTable, before: Sequence[str], after: Sequence[str]
) -> Iterator[StructureChange]:
    """What differs between two descriptions of one table.

    Parameters
    ----------
    old, new : DescribedTable
    before, after : sequence of str
        The headers of the files, which say what columns there are whatever a description says.
    """
    for name, one, other in _properties(_of_table(old), _of_table(new)):
        yield StructureChange("table_changed", "", name, one, other)
    for column in before:
        if column not in after:
            yield StructureChange("column_removed", column)
    for column in after:
        if column not in before:
            yield StructureChange("column_added", column, new=new.fields.get(column, {}).get("type"))
            continue
        for name, one, other in _properties(_of_field(old, column), _of_field(new, column)):
            yield StructureChange("column_changed", column, name, one, other)
    kept = [column for column in before if column in after]
    if kept != [column for column in after if column in before]:
        yield StructureChange("columns_moved", old=list(before), new=list(after))


def _of_table(table: DescribedTable) -> dict[str, Any]:
    resource = {name: value for name, value in table.resource.items() if name not in _OF_THE_FILE}
    schema = {name: value for name, value in table.schema.items() if name != "$schema"}
    return {**resource, **schema}


def _of_field(table: DescribedTable, column: str) -> dict[str, Any]:
    """The properties of a column, its constraints among them."""
    field = dict(table.fields.get(column, {}))
    constraints = field.pop("constraints", {})
    if isinstance(constraints, dict):
        field.update({f"constraints/{name}": value for name, value in constraints.items()})
    return field


def _properties(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            yield name, old.get(name), new.get(name)

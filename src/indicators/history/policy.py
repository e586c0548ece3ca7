"""The version policy: changes.csv has each kind of change with its class, and what a difference asks for by it is told.

docs/explanation/versions.md is made of it. Which columns assert something is said by the tables (`Column.asserts`).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import Any

from indicators.history import Difference, StructureChange, TableDifference, from_difference
from indicators.history.row_changes import CellChange, RowChange
from indicators.model.tables import TABLES

_NUMBER = r"(0|[1-9]\d{0,17})"
_THREE = rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}"
_VERSION = re.compile(rf"{_THREE}(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?", re.ASCII)
_TAG = re.compile(rf"v({_THREE})", re.ASCII)


class Bump(IntEnum):
    """The kind of version that a change asks for, the least first."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """Three numbers, as in Semantic Versioning 2.0.0. What follows them, as in 1.2.0-rc.1, is work towards them."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    def after(self, bump: Bump) -> Version:
        """The least version that may follow with such changes.

        Before 1.0.0 the second number plays the part of the first, and the third that of the others: who takes 0.1.*
        gets no changed claim, as who takes 1.* gets none later.
        """
        match bump:
            case Bump.NONE:
                return self
            case Bump.MAJOR if self.major:
                return Version(self.major + 1, 0, 0)
            case Bump.MAJOR:
                return Version(0, self.minor + 1, 0)
            case Bump.MINOR if self.major:
                return Version(self.major, self.minor + 1, 0)
            case _:
                return Version(self.major, self.minor, self.patch + 1)


def parse_version(text: str) -> Version | None:
    """The version in a text such as ``1.2.0`` or ``1.2.0-rc.1``; None where there is none."""
    match = _VERSION.fullmatch(text)
    return Version(int(match[1]), int(match[2]), int(match[3])) if match else None


def tagged_version(tag: str) -> Version | None:
    """The version of a tag such as ``v1.2.0``; None for any other tag."""
    match = _TAG.fullmatch(tag)
    return parse_version(match[1]) if match else None


@dataclass(frozen=True, slots=True)
class ChangeClass:
    """One kind of change."""

    name: str
    """Stable."""
    bump: Bump
    """The least version that may hold such a change."""
    what: str
    example: str
    grounds: str
    """The change in words, one of its kind, and why it is of that class."""


def _policy() -> Iterator[ChangeClass]:
    with Path(__file__).with_name("changes.csv").open(encoding="utf-8", newline="") as file:
        for name, bump, *words in list(csv.reader(file))[1:]:
            yield ChangeClass(name, Bump[bump.upper()], *words)


POLICY: tuple[ChangeClass, ...] = tuple(_policy())
"""Every kind of change, the weightiest first."""

_CLASS = {one.name: one for one in POLICY}

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
        kind = _CLASS["terms_changed"] if one.property in _TERMS else _CLASS["metadata_changed"]
        yield Reason(kind, one.property, 1, _arrow(one.old, one.new), "datapackage.json")
    for document in difference.documents:
        yield Reason(_CLASS["document_changed"], document.source_id, 1, "", document.file)
    for table in difference.tables.values():
        yield from (_of_structure(table, change) for change in table.structure)
        if not any(change.kind in ("table_added", "table_removed") for change in table.structure):
            for row in table.rows:
                yield from _of_row(table, row)


def _of_structure(table: TableDifference, change: StructureChange) -> Reason:
    where = f"{table.name}.{change.column}" if change.column else table.name
    if change.kind in _CLASS:
        return Reason(_CLASS[change.kind], where, 1, "")
    example = f"{change.property}: {_arrow(change.old, change.new)}"
    return Reason(_of_property(change), where, 1, example, "datapackage.json")


def _of_property(change: StructureChange) -> ChangeClass:
    """The class of a changed property. One that nobody thought of is taken to change what cells mean."""
    place, _, constraint = change.property.rpartition("/")
    if change.property in _KEYS:
        return _CLASS["key_changed"]
    if place == "constraints":
        return _of_constraint(constraint, change.old, change.new)
    if change.property in _WORDS and not (change.column and change.property == "type"):
        return _CLASS["description_changed"]
    return _CLASS["column_retyped"]


def _of_constraint(constraint: str, old: Any, new: Any) -> ChangeClass:
    if constraint == "enum" and isinstance(old, list) and isinstance(new, list):
        if any(code not in new for code in old):
            return _CLASS["code_removed"]
        return _CLASS["code_added"] if any(code not in old for code in new) else _CLASS["description_changed"]
    dropped = new is None or new is False
    numbers = all(isinstance(one, int | float) for one in (old, new))
    widened = numbers and ((constraint in _LEAST and new < old) or (constraint in _MOST and new > old))
    return _CLASS["constraint_loosened"] if dropped or widened else _CLASS["constraint_changed"]


def _of_row(table: TableDifference, row: RowChange) -> Iterator[Reason]:
    name = " ".join(row.key)
    if row.kind == "removed":
        yield Reason(_CLASS["row_removed"], table.name, 1, name)
    elif row.kind == "added":
        yield Reason(_CLASS["row_added"], table.name, 1, name, row.new_file, row.new_line)
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
        return _CLASS["wording_changed"]
    if not cell.old and not (column is not None and column.empty_asserts):
        return _CLASS["cell_filled"]
    if not cell.new and not (column is not None and column.empty_asserts):
        return _CLASS["claim_emptied"]
    return _CLASS["claim_changed"]


def _arrow(old: Any, new: Any) -> str:
    """``465 → 466``. Of long values, what stands around the first difference."""
    before, after = from_difference(_written(old), _written(new), _LONGEST, 10)
    return f"{_cut(before)} → {_cut(after)}"


def _written(value: Any) -> str:
    return "empty" if value is None else value if isinstance(value, str) else repr(value)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

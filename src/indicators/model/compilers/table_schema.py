"""From a definition to a Frictionless Table Schema (https://datapackage.org/standard/table-schema/)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from indicators.model import Column, Table
from indicators.model.tables import TABLES

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def table_schema(
    table: Table, codes: Mapping[str, Sequence[str]], tables: Mapping[str, Table] = TABLES
) -> dict[str, Any]:
    """The Table Schema of a table.

    Parameters
    ----------
    table : Table
    codes : mapping of str to sequence of str
        The codes of each list the package extends; they become enumerations.
    tables : mapping of str to Table
        Those that foreign keys may point to.
    """
    schema: dict[str, Any] = {
        "$schema": PROFILE,
        "fields": [_field(column, codes) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    foreign_keys = [_foreign_key(table, column, tables) for column in table.references()]
    if foreign_keys:
        schema["foreignKeys"] = foreign_keys
    return schema


def _field(column: Column, codes: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "title": column.title.en,
        "title_zh": column.title.zh,
        "description": column.description.en,
        "description_zh": column.description.zh,
    }
    if column.example:
        field["example"] = column.example
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    if column.unique:
        constraints["unique"] = True
    if column.pattern is not None:
        constraints["pattern"] = column.pattern
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    if column.codes is not None:
        constraints["enum"] = list(column.codes.values())
        field["categories"] = [{"value": code.code, "label": code.label.en} for code in column.codes.codes]
    elif column.extensible_codes is not None and codes.get(column.extensible_codes):
        constraints["enum"] = list(codes[column.extensible_codes])
    if constraints:
        field["constraints"] = constraints
    return field


def _foreign_key(table: Table, column: Column, tables: Mapping[str, Table]) -> dict[str, Any]:
    assert column.references is not None
    # An empty string names the table itself: Table Schema v1's form, which v2 keeps valid and readers know.
    resource = "" if column.references == table.name else column.references
    (target_key,) = tables[column.references].key
    return {"fields": [column.name], "reference": {"resource": resource, "fields": [target_key]}}

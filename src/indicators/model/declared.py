"""The model of one package: the tables that every package has, and what it declares beside them in datapackage.json.

A further field of a table or a further resource is plain Table Schema, and is compiled into the same definitions as the
model's own, so that whatever runs on those runs on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from indicators.errors import nearest
from indicators.model import Code, CodeList, Column, ColumnType, Language, Table, Text
from indicators.model.tables import TABLES

Path = tuple[str | int, ...]
"""Names and numbers that lead to a place of datapackage.json."""

_LANGUAGES: tuple[Language, ...] = ("en", "zh")
_CONSTRAINTS = ("required", "unique", "enum", "pattern", "minimum", "maximum")
_TABLE_NAME = re.compile(r"[a-z][a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Misdeclared:
    """A declaration that cannot be held to: where it stands, what is found there and what was expected."""

    path: Path
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{'/'.join(map(str, self.path))}: {self.found}; expected {self.expected}"


class Declarations:
    """What the resources of a datapackage.json make of the tables; what is wrong with them is in `misdeclared`."""

    def __init__(self, resources: list[Any]) -> None:
        self.misdeclared: list[Misdeclared] = []
        self._broken: set[str] = set()
        self.tables = self._read(resources)

    def _read(self, resources: list[Any]) -> dict[str, Table]:
        tables = dict(TABLES)
        keys: list[tuple[str, Path, Any]] = []
        seen: set[str] = set()
        for place, resource in enumerate(resources):
            path: Path = ("resources", place)
            if not isinstance(resource, dict):
                self._wrong(path, f"the resource is {str(resource)[:100]!r}", "an object with a name and a path")
                continue
            name, schema = resource.get("name"), resource.get("schema")
            if not isinstance(name, str):
                continue
            if name in TABLES:
                if name in seen:
                    self._wrong((*path, "name"), f"a second resource {name!r}", "a name of its own")
                elif isinstance(schema, dict):
                    tables[name] = self._with_columns(TABLES[name], schema, (*path, "schema"))
                    keys.append((name, (*path, "schema", "foreignKeys"), schema.get("foreignKeys", [])))
            elif schema is not None or _is_table_file(resource.get("path")):
                table = self._table(name, resource, path, twice=name in seen)
                if table is None:
                    self._broken.add(name)
                else:
                    tables[name] = table
                    foreign = schema.get("foreignKeys", []) if isinstance(schema, dict) else []
                    keys.append((name, (*path, "schema", "foreignKeys"), foreign))
            seen.add(name)
        for name, path, listed in keys:
            tables[name] = self._with_references(tables[name], tables, path, listed)
        return tables

    def _wrong(self, path: Path, found: str, expected: str) -> None:
        self.misdeclared.append(Misdeclared(path, found, expected))

    def _with_columns(self, table: Table, schema: Mapping[str, Any], path: Path) -> Table:
        """A table of the model with the columns that the package adds to it."""
        known = set(table.column_names())
        own = [column for column in self._columns(schema, path, known) if column.name not in known]
        return replace(table, columns=(*table.columns, *own)) if own else table

    def _table(self, name: str, resource: Mapping[str, Any], path: Path, *, twice: bool) -> Table | None:
        """A table that the package adds; None where it has nothing to be held to."""
        schema = resource.get("schema")
        if twice:
            self._wrong((*path, "name"), f"a second resource {name!r}", "a name of its own")
            return None
        if _TABLE_NAME.fullmatch(name) is None:
            self._wrong((*path, "name"), repr(name), "a name of lower-case letters, digits, '_' and '-'")
            return None
        file = f"data/{name}.csv"
        if resource.get("path") != file:
            self._wrong((*path, "path"), f"the path is {resource.get('path')!r}", f"{file!r}, where tables stand")
            return None
        if not isinstance(schema, dict):
            self._wrong((*path, "schema"), "no schema", _EXAMPLE_SCHEMA)
            return None
        columns = tuple(self._columns(schema, (*path, "schema"), frozenset()))
        if not columns:
            self._wrong((*path, "schema", "fields"), "no fields", _EXAMPLE_SCHEMA)
            return None
        names = tuple(column.name for column in columns)
        key = schema.get("primaryKey")
        key = [key] if isinstance(key, str) else key
        if not isinstance(key, list) or not key or not set(map(str, key)) <= set(names):
            found = "no primaryKey" if key is None else f"the primaryKey is {key!r}"
            self._wrong((*path, "schema", "primaryKey"), found, f"one or more of {', '.join(names)}")
            key = list(names)
            self._broken.add(name)
        columns = tuple(replace(one, required=True) if one.name in key else one for one in columns)
        return Table(
            name,
            *_words(resource, name),
            columns,
            tuple(map(str, key)),
            label_columns={
                language: label
                for language in _LANGUAGES
                if (label := next((one for one in (f"name_{language}", "name", "title") if one in names), None))
            },
        )

    def _columns(self, schema: Mapping[str, Any], path: Path, known: Iterable[str]) -> Iterator[Column]:
        fields = schema.get("fields")
        seen: set[str] = set()
        for place, field in enumerate(fields if isinstance(fields, list) else ()):
            here: Path = (*path, "fields", place)
            name = field.get("name") if isinstance(field, dict) else None
            if not isinstance(name, str) or not name.isidentifier() or name in seen:
                twice = isinstance(name, str) and name in seen
                found = f"the field {name!r} comes twice" if twice else f"the name is {name!r}"
                self._wrong((*here, "name"), found, "a name of letters, digits and '_' that no other field has")
                continue
            seen.add(name)
            if name in known:
                continue
            yield self._column(name, field, here)

    def _column(self, name: str, field: Mapping[str, Any], path: Path) -> Column:
        kind = field.get("type", "string")
        if kind not in get_args(ColumnType):
            hint = nearest(str(kind), get_args(ColumnType))
            expected = f"one of {', '.join(get_args(ColumnType))}; {hint}".rstrip("; ")
            self._wrong((*path, "type"), f"the type of {name} is {kind!r}", expected)
            kind = "string"
        listed = field.get("codeList")
        column = Column(name, kind, *_words(field, name), required=False, example=str(field.get("example", "")))
        if listed is not None and (kind != "string" or not isinstance(listed, str) or not listed.isidentifier()):
            expected = "of a field of type string, the name of a list in codes.csv"
            self._wrong((*path, "codeList"), f"the codeList of {name} is {listed!r}", expected)
        elif listed is not None:
            column = replace(column, extensible_codes=listed)
        constraints = field.get("constraints", {})
        if not isinstance(constraints, dict):
            self._wrong((*path, "constraints"), f"the constraints of {name} are no object", '{"required": true}')
            return column
        for word, value in constraints.items():
            column = self._constrained(column, word, value, (*path, "constraints", word))
        return column

    def _constrained(self, column: Column, word: str, value: Any, path: Path) -> Column:
        is_number = column.type in ("integer", "number")
        match word:
            case "required" | "unique" if isinstance(value, bool):
                return replace(column, required=value) if word == "required" else replace(column, unique=value)
            case "enum" if column.type == "string" and _are_texts(value) and column.extensible_codes is None:
                codes = (Code(code, Text(code, code), Text("", "")) for code in dict.fromkeys(value))
                return replace(column, codes=CodeList(column.name, tuple(codes)))
            case "pattern" if column.type == "string" and isinstance(value, str) and _compiles(value):
                return replace(column, pattern=value)
            case "minimum" | "maximum" if is_number and isinstance(value, int | float) and not isinstance(value, bool):
                return replace(column, minimum=value) if word == "minimum" else replace(column, maximum=value)
        hint = "" if word in _CONSTRAINTS else f"; {nearest(word, _CONSTRAINTS)}"
        expected = _FORMS.get(word, f"one of {', '.join(_CONSTRAINTS)}{hint}".rstrip("; "))
        self._wrong(path, f"{word} of {column.name}, which is a {column.type}, is {value!r}", expected)
        return column

    def _with_references(self, table: Table, tables: Mapping[str, Table], path: Path, listed: object) -> Table:
        """The table with the foreign keys that the package adds."""
        base = TABLES[table.name].column_names() if table.name in TABLES else ()
        columns = {column.name: column for column in table.columns}

        def wrong(place: int, found: str, expected: str) -> None:
            self._wrong((*path, place), found, expected)

        for place, one in enumerate(listed if isinstance(listed, list) else ()):
            names = fields_of(one)
            reference = one.get("reference") if isinstance(one, dict) else None
            target = str(reference.get("resource", "")) or table.name if isinstance(reference, dict) else ""
            if (names and all(name in base for name in names)) or target in self._broken:
                continue  # of the model, or to a table that is told to be broken
            key = tables[target].key if target in tables else ()
            if len(names) != 1 or names[0] not in columns:
                wrong(place, f"a foreign key of {names}", f"one field of {table.name}")
            elif len(key) != 1:
                known = ", ".join(name for name in tables if len(tables[name].key) == 1)
                wrong(place, f"{names[0]} refers to {target!r}", f"a table whose key is one column: {known}")
            elif fields_of(reference) != [key[0]]:
                wrong(place, f"{names[0]} refers to {fields_of(reference)}", f"{key[0]}, the key of {target}")
            elif columns[names[0]].type != tables[target].column(key[0]).type:
                kind = tables[target].column(key[0]).type
                wrong(place, f"{names[0]} is of type {columns[names[0]].type}", f"{kind}, as {target}.{key[0]} is")
            else:
                columns[names[0]] = replace(columns[names[0]], references=target)
        return replace(table, columns=tuple(columns.values()))


def fields_of(key: object) -> list[str]:
    """The names of the fields of a foreign key, or of what it refers to, written as a text or as a list."""
    given = key.get("fields") if isinstance(key, dict) else None
    return [given] if isinstance(given, str) else [str(one) for one in given] if isinstance(given, list) else []


_EXAMPLE_SCHEMA = '{"fields": [{"name": "id", "type": "string"}], "primaryKey": ["id"]}'
_FORMS = {
    "required": "true or false",
    "unique": "true or false",
    "enum": "a list of texts, of a field of type string that has no codeList",
    "pattern": "a regular expression, of a field of type string",
    "minimum": "a number, of a field of type integer or number",
    "maximum": "a number, of a field of type integer or number",
}


def how_to_declare(table: str, column: str) -> str:
    """What an author writes, so that a column of theirs is known."""
    return (
        f'declare it in datapackage.json, in schema.fields of {table}: {{"name": "{column}", "type": "string"}}; '
        "or rename or remove it"
    )


def how_to_declare_table(table: str) -> str:
    """What an author writes, so that a table of theirs is known."""
    resource = f'{{"name": "{table}", "path": "data/{table}.csv", "schema": {_EXAMPLE_SCHEMA}}}'
    return f"declare it in datapackage.json, in resources: {resource}; or move it out of data/"


def _is_table_file(path: object) -> bool:
    return isinstance(path, str) and path.startswith("data/") and path.endswith(".csv")


def _words(given: Mapping[str, Any], name: str) -> tuple[Text, Text]:
    title, description = str(given.get("title", name)), str(given.get("description", given.get("title", name)))
    return (
        Text(title, str(given.get("title_zh", title))),
        Text(description, str(given.get("description_zh", description))),
    )


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) and one for one in value)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(f"^(?:{pattern})$")
    except (re.error, RecursionError, OverflowError):
        return False
    return True

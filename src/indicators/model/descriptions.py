"""From a definition to its descriptions: a Table Schema, SQL in the dialect of SQLite, and the data dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from indicators.model import (
    Absent,
    CodeList,
    Column,
    ColumnType,
    Condition,
    Either,
    Every,
    Negative,
    NotAbove,
    OneOf,
    Present,
    Same,
    Table,
    When,
)
from indicators.model.tables import TABLES

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"


def table_schema(
    table: Table, codes: Mapping[str, Sequence[str]], tables: Mapping[str, Table] = TABLES
) -> dict[str, Any]:
    """The Table Schema of a table: foreign keys to those tables, extensible lists with those codes as enumerations."""
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


_SQL_TYPES: dict[ColumnType, str] = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "TEXT"}
"""SQLite has no type for dates: they are text as ISO 8601 writes it, which a check holds them to."""


def create_table(table: Table, codes: Mapping[str, Sequence[str]], tables: Mapping[str, Table] = TABLES) -> str:
    """The ``CREATE TABLE`` statement of a table.

    Types, required cells, the key, foreign keys, limits, code lists and row rules are compiled; patterns are not, since
    SQLite comes without regular expressions. A row rule keeps its code as the name of its constraint. Foreign keys are
    held at the end of a transaction, so that rows may come in any order.
    """
    lines = [_column_sql(column, codes) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    lines += [_foreign_key_sql(column, tables) for column in table.references() if column.references in tables]
    lines += [f"CONSTRAINT {quoted(rule.code)} CHECK ({condition_sql(rule.condition)})" for rule in table.row_rules]
    body = ",\n  ".join(lines)
    return f"CREATE TABLE {quoted(table.name)} (\n  {body}\n) STRICT"


def create_indexes(table: Table) -> Iterator[str]:
    """A ``CREATE INDEX`` statement for each foreign key, but for the one that the table's key begins with."""
    for column in table.references():
        if column.name != table.key[0]:
            index = quoted(f"{table.name}_{column.name}")
            yield f"CREATE INDEX {index} ON {quoted(table.name)} ({quoted(column.name)})"


def insert(table: Table) -> str:
    """The ``INSERT`` statement of a whole row, with a question mark for each value."""
    marks = ", ".join("?" * len(table.columns))
    return f"INSERT INTO {quoted(table.name)} VALUES ({marks})"


def condition_sql(condition: Condition) -> str:
    """A condition as an expression that is true or false, and never unknown."""
    match condition:
        case Present(column):
            return f"{quoted(column)} IS NOT NULL"
        case Absent(column):
            return f"{quoted(column)} IS NULL"
        case OneOf(column, values):
            return f"({quoted(column)} IS NOT NULL AND {_among(column, values)})"
        case NotAbove(column, limit):
            return _where_both(column, limit, "<=")
        case Same(column, other):
            return _where_both(column, other, "=")
        case Negative(column):
            return f"({quoted(column)} IS NULL OR {quoted(column)} < 0)"
        case Every(conditions):
            return _joined("AND", conditions)
        case Either(conditions):
            return _joined("OR", conditions)
        case When(first, then):
            return f"(NOT {condition_sql(first)} OR {condition_sql(then)})"


def quoted(name: str) -> str:
    """A name of a table, column or constraint, whatever characters it has."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """A text."""
    return "'" + value.replace("'", "''") + "'"


def _column_sql(column: Column, codes: Mapping[str, Sequence[str]]) -> str:
    parts = [quoted(column.name), _SQL_TYPES[column.type]]
    if column.required:
        parts.append("NOT NULL")
    parts += [f"CHECK ({check})" for check in _checks_sql(column, codes)]
    return " ".join(parts)


def _checks_sql(column: Column, codes: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """What a cell has to keep. Of a missing one SQLite says that it is not known to break it, which passes."""
    if column.type == "date":
        yield f"{quoted(column.name)} IS date({quoted(column.name)})"
    if column.minimum is not None:
        yield f"{quoted(column.name)} >= {column.minimum:g}"
    if column.maximum is not None:
        yield f"{quoted(column.name)} <= {column.maximum:g}"
    if column.codes is not None:
        yield _among(column.name, column.codes.values())
    elif column.extensible_codes is not None:
        yield _among(column.name, codes.get(column.extensible_codes, ()))


def _among(column: str, values: Sequence[str]) -> str:
    return f"{quoted(column)} IN ({', '.join(map(literal, values))})"


def _where_both(column: str, other: str, comparison: str) -> str:
    first, second = quoted(column), quoted(other)
    return f"({first} IS NULL OR {second} IS NULL OR {first} {comparison} {second})"


def _joined(operator: str, conditions: Sequence[Condition]) -> str:
    if not conditions:
        return "(1)" if operator == "AND" else "(0)"
    return f"({f' {operator} '.join(condition_sql(part) for part in conditions)})"


def _foreign_key_sql(column: Column, tables: Mapping[str, Table]) -> str:
    assert column.references is not None
    (target,) = tables[column.references].key
    place = f"{quoted(column.references)} ({quoted(target)})"
    return f"FOREIGN KEY ({quoted(column.name)}) REFERENCES {place} DEFERRABLE INITIALLY DEFERRED"


def in_words(condition: Condition) -> str:
    """The condition as a phrase for messages and the data dictionary."""
    match condition:
        case Present(column):
            return f"{column} is given"
        case Absent(column):
            return f"{column} is empty"
        case OneOf(column, values):
            return f"{column} is {' or '.join(values)}"
        case NotAbove(column, limit):
            return f"{column} <= {limit}"
        case Same(column, other):
            return f"{column} = {other}"
        case Negative(column):
            return f"{column} < 0"
        case Every(conditions):
            return " and ".join(in_words(part) for part in conditions)
        case Either(conditions):
            return " or ".join(f"({in_words(part)})" for part in conditions)
        case When(first, then):
            return f"when {in_words(first)}: {in_words(then)}"


def constraint_words(column: Column) -> str:
    """What may stand in the column, beside its type."""
    parts = []
    if column.codes is not None:
        parts.append(f"code list {column.codes.name}")
    if column.extensible_codes is not None:
        parts.append(f"code list {column.extensible_codes} (codes table)")
    if column.pattern is not None:
        parts.append(f"pattern {column.pattern}")
    if column.minimum is not None:
        parts.append(f">= {column.minimum:g}")
    if column.maximum is not None:
        parts.append(f"<= {column.maximum:g}")
    if column.verbatim:
        parts.append("words of the source")
    return "; ".join(parts)


def change_words(column: Column) -> str:
    """What kind of version a change of a cell asks for (see docs/explanation/versions.md)."""
    if not column.asserts:
        return "patch"
    return "major" if column.required or column.empty_asserts else "major; filled: minor"


def dictionary_rows(table: Table) -> list[dict[str, str | bool]]:
    """One row per column: column, type, required, key, references, constraints, change, titles and descriptions."""
    return [
        {
            "column": column.name,
            "type": column.type,
            "required": column.required,
            "key": column.name in table.key,
            "references": column.references or "",
            "constraints": constraint_words(column),
            "change": change_words(column),
            "title_en": column.title.en,
            "title_zh": column.title.zh,
            "description_en": column.description.en,
            "description_zh": column.description.zh,
        }
        for column in table.columns
    ]


def dictionary_markdown(tables: Iterable[Table], code_lists: Iterable[CodeList]) -> str:
    """The whole data dictionary as a Markdown page."""
    lines = [
        "# Data dictionary",
        "",
        "Generated from the table definitions; do not edit. *A change is* says what kind of version changing a cell",
        "asks for: see [versions.md](../explanation/versions.md).",
        "",
    ]
    for table in tables:
        lines += [f"## {table.name} · {table.title.zh}", "", table.description.en, "", table.description.zh, ""]
        lines += [f"Key: {', '.join(f'`{name}`' for name in table.key)}", ""]
        lines += [
            "| column | type | required | meaning | 含义 | constraints | a change is |",
            "|---|---|---|---|---|---|---|",
        ]
        for column in table.columns:
            points_to = f"→ {column.references}" if column.references else ""
            constraints = "; ".join(part for part in (points_to, _constraints(column)) if part)
            lines.append(
                f"| `{column.name}` | {column.type} | {'yes' if column.required else ''} | {column.description.en} "
                f"| {column.description.zh} | {constraints} | {change_words(column)} |"
            )
        lines.append("")
        if table.row_rules:
            lines += ["Row rules:", ""]
            lines += [f"- {rule.code}: {_escaped(in_words(rule.condition))}" for rule in table.row_rules]
            lines.append("")
    lines += ["## Code lists", "", "Closed lists; those a package may extend are in its `codes` table.", ""]
    for code_list in code_lists:
        lines += [f"### {code_list.name}", "", "| code | label | 标签 | definition | 定义 |", "|---|---|---|---|---|"]
        lines += [
            f"| `{code.code}` | {code.label.en} | {code.label.zh} | {code.definition.en} | {code.definition.zh} |"
            for code in code_list.codes
        ]
        lines.append("")
    return "\n".join(lines)


def _constraints(column: Column) -> str:
    """The words on what may stand there, a pattern as code, in which only the bar has to be told from a table's."""
    pattern = column.pattern or ""
    code = "`" + pattern.replace("|", "\\|") + "`"
    return _escaped(constraint_words(column)).replace(_escaped(f"pattern {pattern}"), f"pattern {code}")


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")

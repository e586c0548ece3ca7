"""From a definition to SQL in the dialect of SQLite: typed tables with keys, foreign keys, checks and indexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from indicators.model import (
    Absent,
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

_TYPES: dict[ColumnType, str] = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "date": "TEXT"}
"""SQLite has no type for dates: they are text as ISO 8601 writes it, which a check holds them to."""


def create_table(table: Table, codes: Mapping[str, Sequence[str]], tables: Mapping[str, Table] = TABLES) -> str:
    """The ``CREATE TABLE`` statement of a table.

    Types, required cells, the key, foreign keys, limits, code lists and row rules are compiled; patterns are not, since
    SQLite comes without regular expressions. A row rule keeps its code as the name of its constraint. Foreign keys are
    held at the end of a transaction, so that rows may come in any order.
    """
    lines = [_column(column, codes) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(map(quoted, table.key))})")
    lines += [_foreign_key(column, tables) for column in table.references() if column.references in tables]
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


def _column(column: Column, codes: Mapping[str, Sequence[str]]) -> str:
    parts = [quoted(column.name), _TYPES[column.type]]
    if column.required:
        parts.append("NOT NULL")
    parts += [f"CHECK ({check})" for check in _checks(column, codes)]
    return " ".join(parts)


def _checks(column: Column, codes: Mapping[str, Sequence[str]]) -> Iterator[str]:
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


def _foreign_key(column: Column, tables: Mapping[str, Table]) -> str:
    assert column.references is not None
    (target,) = tables[column.references].key
    place = f"{quoted(column.references)} ({quoted(target)})"
    return f"FOREIGN KEY ({quoted(column.name)}) REFERENCES {place} DEFERRABLE INITIALLY DEFERRED"

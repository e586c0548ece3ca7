"""From a definition to pandera: the schema that validates values, and the one that validates what is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from numbers import Integral, Real
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from indicators.model import (
    CODE,
    DUPLICATE,
    LIMITS,
    PATTERN,
    PATTERNS,
    SPACES,
    WRITTEN,
    Absent,
    Column,
    Condition,
    Either,
    Every,
    Negative,
    NotAbove,
    OneOf,
    Present,
    RowRule,
    Same,
    Table,
    When,
    expected_form,
    parse,
    write_number,
)
from indicators.model.tables import TABLES

_LONGEST = 10_000
"""Characters of a cell that a pattern is held against."""


def holds(condition: Condition, frame: pd.DataFrame) -> pd.Series[bool]:
    """Where the condition holds: a boolean Series on the frame's index. A comparison with a missing side holds."""
    match condition:
        case Present(column):
            return frame[column].notna()
        case Absent(column):
            return frame[column].isna()
        case OneOf(column, values):
            return frame[column].isin(values)
        case NotAbove(column, limit):
            return _missing(frame, column, limit) | (frame[column] <= frame[limit]).fillna(True).astype(bool)
        case Same(column, other):
            return _missing(frame, column, other) | (frame[column] == frame[other]).fillna(True).astype(bool)
        case Negative(column):
            return frame[column].isna() | (frame[column] < 0).fillna(True).astype(bool)
        case Every(conditions):
            result = pd.Series(True, index=frame.index)
            for part in conditions:
                result &= holds(part, frame)
            return result
        case Either(conditions):
            result = pd.Series(False, index=frame.index)
            for part in conditions:
                result |= holds(part, frame)
            return result
        case When(first, then):
            return ~holds(first, frame) | holds(then, frame)


def _missing(frame: pd.DataFrame, first: str, second: str) -> pd.Series[bool]:
    return frame[first].isna() | frame[second].isna()


def _dtype(column: Column) -> Any:
    """None where the column may be categorical or text: codes are checked by membership."""
    if column.codes is not None or column.extensible_codes is not None:
        return None
    return {
        "string": None,
        "integer": pd.Int64Dtype(),
        "number": "float64",
        "date": "datetime64[s]",
    }[column.type]


def _full_match(pattern: str) -> Callable[[pd.Series[Any]], pd.Series[bool]]:
    """A cell too long for any pattern does not match: to look would take memory as it is long."""
    compiled = re.compile(pattern)

    def matches(cell: Any) -> bool:
        return not isinstance(cell, str) or (len(cell) <= _LONGEST and compiled.fullmatch(cell) is not None)

    return lambda values: values.map(matches).astype(bool)


def _value_checks(column: Column) -> list[pa.Check]:
    checks = []
    if column.pattern is not None:
        checks.append(pa.Check(_full_match(column.pattern), name=PATTERN, error=PATTERN))
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum, error=LIMITS))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum, error=LIMITS))
    if column.codes is not None:
        checks.append(pa.Check.isin(column.codes.values(), error=CODE))
    return checks


def _row_check(rule: RowRule) -> pa.Check:
    return pa.Check(lambda frame: holds(rule.condition, frame), name=rule.code, error=rule.code)


def _unique_check(columns: tuple[str, ...]) -> pa.Check:
    key = list(columns)

    def first_of_its_key(frame: pd.DataFrame) -> pd.Series[bool]:
        return ~frame.duplicated(key, keep="first") | frame[key].isna().any(axis=1)

    return pa.Check(first_of_its_key, name=DUPLICATE, error=DUPLICATE)


class PipelineSchema(pa.DataFrameSchema):
    """A schema that first brings a frame's columns to the declared types, as another program may have read them.

    Missing is missing or an empty text, a date a text or a timestamp at midnight, a whole number one with ``.0`` where
    others of its column are missing; columns of Arrow are as good as any. A cell that is no value of its column is
    refused with its row.
    """

    def validate(
        self,
        check_obj: pd.DataFrame,
        head: int | None = None,
        tail: int | None = None,
        sample: int | None = None,
        random_state: int | None = None,
        lazy: bool = False,
        inplace: bool = False,
    ) -> pd.DataFrame:
        """The frame in the declared types, if it is right; pandera's errors if it is not."""
        frame = check_obj.copy()
        refused: list[SchemaError] = []
        table = TABLES[str(self.name)]
        for column in table.columns:
            if column.name in frame and isinstance(frame[column.name], pd.Series):
                values, failures = _declared(column, frame[column.name])
                frame[column.name] = values
                if failures:
                    cases = pd.DataFrame({"index": list(failures), "failure_case": list(failures.values())})
                    place, cell = next(iter(failures.items()))
                    refused.append(
                        SchemaError(  # type: ignore[no-untyped-call]
                            self.columns[column.name],
                            frame,
                            f"column {column.name!r}, row {place!r}: {cell!r:.100} is not {expected_form(column)}",
                            failure_cases=cases,
                            check=WRITTEN,
                            reason_code=SchemaErrorReason.DATATYPE_COERCION,
                        )
                    )
        if refused:
            raise SchemaErrors(value_schema(table, keys=True), refused, frame) if lazy else refused[0]
        return value_schema(table, keys=True).validate(frame, head, tail, sample, random_state, lazy, inplace)


def _declared(column: Column, values: pd.Series[Any]) -> tuple[pd.Series[Any], dict[Any, Any]]:
    """The values in the declared type, and those that have none by their place, for which they are left as they are."""
    closed = column.codes
    dtype: Any = {"integer": pd.Int64Dtype(), "number": "float64", "date": "datetime64[s]"}.get(column.type, _TEXT)
    coded = column.extensible_codes is not None and isinstance(values.dtype, pd.CategoricalDtype)
    if closed is None and (values.dtype == dtype or coded):
        return values, {}
    found: list[Any] = []
    failures: dict[Any, Any] = {}
    for place, cell in zip(values.index, values.astype(object), strict=True):
        try:
            text = "" if pd.api.types.is_scalar(cell) and pd.isna(cell) else _written(cell)
            value = parse(column.type, text) if text else None
            found.append(pd.Timestamp(value).as_unit("s") if isinstance(value, date) else value)
        except (TypeError, ValueError, OverflowError):
            failures[place] = cell
    if failures:
        return values, failures
    if closed is not None and {*found} <= {None, *closed.values()}:
        dtype = pd.CategoricalDtype(pd.Index(closed.values(), dtype=object))
    return pd.Series(pd.array(found, dtype=dtype), index=values.index, name=column.name), {}


_TEXT = pd.StringDtype("python")


def _written(value: Any) -> str:
    """A value as a cell of a table holds it."""
    match value:
        case str():
            return value
        case bool():
            raise TypeError("true and false are no values of any column")
        case datetime():
            if value != value.replace(hour=0, minute=0, second=0, microsecond=0) or value.tzinfo is not None:
                raise ValueError("more than a date")
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case Integral():
            return str(int(value))
        case Real() | Decimal():
            return write_number(float(value))
    raise TypeError(f"{type(value).__name__} is no value of any column")


@cache
def pipeline_schema(table: Table) -> PipelineSchema:
    """`value_schema`, keys and all, for frames that others have made."""
    judge = value_schema(table, keys=True)
    return PipelineSchema(
        judge.columns,
        checks=judge.checks,
        strict=True,
        ordered=True,
        name=table.name,
        title=table.title.en,
        description=table.description.en,
    )


@cache
def value_schema(table: Table, *, keys: bool = False) -> pa.DataFrameSchema:
    """The pandera schema of a table's values: types, limits, codes and row rules, and keys where those are asked for.

    Columns of code lists pass as categoricals and as strings. Codes of lists that a package may extend are a matter
    of references, not of the schema.
    """
    unique = table.unique_columns() if keys else ()
    return pa.DataFrameSchema(
        {
            column.name: pa.Column(
                _dtype(column),
                checks=_value_checks(column),
                nullable=not column.required,
                title=column.title.en,
                description=column.description.en,
            )
            for column in table.columns
        },
        checks=[*map(_unique_check, unique), *map(_row_check, table.row_rules)],
        strict=True,
        ordered=True,
        name=table.name,
        title=table.title.en,
        description=table.description.en,
    )


@cache
def key_schema(table: Table) -> pa.DataFrameSchema:
    """The same of a table's keys alone: which columns no two rows may have alike."""
    return pa.DataFrameSchema({}, checks=[*map(_unique_check, table.unique_columns())], name=f"keys of {table.name}")


def _readable(column: Column) -> Callable[[Any], bool]:
    def is_readable(cell: Any) -> bool:
        try:
            parse(column.type, cell)
        except ValueError:
            return False
        return True

    return is_readable


def _no_spaces_around(values: pd.Series[Any]) -> pd.Series[bool]:
    return values.str.strip() == values


@cache
def written_schema(table: Table) -> pa.DataFrameSchema:
    """The pandera schema of a table's cells as text (dtype string, empty cells missing), before they are values."""
    columns = {}
    for column in table.columns:
        checks = []
        if column.type in PATTERNS:
            checks.append(pa.Check(_readable(column), element_wise=True, name=WRITTEN, error=WRITTEN))
        elif column.pattern is not None:
            checks.append(pa.Check(_full_match(column.pattern), name=PATTERN, error=PATTERN))
        elif not column.verbatim:
            checks.append(pa.Check(_no_spaces_around, name=SPACES, error=SPACES))
        columns[column.name] = pa.Column(None, checks=checks, nullable=not column.required)
    return pa.DataFrameSchema(columns, strict=False, name=f"{table.name} as written")

"""From a definition to an Arrow schema, for Parquet and whatever else reads Arrow."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pyarrow as pa

from indicators.model.definition import Column, ColumnType, Table

_CODE = pa.dictionary(pa.int32(), pa.string())
"""Codes as small numbers into their list."""

_TYPES: dict[ColumnType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "date": pa.date32(),
}

_PANDAS: dict[ColumnType, tuple[str, str]] = {
    "string": ("unicode", "string"),
    "integer": ("int64", "Int64"),
    "number": ("float64", "float64"),
    "date": ("date", "object"),
}
"""What pandas calls the type, and the dtype that it is to read it as."""


def arrow_schema(table: Table, metadata: Mapping[str, str]) -> pa.Schema:
    """The Arrow schema of a table.

    Parameters
    ----------
    table : Table
    metadata : mapping of str to str
        What is to be said of the table as a whole.

    Returns
    -------
    pyarrow.Schema
        Codes are dictionary-encoded strings, dates ``date32``, whole numbers ``int64``, decimals ``float64``. A field
        that is required is not nullable. Each field's metadata holds its titles and descriptions in both languages;
        the schema's metadata tells pandas to read whole numbers that may be missing as ``Int64``.
    """
    fields = [
        pa.field(column.name, arrow_type(column), nullable=not column.required, metadata=_words(column))
        for column in table.columns
    ]
    return pa.schema(fields, metadata={**metadata, "pandas": _for_pandas(table)})


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column."""
    return _CODE if is_coded(column) else _TYPES[column.type]


def is_coded(column: Column) -> bool:
    """Whether the cells are codes of a list."""
    return column.codes is not None or column.extensible_codes is not None


def _words(column: Column) -> dict[str, str]:
    return {
        "title_en": column.title.en,
        "title_zh": column.title.zh,
        "description_en": column.description.en,
        "description_zh": column.description.zh,
    }


def _for_pandas(table: Table) -> str:
    """The metadata that pandas keeps in Parquet, in the form of its developer guide."""
    columns = []
    for column in table.columns:
        kind, dtype = ("categorical", "int32") if is_coded(column) else _PANDAS[column.type]
        columns.append(
            {"name": column.name, "field_name": column.name, "pandas_type": kind, "numpy_type": dtype, "metadata": None}
        )
    return json.dumps({"index_columns": [], "column_indexes": [], "columns": columns, "pandas_version": "2.3.0"})

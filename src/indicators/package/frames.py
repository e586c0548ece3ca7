"""Rows of text as typed pandas frames, with readable names beside codes and foreign keys where asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from indicators.errors import UnreadableTableError
from indicators.model import Column, Language, Table, parse
from indicators.package.rows import Rows, column_values, sound

STRING = pd.StringDtype("python")
"""Strings kept as Python objects with `pandas.NA`, so that installing pyarrow changes nothing."""


def dtype_of(column: Column, codes: Mapping[str, Sequence[str]]) -> Any:
    """The pandas dtype of a column; categories are of dtype object, for the same reason that strings are."""
    if column.codes is not None:
        return categorical(column.codes.values())
    if column.extensible_codes is not None:
        return categorical(codes.get(column.extensible_codes, ()))
    match column.type:
        case "string":
            return STRING
        case "integer":
            return pd.Int64Dtype()
        case "number":
            return "float64"
        case "date":
            return "datetime64[s]"


def categorical(values: Sequence[str]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(pd.Index(list(values), dtype=object))


def typed_frame(table: Table, rows: Rows, codes: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """The rows as a frame with the declared dtypes."""
    sound(table, rows)
    columns = {}
    for column in table.columns:
        values = [None if cell == "" else cell for cell in rows.cells[column.name]]
        dtype = dtype_of(column, codes)
        columns[column.name] = _typed(table, column, values, dtype, rows)
    return pd.DataFrame(columns, columns=list(table.column_names()))


def joined_frames(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Frames of the same table one below another, numbered from 0."""
    pieces = list(frames)
    return pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)


def values_frame(table: Table, rows: Rows) -> pd.DataFrame:
    """The rows as typed values for validation: the unreadable is missing, codes stay text, no column is lacking."""
    columns = {}
    for column in table.columns:
        cells = rows.cells.get(column.name, [""] * len(rows))
        columns[column.name] = _series(column, [_value_or_none(column, cell) for cell in cells])
    return pd.DataFrame(columns, columns=list(table.column_names()))


def written_frame(table: Table, rows: Rows) -> pd.DataFrame:
    """The cells as they are written, an empty one missing; only columns that the file has."""
    return pd.DataFrame(
        {
            column.name: pd.Series([cell or None for cell in rows.cells[column.name]], dtype=STRING)
            for column in table.columns
            if column.name in rows.cells
        },
        index=range(len(rows)),
    )


def _typed(table: Table, column: Column, values: list[str | None], dtype: Any, rows: Rows) -> pd.Series[Any]:
    if isinstance(dtype, pd.CategoricalDtype):
        known = set(dtype.categories)
        for place, value in enumerate(values):
            if value is not None and value not in known:
                raise UnreadableTableError(
                    f"{_place(rows, place)}: {column.name} is {value!r}, which is not in its code list",
                    file=rows.file(place),
                    line=rows.lines[place],
                    column=column.name,
                )
        return pd.Series(pd.Categorical(values, dtype=dtype))
    if column.type == "string":
        return pd.Series(values, dtype=STRING)
    return _series(column, column_values(table, rows, column.name))


def _place(rows: Rows, place: int) -> str:
    return f"{rows.file(place)}:{rows.lines[place]}"


def _value_or_none(column: Column, cell: str) -> Any:
    if cell == "":
        return None
    try:
        return parse(column.type, cell)
    except ValueError:
        return None


def _series(column: Column, values: list[Any]) -> pd.Series[Any]:
    match column.type:
        case "string":
            return pd.Series(values, dtype=STRING)
        case "integer":
            return pd.Series(values, dtype=pd.Int64Dtype())
        case "number":
            return pd.Series(values, dtype="float64")
        case "date":
            return pd.Series(pd.array([_timestamp(value) for value in values], dtype="datetime64[s]"))


def _timestamp(value: date | None) -> Any:
    return pd.NaT if value is None else pd.Timestamp(value).as_unit("s")


def with_labels(
    rows_of: Callable[[str], Rows], table: Table, frame: pd.DataFrame, language: Language, tables: Mapping[str, Table]
) -> pd.DataFrame:
    """The frame with the label columns after each code and foreign key, and translations after what they are of."""
    if language not in ("en", "zh"):
        raise ValueError(f"labels is {language!r}; expected 'en' or 'zh'")
    from indicators.package.readable_names import label_column, labels_of, translation_column, translations_of

    columns: dict[str, pd.Series] = {}
    translated = translations_of(rows_of, table, language, tables)
    for column in table.columns:
        columns[column.name] = frame[column.name]
        if column.name in translated:
            texts = frame[table.key[0]].astype(object).map(translated[column.name])
            columns[translation_column(column, language)] = texts.astype(STRING)
        for labelled, labels in labels_of(rows_of, table, column, language, tables):
            columns[label_column(labelled)] = frame[column.name].astype(object).map(labels).astype(STRING)
    return pd.DataFrame(columns)

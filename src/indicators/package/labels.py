"""Readable names joined to codes and foreign keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from indicators.model.definition import Column, Language, Table
from indicators.model.tables import TABLES
from indicators.package.rows import Rows

if TYPE_CHECKING:
    import pandas as pd

RowsOf = Callable[[str], Rows]
"""Gives the sound rows of a table by its name."""


def label_column(column: Column) -> str:
    """The name of the column that holds another column's labels: ``entity_id`` -> ``entity_label``."""
    return column.name.removesuffix("_id") + "_label"


def with_labels(rows_of: RowsOf, table: Table, frame: pd.DataFrame, language: Language) -> pd.DataFrame:
    """The frame with a label column after each code and foreign key."""
    import pandas as pd

    from indicators.model.compilers.dtypes import STRING

    if language not in ("en", "zh"):
        raise ValueError(f"labels is {language!r}; expected 'en' or 'zh'")
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        columns[column.name] = frame[column.name]
        labels = labels_of(rows_of, column, language)
        if labels is not None:
            columns[label_column(column)] = frame[column.name].astype(object).map(labels).astype(STRING)
    return pd.DataFrame(columns)


def labels_of(rows_of: RowsOf, column: Column, language: Language) -> dict[str, str] | None:
    """The readable name of each value of the column; None where it is neither a code nor a foreign key."""
    if column.codes is not None:
        return {code.code: code.label.in_language(language) for code in column.codes.codes}
    if column.extensible_codes is not None:
        rows = rows_of("codes")
        listed = zip(rows.cells["code_list"], rows.cells["code"], rows.cells[f"name_{language}"], strict=True)
        return {code: name for code_list, code, name in listed if code_list == column.extensible_codes}
    if column.references is not None:
        target = TABLES[column.references]
        rows = rows_of(target.name)
        (key,) = target.key
        named = zip(rows.cells[key], rows.cells[target.label_columns[language]], strict=True)
        return {identifier: name for identifier, name in named if name}
    return None

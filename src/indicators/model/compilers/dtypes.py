"""From a definition to pandas dtypes: the same in a bare install and with pyarrow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from indicators.model.definition import Column

STRING = pd.StringDtype("python")
"""Strings kept as Python objects with `pandas.NA`, so that installing pyarrow changes nothing."""


def dtype_of(column: Column, codes: Mapping[str, Sequence[str]]) -> Any:
    """The pandas dtype of a column.

    Parameters
    ----------
    column : Column
    codes : mapping of str to sequence of str
        The codes of each list a package may extend.

    Returns
    -------
    pandas dtype
        Categories are of dtype object, for the same reason that strings are Python objects.
    """
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

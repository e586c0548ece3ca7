"""The same mutants before two validators as their users run them: frictionless, and pandera on what pandas reads."""

from __future__ import annotations

import warnings
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.model import Table
from indicators.model.pandera_schema import value_schema
from indicators.model.tables import TABLES
from tests.mutation.mutants import Mutant
from tests.mutation.original import DESCRIPTOR

VERSIONS = {name: version(name) for name in ("frictionless", "pandera", "pandas")}


def frictionless_objects(root: Path) -> bool:
    """Whether ``frictionless validate datapackage.json`` reports any error at all, wherever it points."""
    import frictionless

    try:
        return not frictionless.validate(str(root / DESCRIPTOR)).valid
    except Exception:
        return True


def pandera_objects(root: Path, mutant: Mutant) -> bool:
    """Whether pandas cannot read the changed table, or its schema does not validate what it reads.

    Columns of text and codes are read as text, others as pandas takes them, and brought to their types by pandera.
    """
    if not mutant.table:
        return False
    table = TABLES[mutant.table]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame = pd.read_csv(
                root / mutant.file,
                dtype={column.name: "string" for column in table.columns if column.type == "string"},
                keep_default_na=False,
                na_values=[""],
            )
            _coercing(table).validate(frame, lazy=True)
    except Exception:
        return True
    return False


@cache
def _coercing(table: Table) -> Any:
    """The table's schema, bringing each column to its type first."""
    schema = value_schema(table, keys=True)
    return schema.update_columns({name: {"coerce": True} for name in schema.columns if schema.columns[name].dtype})

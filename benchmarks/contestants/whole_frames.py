"""The package's pandera schemas over whole frames, read by pandas: what anybody would do first."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from indicators.model import Table
from indicators.model.pandera_schema import value_schema
from indicators.model.tables import TABLES


def frame_of(table: Table, file: Path) -> pd.DataFrame:
    """Read a table with the types that the model declares."""
    dtypes = {"string": "string", "integer": "Int64", "number": "float64", "date": "string"}
    frame = pd.read_csv(
        file,
        dtype={column.name: dtypes[column.type] for column in table.columns},
        keep_default_na=False,
        na_values=[""],
    )
    for column in table.columns:
        if column.type == "date":
            frame[column.name] = pd.to_datetime(frame[column.name], format="%Y-%m-%d").astype("datetime64[s]")
    return frame


def main() -> None:
    """Validate every table, then the foreign keys of the observations."""
    root = Path(sys.argv[1])
    frames = {name: frame_of(table, root / "data" / f"{name}.csv") for name, table in TABLES.items()}
    for name, frame in frames.items():
        value_schema(TABLES[name]).validate(frame, lazy=True)
    missing = 0
    for name, table in TABLES.items():
        for column in table.references():
            keys = frames[str(column.references)][TABLES[str(column.references)].key[0]]
            missing += int((~frames[name][column.name].dropna().isin(keys)).sum())
    raise SystemExit(missing > 0)


if __name__ == "__main__":
    main()

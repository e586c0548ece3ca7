"""A pandera schema per table, for users' own pipelines: ``indicators.schemas.observations.validate(frame)``.

A frame may come from wherever: ``load``, ``read_csv`` of the table, ``read_parquet`` of a release, ``read_sql``, with
columns of NumPy or Arrow. Its columns are brought to the declared types, those of ``load``, before they are judged, and
``validate`` gives the frame in them; a cell that is no value of its column is refused with its row.

Needs the extra ``validate``. Each schema is compiled from the table's definition when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indicators.model.tables import TABLES

if TYPE_CHECKING:
    from pandera.pandas import DataFrameSchema

    sources: DataFrameSchema
    entities: DataFrameSchema
    aliases: DataFrameSchema
    units: DataFrameSchema
    indicators: DataFrameSchema
    observations: DataFrameSchema
    cooperations: DataFrameSchema
    cooperation_parties: DataFrameSchema
    exclusions: DataFrameSchema
    codes: DataFrameSchema
    reference_values: DataFrameSchema
    translations: DataFrameSchema


def __getattr__(name: str) -> DataFrameSchema:
    if name not in TABLES:
        raise AttributeError(f"module 'indicators.schemas' has no attribute {name!r}; it has {', '.join(TABLES)}")
    from indicators.model.pandera_schema import pipeline_schema

    return pipeline_schema(TABLES[name])


def __dir__() -> list[str]:
    return sorted(TABLES)

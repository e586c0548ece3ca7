"""A pandera schema per table, for users' own pipelines: ``indicators.schemas.observations.validate(frame)``.

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


def __getattr__(name: str) -> DataFrameSchema:
    if name not in TABLES:
        raise AttributeError(f"module 'indicators.schemas' has no attribute {name!r}; it has {', '.join(TABLES)}")
    from indicators.model.compilers.pandera_schema import value_schema

    return value_schema(TABLES[name])


def __dir__() -> list[str]:
    return sorted(TABLES)

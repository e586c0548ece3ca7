"""One module per table; `TABLES` is the whole model in reading order."""

from __future__ import annotations

from typing import Literal, get_args

from indicators.schema.definition import Table
from indicators.schema.tables.codes import CODES
from indicators.schema.tables.cooperations import COOPERATION_PARTIES, COOPERATIONS
from indicators.schema.tables.entities import ALIASES, ENTITIES
from indicators.schema.tables.exclusions import EXCLUSIONS
from indicators.schema.tables.indicators import INDICATORS
from indicators.schema.tables.observations import OBSERVATIONS
from indicators.schema.tables.reference_values import REFERENCE_VALUES
from indicators.schema.tables.sources import SOURCES
from indicators.schema.tables.units import UNITS

TableName = Literal[
    "sources",
    "entities",
    "aliases",
    "units",
    "indicators",
    "observations",
    "cooperations",
    "cooperation_parties",
    "exclusions",
    "codes",
    "reference_values",
]
"""The names of the tables, for type checkers."""

TABLE_NAMES: tuple[TableName, ...] = get_args(TableName)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        SOURCES,
        ENTITIES,
        ALIASES,
        UNITS,
        INDICATORS,
        OBSERVATIONS,
        COOPERATIONS,
        COOPERATION_PARTIES,
        EXCLUSIONS,
        CODES,
        REFERENCE_VALUES,
    )
}

"""One module per table; `TABLES` is the whole model in reading order."""

from __future__ import annotations

from typing import Literal, get_args

from indicators.model.definition import Table
from indicators.model.tables.codes import CODES
from indicators.model.tables.cooperations import COOPERATION_PARTIES, COOPERATIONS
from indicators.model.tables.entities import ALIASES, ENTITIES, ENTITY_RELATIONS
from indicators.model.tables.exclusions import EXCLUSIONS
from indicators.model.tables.indicators import INDICATORS
from indicators.model.tables.observations import OBSERVATIONS
from indicators.model.tables.reference_values import REFERENCE_VALUES
from indicators.model.tables.sources import SOURCES
from indicators.model.tables.translations import TRANSLATIONS
from indicators.model.tables.units import UNITS

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
    "entity_relations",
    "reference_values",
    "translations",
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
        ENTITY_RELATIONS,
        REFERENCE_VALUES,
        TRANSLATIONS,
    )
}

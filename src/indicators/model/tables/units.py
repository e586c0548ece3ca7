"""The table ``units``: units of measure and how they convert."""

from __future__ import annotations

from indicators.model.definition import Column, RowRule, Table, Text, together
from indicators.model.tables.fields import CODE, UNIT, name_en, name_zh

UNITS = Table(
    name="units",
    title=Text("Units", "单位"),
    description=Text("A unit of measure.", "计量单位。"),
    key=("unit_id",),
    label_columns={"en": "name_en", "zh": "name_zh"},
    columns=(
        Column(
            "unit_id",
            "string",
            Text("Unit identifier", "单位标识"),
            Text("Short name of the unit.", "单位短名。"),
            pattern=UNIT,
            example="CNY",
        ),
        Column(
            "symbol",
            "string",
            Text("Symbol", "符号"),
            Text("How it is written.", "书写符号。"),
            required=False,
            asserts=False,
        ),
        name_zh(),
        name_en(),
        Column(
            "quantity_kind",
            "string",
            Text("Quantity kind", "量的类别"),
            Text("What sort of quantity it measures.", "所计量的量的类别。"),
            pattern=CODE,
            example="area",
        ),
        Column(
            "base_unit_id",
            "string",
            Text("Base unit", "基本单位"),
            Text("The unit it converts to.", "可换算到的单位。"),
            required=False,
            references="units",
        ),
        Column(
            "factor",
            "number",
            Text("Factor", "系数"),
            Text("One of this unit in base units, exactly.", "一单位合基本单位若干，精确值。"),
            required=False,
            example="60",
        ),
    ),
    row_rules=(
        RowRule(
            "S40",
            together("base_unit_id", "factor"),
            "factor",
            "base_unit_id and factor both given or both empty",
            "give the missing one, or empty both",
            failing="base_unit_id minute, factor empty",
            passing="base_unit_id minute, factor 60",
        ),
    ),
)

"""The tables ``indicators``, ``units`` and ``codes``: what is measured, in what, and the lists that packages extend."""

from __future__ import annotations

from indicators.model import Column, RowRule, Table, Text, together
from indicators.model.tables import CODE, CODE_LISTS, TERMS, UNIT, name_en, name_zh, slug

INDICATORS = Table(
    name="indicators",
    title=Text("Indicators", "指标"),
    description=Text("What is measured, its definition and its one unit.", "所测量者、其定义与唯一单位。"),
    key=("indicator_id",),
    label_columns={"en": "name_en", "zh": "name_zh"},
    brings=("theme", "unit_id"),
    columns=(
        slug(
            "indicator_id",
            Text("Indicator identifier", "指标标识"),
            Text("Short name of the indicator.", "指标短名。"),
        ),
        Column(
            "theme",
            "string",
            Text("Theme", "主题"),
            Text("The subject it belongs to.", "所属主题。"),
            extensible_codes="theme",
        ),
        name_zh(),
        name_en(),
        Column(
            "definition",
            "string",
            Text("Definition", "定义"),
            Text("What is counted, of whom, and what is left out.", "计什么、计谁、不计什么。"),
        ),
        Column(
            "unit_id",
            "string",
            Text("Unit", "单位"),
            Text("The unit of every value of this indicator.", "该指标所有数值的单位。"),
            references="units",
        ),
        Column(
            "measure",
            "string",
            Text("Measure", "度量类型"),
            Text("What sort of number it is.", "数值的类型。"),
            codes=CODE_LISTS["measure"],
        ),
        Column(
            "terms_zh",
            "string",
            Text("Chinese terms", "中文用词"),
            Text(
                "The words by which Chinese texts name what is measured, separated by |.",
                "中文文本称述所测量者的用词，以 | 分隔。",
            ),
            required=False,
            pattern=TERMS,
            example="地区生产总值|GDP",
            asserts=False,
        ),
        Column(
            "terms_en",
            "string",
            Text("English terms", "英文用词"),
            Text(
                "The words by which English texts name what is measured, separated by |.",
                "英文文本称述所测量者的用词，以 | 分隔。",
            ),
            required=False,
            pattern=TERMS,
            example="gross domestic product|GDP",
            asserts=False,
        ),
    ),
)


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


CODES = Table(
    name="codes",
    title=Text("Codes", "代码"),
    description=Text("One code of one code list that a package may extend.", "数据包可扩充的代码表中的一个代码。"),
    key=("code_list", "code"),
    label_columns={"en": "name_en", "zh": "name_zh"},
    columns=(
        Column(
            "code_list",
            "string",
            Text("Code list", "代码表"),
            Text("The list it belongs to.", "所属代码表。"),
            pattern=CODE,
            example="theme",
        ),
        Column(
            "code",
            "string",
            Text("Code", "代码"),
            Text("The code as tables use it.", "表中所用代码。"),
            pattern=CODE,
            example="development_zone",
        ),
        name_zh(),
        name_en(),
        Column(
            "definition",
            "string",
            Text("Definition", "定义"),
            Text("What the code means.", "代码的含义。"),
        ),
    ),
)

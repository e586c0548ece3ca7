"""The table ``indicators``: what is measured."""

from __future__ import annotations

from indicators.model.codelists import MEASURE
from indicators.model.definition import Column, Table, Text
from indicators.model.tables.fields import TERMS, name_en, name_zh, slug

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
            codes=MEASURE,
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

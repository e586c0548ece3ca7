"""The table ``codes``: the codes of the lists that a package may extend."""

from __future__ import annotations

from indicators.model.definition import Column, Table, Text
from indicators.model.tables.fields import CODE, name_en, name_zh

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

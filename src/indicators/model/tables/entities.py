"""The tables ``entities``, ``entity_relations`` and ``aliases``.

Who numbers and cooperations are about, what one is to another, and how sources name them.
"""

from __future__ import annotations

from indicators.model.codelists import ALIAS_REASON, COORDINATE_BASIS, RELATION
from indicators.model.definition import Column, OneOf, Present, RowRule, Table, Text, When, either, together
from indicators.model.tables.fields import DATE_IN_PART, URL, name_en, name_zh, note, slug, source_id

ENTITIES = Table(
    name="entities",
    title=Text("Entities", "实体"),
    description=Text(
        "Anything a number or a cooperation can be about: a place, zone, institution, firm, or a named group.",
        "数字或合作可涉及的对象：地区、园区、机构、企业，或原文所称的群体。",
    ),
    key=("entity_id",),
    label_columns={"en": "name_en", "zh": "name_zh"},
    columns=(
        slug(
            "entity_id",
            Text("Entity identifier", "实体标识"),
            Text("Short name in pinyin or English.", "拼音或英文短名。"),
        ),
        Column(
            "kind",
            "string",
            Text("Kind", "类别"),
            Text("What sort of entity it is.", "实体的类别。"),
            extensible_codes="kind",
        ),
        name_zh(),
        name_en(),
        Column(
            "adcode",
            "string",
            Text("Administrative code", "行政区划代码"),
            Text("GB/T 2260 code, six characters of text.", "GB/T 2260 行政区划代码，六位文本。"),
            required=False,
            pattern=r"[1-9][0-9]{5}",
            example="500000",
        ),
        Column(
            "iso_3166_2",
            "string",
            Text("ISO 3166-2", "ISO 3166-2"),
            Text("ISO 3166-2 code of a province.", "省级行政区的 ISO 3166-2 代码。"),
            required=False,
            pattern=r"[A-Z]{2}-[A-Z0-9]{1,3}",
            example="CN-CQ",
        ),
        Column(
            "parent_id",
            "string",
            Text("Parent", "上级"),
            Text("The place that holds it.", "所属上级地区。"),
            required=False,
            references="entities",
        ),
        Column(
            "longitude",
            "number",
            Text("Longitude", "经度"),
            Text("WGS 84 degrees.", "经度，WGS 84，度。"),
            required=False,
            minimum=-180,
            maximum=180,
            example="106.5528",
        ),
        Column(
            "latitude",
            "number",
            Text("Latitude", "纬度"),
            Text("WGS 84 degrees.", "纬度，WGS 84，度。"),
            required=False,
            minimum=-90,
            maximum=90,
            example="29.5628",
        ),
        Column(
            "coordinate_basis",
            "string",
            Text("Basis of the coordinates", "坐标依据"),
            Text("Which point the coordinates are.", "坐标所指的点。"),
            required=False,
            codes=COORDINATE_BASIS,
        ),
        Column(
            "code_source",
            "string",
            Text("Source of codes", "代码出处"),
            Text("Where code and coordinates come from.", "代码与坐标的出处。"),
            required=False,
            asserts=False,
        ),
        note("What is not plain from the text.", "原文未明之处。"),
    ),
    row_rules=(
        RowRule(
            "S30",
            together("longitude", "latitude"),
            "longitude",
            "longitude and latitude both given or both empty",
            "give the missing one, or empty both",
            failing="longitude 106.55, latitude empty",
            passing="longitude 106.55, latitude 29.56",
        ),
        RowRule(
            "S31",
            When(
                either(Present("adcode"), Present("iso_3166_2"), Present("longitude")),
                Present("code_source"),
            ),
            "code_source",
            "code_source wherever a code or coordinates are given",
            "say in code_source where they were looked up",
            failing="adcode 500000, code_source empty",
            passing="adcode 500000, code_source 'GB/T 2260'",
        ),
        RowRule(
            "S32",
            When(Present("iso_3166_2"), OneOf("kind", ("province", "country"))),
            "iso_3166_2",
            "ISO 3166-2 codes for provinces only",
            "empty iso_3166_2, or set kind to province",
            failing="kind prefecture, iso_3166_2 CN-AH",
            passing="kind province, iso_3166_2 CN-AH",
        ),
        RowRule(
            "S33",
            When(OneOf("kind", ("province", "prefecture", "county")), either(Present("adcode"), Present("note"))),
            "adcode",
            "an adcode for every province, prefecture and county, or a note that says why it has none",
            "look the GB/T 2260 code up and fill adcode; say in the note why a place has none (abolished, abroad)",
            failing="kind county, adcode and note empty",
            passing="kind county, adcode 341125",
        ),
        RowRule(
            "S34",
            together("longitude", "coordinate_basis"),
            "coordinate_basis",
            "coordinate_basis exactly where coordinates are given",
            "say in coordinate_basis which point they are, or empty it where there are none",
            failing="longitude 106.55, coordinate_basis empty",
            passing="longitude 106.55, coordinate_basis seat",
        ),
    ),
)

ENTITY_RELATIONS = Table(
    name="entity_relations",
    title=Text("Entity relations", "实体关系"),
    description=Text(
        "What one entity is to another beside its parent: the same under another name, its successor, a member of a "
        "region or corridor.",
        "一个实体与另一实体在上级之外的关系：异名同实、后继，或属于某区域、走廊。",
    ),
    key=("entity_id", "relation", "related_id"),
    columns=(
        Column(
            "entity_id",
            "string",
            Text("Entity", "实体"),
            Text("The one that is the same, succeeded or a member.", "异名、被承继或作为成员的实体。"),
            references="entities",
        ),
        Column(
            "relation",
            "string",
            Text("Relation", "关系"),
            Text("What it is to the other.", "与另一实体的关系。"),
            codes=RELATION,
        ),
        Column(
            "related_id",
            "string",
            Text("Related entity", "相关实体"),
            Text("The other entity.", "另一实体。"),
            references="entities",
        ),
        Column(
            "since",
            "string",
            Text("Since", "起始"),
            Text("From when, as far as the page says (ISO 8601).", "起始时间，以网页所示为限（ISO 8601）。"),
            required=False,
            pattern=DATE_IN_PART,
            example="2014-09",
        ),
        Column(
            "until",
            "string",
            Text("Until", "截止"),
            Text("Until when, as far as the page says (ISO 8601).", "截止时间，以网页所示为限（ISO 8601）。"),
            required=False,
            pattern=DATE_IN_PART,
            example="2019-02",
        ),
        Column("publisher", "string", Text("Publisher", "发布者"), Text("Who says so.", "如此说的发布者。")),
        Column(
            "url",
            "string",
            Text("URL", "网址"),
            Text("Address of the page.", "网页地址。"),
            pattern=URL,
            example="https://example.org/news",
        ),
        note("What the page leaves open.", "网页未明之处。"),
    ),
)

ALIASES = Table(
    name="aliases",
    title=Text("Aliases", "别名"),
    description=Text(
        "A form of an entity's name as one source writes it. One alias may stand for several entities.",
        "某来源文档对实体的写法。一个别名可指多个实体。",
    ),
    key=("source_id", "alias", "entity_id"),
    columns=(
        source_id(),
        Column(
            "alias",
            "string",
            Text("Alias", "别名"),
            Text("The form, to the letter.", "写法，一字不改。"),
            verbatim=True,
        ),
        Column(
            "entity_id",
            "string",
            Text("Entity", "实体"),
            Text("The entity it stands for.", "所指实体。"),
            references="entities",
        ),
        Column(
            "reason",
            "string",
            Text("Reason", "缘由"),
            Text("Why the form differs from the name.", "写法不同于本名的缘由。"),
            codes=ALIAS_REASON,
        ),
        note("Grounds of the identification.", "认定的依据。"),
    ),
)

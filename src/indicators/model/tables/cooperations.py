"""The tables ``cooperations`` and ``cooperation_parties``: who works with whom, and in what part."""

from __future__ import annotations

from indicators.model.codelists import COOPERATION_STATUS, ROLE
from indicators.model.definition import Column, Table, Text
from indicators.model.tables.fields import (
    COOPERATION_ID,
    DATE_IN_PART,
    confidence,
    confidence_needs_note,
    entity_basis,
    evidence,
    note,
    reported_by,
    source_id,
)

COOPERATIONS = Table(
    name="cooperations",
    title=Text("Cooperations", "合作"),
    description=Text(
        "One cooperation between two or more entities: a co-built park, enclave, paired assistance, transfer, "
        "alliance and the like.",
        "两个或以上实体之间的一项合作：共建园区、飞地、结对帮扶、产业转移、联盟等。",
    ),
    key=("cooperation_id",),
    label_columns={"en": "project", "zh": "project"},
    columns=(
        Column(
            "cooperation_id",
            "string",
            Text("Cooperation identifier", "合作标识"),
            Text("coop- and four digits or more; never reused.", "coop- 加四位或更多数字，永不复用。"),
            pattern=COOPERATION_ID,
            example="coop-0001",
            numbered=True,
        ),
        Column(
            "mode",
            "string",
            Text("Mode", "模式"),
            Text("The form the cooperation takes.", "合作的形式。"),
            extensible_codes="mode",
        ),
        Column(
            "sector",
            "string",
            Text("Sector", "领域"),
            Text("The industry or field.", "产业或领域。"),
            required=False,
            extensible_codes="sector",
        ),
        Column(
            "project",
            "string",
            Text("Project", "项目"),
            Text("The named project, as the text calls it.", "原文所称的项目。"),
            required=False,
        ),
        Column(
            "project_entity_id",
            "string",
            Text("Project entity", "项目实体"),
            Text("What the project is, where it is an entity.", "项目所指的实体（如有）。"),
            required=False,
            references="entities",
        ),
        Column(
            "part_of",
            "string",
            Text("Part of", "所属合作"),
            Text("The wider cooperation of which it is a part.", "该合作所从属的更大的合作。"),
            required=False,
            references="cooperations",
        ),
        reported_by(),
        Column(
            "status",
            "string",
            Text("Status", "状态"),
            Text("Whether it takes place or is called for.", "已开展还是政策倡议。"),
            codes=COOPERATION_STATUS,
        ),
        Column(
            "since",
            "string",
            Text("Since", "起始"),
            Text(
                "When it began, as far as the text says: a year, a month or a day (ISO 8601).",
                "起始时间，以原文所示为限：年、月或日（ISO 8601）。",
            ),
            required=False,
            pattern=DATE_IN_PART,
            example="2012",
        ),
        *evidence(Text("cooperation", "合作")),
        source_id(),
        confidence(),
        note("Why confidence is not high, and what was inferred.", "可信度非高的理由与推断之处。"),
    ),
    row_rules=(confidence_needs_note("S60"),),
)

COOPERATION_PARTIES = Table(
    name="cooperation_parties",
    title=Text("Cooperation parties", "合作方"),
    description=Text("One entity's part in a cooperation.", "一个实体在合作中的角色。"),
    key=("cooperation_id", "entity_id", "role"),
    columns=(
        Column(
            "cooperation_id",
            "string",
            Text("Cooperation", "合作"),
            Text("The cooperation.", "所属合作。"),
            references="cooperations",
        ),
        Column(
            "entity_id",
            "string",
            Text("Entity", "实体"),
            Text("The party.", "参与方。"),
            references="entities",
        ),
        Column(
            "role",
            "string",
            Text("Role", "角色"),
            Text("Its part in the cooperation.", "在合作中的角色。"),
            codes=ROLE,
        ),
        entity_basis("party_basis"),
    ),
)

"""The table ``observations``: one published number with its evidence."""

from __future__ import annotations

from indicators.model.codelists import OBSERVATION_STATUS, SALIENCE
from indicators.model.conditions import NotAbove
from indicators.model.definition import Column, RowRule, Table, Text
from indicators.model.tables.fields import (
    OBSERVATION_ID,
    bounds_fit_qualifier,
    bounds_in_order,
    confidence,
    confidence_needs_note,
    entity_basis,
    evidence,
    indicator_id,
    inferred_needs_note,
    note,
    period,
    period_basis,
    period_has_basis,
    period_has_both_ends,
    period_in_order,
    quantity,
    reported_by,
    source_id,
)

OBSERVATIONS = Table(
    name="observations",
    title=Text("Observations", "观测"),
    description=Text(
        "One quantitative claim: what it measures, about whom, when, how sure the text is, and the exact characters "
        "that say so.",
        "一条数量断言：测量什么、关于谁、何时、原文的把握，以及作此断言的确切文字。",
    ),
    key=("observation_id",),
    label_columns={"en": "value_text", "zh": "value_text"},
    columns=(
        Column(
            "observation_id",
            "string",
            Text("Observation identifier", "观测标识"),
            Text("obs- and four digits or more; never reused.", "obs- 加四位或更多数字，永不复用。"),
            pattern=OBSERVATION_ID,
            example="obs-0001",
            numbered=True,
        ),
        indicator_id(),
        Column(
            "entity_id",
            "string",
            Text("Entity", "实体"),
            Text("The entity the number is about.", "数字所关乎的实体。"),
            references="entities",
        ),
        entity_basis("entity_basis"),
        Column(
            "cooperation_id",
            "string",
            Text("Cooperation", "合作"),
            Text("The cooperation it measures, if it measures one.", "所测量的合作（如有）。"),
            required=False,
            references="cooperations",
        ),
        *period(),
        Column(
            "period_text",
            "string",
            Text("Period as written", "原文时期"),
            Text("The period as the text puts it.", "原文对时期的表述。"),
            required=False,
            verbatim=True,
        ),
        period_basis(),
        Column(
            "status",
            "string",
            Text("Status", "状态"),
            Text("Whether the number is a fact or an aim.", "数字是现状还是目标。"),
            codes=OBSERVATION_STATUS,
        ),
        *quantity(),
        Column(
            "value_start",
            "integer",
            Text("Value start", "数值起点"),
            Text(
                "Offset of value_text in the source, in Unicode code points from 0.",
                "数值文字在来源文档中的起点，以 Unicode 码点计，从 0 起。",
            ),
            minimum=0,
        ),
        *evidence(Text("number", "数字")),
        source_id(),
        reported_by(),
        Column(
            "salience",
            "string",
            Text("Salience", "要紧程度"),
            Text(
                "Whether the number is one the document is read for, or only counts what a sentence names.",
                "该数字系文档要点，抑或仅计句中所列。",
            ),
            codes=SALIENCE,
            asserts=False,
        ),
        confidence(),
        note("Why confidence is not high, and what was inferred.", "可信度非高的理由与推断之处。"),
    ),
    row_rules=(
        bounds_in_order("S50"),
        bounds_fit_qualifier("S51"),
        period_in_order("S52"),
        period_has_basis("S53"),
        inferred_needs_note("S54"),
        confidence_needs_note("S55"),
        RowRule(
            "S56",
            NotAbove("quote_start", "value_start"),
            "value_start",
            "value_start at or after quote_start",
            "empty value_start and run `indicators fmt`, or correct the offset",
            failing="quote_start 120, value_start 90",
            passing="quote_start 120, value_start 131",
        ),
        period_has_both_ends("S57"),
        inferred_needs_note("S58", "entity_basis"),
    ),
)

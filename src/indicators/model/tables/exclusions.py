"""The table ``exclusions``: numbers of the sources that are deliberately not claims."""

from __future__ import annotations

from indicators.model.codelists import EXCLUSION_REASON
from indicators.model.definition import Column, OneOf, Present, RowRule, Table, Text, When
from indicators.model.tables.fields import note, source_id

EXCLUSIONS = Table(
    name="exclusions",
    title=Text("Exclusions", "排除项"),
    description=Text(
        "A quantity-looking mention in a source that is deliberately not a claim, and why.",
        "来源中形似数量而有意不作断言的表述及理由。",
    ),
    key=("source_id", "start"),
    columns=(
        source_id(),
        Column(
            "start",
            "integer",
            Text("Start", "起点"),
            Text(
                "Offset of the mention in the source, in Unicode code points from 0.",
                "表述在来源文档中的起点，以 Unicode 码点计，从 0 起。",
            ),
            minimum=0,
        ),
        Column(
            "text",
            "string",
            Text("Text", "文字"),
            Text("The mention, to the letter.", "表述原文，一字不改。"),
            verbatim=True,
        ),
        Column(
            "reason",
            "string",
            Text("Reason", "理由"),
            Text("Why it is not a claim.", "不作断言的理由。"),
            codes=EXCLUSION_REASON,
        ),
        Column(
            "observation_id",
            "string",
            Text("Observation", "观测"),
            Text("The observation it repeats or restates.", "所重复或复述的观测。"),
            required=False,
            references="observations",
        ),
        note("Grounds of the exclusion.", "排除的依据。"),
    ),
    row_rules=(
        RowRule(
            "S70",
            When(OneOf("reason", ("repeated_text", "restated")), Present("observation_id")),
            "observation_id",
            "the observation that the mention repeats or restates",
            "name it in observation_id, or give another reason",
            failing="reason repeated_text, observation_id empty",
            passing="reason repeated_text, observation_id obs-0001",
        ),
        RowRule(
            "S71",
            When(Present("observation_id"), OneOf("reason", ("repeated_text", "restated"))),
            "reason",
            "an observation only where the mention repeats or restates it",
            "empty observation_id, or give the reason repeated_text or restated",
            failing="reason label, observation_id obs-0001",
            passing="reason label, observation_id empty",
        ),
    ),
)

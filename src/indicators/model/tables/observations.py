"""The tables ``observations`` and ``reference_values``: numbers with their evidence, and figures to hold them to."""

from __future__ import annotations

from indicators.model import (
    Absent,
    Column,
    Condition,
    Every,
    Negative,
    NotAbove,
    OneOf,
    Present,
    RowRule,
    Same,
    Table,
    Text,
    When,
    either,
    every,
)
from indicators.model.tables import (
    CODE_LISTS,
    DATE_IN_PART,
    OBSERVATION_ID,
    REFERENCE_ID,
    URL,
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
    reported_by,
    source_id,
)


def quantity(*, in_a_source: bool = True) -> tuple[Column, ...]:
    """Value, bounds, qualifier and the expression they are read from, which a pinned source may hold to the letter."""
    unit = "In the indicator's unit; "
    unit_zh = "以指标的单位计；"
    return (
        Column(
            "value",
            "number",
            Text("Value", "数值"),
            Text(unit + "empty where only bounds are asserted.", unit_zh + "仅给出上下界者为空。"),
            required=False,
            example="42.2",
            empty_asserts=True,
        ),
        Column(
            "lower",
            "number",
            Text("Lower bound", "下界"),
            Text(unit + "empty where the text gives none.", unit_zh + "原文未给者为空。"),
            required=False,
            example="350",
            empty_asserts=True,
        ),
        Column(
            "upper",
            "number",
            Text("Upper bound", "上界"),
            Text(unit + "empty where the text gives none.", unit_zh + "原文未给者为空。"),
            required=False,
            example="700",
            empty_asserts=True,
        ),
        Column(
            "qualifier",
            "string",
            Text("Qualifier", "限定"),
            Text("What the words around the number assert.", "数字周围的词所断言者。"),
            codes=CODE_LISTS["qualifier"],
        ),
        Column(
            "value_text",
            "string",
            Text("Value as written", "原文数值"),
            Text("The quantity expression, exactly as it is written.", "数量表达，照录原文。"),
            verbatim=in_a_source,
        ),
    )


def bounds_in_order(code: str) -> RowRule:
    return RowRule(
        code,
        every(NotAbove("lower", "value"), NotAbove("value", "upper"), NotAbove("lower", "upper")),
        "lower",
        "lower <= value <= upper",
        "exchange lower and upper, or correct the one that is wrong",
        failing="lower 48, upper 38",
        passing="lower 38, upper 48",
    )


def _read_as(codes: tuple[str, ...], *conditions: Condition) -> When:
    return When(OneOf("qualifier", codes), Every(conditions))


def bounds_fit_qualifier(code: str) -> RowRule:
    """The table of qualifiers in READING.md, as a condition on the row."""
    return RowRule(
        code,
        every(
            _read_as(
                ("exact",),
                Present("value"),
                Present("lower"),
                Present("upper"),
                Same("lower", "value"),
                Same("upper", "value"),
            ),
            _read_as(("approximately",), Present("value"), Absent("lower"), Absent("upper")),
            _read_as(
                ("less_than", "at_most"),
                Present("value"),
                Absent("lower"),
                Present("upper"),
                Same("upper", "value"),
            ),
            _read_as(
                ("more_than", "at_least"), Present("value"), Present("lower"), Same("lower", "value"), Absent("upper")
            ),
            _read_as(
                ("nearly",),
                Present("value"),
                either(
                    every(Absent("lower"), Present("upper"), Same("upper", "value")),
                    every(Present("lower"), Same("lower", "value"), Absent("upper"), Negative("value")),
                ),
            ),
            _read_as(
                ("several",),
                Absent("value"),
                either(Present("lower"), every(Present("upper"), Negative("upper"))),
            ),
            _read_as(("range",), Absent("value"), Present("lower"), Present("upper")),
        ),
        "qualifier",
        "value and bounds as the qualifier asserts them (exact: value = lower = upper; nearly, less_than and at_most: "
        "value = upper, no lower; more_than and at_least: value = lower, no upper; nearly of a fall: value = lower, no "
        "upper; approximately: value only; several and range: bounds only)",
        "correct the qualifier, or fill and empty value, lower and upper to fit it",
        failing="qualifier nearly, value 700, upper empty",
        passing="qualifier nearly, value 700, upper 700",
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
            codes=CODE_LISTS["observation_status"],
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
            codes=CODE_LISTS["salience"],
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


REFERENCE_VALUES = Table(
    name="reference_values",
    title=Text("Reference values", "参照数值"),
    description=Text(
        "One independent figure from a public page, to compare with. Cited to a page, with no quote in a pinned file: "
        "never counted as evidence.",
        "公开网页上的独立数字，供比较之用。仅引至网页，无固定文件中的引文，不计作证据。",
    ),
    key=("reference_id",),
    label_columns={"en": "value_text", "zh": "value_text"},
    columns=(
        Column(
            "reference_id",
            "string",
            Text("Reference identifier", "参照标识"),
            Text("ref- and four digits or more; never reused.", "ref- 加四位或更多数字，永不复用。"),
            pattern=REFERENCE_ID,
            example="ref-0001",
            numbered=True,
        ),
        indicator_id(),
        Column(
            "entity_id",
            "string",
            Text("Entity", "实体"),
            Text("The entity the figure is about.", "数字所关乎的实体。"),
            references="entities",
        ),
        *period(),
        period_basis(),
        Column(
            "status",
            "string",
            Text("Status", "状态"),
            Text("Whether the figure is a fact, an expectation or an aim.", "数字是现状、预计还是目标。"),
            codes=CODE_LISTS["reference_status"],
        ),
        *quantity(in_a_source=False),
        Column("publisher", "string", Text("Publisher", "发布者"), Text("Who published it.", "发布者。")),
        Column(
            "title",
            "string",
            Text("Title", "标题"),
            Text("Title of the page.", "网页标题。"),
            required=False,
            asserts=False,
        ),
        Column(
            "url",
            "string",
            Text("URL", "网址"),
            Text("Address of the page.", "网页地址。"),
            pattern=URL,
            example="https://example.org/news",
        ),
        Column(
            "published_on",
            "string",
            Text("Published on", "发布日期"),
            Text("Day, month or year of publication (ISO 8601).", "发布的日、月或年（ISO 8601）。"),
            required=False,
            pattern=DATE_IN_PART,
            example="2024-05",
        ),
        Column(
            "via",
            "string",
            Text("Via", "途径"),
            Text("Whether the page is the publisher's own.", "是否发布者本页。"),
            codes=CODE_LISTS["via"],
        ),
        confidence(),
        note("What limits the comparison.", "比较的限制。"),
    ),
    row_rules=(
        bounds_in_order("S80"),
        bounds_fit_qualifier("S81"),
        period_in_order("S82"),
        period_has_basis("S83"),
        inferred_needs_note("S84"),
        confidence_needs_note("S85"),
        period_has_both_ends("S86"),
    ),
)

"""Columns that several tables share, so that each is worded once."""

from __future__ import annotations

from indicators.model.codelists import CONFIDENCE, ENTITY_BASIS, PERIOD_BASIS, QUALIFIER
from indicators.model.definition import (
    Absent,
    Column,
    Condition,
    Either,
    Every,
    Negative,
    NotAbove,
    OneOf,
    Present,
    RowRule,
    Same,
    Text,
    When,
    either,
    every,
    together,
)

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
CODE = r"[a-z0-9]+(_[a-z0-9]+)*"
UNIT = r"[A-Za-z][A-Za-z0-9_]*"
OBSERVATION_ID = r"obs-[0-9]{4,}"
COOPERATION_ID = r"coop-[0-9]{4,}"
REFERENCE_ID = r"ref-[0-9]{4,}"
URL = r"https?://[^\s]+"
DATE_IN_PART = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
"""A year, a month or a day."""
TERMS = r"[^\s|]([^|]*[^\s|])?(\|[^\s|]([^|]*[^\s|])?)*"
"""Terms separated by bars, without blanks at their ends."""


def holds_days(column: Column) -> bool:
    """Whether cells are dates, whole or in part."""
    return column.type == "date" or column.pattern == DATE_IN_PART


def slug(name: str, title: Text, description: Text) -> Column:
    """The identifying column of a table whose rows are named by slugs."""
    return Column(name, "string", title, description, pattern=SLUG, example="chongqing")


def name_zh() -> Column:
    return Column(
        "name_zh",
        "string",
        Text("Chinese name", "中文名"),
        Text("The name in Chinese.", "中文名称。"),
        asserts=False,
    )


def name_en() -> Column:
    return Column(
        "name_en",
        "string",
        Text("English name", "英文名"),
        Text("The name in English.", "英文名称。"),
        asserts=False,
    )


def note(en: str, zh: str) -> Column:
    return Column("note", "string", Text("Note", "备注"), Text(en, zh), required=False, asserts=False)


def source_id() -> Column:
    return Column(
        "source_id",
        "string",
        Text("Source", "来源文档"),
        Text("The source document.", "来源文档。"),
        references="sources",
    )


def indicator_id() -> Column:
    return Column(
        "indicator_id",
        "string",
        Text("Indicator", "指标"),
        Text("What is measured.", "所测量的指标。"),
        references="indicators",
    )


def entity_basis(name: str) -> Column:
    """Where the text names the entity of the row."""
    return Column(
        name,
        "string",
        Text("Basis of the entity", "实体依据"),
        Text(
            "Where the text names it: in the quote, earlier in its paragraph, heading or title, or nowhere.",
            "原文何处提及：引文之中，该段前文、小标题或标题，或均未提及。",
        ),
        codes=ENTITY_BASIS,
    )


def reported_by() -> Column:
    return Column(
        "reported_by",
        "string",
        Text("Reported by", "报告者"),
        Text("The speaker or body the text credits.", "原文所归的说话人或机构。"),
        required=False,
    )


def confidence() -> Column:
    return Column(
        "confidence",
        "string",
        Text("Confidence", "可信度"),
        Text("How surely the text says this; the note says why not high.", "原文支持的程度；非高者理由见备注。"),
        codes=CONFIDENCE,
    )


def evidence(what: Text) -> tuple[Column, Column]:
    """The quote and its place in the source."""
    return (
        Column(
            "quote",
            "string",
            Text("Quote", "引文"),
            Text(
                f"The shortest run of the source that lets a reader check the {what.en}, to the letter.",
                f"可供核对{what.zh}的最短原文，一字不改。",
            ),
            verbatim=True,
        ),
        Column(
            "quote_start",
            "integer",
            Text("Quote start", "引文起点"),
            Text(
                "Offset of the quote in the source, in Unicode code points from 0.",
                "引文在来源文档中的起点，以 Unicode 码点计，从 0 起。",
            ),
            minimum=0,
        ),
    )


def period() -> tuple[Column, Column]:
    return (
        Column(
            "period_start",
            "date",
            Text("Period start", "时期起"),
            Text("First day of the reference period, inclusive.", "参照时期的首日，含。"),
            required=False,
            example="2024-01-01",
            empty_asserts=True,
        ),
        Column(
            "period_end",
            "date",
            Text("Period end", "时期止"),
            Text("Last day of the reference period, inclusive.", "参照时期的末日，含。"),
            required=False,
            example="2024-12-31",
            empty_asserts=True,
        ),
    )


def period_basis() -> Column:
    return Column(
        "period_basis",
        "string",
        Text("Basis of the period", "时期依据"),
        Text(
            "Whether the period is stated, taken from the publication, inferred, or only bounded.",
            "时期系明示、取自发布、推断，或仅知上下限。",
        ),
        codes=PERIOD_BASIS,
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
            codes=QUALIFIER,
        ),
        Column(
            "value_text",
            "string",
            Text("Value as written", "原文数值"),
            Text("The quantity expression, exactly as it is written.", "数量表达，照录原文。"),
            verbatim=in_a_source,
        ),
    )


def confidence_needs_note(code: str) -> RowRule:
    return RowRule(
        code,
        When(OneOf("confidence", ("medium", "low")), Present("note")),
        "note",
        "a note that says why confidence is not high",
        "say in note what makes the reading doubtful, or set confidence to high",
        failing="confidence low, note empty",
        passing="confidence low, note 'the name is garbled in the copy'",
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


def period_in_order(code: str) -> RowRule:
    return RowRule(
        code,
        NotAbove("period_start", "period_end"),
        "period_start",
        "period_start on or before period_end",
        "exchange the two dates, or correct the one that is wrong",
        failing="period_start 2025-01-01, period_end 2015-12-31",
        passing="period_start 2015-01-01, period_end 2015-12-31",
    )


def period_has_both_ends(code: str) -> RowRule:
    return RowRule(
        code,
        together("period_start", "period_end"),
        "period_start",
        "period_start and period_end both given or both empty",
        "give the missing one: a single day is both the first and the last",
        failing="period_start 2025-12-31, period_end empty",
        passing="period_start 2025-12-31, period_end 2025-12-31",
    )


def period_has_basis(code: str) -> RowRule:
    return RowRule(
        code,
        Either(
            (
                every(OneOf("period_basis", ("unknown",)), Absent("period_start"), Absent("period_end")),
                every(
                    OneOf("period_basis", ("stated", "publication", "inferred", "bounded")),
                    either(Present("period_start"), Present("period_end")),
                ),
            )
        ),
        "period_basis",
        "period_basis unknown without dates, or another basis with at least one date",
        "give the dates that the basis rests on, or set period_basis to unknown",
        failing="period_basis stated, period_start and period_end empty",
        passing="period_basis unknown, period_start and period_end empty",
    )


def inferred_needs_note(code: str, column: str = "period_basis") -> RowRule:
    reasoned = ("inferred", "bounded") if column == "period_basis" else ("inferred",)
    return RowRule(
        code,
        When(OneOf(column, reasoned), Present("note")),
        "note",
        "a note that gives the grounds of the inference",
        f"say in note what the {'entity' if column == 'entity_basis' else 'date'} is inferred from",
        failing=f"{column} inferred, note empty",
        passing=f"{column} inferred, note 'the text speaks of October 2025 as past'",
    )

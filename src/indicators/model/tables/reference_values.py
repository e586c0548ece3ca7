"""The table ``reference_values``: independent figures from public pages, to compare observations with."""

from __future__ import annotations

from indicators.model.codelists import REFERENCE_STATUS, VIA
from indicators.model.definition import Column, Table, Text
from indicators.model.tables.fields import (
    DATE_IN_PART,
    REFERENCE_ID,
    URL,
    bounds_fit_qualifier,
    bounds_in_order,
    confidence,
    confidence_needs_note,
    indicator_id,
    inferred_needs_note,
    note,
    period,
    period_basis,
    period_has_basis,
    period_has_both_ends,
    period_in_order,
    quantity,
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
            codes=REFERENCE_STATUS,
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
            codes=VIA,
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

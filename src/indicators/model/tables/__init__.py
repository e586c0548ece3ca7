"""The tables: `TABLES` finds each when it is asked for; and what several share, code lists and columns, worded once."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Literal, get_args

from indicators.model import (
    Absent,
    Code,
    CodeList,
    Column,
    Either,
    NotAbove,
    OneOf,
    Present,
    RowRule,
    Table,
    Text,
    When,
    either,
    every,
    together,
)

TableName = Literal[
    "sources",
    "entities",
    "aliases",
    "units",
    "indicators",
    "observations",
    "cooperations",
    "cooperation_parties",
    "exclusions",
    "codes",
    "entity_relations",
    "reference_values",
    "translations",
]
"""The names of the tables, for type checkers."""

TABLE_NAMES: tuple[TableName, ...] = get_args(TableName)


class _Tables(Mapping[str, Table]):
    """The tables by name, in reading order: the names are known beforehand, and a module runs when it is needed."""

    _MODULES: Mapping[str, str] = {
        "entities": "entities entity_relations aliases cooperations cooperation_parties",
        "indicators": "indicators units codes",
        "observations": "observations reference_values",
        "sources": "sources exclusions translations",
    }
    _homes: Mapping[str, str] = {name: module for module, names in _MODULES.items() for name in names.split()}

    def __getitem__(self, name: str) -> Table:
        table: Table = getattr(import_module(f"{__name__}.{self._homes[name]}"), name.upper())
        return table

    def __iter__(self) -> Iterator[str]:
        return iter(TABLE_NAMES)

    def __len__(self) -> int:
        return len(TABLE_NAMES)

    def __contains__(self, name: object) -> bool:
        return name in TABLE_NAMES


TABLES: Mapping[str, Table] = _Tables()


def _code_lists() -> dict[str, CodeList]:
    lists: dict[str, list[Code]] = {}
    with Path(__file__).parents[1].joinpath("code_lists.csv").open(encoding="utf-8", newline="") as file:
        for name, code, label_en, label_zh, definition_en, definition_zh in list(csv.reader(file))[1:]:
            meaning = Text(label_en, label_zh), Text(definition_en, definition_zh)
            lists.setdefault(name, []).append(Code(code, *meaning))
    return {name: CodeList(name, tuple(codes)) for name, codes in lists.items()}


CODE_LISTS = _code_lists()
"""The closed lists by name: those that code branches on. Lists that a package may extend are rows of its ``codes``."""

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
        codes=CODE_LISTS["entity_basis"],
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
        codes=CODE_LISTS["confidence"],
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
        codes=CODE_LISTS["period_basis"],
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

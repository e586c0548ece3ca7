"""The tables: `TABLES` by name, made of the columns in columns.csv; and the closed code lists of code_lists.csv.

A row of columns.csv is a column: its name, the tables that mean this by the name where not all mean the same, its type,
what may stand in it, and its words. What may stand in it are the attributes of `Column`, such as ``required=no``;
a ``pattern`` is named, and stands in `FORMS`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from indicators.model import Code, CodeList, Column, Language, Table, Text
from indicators.model.row_rules import ROW_RULES

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
"""The names of the tables in reading order, for type checkers."""

FORMS = {
    "slug": r"[a-z0-9]+(-[a-z0-9]+)*",
    "code": r"[a-z0-9]+(_[a-z0-9]+)*",
    "unit": r"[A-Za-z][A-Za-z0-9_]*",
    "observation_id": r"obs-[0-9]{4,}",
    "cooperation_id": r"coop-[0-9]{4,}",
    "reference_id": r"ref-[0-9]{4,}",
    "url": r"https?://[^\s]+",
    "date_in_part": r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?",  # a year, a month or a day
    "terms": r"[^\s|]([^|]*[^\s|])?(\|[^\s|]([^|]*[^\s|])?)*",  # separated by bars, without blanks at their ends
    "adcode": r"[1-9][0-9]{5}",
    "iso_3166_2": r"[A-Z]{2}-[A-Z0-9]{1,3}",
    "language_tag": r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?",
    "path": r"[^/\\:\x00-\x1f]+(/[^/\\:\x00-\x1f]+)*",
    "sha256": r"[0-9a-f]{64}",
    "digest": "[0-9a-f]{16}",
}
"""The patterns of cells, by the names under which columns have them."""


def _read(file: str) -> list[list[str]]:
    """The rows of a CSV file beside this one, without its header."""
    with Path(__file__).with_name(file).open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


def _code_lists() -> dict[str, CodeList]:
    lists: dict[str, list[Code]] = {}
    for name, code, label_en, label_zh, definition_en, definition_zh in _read("code_lists.csv"):
        lists.setdefault(name, []).append(Code(code, Text(label_en, label_zh), Text(definition_en, definition_zh)))
    return {name: CodeList(name, tuple(codes)) for name, codes in lists.items()}


CODE_LISTS = _code_lists()
"""The closed lists by name: those that code branches on. Lists that a package may extend are rows of its ``codes``."""

_RULES: Mapping[str, Callable[[str], Any]] = {
    "required": "yes".__eq__,
    "asserts": "yes".__eq__,
    "pattern": FORMS.__getitem__,
    "codes": CODE_LISTS.__getitem__,
    "minimum": int,
    "maximum": int,
    "extensible_codes": str,
    "references": str,
    "references_by": str,
}
"""What each word of ``rules`` that has a value gives; others, such as ``verbatim``, are true where they stand."""


def columns_in(rows: Iterable[Sequence[str]]) -> dict[tuple[str, str], Column]:
    """The columns of rows of columns.csv by table and name; one that means the same in every table by no table."""
    found = {}
    for name, tables, kind, rules, example, title_en, title_zh, en, zh in rows:
        words = (word.partition("=") for word in rules.split())
        given: dict[str, Any] = {word: _RULES[word](value) if equals else True for word, equals, value in words}
        given |= {"type": kind, "example": example}
        column = Column(name, title=Text(title_en, title_zh), description=Text(en, zh), **given)
        found.update({(table, name): column for table in tables.split() or ("",)})
    return found


_COLUMNS = columns_in(_read("columns.csv"))


def _table(
    name: TableName,
    title: Text,
    description: Text,
    columns: str,
    *,
    key: str,
    named_by: tuple[str, str] | None = None,
    brings: tuple[str, ...] = (),
) -> Table:
    """A table by the names of its columns, in order; `named_by` are its label columns, English and Chinese."""
    languages: tuple[Language, Language] = ("en", "zh")
    return Table(
        name,
        title,
        description,
        tuple(_COLUMNS.get((name, one)) or _COLUMNS["", one] for one in columns.split()),
        tuple(key.split()),
        tuple(sorted(ROW_RULES.get(name, ()), key=lambda rule: rule.code)),
        dict(zip(languages, named_by, strict=True)) if named_by else {},
        brings,
    )


_DEFINED = (
    _table(
        "sources",
        Text("Sources", "来源文档"),
        Text("One source document, pinned by the digest of its bytes.", "一份来源文档，以其字节摘要固定。"),
        "source_id title author publisher container published_on published_basis genre language file sha256 characters "
        "original_file original_sha256 extraction copy_quality url archived_url retrieved_on rights note",
        key="source_id",
        named_by=("title", "title"),
    ),
    _table(
        "entities",
        Text("Entities", "实体"),
        Text(
            "Anything a number or a cooperation can be about: a place, zone, institution, firm, or a named group.",
            "数字或合作可涉及的对象：地区、园区、机构、企业，或原文所称的群体。",
        ),
        "entity_id kind name_zh name_en adcode iso_3166_2 parent_id longitude latitude coordinate_basis code_source "
        "note",
        key="entity_id",
        named_by=("name_en", "name_zh"),
    ),
    _table(
        "aliases",
        Text("Aliases", "别名"),
        Text(
            "A form of an entity's name as one source writes it. One alias may stand for several entities.",
            "某来源文档对实体的写法。一个别名可指多个实体。",
        ),
        "source_id alias entity_id reason note",
        key="source_id alias entity_id",
    ),
    _table(
        "units",
        Text("Units", "单位"),
        Text("A unit of measure.", "计量单位。"),
        "unit_id symbol name_zh name_en quantity_kind base_unit_id factor",
        key="unit_id",
        named_by=("name_en", "name_zh"),
    ),
    _table(
        "indicators",
        Text("Indicators", "指标"),
        Text("What is measured, its definition and its one unit.", "所测量者、其定义与唯一单位。"),
        "indicator_id theme name_zh name_en definition unit_id measure terms_zh terms_en",
        key="indicator_id",
        named_by=("name_en", "name_zh"),
        brings=("theme", "unit_id"),
    ),
    _table(
        "observations",
        Text("Observations", "观测"),
        Text(
            "One quantitative claim: what it measures, about whom, when, how sure the text is, and the exact "
            "characters that say so.",
            "一条数量断言：测量什么、关于谁、何时、原文的把握，以及作此断言的确切文字。",
        ),
        "observation_id indicator_id entity_id entity_basis cooperation_id period_start period_end period_text "
        "period_basis status value lower upper qualifier value_text value_start quote quote_start source_id "
        "reported_by salience confidence note",
        key="observation_id",
        named_by=("value_text", "value_text"),
    ),
    _table(
        "cooperations",
        Text("Cooperations", "合作"),
        Text(
            "One cooperation between two or more entities: a co-built park, enclave, paired assistance, transfer, "
            "alliance and the like.",
            "两个或以上实体之间的一项合作：共建园区、飞地、结对帮扶、产业转移、联盟等。",
        ),
        "cooperation_id mode sector project project_entity_id part_of reported_by status since quote quote_start "
        "source_id confidence note",
        key="cooperation_id",
        named_by=("project", "project"),
    ),
    _table(
        "cooperation_parties",
        Text("Cooperation parties", "合作方"),
        Text("One entity's part in a cooperation.", "一个实体在合作中的角色。"),
        "cooperation_id entity_id role party_basis",
        key="cooperation_id entity_id role",
    ),
    _table(
        "exclusions",
        Text("Exclusions", "排除项"),
        Text(
            "A quantity-looking mention in a source that is deliberately not a claim, and why.",
            "来源中形似数量而有意不作断言的表述及理由。",
        ),
        "source_id start text reason observation_id note",
        key="source_id start",
    ),
    _table(
        "codes",
        Text("Codes", "代码"),
        Text("One code of one code list that a package may extend.", "数据包可扩充的代码表中的一个代码。"),
        "code_list code name_zh name_en definition",
        key="code_list code",
        named_by=("name_en", "name_zh"),
    ),
    _table(
        "entity_relations",
        Text("Entity relations", "实体关系"),
        Text(
            "What one entity is to another beside its parent: the same under another name, its successor, a member of "
            "a region or corridor.",
            "一个实体与另一实体在上级之外的关系：异名同实、后继，或属于某区域、走廊。",
        ),
        "entity_id relation related_id since until publisher url note",
        key="entity_id relation related_id",
    ),
    _table(
        "reference_values",
        Text("Reference values", "参照数值"),
        Text(
            "One independent figure from a public page, to compare with. Cited to a page, with no quote in a pinned "
            "file: never counted as evidence.",
            "公开网页上的独立数字，供比较之用。仅引至网页，无固定文件中的引文，不计作证据。",
        ),
        "reference_id indicator_id entity_id period_start period_end period_basis status value lower upper qualifier "
        "value_text publisher title url published_on via confidence note",
        key="reference_id",
        named_by=("value_text", "value_text"),
    ),
    _table(
        "translations",
        Text("Translations", "译文"),
        Text(
            "What one cell of words says in the other language. The original alone is evidence.",
            "一个文字单元格的另一语言译文。唯原文可作证据。",
        ),
        "table_name record_id column_name language text translated_by original_digest note",
        key="table_name record_id column_name language",
    ),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _DEFINED}
"""The tables by name, in reading order."""

TABLE_NAMES: tuple[TableName, ...] = get_args(TableName)


def holds_days(column: Column) -> bool:
    """Whether cells are dates, whole or in part."""
    return column.type == "date" or column.pattern == FORMS["date_in_part"]

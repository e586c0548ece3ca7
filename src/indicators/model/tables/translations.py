"""The table ``translations``: what a cell says, in the other language, and who put it so."""

from __future__ import annotations

import hashlib

from indicators.model.codelists import TRANSLATED_BY, TRANSLATION_LANGUAGE
from indicators.model.definition import Column, Table, Text
from indicators.model.tables.fields import CODE, note

TRANSLATIONS = Table(
    name="translations",
    title=Text("Translations", "译文"),
    description=Text(
        "What one cell of words says in the other language. The original alone is evidence.",
        "一个文字单元格的另一语言译文。唯原文可作证据。",
    ),
    key=("table_name", "record_id", "column_name", "language"),
    columns=(
        Column(
            "table_name",
            "string",
            Text("Table", "表"),
            Text("The table of the cell.", "该单元格所在的表。"),
            pattern=CODE,
            example="observations",
            asserts=False,
        ),
        Column(
            "record_id",
            "string",
            Text("Record", "记录"),
            Text("The key of its row, in a table whose key is one column.", "该行的主键；其表以一列为主键。"),
            references_by="table_name",
            asserts=False,
        ),
        Column(
            "column_name",
            "string",
            Text("Column", "列"),
            Text(
                "Its column, which holds words for people and no codes.", "该单元格所在的列；其内容为文字，而非代码。"
            ),
            pattern=CODE,
            example="quote",
            asserts=False,
        ),
        Column(
            "language",
            "string",
            Text("Language", "语言"),
            Text("The language of the translation.", "译文的语言。"),
            codes=TRANSLATION_LANGUAGE,
            asserts=False,
        ),
        Column(
            "text",
            "string",
            Text("Translation", "译文"),
            Text(
                "What the cell says; remarks of the translator in square brackets.",
                "单元格内容的译文；译者按语置于方括号内。",
            ),
            asserts=False,
        ),
        Column(
            "translated_by",
            "string",
            Text("Translated by", "译者"),
            Text("Who made it, and whether a translator has checked it.", "由谁译出，是否经译者校对。"),
            codes=TRANSLATED_BY,
            asserts=False,
        ),
        Column(
            "original_digest",
            "string",
            Text("Digest of the original", "原文摘要值"),
            Text(
                "The first 16 hexadecimal digits of the SHA-256 of the words that were translated, in UTF-8; "
                "`indicators fmt` fills it in. Where it is no longer that of the cell, the translation may be stale.",
                "所译文字（UTF-8）之 SHA-256 的前 16 位十六进制数字，由 `indicators fmt` "
                "填写；与单元格现有文字不符时，译文或已过时。",
            ),
            pattern="[0-9a-f]{16}",
            example="9f86d081884c7d65",
            asserts=False,
        ),
        note("What a reader of the translation should know.", "译文读者须知。"),
    ),
)


def digest_of(words: str) -> str:
    """What `original_digest` holds for some words."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]

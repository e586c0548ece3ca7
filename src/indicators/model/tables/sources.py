"""The tables ``sources``, ``exclusions`` and ``translations``.

The documents, what in them is no observation and why, and what words of the tables say in the other language.
"""

from __future__ import annotations

import hashlib

from indicators.model import Absent, Column, OneOf, Present, RowRule, Table, Text, When, either, every, together
from indicators.model.tables import CODE, CODE_LISTS, URL, inferred_needs_note, note, slug, source_id

SOURCES = Table(
    name="sources",
    title=Text("Sources", "来源文档"),
    description=Text("One source document, pinned by the digest of its bytes.", "一份来源文档，以其字节摘要固定。"),
    key=("source_id",),
    label_columns={"en": "title", "zh": "title"},
    columns=(
        slug(
            "source_id",
            Text("Source identifier", "文档标识"),
            Text("Short name of the document.", "文档的短名。"),
        ),
        Column(
            "title",
            "string",
            Text("Title", "标题"),
            Text("The title as the document prints it.", "文档所印标题。"),
            asserts=False,
        ),
        Column(
            "author",
            "string",
            Text("Author", "作者"),
            Text("The author the document names.", "文档署名的作者。"),
            required=False,
        ),
        Column(
            "publisher",
            "string",
            Text("Publisher", "发布者"),
            Text("Who published the original, as far as the document says.", "原文的发布者，以文档所示为限。"),
            required=False,
        ),
        Column(
            "container",
            "string",
            Text("Container", "载体"),
            Text("The site or collection that carries the copy.", "载有该副本的网站或汇编。"),
            required=False,
            asserts=False,
        ),
        Column(
            "published_on",
            "date",
            Text("Published on", "发布日期"),
            Text("Day of publication.", "发布之日。"),
            required=False,
            example="2025-07-10",
        ),
        Column(
            "published_basis",
            "string",
            Text("Basis of the date", "日期依据"),
            Text("Whether the document states its date.", "发布日期是否由文档写明。"),
            codes=CODE_LISTS["published_basis"],
        ),
        Column(
            "genre",
            "string",
            Text("Genre", "体裁"),
            Text("The kind of text.", "文本的体裁。"),
            extensible_codes="genre",
        ),
        Column(
            "language",
            "string",
            Text("Language", "语言"),
            Text("Language tag of the text (BCP 47).", "文本的语言标签（BCP 47）。"),
            pattern=r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?",
            example="zh-Hans",
        ),
        Column(
            "file",
            "string",
            Text("File", "文件"),
            Text("Path of the document, relative to the package.", "文档路径，相对于数据包。"),
            pattern=r"[^/\\:\x00-\x1f]+(/[^/\\:\x00-\x1f]+)*",
            example="seeds/report.txt",
            asserts=False,
        ),
        Column(
            "sha256",
            "string",
            Text("SHA-256", "SHA-256"),
            Text("Digest of the file's bytes, in hexadecimal.", "文件字节的摘要，十六进制。"),
            pattern=r"[0-9a-f]{64}",
            example="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        Column(
            "characters",
            "integer",
            Text("Characters", "字符数"),
            Text("Length of the decoded text in Unicode code points.", "解码后文本的 Unicode 码点数。"),
            minimum=0,
        ),
        Column(
            "original_file",
            "string",
            Text("Original file", "原始文件"),
            Text(
                "Path of the bytes as they came, where the file is text derived from them.",
                "原样字节的路径，如文件系由其提取的文本。",
            ),
            required=False,
            pattern=r"[^/\\:\x00-\x1f]+(/[^/\\:\x00-\x1f]+)*",
            example="seeds/report.pdf",
            asserts=False,
        ),
        Column(
            "original_sha256",
            "string",
            Text("SHA-256 of the original", "原始文件 SHA-256"),
            Text("Digest of the original file's bytes, in hexadecimal.", "原始文件字节的摘要，十六进制。"),
            required=False,
            pattern=r"[0-9a-f]{64}",
            example="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        Column(
            "extraction",
            "string",
            Text("Extraction", "提取"),
            Text("Name and version of the step that derived the text.", "提取文本所用步骤的名称与版本。"),
            required=False,
            asserts=False,
        ),
        Column(
            "copy_quality",
            "string",
            Text("Copy quality", "副本质量"),
            Text("The worst flaw of the copy.", "副本最严重的缺陷。"),
            codes=CODE_LISTS["copy_quality"],
        ),
        Column(
            "url",
            "string",
            Text("URL", "网址"),
            Text("Where the document was published.", "文档的发布网址。"),
            required=False,
            pattern=URL,
            example="https://example.org/report",
            asserts=False,
        ),
        Column(
            "archived_url",
            "string",
            Text("Archived URL", "存档网址"),
            Text("A lasting copy of that page.", "该页的存档副本。"),
            required=False,
            pattern=URL,
            example="https://example.org/archive/report",
            asserts=False,
        ),
        Column(
            "retrieved_on",
            "date",
            Text("Retrieved on", "获取日期"),
            Text("Day on which the copy was taken.", "取得副本之日。"),
            required=False,
            example="2026-01-07",
            asserts=False,
        ),
        Column(
            "rights",
            "string",
            Text("Rights", "权利"),
            Text("Who holds the rights and on what terms the copy is kept.", "权利归属及保存副本的条件。"),
            asserts=False,
        ),
        note("Flaws of the copy and grounds of what was inferred.", "副本的缺陷与推断的依据。"),
    ),
    row_rules=(
        RowRule(
            "S20",
            either(
                every(OneOf("published_basis", ("unknown",)), Absent("published_on")),
                every(OneOf("published_basis", ("stated", "inferred")), Present("published_on")),
            ),
            "published_on",
            "a date exactly where published_basis is stated or inferred",
            "give the date, or set published_basis to unknown",
            failing="published_basis stated, published_on empty",
            passing="published_basis unknown, published_on empty",
        ),
        inferred_needs_note("S21", "published_basis"),
        RowRule(
            "S22",
            together("original_file", "original_sha256"),
            "original_sha256",
            "original_file and original_sha256 both given or both empty",
            "give the digest of the original's bytes, or empty both",
            failing="original_file seeds/report.pdf, original_sha256 empty",
            passing="original_file and original_sha256 empty",
        ),
    ),
)


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
            codes=CODE_LISTS["exclusion_reason"],
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
            codes=CODE_LISTS["language"],
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
            codes=CODE_LISTS["translated_by"],
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

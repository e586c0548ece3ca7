"""The table ``sources``: the documents whose claims are curated."""

from __future__ import annotations

from indicators.model.codelists import COPY_QUALITY, PUBLISHED_BASIS
from indicators.model.conditions import Absent, OneOf, Present, either, every
from indicators.model.definition import Column, RowRule, Table, Text
from indicators.model.tables.fields import URL, inferred_needs_note, note, slug

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
            Text("Who published the text, as far as the document says.", "文本的发布者，以文档所示为限。"),
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
            codes=PUBLISHED_BASIS,
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
            "copy_quality",
            "string",
            Text("Copy quality", "副本质量"),
            Text("The worst flaw of the copy.", "副本最严重的缺陷。"),
            codes=COPY_QUALITY,
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
    ),
)

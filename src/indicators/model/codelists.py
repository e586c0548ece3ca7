"""The closed code lists: those that code branches on. Lists a package may extend are rows of its ``codes`` table."""

from __future__ import annotations

from indicators.model.definition import Code, CodeList, Text


def _code(code: str, en: str, zh: str, definition_en: str, definition_zh: str) -> Code:
    return Code(code, Text(en, zh), Text(definition_en, definition_zh))


QUALIFIER = CodeList(
    "qualifier",
    (
        _code(
            "exact",
            "exactly",
            "确数",
            "The number without any qualification: its own lower and upper bound.",
            "原文未加任何限定，上下界即其数值。",
        ),
        _code(
            "approximately", "about", "约", "The text says about; no bound is asserted.", "原文作约数，未断言上下界。"
        ),
        _code(
            "nearly",
            "nearly",
            "近",
            "Short of the number, close to it; the bound, upper or of a fall lower, is exclusive.",
            "接近而未达该数，其界（上界；负值为下界）不含。",
        ),
        _code("more_than", "more than", "超过", "Above the number; lower is exclusive.", "超过该数，下界不含。"),
        _code("at_least", "at least", "不少于", "The number or more; lower is inclusive.", "该数或以上，下界含。"),
        _code("less_than", "less than", "不足", "Below the number; upper is exclusive.", "低于该数，上界不含。"),
        _code("at_most", "at most", "不超过", "The number or less; upper is inclusive.", "该数或以下，上界含。"),
        _code(
            "several",
            "several",
            "数",
            "Only an order of magnitude is given; lower is inclusive, upper, the next order, exclusive; of a fall the "
            "other way round.",
            "仅给出数量级，下界含，上界（下一数量级）不含；负值反之。",
        ),
        _code("range", "range", "区间", "Two ends are given; both are inclusive.", "给出两端，上下界均含。"),
    ),
)

MEASURE = CodeList(
    "measure",
    (
        _code("stock", "stock", "存量", "A level on a day.", "某一时点的水平。"),
        _code("flow", "flow", "流量", "An amount over a period.", "一段时期内的量。"),
        _code("share", "share", "份额", "A part of a whole.", "部分占整体之比。"),
        _code("ratio", "ratio", "比率", "One quantity over another.", "两个量之比。"),
        _code(
            "growth",
            "growth",
            "增长",
            "A change against an earlier level; a fall is negative.",
            "相对于此前水平的变化，下降为负。",
        ),
        _code(
            "balance",
            "balance",
            "差额",
            "What one amount is above another; a deficit or a fall is negative.",
            "一量超出另一量之数，逆差、亏损与下降为负。",
        ),
        _code("duration", "duration", "时长", "A length of time.", "时间长度。"),
    ),
)

OBSERVATION_STATUS = CodeList(
    "observation_status",
    (
        _code("actual", "actual", "现状", "The text says it is or was so.", "原文称已是如此。"),
        _code("target", "target", "目标", "The text says it is to become so.", "原文称将要达到。"),
    ),
)

COOPERATION_STATUS = CodeList(
    "cooperation_status",
    (
        _code("actual", "actual", "已开展", "The text says it exists or took place.", "原文称已存在或已发生。"),
        _code("policy", "policy", "政策倡议", "The text calls for it or plans it.", "原文提出或规划。"),
    ),
)

PERIOD_BASIS = CodeList(
    "period_basis",
    (
        _code("stated", "stated", "明示", "The text prints the period.", "原文写明时期。"),
        _code("publication", "publication", "发布日", "Taken from the date of publication.", "取自发布日期。"),
        _code("inferred", "inferred", "推断", "Inferred; the note gives the grounds.", "推断所得，依据见备注。"),
        _code("unknown", "unknown", "不详", "The text does not allow one to say.", "原文无从判断。"),
    ),
)

PUBLISHED_BASIS = CodeList(
    "published_basis",
    (
        _code("stated", "stated", "明示", "The document prints its date.", "文档写明日期。"),
        _code("inferred", "inferred", "推断", "Inferred; the note gives the grounds.", "推断所得，依据见备注。"),
        _code("unknown", "unknown", "不详", "The document does not allow one to say.", "文档无从判断。"),
    ),
)

CONFIDENCE = CodeList(
    "confidence",
    (
        _code("high", "high", "高", "The text is plain.", "原文明白无疑。"),
        _code("medium", "medium", "中", "The text needs interpretation; see the note.", "原文需加解释，见备注。"),
        _code("low", "low", "低", "The text is garbled or open to doubt; see the note.", "原文有讹误或存疑，见备注。"),
    ),
)

COPY_QUALITY = CodeList(
    "copy_quality",
    (
        _code("clean", "clean", "完好", "A faithful copy.", "忠实的副本。"),
        _code(
            "spam_injected", "spam injected", "混入广告", "A spam brand is written over words.", "广告字样覆盖原词。"
        ),
        _code(
            "pinyin_injected",
            "pinyin injected",
            "混入拼音",
            "Pinyin glosses stand inside the text.",
            "正文混入拼音注音。",
        ),
        _code(
            "machine_translated",
            "machine translated",
            "机器回译",
            "A machine back-translation that garbles names and meanings.",
            "机器回译，专名与文意有讹误。",
        ),
        _code(
            "layout_scrambled", "layout scrambled", "版面错乱", "Columns or essays are interleaved.", "分栏或多文交错。"
        ),
        _code("compiled", "compiled", "二手汇编", "A second-hand compilation.", "二手汇编。"),
    ),
)

ALIAS_REASON = CodeList(
    "alias_reason",
    (
        _code("abbreviation", "abbreviation", "简称", "A usual short form.", "通行简称。"),
        _code("former_name", "former name", "旧称", "A name no longer in use.", "已不再使用的名称。"),
        _code("garbled_copy", "garbled copy", "讹误", "A form garbled in the copy.", "副本中的讹误写法。"),
        _code("transcription_error", "transcription error", "误记", "A slip of the writer.", "作者笔误。"),
    ),
)

ROLE = CodeList(
    "role",
    (
        _code("initiator", "initiator", "发起方", "Starts the cooperation or moves into it.", "发起合作或主动进入。"),
        _code("host", "host", "承接方", "Gives the place.", "提供场所或承接。"),
        _code("supporter", "supporter", "支持方", "Gives help.", "提供支持。"),
        _code("recipient", "recipient", "受援方", "Receives help.", "接受支持。"),
        _code("member", "member", "成员", "Takes part on equal terms.", "平等参与。"),
    ),
)

EXCLUSION_REASON = CodeList(
    "exclusion_reason",
    (
        _code("repeated_text", "repeated text", "重复文本", "The same words, printed again.", "同一文字再次出现。"),
        _code("restated", "restated", "复述", "The same fact in other words.", "同一事实换言复述。"),
        _code(
            "related_headline",
            "related headline",
            "相关标题",
            "A headline or link of another article.",
            "其他文章的标题或链接。",
        ),
        _code(
            "reference_period",
            "reference period",
            "参照时期",
            "The period of another number.",
            "另一数字的时期。",
        ),
        _code("indefinite", "indefinite", "不定", "No number is asserted.", "并未断言数量。"),
        _code("label", "label", "标签", "A label, number or count of layout.", "编号、标签或版面字样。"),
        _code("name", "name", "名称", "Part of a name.", "名称的一部分。"),
        _code("defect", "defect", "副本缺陷", "A defect of the copy.", "副本缺陷所致。"),
        _code("not_domain", "outside the field", "非本领域", "A quantity of another field.", "不属本领域的数量。"),
    ),
)

VIA = CodeList(
    "via",
    (
        _code("original", "original", "原发", "The publisher's own page.", "发布者本页。"),
        _code("repost", "repost", "转载", "Another site's copy.", "他站转载。"),
    ),
)

CODE_LISTS: tuple[CodeList, ...] = (
    QUALIFIER,
    MEASURE,
    OBSERVATION_STATUS,
    COOPERATION_STATUS,
    PERIOD_BASIS,
    PUBLISHED_BASIS,
    CONFIDENCE,
    COPY_QUALITY,
    ALIAS_REASON,
    ROLE,
    EXCLUSION_REASON,
    VIA,
)

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
        _code(
            "bounded",
            "between",
            "其间",
            "The moment is not given but must lie between the two dates; the note gives the grounds. It is no span.",
            "时点未明示，但必在两日期之间，依据见备注；并非时段。",
        ),
        _code("unknown", "unknown", "不详", "The text does not allow one to say.", "原文无从判断。"),
    ),
)

ENTITY_BASIS = CodeList(
    "entity_basis",
    (
        _code("stated", "stated", "明示", "A name or alias of it stands in the quote.", "引文中有其名称或别名。"),
        _code(
            "context",
            "from context",
            "上下文",
            "A name or alias of it stands earlier in the paragraph, in a heading or in the title.",
            "其名称或别名见于该段前文、小标题或标题。",
        ),
        _code(
            "inferred",
            "inferred",
            "推断",
            "Named in neither; the note gives the grounds.",
            "上述各处均未提及，依据见备注。",
        ),
    ),
)

SALIENCE = CodeList(
    "salience",
    (
        _code("headline", "headline", "要点", "A number the document is read for.", "读此文档所求的数字。"),
        _code("substantive", "substantive", "实质", "A number that says something of its own.", "自有所指的数字。"),
        _code(
            "structural",
            "structural",
            "结构",
            "A count that only says how many parts a sentence names; kept out of charts and first pages.",
            "仅表明句中所列几项的计数，不入图表与首页。",
        ),
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
        _code("initiator", "initiator", "发起方", "Acts first.", "率先行动的一方。"),
        _code(
            "host",
            "host",
            "所在方",
            "Gives the place where the park, base or centre stands.",
            "提供园区、基地或中心所在之地。",
        ),
        _code(
            "origin",
            "origin",
            "转出方",
            "From here industry, firms or people go to the other.",
            "产业、企业或人员由此转出。",
        ),
        _code(
            "destination",
            "destination",
            "承接方",
            "Industry, firms or people come here from the other.",
            "承接转来的产业、企业或人员。",
        ),
        _code("supporter", "supporter", "支援方", "Gives aid, services or experience.", "给予援助、服务或经验。"),
        _code("recipient", "recipient", "受援方", "Receives aid, services or experience.", "接受援助、服务或经验。"),
        _code("member", "member", "成员", "Takes part on equal terms.", "平等参与。"),
    ),
)

RELATION = CodeList(
    "relation",
    (
        _code(
            "same_as",
            "the same as",
            "同为",
            "One and the same under another name; one row, read both ways.",
            "同一对象的另一名称；一行双向适用。",
        ),
        _code(
            "succeeded_by",
            "succeeded by",
            "后继为",
            "The other took its place, not always with the same bounds.",
            "由另一对象承继，范围未必相同。",
        ),
        _code(
            "member_of",
            "member of",
            "属于",
            "A whole member of a region, corridor or group.",
            "整体属于某区域、走廊或群体。",
        ),
    ),
)

REFERENCE_STATUS = CodeList(
    "reference_status",
    (
        _code("actual", "actual", "现状", "The page says it is or was so.", "网页称已是如此。"),
        _code(
            "estimate", "estimate", "预计", "The page expects it, before it is known.", "网页于结果未知时所作的预计。"
        ),
        _code("target", "target", "目标", "The page says it is to become so.", "网页称将要达到。"),
    ),
)

COORDINATE_BASIS = CodeList(
    "coordinate_basis",
    (
        _code("seat", "seat", "驻地", "The seat of government; of a province, its capital.", "政府驻地；省级为省会。"),
        _code("centroid", "centroid", "形心", "The middle of the area.", "区域的几何中心。"),
        _code("site", "site", "所在点", "The place itself.", "该地点本身。"),
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
        _code("anaphor", "anaphor", "指代", "A count that points back to what was just named.", "回指刚提及者的计数。"),
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

TRANSLATION_LANGUAGE = CodeList(
    "language",
    (
        _code("en", "English", "英文", "The translation is in English.", "译文为英文。"),
        _code("zh", "Chinese", "中文", "The translation is in Chinese.", "译文为中文。"),
    ),
)

TRANSLATED_BY = CodeList(
    "translated_by",
    (
        _code(
            "language_model",
            "language model, not checked by a translator",
            "语言模型，未经译者校对",
            "A language model made it, and nobody who translates has read it against the original.",
            "由语言模型译出，未有译者对照原文校对。",
        ),
        _code(
            "language_model_checked",
            "language model, checked by a translator",
            "语言模型，经译者校对",
            "A language model made it, and a translator has read it against the original.",
            "由语言模型译出，经译者对照原文校对。",
        ),
        _code("translator", "translator", "译者", "A person who translates made it.", "由译者译出。"),
        _code(
            "publisher",
            "publisher",
            "发布者",
            "The publisher of the original gives these words itself.",
            "原文发布者自行给出。",
        ),
    ),
)

CODE_LISTS: tuple[CodeList, ...] = (
    QUALIFIER,
    MEASURE,
    OBSERVATION_STATUS,
    COOPERATION_STATUS,
    PERIOD_BASIS,
    ENTITY_BASIS,
    SALIENCE,
    PUBLISHED_BASIS,
    CONFIDENCE,
    COPY_QUALITY,
    ALIAS_REASON,
    ROLE,
    RELATION,
    COORDINATE_BASIS,
    REFERENCE_STATUS,
    EXCLUSION_REASON,
    VIA,
    TRANSLATION_LANGUAGE,
    TRANSLATED_BY,
)

"""What a number is about, from the words around it: entity, indicator, time, status, speaker."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import Package
from indicators.reading import Mention, find_quantities
from indicators.reading.amounts import terms_of
from indicators.subject.about import Document, Subject, Subjects
from indicators.subject.cues import reasons_told, tie_status_of
from indicators.subject.names import Names, short_forms
from indicators.subject.periods import time_of
from indicators.subject.times import Frame, period_of_title, plan_named_in
from tests.checkout import PROJECT, Checkout

PUBLISHED = date(2026, 3, 5)


@pytest.fixture(scope="module")
def subjects(package: Package) -> Subjects:
    return Subjects(package)


def told(subjects: Subjects, text: str, words: str, **known: object) -> Subject:
    """What the words of a number are about, in a text that is no source."""
    document = subjects.any_text(text, **known)  # type: ignore[arg-type]
    (mention,) = [one for one in find_quantities(text) if one.text == words]
    return subjects.about(document, mention)


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("合肥经开区围绕新能源汽车产业,推动了120个配套项目在周边县市落地。", "120个", "hefei-etdz"),
        ("重庆市与四川省共建园区,已入驻企业465家。", "465家", "chongqing"),
        ("安徽滁州已有企业350多家。", "350多家", "chuzhou"),
        ("苏州工业园区与滁州市合作多年。园区现有企业80家。", "80家", "suzhou-industrial-park"),
        ("从最初的4家企业发展到现在,合肥经开区变了模样。", "4家", "hefei-etdz"),
        ("走廊经高速公路连接上海、江苏、浙江,九江市另设站点3个。", "3个", "jiujiang"),
    ],
)
def test_the_subject_of_its_clause_and_not_what_is_named_in_passing(
    subjects: Subjects, text: str, words: str, entity: str
) -> None:
    found = told(subjects, text, words)
    assert found.entity is not None
    assert found.entity.value == entity
    assert text[found.entity.start : found.entity.end]
    assert found.entity.reason


def test_a_nearer_name_that_is_not_the_subject_comes_second(subjects: Subjects) -> None:
    found = told(subjects, "合肥市依托南京市的高校资源,已有企业350家。", "350家")
    assert [one.value for one in found.entities[:2]] == ["hefei", "nanjing"]


def entity_of(text: str, words: str, title: str = "", subject: str = "") -> str:
    """Of which of some invented places and bodies a number of a text is."""
    names = {"甲县": "jia", "乙县": "yi", "丙市": "bing", "丁园区": "ding", "戊联盟": "wu", "甲乙毗邻区": "jia-yi"}
    kinds = {"jia": "county", "yi": "county", "bing": "prefecture", "ding": "development_zone", "wu": "alliance"}
    subjects = Subjects(Package.open())
    subjects.learn(Document("", Names({})), {}, {**kinds, "jia-yi": "group"}, {"jia": "bing", "yi": "bing"})
    forms = Names({name: [entity] for name, entity in names.items()})
    document = Document(text, forms, title=title, subject=subject, published=PUBLISHED)
    (mention,) = [one for one in find_quantities(text) if one.text == words]
    found = subjects.about(document, mention).entity
    return found.value if found else ""


ENTITIES = [
    # A nearer name that is not the subject.
    ("甲县依托乙县的市场,企业增至30家。", "30家", "jia"),
    ("丁园区起步早,产值占甲县的30%。", "30%", "ding"),
    ("丁园区产值高,占全县的30%,来自甲县。", "30%", "ding"),
    ("丁园区建成。2022年,乙县的企业搬进园区,投资30亿元。", "30亿元", "yi"),
    # Each number behind its own name, and what follows a semicolon of the same subject.
    ("涉及甲县6个镇、乙县5个镇。", "5个", "yi"),
    ("丁园区年营业收入213亿元;新落户项目26个。", "26个", "ding"),
    ("在甲县,也有30家企业迁回。", "30家", "jia"),
    ("甲县在丙市。全市30个镇参加。", "30个", "bing"),
    # A noun for what was named long before.
    ("丁园区去年开工。" + "甲县与乙县签约。" * 8 + "\n今年,园区产值30亿元。", "30亿元", "ding"),
    ("甲县商务局局长李明坦言,他们打算引进企业30家。", "30家", "jia"),
]


@pytest.mark.parametrize(("text", "words", "entity"), ENTITIES)
def test_of_what_a_number_is_and_not_the_nearest_name(text: str, words: str, entity: str) -> None:
    assert entity_of(text, words) == entity


def test_what_two_places_have_together_is_of_the_group_that_the_document_is_about() -> None:
    text = "甲县和乙县同处一河两岸,县界长87公里。"
    assert entity_of(text, "87公里", subject="jia-yi") == "jia-yi"
    assert entity_of("涉及甲县6个镇、乙县5个镇。", "6个", subject="jia-yi") == "jia"


def test_a_communique_is_about_the_place_in_its_title() -> None:
    assert entity_of("乙县来访。\n新增企业30家。", "30家", title="甲县2025年统计公报") == "jia"


def test_the_document_s_own_subject_where_the_sentence_names_none(checkout: Checkout) -> None:
    source = checkout.first("sources", lambda row: row["language"].startswith("zh"))
    checkout.edit("sources", source, note="about guangan")
    subjects = Subjects(Package(checkout.root))
    text = "一、综合\n全市实现地区生产总值1300亿元。"
    document = subjects.document(source["source_id"], text)
    (mention,) = find_quantities(text)
    entity = subjects.about(document, mention).entity
    assert (entity and entity.value) == "guangan"


@pytest.mark.parametrize(
    ("text", "words", "indicator"),
    [
        ("园区已入驻企业465家。", "465家", "park-firms"),
        ("目前共有国家级经开区232家。", "232家", "national-etdz-count"),
        ("长江经济带GDP占全国的47.3%。", "47.3%", "gdp-share-of-national"),
        ("全年实现地区生产总值1300亿元。", "1300亿元", "gross-domestic-product"),
    ],
)
def test_the_indicator_by_its_terms_and_its_unit(subjects: Subjects, text: str, words: str, indicator: str) -> None:
    found = told(subjects, text, words)
    assert found.indicator is not None
    assert found.indicator.value == indicator


def test_a_word_in_its_own_clause_before_one_in_another(subjects: Subjects) -> None:
    found = told(subjects, "园区规划面积20平方公里,签约入驻企业30家,建成投产企业21家。", "21家")
    assert found.indicator is not None
    assert found.indicator.value == "park-firms-in-production"


def test_of_which_sector_a_part_of_the_structure_is() -> None:
    subjects = Subjects(Package.open(PROJECT / "tests/invented"))
    text = "三次产业结构由上年的17.4:36.2:46.4调整为16.7:36.8:46.5。"
    document = subjects.any_text(text)
    (_, last) = [one for one in find_quantities(text) if one.quantity and one.quantity.parts]
    told_of = [subjects.about(document, one).indicator for one in terms_of(last)]
    assert [one.value if one else None for one in told_of] == ["primary-share", "secondary-share", "tertiary-share"]


def test_a_growth_is_no_share_and_what_no_indicator_measures_is_none(subjects: Subjects) -> None:
    growth = told(subjects, "全年地区生产总值同比增长6.5%。", "6.5%")
    assert all(one.certainty < 0.5 for one in growth.indicators if "share" in one.value)
    none = told(subjects, "全县有广场舞队伍45支。", "45支")
    assert none.indicator is None


DATED = Frame(PUBLISHED)
COMMUNIQUE = Frame(PUBLISHED, own=(date(2025, 1, 1), date(2025, 12, 31)))
UNDATED = Frame(current=(date(2018, 1, 1), date(2020, 12, 31)))
TIMES = [
    (DATED, "stock", "截至2025年底,园区有企业30家。", "2025-12-31", "2025-12-31", "stated"),
    (DATED, "flow", "2024年前三季度新增企业30家。", "2024-01-01", "2024-09-30", "stated"),
    (DATED, "flow", "2025年1—5月新增企业30家。", "2025-01-01", "2025-05-31", "stated"),
    (DATED, "flow", "2025年5月27日签约企业30家。", "2025-05-27", "2025-05-27", "stated"),
    (DATED, "flow", "二〇二四年新增企业30家。", "2024-01-01", "2024-12-31", "stated"),
    (DATED, "flow", "2021年至2024年新增企业30家。", "2021-01-01", "2024-12-31", "stated"),
    (DATED, "flow", "去年新增企业30家。", "2025-01-01", "2025-12-31", "inferred"),
    (DATED, "flow", "今年上半年新增企业30家。", "2026-01-01", "2026-06-30", "inferred"),
    (DATED, "flow", "“十四五”期间新增企业30家。", "2021-01-01", "2025-12-31", "inferred"),
    (DATED, "flow", "近三年新增企业30家。", "2023-01-01", "2025-12-31", "inferred"),
    (DATED, "flow", "2月新增企业30家。", "2026-02-01", "2026-02-28", "inferred"),
    (DATED, "flow", "11月新增企业30家。", "2025-11-01", "2025-11-30", "inferred"),
    (DATED, "stock", "截至2月底,企业30家。", "2026-02-28", "2026-02-28", "inferred"),
    (DATED, "stock", "目前园区有企业30家。", "2026-03-05", "2026-03-05", "publication"),
    # From a day on: a flow adds up, a level is of the end.
    (DATED, "flow", "自2015年投产以来引进企业30家。", "2015-01-01", "2026-03-05", "inferred"),
    (DATED, "stock", "自2015年投产以来引进企业30家。", "2026-03-05", "2026-03-05", "inferred"),
    (DATED, "flow", "今年以来引进企业30家。", "2026-01-01", "2026-03-05", "inferred"),
    # A level in a time whose day is not said is of some day in it; of 去年 and of an aim, of the last.
    (DATED, "stock", "2021年只有企业30家。", "2021-01-01", "2021-12-31", "bounded"),
    (DATED, "stock", "今年2月联盟成立,有企业30家加入。", "2026-02-01", "2026-02-28", "bounded"),
    (DATED, "stock", "去年有企业30家。", "2025-12-31", "2025-12-31", "inferred"),
    (DATED, "stock", "到2028年有企业30家。", "2028-12-31", "2028-12-31", "stated"),
    (DATED, "stock", "3年前的2022年揭牌,如今已有企业30家。", "2026-03-05", "2026-03-05", "publication"),
    (DATED, "stock", "2022年揭牌,大楼里已有企业30家。", "2026-03-05", "2026-03-05", "publication"),
    # A year that belongs to another clause, or to what a number is compared with.
    (DATED, "flow", "2023年动工,2025年新增企业30家。", "2025-01-01", "2025-12-31", "stated"),
    (DATED, "flow", "2023年新增企业30家,2025年又增加9家。", "2023-01-01", "2023-12-31", "stated"),
    (DATED, "flow", "去年开业;新增企业30家。", "2025-01-01", "2025-12-31", "inferred"),
    (DATED, "flow", "新增企业30家,比2024年多。", "None", "None", "unknown"),
    (DATED, "flow", "比2024年增加企业30家。", "None", "None", "unknown"),
    (DATED, "flow", "最初引进企业30家。", "None", "None", "unknown"),
    # A change has two times.
    (DATED, "share", "2021年5%,到去年底,占比从30家升到40家。", "2021-01-01", "2021-12-31", "inferred"),
    (DATED, "share", "2021年5%,到去年底,占比从20家升到30家。", "2025-12-31", "2025-12-31", "inferred"),
    (DATED, "stock", "打算由30家提高到40家。", "2026-03-05", "2026-03-05", "publication"),
    (DATED, "stock", "由30家提高到40家。", "None", "None", "unknown"),
    (DATED, "share", "过去十年变化很大。占比从30家增至40家。", "2015-01-01", "2015-12-31", "inferred"),
    (DATED, "share", "过去十年变化很大。占比从20家增至30家。", "2025-01-01", "2025-12-31", "inferred"),
    (DATED, "share", "过去十年,占比约30家。", "None", "None", "unknown"),
    (COMMUNIQUE, "share", "由上年的30家调整为40家。", "2024-01-01", "2024-12-31", "inferred"),
    (COMMUNIQUE, "share", "由上年的20家调整为30家。", "2025-01-01", "2025-12-31", "stated"),
    (COMMUNIQUE, "share", "三次产业由上年的1:2:3调整为1:30家:2。", "2025-01-01", "2025-12-31", "stated"),
    (COMMUNIQUE, "flow", "年末有林地20亩,产出30家。", "2025-01-01", "2025-12-31", "stated"),
    (COMMUNIQUE, "stock", "年末有林地20亩,企业30家。", "2025-12-31", "2025-12-31", "stated"),
    (COMMUNIQUE, "stock", "规模以上工业企业30家。", "2025-12-31", "2025-12-31", "stated"),
    (COMMUNIQUE, "flow", "产量与上年持平;新增30家。", "2025-01-01", "2025-12-31", "stated"),
    (UNDATED, "stock", "已入驻企业30家。", "2018-01-01", "2020-12-31", "bounded"),
    (UNDATED, "flow", "新增企业30家。", "None", "None", "unknown"),
]


@pytest.mark.parametrize(("frame", "measure", "text", "start", "end", "basis"), TIMES)
def test_the_time_that_the_words_give(frame: Frame, measure: str, text: str, start: str, end: str, basis: str) -> None:
    place = text.index("30家")
    found = time_of(text, place, place + 3, frame, measure=measure)
    assert (str(found.start), str(found.end), found.basis) == (start, end, basis)
    assert found.words in text


def test_parts_and_what_is_to_take_some_time_are_of_no_time() -> None:
    assert time_of("覆盖三省。", 2, 4, DATED, measure="stock").basis == "unknown"
    assert time_of("2025年开工,力争28个月建成。", 10, 14, DATED, measure="duration", ahead=True).basis == "unknown"


def test_a_yearly_growth_that_is_aimed_at_is_of_the_years_of_the_plan(subjects: Subjects) -> None:
    text = "到2030年,生产总值年均增长6.5%。"
    time = told(subjects, text, "6.5%", title="某规划(2025—2030年)", published=PUBLISHED).time
    assert (time.start, time.end, time.basis) == (date(2025, 1, 1), date(2030, 12, 31), "inferred")


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("云桥县2024年国民经济和社会发展统计公报", (date(2024, 1, 1), date(2024, 12, 31))),
        ("云桥县2024年上半年经济运行情况", (date(2024, 1, 1), date(2024, 6, 30))),
        ("云桥县2021—2024年工作总结", (date(2021, 1, 1), date(2024, 12, 31))),
        ("云桥县的故事", None),
    ],
)
def test_the_period_of_a_document_by_its_title(title: str, days: tuple[date, date] | None) -> None:
    assert period_of_title(title) == days


def test_the_years_of_a_plan_that_a_text_names() -> None:
    assert plan_named_in("印发《行动计划(2018—2020年)》。") == (date(2018, 1, 1), date(2020, 12, 31))
    assert plan_named_in("2018—2020年新增5家。") is None


@pytest.mark.parametrize(
    ("text", "words", "status"),
    [
        ("目前已入驻企业465家。", "465家", "actual"),
        ("力争到2030年入驻企业500家。", "500家", "target"),
        ("将建成园区5个。", "5个", "target"),
        ("园区将军路上有企业5家。", "5家", "actual"),
        ("已入驻企业465家,计划再引进60家。", "465家", "actual"),
        ("已入驻企业465家,计划再引进60家。", "60家", "target"),
        ("打算把比例由55%提高到65%。", "55%", "actual"),
        ("打算把比例由55%提高到65%。", "65%", "target"),
        ("园区规划面积3.2平方公里。", "3.2平方公里", "actual"),
        ("建成后,产值能到25亿元,相当于全县现有产值的三成。", "三成", "target"),
    ],
)
def test_a_fact_or_an_aim(subjects: Subjects, text: str, words: str, status: str) -> None:
    assert told(subjects, text, words).status.value == status


@pytest.mark.parametrize(
    ("text", "quote", "status"),
    [
        ("青山市与白水县签署协议,在白水建设冷链物流园。", "青山市与白水县签署协议", "actual"),
        ("青山市帮扶白水县,派出教师30名。", "青山市帮扶白水县,派出教师30名", "actual"),
        ("青山大学在白水县设立技术转移中心。", "青山大学在白水县设立技术转移中心", "actual"),
        ("一、工作成效\n推进两市共建科创走廊。", "推进两市共建科创走廊", "actual"),
        ("支持青山市与白水县共建冷链物流园。", "支持青山市与白水县共建冷链物流园", "policy"),
        ("健全跨省流域生态补偿机制,推进上下游联防联治。", "推进上下游联防联治", "policy"),
        ("青山市将与白水县共建冷链物流园。", "青山市将与白水县共建冷链物流园", "policy"),
        ("青山市拟出资2亿元,与白水县设立产业基金。", "与白水县设立产业基金", "policy"),
        ("到2028年,两地共建的园区达到3个。", "两地共建的园区达到3个", "policy"),
        ("三、主要任务\n两市共建科创走廊。", "两市共建科创走廊", ""),
        ("青山市持续壮大两市的纺织集群,年内挂牌。", "青山市持续壮大两市的纺织集群", ""),
    ],
)
def test_a_tie_that_there_is_or_one_that_is_called_for(text: str, quote: str, status: str) -> None:
    start = text.index(quote)
    read = tie_status_of(text, start, start + len(quote))
    assert (read.value if read.certainty >= 0.6 else "") == status


@pytest.mark.parametrize(
    ("text", "words", "left_open"),
    [
        ("三年来,两地往来日密。", "三年", {"reference_period"}),
        ("三年来,两地往来日密。", "两地", {"anaphor"}),
        ("青山市还有几处茶园。", "几处", {"indefinite"}),
        ("电视剧《十里长街》在青山市开拍。", "十里", {"name"}),
        ("本版要闻\n三天\n青山市上半年出口增长8.1%", "三天", {"label"}),
        ("青山市种茶3万亩。", "3万亩", set()),
    ],
)
def test_why_a_mention_is_no_claim(text: str, words: str, left_open: set[str]) -> None:
    start = text.index(words)
    assert reasons_told(text, start, start + len(words), ()) == left_open


def test_who_says_so_by_office_and_name(subjects: Subjects) -> None:
    text = "县商务局局长李明表示,去年引进企业12家。\n李明还介绍,今年再引进企业20家。\n另有村民种茶30亩。"
    first, second = told(subjects, text, "12家").speaker, told(subjects, text, "20家").speaker
    assert first is not None
    assert second is not None
    assert first.value == second.value == "县商务局局长李明"
    assert told(subjects, "传说这里有企业12家。", "12家").speaker is None


SPEAKERS = [
    ("县长李明在座谈会上表示,已有企业12家;还有5家在建。", "5家", "县长李明"),
    ("负责运营的园区公司总经理王芳说,已有企业12家。", "12家", "园区公司总经理王芳"),
    ("副县长、园区管委会主任杨文给记者算了一笔账:“去年有企业9家。今年有12家。”", "12家", "副县长、园区管委会主任杨文"),
    ("“我们有企业12家。一年多了5家。”园区负责人王芳说。", "12家", "园区负责人王芳"),
    ("园区负责人王芳说:“来了就不走。”园区有企业12家。", "12家", None),
    ("国家统计局数据显示,有企业12家。", "12家", "国家统计局"),
    ("记者从县商务局获悉,有企业12家。", "12家", "县商务局"),
    ("县长李明介绍,去年有企业9家。园区还有12家。李明表示,今年再增加3家。", "12家", "县长李明"),
    ("对此园区主任王芳坦言,有企业12家。", "12家", "园区主任王芳"),
    ("主要做法如下:“四个一”,有企业12家。", "12家", None),
]


@pytest.mark.parametrize(("text", "words", "speaker"), SPEAKERS)
def test_who_says_what_and_no_further(subjects: Subjects, text: str, words: str, speaker: str | None) -> None:
    found = told(subjects, text, words).speaker
    assert (found.value if found else None) == speaker


def test_an_answer_is_of_the_name_before_its_colon_and_a_question_of_nobody(subjects: Subjects) -> None:
    text = (
        "来源:县政府网\n主持人:今天请来副县长李明。全县2镇参加。\n李明:园区有企业12家。\n去年引进5家。\n"
        "记者:听说要建3个市场?\n李明:共4个。"
    )
    spoken = [told(subjects, text, words).speaker for words in ("2镇", "12家", "5家", "3个", "4个")]
    assert [one.value if one else None for one in spoken] == [None, "李明", "李明", None, "李明"]
    assert told(subjects, "地址:某县\n地址:园区企业12家。", "12家").speaker is None


def test_the_longest_name_and_no_name_inside_another() -> None:
    names = Names({"高新区": ["a"], "苏滁高新区": ["b"], "GDP": ["c"]}, {"苏滁": ["b"]})
    found = names.find("苏滁高新区与高新区,苏滁的GDP和GDPR")
    assert [(one.text, one.entities, one.short) for one in found] == [
        ("苏滁高新区", ("b",), False),
        ("高新区", ("a",), False),
        ("苏滁", ("b",), True),
        ("GDP", ("c",), False),
    ]


@pytest.mark.parametrize(
    ("name", "kind", "forms"),
    [
        ("重庆市", "province", ["重庆"]),
        ("新疆维吾尔自治区", "province", ["新疆"]),
        ("合肥经济技术开发区", "development_zone", ["合肥经开区"]),
        ("郊区", "county", []),
        ("长江经济带", "macro_region", []),
    ],
)
def test_short_forms(name: str, kind: str, forms: list[str]) -> None:
    assert short_forms(name, kind) == forms


@given(st.text("重庆市四川合肥经开区园2024年底0123,。家个\n占增长%", max_size=120))
def test_any_text_is_told_of_with_places_inside_it(text: str) -> None:
    document = Document(text, Names({"重庆市": ["chongqing"], "合肥经开区": ["hefei-etdz"]}), published=PUBLISHED)
    subjects = Subjects(Package.open())
    for mention in find_quantities(text):
        found = subjects.about(document, mention)
        for one in (*found.entities, *found.indicators, found.status):
            assert 0 <= one.certainty <= 1
            assert -1 <= one.start <= one.end <= len(text)


def test_a_thousand_numbers_beside_ten_thousand_entities_look_at_each_word_once(subjects: Subjects) -> None:
    """Counted, not timed: the names of a text are looked for once, however many of its numbers are asked about."""
    text = "".join(f"第{place}县与重庆市合作,已有企业{place}家。" for place in range(100, 400))
    names = Names({f"地方{place}": [f"e{place}"] for place in range(10_000)} | {"重庆市": ["chongqing"]})
    calls = 0
    find = names.find

    def counted(*arguments: object) -> list[object]:
        nonlocal calls
        calls += 1
        return find(*arguments)  # type: ignore[arg-type, return-value]

    names.find = counted  # type: ignore[method-assign, assignment]
    document = Document(text, names)
    mentions: list[Mention] = list(find_quantities(text))
    assert len(mentions) >= 300
    for mention in mentions:
        subjects.about(document, mention)
    assert calls <= 2

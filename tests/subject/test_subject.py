"""What a number is about, from the words around it: entity, indicator, time, status, speaker."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import Package
from indicators.reading import Mention, find_quantities
from indicators.subject.about import Document, Subject, Subjects
from indicators.subject.names import Names, short_forms
from indicators.subject.times import period_of_title, time_of
from tests.checkout import Checkout

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


def test_a_growth_is_no_share_and_what_no_indicator_measures_is_none(subjects: Subjects) -> None:
    growth = told(subjects, "全年地区生产总值同比增长6.5%。", "6.5%")
    assert all(one.certainty < 0.5 for one in growth.indicators if "share" in one.value)
    none = told(subjects, "全县有广场舞队伍45支。", "45支")
    assert none.indicator is None


TIMES = [
    ("截至2025年底,园区有企业30家。", "2025-12-31", "2025-12-31", "stated"),
    ("2024年前三季度新增企业30家。", "2024-01-01", "2024-09-30", "stated"),
    ("2025年1—5月新增企业30家。", "2025-01-01", "2025-05-31", "stated"),
    ("2025年5月27日签约企业30家。", "2025-05-27", "2025-05-27", "stated"),
    ("二〇二四年新增企业30家。", "2024-01-01", "2024-12-31", "stated"),
    ("去年新增企业30家。", "2025-01-01", "2025-12-31", "inferred"),
    ("今年上半年新增企业30家。", "2026-01-01", "2026-06-30", "inferred"),
    ("“十四五”期间新增企业30家。", "2021-01-01", "2025-12-31", "inferred"),
    ("目前园区有企业30家。", "2026-03-05", "2026-03-05", "publication"),
    ("自2015年投产以来引进企业30家。", "2026-03-05", "2026-03-05", "inferred"),
    ("2023年动工,2025年新增企业30家。", "2025-01-01", "2025-12-31", "stated"),
    ("新增企业30家,比2024年多。", "None", "None", "unknown"),
    ("比2024年增加企业30家。", "None", "None", "unknown"),
    ("最初引进企业30家。", "None", "None", "unknown"),
]


@pytest.mark.parametrize(("text", "start", "end", "basis"), TIMES)
def test_the_time_that_the_words_give(text: str, start: str, end: str, basis: str) -> None:
    place = text.index("30家")
    found = time_of(text, place, place + 3, PUBLISHED)
    assert (str(found.start), str(found.end), found.basis) == (start, end, basis)
    assert found.words in text


def test_the_period_of_the_document_where_the_sentence_gives_none() -> None:
    own = period_of_title("云桥县2024年国民经济和社会发展统计公报")
    text = "规模以上工业企业30家。"
    found = time_of(text, 8, 11, PUBLISHED, own=own, measure="stock")
    assert (found.start, found.end, found.words) == (date(2024, 12, 31), date(2024, 12, 31), "")


@pytest.mark.parametrize(
    ("text", "words", "status"),
    [
        ("目前已入驻企业465家。", "465家", "actual"),
        ("力争到2030年入驻企业500家。", "500家", "target"),
        ("将建成园区5个。", "5个", "target"),
        ("园区将军路上有企业5家。", "5家", "actual"),
        ("已入驻企业465家,计划再引进60家。", "465家", "actual"),
        ("已入驻企业465家,计划再引进60家。", "60家", "target"),
    ],
)
def test_a_fact_or_an_aim(subjects: Subjects, text: str, words: str, status: str) -> None:
    assert told(subjects, text, words).status.value == status


def test_who_says_so_by_office_and_name(subjects: Subjects) -> None:
    text = "县商务局局长李明表示,去年引进企业12家。\n李明还介绍,今年再引进企业20家。\n另有村民种茶30亩。"
    first, second = told(subjects, text, "12家").speaker, told(subjects, text, "20家").speaker
    assert first is not None
    assert second is not None
    assert first.value == second.value == "县商务局局长李明"
    assert told(subjects, "传说这里有企业12家。", "12家").speaker is None


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

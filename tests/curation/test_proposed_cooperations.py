"""What several do together is proposed as a cooperation, with those whom the words name or point to."""

from __future__ import annotations

import pytest

from indicators import Package, add_source
from indicators.curation.proposed_cooperations import cooperation_proposals
from tests.checkout import Checkout

Told = list[tuple[str, dict[str, str]]]


def told(checkout: Checkout, text: str, title: str = "") -> Told:
    """Mode and parties with their roles of each proposal."""
    document = checkout.root.parent / "report.txt"
    document.write_text(text + "\n", encoding="utf-8")
    add_source(document, source_id="report", title=title, path=checkout.root)
    found: Told = []
    for one in cooperation_proposals(Package(checkout.root), "report"):
        if one.table == "cooperations":
            found.append((one.cells["mode"], {}))
        else:
            found[-1][1][one.cells["entity_id"]] = one.cells["role"]
    return found


@pytest.mark.parametrize(
    ("text", "mode", "parties"),
    [
        ("绍兴市与宜宾市签约共建纺织产业园。", "co_built_park", {"shaoxing", "yibin"}),
        ("去年,滁州、南京两市开通了跨省公交。", "infrastructure", {"chuzhou", "nanjing"}),
        ("上饶市在松江区设立了研发飞地。", "innovation_enclave", {"shangrao", "songjiang"}),
        ("重庆大学同兰州市合作建立了新材料研究院。", "joint_platform", {"chongqing-university", "lanzhou"}),
        ("宁波市结对帮扶武威市,三年派出医生120名。", "paired_assistance", {"ningbo", "wuwei"}),
        ("由苏州市牵头、泸州市参加的白酒包装产业联盟在去年成立。", "alliance", {"suzhou", "luzhou"}),
        ("一批电子企业从苏州市搬迁到白银市。", "industrial_transfer", {"suzhou", "baiyin"}),
        ("川渝联合打造巴蜀文化旅游线路。", "tourism_cooperation", {"sichuan", "chongqing"}),
        ("园区税收由滁州、苏州按5:5分成。", "benefit_sharing", {"chuzhou", "suzhou"}),
        ("华东理工大学与宝鸡市联合攻关钛合金技术。", "research_cooperation", {"ecust", "baoji"}),
    ],
)
def test_what_a_clause_tells(checkout: Checkout, text: str, mode: str, parties: set[str]) -> None:
    ((found, named),) = told(checkout, text)
    assert (found, set(named)) == (mode, parties)


@pytest.mark.parametrize(
    ("text", "title", "parties"),
    [
        ("南京市与滁州市一江之隔。两市共建医联体,实现就医结算互认。", "", {"nanjing", "chuzhou"}),
        ("与南京市签订就医协议,实现直接结算。", "滁州市2025年统计公报", {"chuzhou", "nanjing"}),
        ("苏州市全年向该市提供帮扶资金4000万元。", "滁州市2025年统计公报", {"chuzhou", "suzhou"}),
        ("邻水县与江津区相邻。去年,它与泸州市签下合作协议。", "", {"jiangjin", "luzhou"}),
        ("绍兴市、宁波市、嘉兴市去年会商。三市发起成立纺织联盟。", "", {"shaoxing", "ningbo", "jiaxing"}),
    ],
)
def test_whom_words_point_to(checkout: Checkout, text: str, title: str, parties: set[str]) -> None:
    assert parties in [set(named) for _, named in told(checkout, text, title)]


def test_a_sentence_of_two_cooperations_is_two(checkout: Checkout) -> None:
    text = "北京市与青海省共建清洁能源基地,江苏省引导光伏产业向云南省转移。"
    assert [(mode, set(named)) for mode, named in told(checkout, text)] == [
        ("co_built_base", {"beijing", "qinghai"}),
        ("industrial_transfer", {"jiangsu", "yunnan"}),
    ]


def test_who_gives_and_who_receives(checkout: Checkout) -> None:
    assert told(checkout, "宁波市向武威市派驻了20名干部。") == [
        ("paired_assistance", {"ningbo": "supporter", "wuwei": "recipient"})
    ]


def test_what_is_built_is_the_project_and_no_party(checkout: Checkout) -> None:
    text = "重庆市与云南省共建昆明临港科技城。"
    assert told(checkout, text) == [("co_built_park", {"chongqing": "member", "yunnan": "member"})]
    (cells,) = (
        one.cells for one in cooperation_proposals(Package(checkout.root), "report") if one.table == "cooperations"
    )
    assert (cells["project_entity_id"], cells["quote"]) == ("kunming-lingang-sci-tech-city", text[:-1])


@pytest.mark.parametrize(
    "text",
    [
        "随着东西部产业协作持续深入,要立足实际。",
        "宁波市和武威市的气候不同。",
        "重庆与四川合作见闻",
        "首页|重庆|四川|合作|共建",
        "位于重庆、四川交界的山区风景很好。",
    ],
)
def test_what_tells_of_none(checkout: Checkout, text: str) -> None:
    assert told(checkout, text) == []

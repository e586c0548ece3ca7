"""The written convention of reading, example by example."""

from __future__ import annotations

import pickle
from fractions import Fraction

import pytest

from indicators.errors import UnreadableQuantityError
from indicators.reading import (
    Kind,
    Mention,
    Qualifier,
    Quantity,
    exact_quantity,
    find_mentions,
    find_quantities,
    read_quantity,
)
from indicators.reading.vocabulary import plain_spelling

N = None
THIRD = 1 / 3

READINGS: dict[str, list[tuple[str, float | None, float | None, float | None, str]]] = {
    "exact": [
        ("232家", 232, 232, 232, "家"),
        ("50亿元", 5e9, 5e9, 5e9, "元"),
        ("12.3万人", 123000, 123000, 123000, "人"),
        ("7", 7, 7, 7, ""),
    ],
    "approximately": [
        ("约700个", 700, N, N, "个"),
        ("大约700个", 700, N, N, "个"),
        ("大概700个", 700, N, N, "个"),
        ("近似3", 3, N, N, ""),
        ("1.5万亿元左右", 1.5e12, N, N, "元"),
        ("50人上下", 50, N, N, "人"),
        ("三年前后", 3, N, N, "年"),
    ],
    "nearly": [
        ("近一半", 0.5, N, 0.5, ""),
        ("将近(jiāngjìn)700个", 700, N, 700, "个"),
        ("接近60%", 60, N, 60, "%"),
        ("逼近3000亿元", 3e11, N, 3e11, "元"),
    ],
    "more_than": [
        ("350多家", 350, 350, N, "家"),
        ("20余家", 20, 20, N, "家"),
        ("超百亿元", 1e10, 1e10, N, "元"),
        ("超过5%", 5, 5, N, "%"),
        ("逾2000万人", 2e7, 2e7, N, "人"),
        ("过半", 0.5, 0.5, N, ""),
        ("突破1万家", 1e4, 1e4, N, "家"),
        ("突破10万亿元大关", 1e13, 1e13, N, "元"),
        ("多于3个", 3, 3, N, "个"),
        ("高于6%", 6, 6, N, "%"),
        ("大于5米", 5, 5, N, "米"),
        ("1000多平方米", 1000, 1000, N, "平方米"),
        ("10多年", 10, 10, N, "年"),
        ("翻了一倍多", 2, 2, N, "番"),
        ("两千多", 2000, 2000, N, ""),
    ],
    "at_least": [
        ("10亿元以上", 1e9, 1e9, N, "元"),
        ("65岁及以上", 65, 65, N, "岁"),
        ("不低于6%", 6, 6, N, "%"),
        ("不少于3个", 3, 3, N, "个"),
        ("至少3年", 3, 3, N, "年"),
        ("最低20元", 20, 20, N, "元"),
        ("千亿级", 1e11, 1e11, N, ""),
        ("30万吨级", 3e5, 3e5, N, "吨"),
    ],
    "less_than": [
        ("不到3成", 0.3, N, 0.3, "成"),
        ("不足10%", 10, N, 10, "%"),
        ("未满18周岁", 18, N, 18, "周岁"),
        ("低于3%", 3, N, 3, "%"),
        ("少于5家", 5, N, 5, "家"),
        ("小于0.1", 0.1, N, 0.1, ""),
    ],
    "at_most": [
        ("3%以下", 3, N, 3, "%"),
        ("10公里以内", 10, N, 10, "公里"),
        ("3年内", 3, N, 3, "年"),
        ("不超过5%", 5, N, 5, "%"),
        ("不高于5%", 5, N, 5, "%"),
        ("至多5个", 5, N, 5, "个"),
        ("最多5个", 5, N, 5, "个"),
        ("最高50万元", 5e5, N, 5e5, "元"),
        ("最长3年", 3, N, 3, "年"),
    ],
    "several": [
        ("几个", N, 2, 10, "个"),
        ("数家", N, 2, 10, "家"),
        ("十几年", N, 11, 20, "年"),
        ("几十家", N, 20, 100, "家"),
        ("数十亿", N, 20e8, 100e8, ""),
        ("数百万元", N, 2000000, 10000000, "元"),
        ("几百人", N, 200, 1000, "人"),
        ("数千名", N, 2000, 10000, "名"),
        ("三四十家", N, 30, 50, "家"),
        ("七八个", N, 7, 9, "个"),
        ("上百个", N, 100, N, "个"),
        ("上千人", N, 1000, N, "人"),
        ("上万册", N, 10000, N, "册"),
        ("数以千计", N, 1000, 10000, ""),
        ("数以万计", N, 10000, 100000, ""),
    ],
    "range": [
        ("3至5年", N, 3, 5, "年"),
        ("10—15家", N, 10, 15, "家"),
        ("38%至48%", N, 38, 48, "%"),
        ("5—10万元", N, 50000, 100000, "元"),
    ],
}
SAME = {
    "59,000家": "59000家",
    "\uff15\uff19\uff0c\uff10\uff10\uff10家": "59000家",
    "一千五百万": "1500万",
    "廿家": "20家",
    "二十餘家": "二十余家",
    "兩萬億元": "2万亿元",
    "3千家": "3000家",
    "1亿5000万人": "150000000人",
    "1兆2000億元": "1.2万亿元",
    "2.5個百分點": "2.5个百分点",
    "三點五倍": "3.5倍",
    "百分之五十": "50%",
    "\uff13\uff05": "3%",
    "千分之三": "3‰",
    "万分之五": "5‱",
    "1/3": "三分之一",
    "半数": "一半",
    "翻番": "翻一番",
    "倍增": "翻了一倍",
    "232 家": "232家",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (text, Quantity(value, lower, upper, Qualifier(code), unit))
        for code, readings in READINGS.items()
        for text, value, lower, upper, unit in readings
    ],
)
def test_reading(text: str, expected: Quantity) -> None:
    assert read_quantity(text) == expected
    found = next(m for m in find_mentions(f"达到,{text}。") if m.kind is Kind.QUANTITY)
    assert (found.text, found.quantity) == (text, expected)


@pytest.mark.parametrize(("text", "other"), SAME.items())
def test_spellings_read_alike(text: str, other: str) -> None:
    read = read_quantity(text)
    assert read._replace(unit=plain_spelling(read.unit)) == read_quantity(other)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("2.5個百分點", "個百分點"), ("50公頃", "公頃"), ("兩個多小時", "個小時"), ("３％", "％"), ("百分之三", "%"),
        ("20萬平方呎", "平方呎"), ("5台（套）", "台（套）"), ("11萬(wan)億元", "元"), ("三大園區", "園區"),
    ],
)  # fmt: skip
def test_units_are_given_as_written(text: str, unit: str) -> None:
    assert read_quantity(text).unit == unit
    (mention,) = (m for m in find_mentions(f"達到{text}。") if m.quantity is not None)
    assert mention.quantity is not None
    assert mention.quantity.unit == unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("七成", 0.7, "成"), ("三分之一", THIRD, ""), ("一半", 0.5, ""), ("半年", 0.5, "年"), ("翻两番", 4, "番"),
        ("3倍", 3, "倍"), ("0.3个百分点", 0.3, "个百分点"), ("5kWh", 5, "kWh"), ("3km²", 3, "km²"), ("10GW", 10, "GW"),
        ("三大增长极", 3, "增长极"), ("九城市", 9, "城市"), ("-3.5%", -3.5, "%"), ("\u22123.5%", -3.5, "%"),
        ("零下5℃", -5, "℃"), ("一年半", 1.5, "年"), ("一个半月", 1.5, "个月"), ("壹佰万元", 1e6, "元"),
    ],
)  # fmt: skip
def test_value_and_unit(text: str, value: float, unit: str) -> None:
    quantity = read_quantity(text)
    assert (quantity.value, quantity.unit) == (value, unit)


@pytest.mark.parametrize(
    ("kind", "sentences"),
    [
        (Kind.DATE, "于⟦2025年10月⟧下发|⟦5月27日⟧|工作日⟦9:00-12:00⟧|方案(⟦2018—2020年⟧)|⟦5月(yuè)27日(rì)⟧"),
        (Kind.ORDINAL, "居全国⟦第三⟧|⟦首批⟧企业|⟦一、⟧总则|⟦(二)⟧目标|⟦1.⟧构建|⟦第二三四四期⟧"),
        (Kind.PLAN, "“⟦十四五⟧”规划|⟦党的二十届四中全会⟧|⟦十八大⟧以来"),
        (
            Kind.IDENTIFIER,
            "电话:⟦0931-8159443⟧|闽网文⟦〔2019〕3630-217号⟧|见⟦http://a.cn/2025⟧ 。|国新办发函⟦[2001]232号⟧",
        ),
        (Kind.NAME, "⟦G60⟧走廊|⟦5G⟧工厂|“⟦10+3⟧”机制|世界⟦500强⟧|福建⟦三明⟧|⟦四川⟧|⟦长三角⟧|⟦两江新区⟧"),
        (Kind.NAME, "关键⟦零部件⟧|⟦半导体⟧材料"),
        (Kind.IDIOM, "⟦一体化⟧|“⟦一带一路⟧”|“⟦四梁八柱⟧”|“⟦一站式⟧服务|⟦零增长⟧|“⟦万企进万村⟧”行动|“⟦四链⟧”融合"),
        (Kind.INDEFINITE, "建设⟦一批⟧园区|⟦一系列⟧制度|⟦一些⟧堵点|⟦一家⟧专门生产塑料的企业|⟦一座⟧现代化的新城"),
        (
            Kind.QUANTITY,
            "⟦15分钟⟧生活带|服务业企业⟦三年⟧⟦倍增⟧计划|过去⟦十年⟧|⟦24小时⟧|⟦1小时⟧经济圈|⟦两地⟧|⟦三省⟧交界",
        ),
        (Kind.QUANTITY, "产值⟦千亿⟧⟦百亿级⟧园区|约占全国⟦三分之一⟧|从⟦42.2%⟧增至⟦47.3%⟧"),
    ],
)
def test_kinds(kind: Kind, sentences: str) -> None:
    for sentence in sentences.split("|"):
        wanted = [piece.partition("⟧")[0] for piece in sentence.split("⟦")[1:]]
        text = sentence.replace("⟦", "").replace("⟧", "")
        assert [m.text for m in find_mentions(text) if m.kind is kind] == wanted, sentence


def test_words_that_stand_apart_govern_and_stay_outside() -> None:
    (mention,) = find_quantities("约占全国的三分之一")
    assert mention.text == "三分之一"
    assert mention.quantity == Quantity(THIRD, None, None, Qualifier.APPROXIMATELY, "")


def test_recent_years_are_exact_and_a_stretch_of_years_is_not() -> None:
    assert [m.quantity.qualifier for m in find_quantities("近3年投入,历时近3年建成") if m.quantity] == [
        "exact",
        "nearly",
    ]


def test_a_comparison_is_no_bound() -> None:
    (mention,) = find_quantities("高于全国0.3个百分点")
    assert mention.quantity == Quantity(0.3, 0.3, 0.3, Qualifier.EXACT, "个百分点")


def test_arithmetic_is_exact_until_one_rounding() -> None:
    (mention,) = find_quantities("占三分之一")
    assert exact_quantity(mention).value == Fraction(1, 3)
    assert exact_quantity(mention).scaled(100).value == 100 / 3
    (mention,) = find_quantities("共0.3个百分点")
    assert exact_quantity(mention).value == Fraction(3, 10)


@pytest.mark.parametrize(
    ("text", "stopped"), [("", 0), ("很多", 0), ("350多家企业", 5), ("共350家", 0), ("约占三分之一", 0), ("3家5家", 2)]
)
def test_unreadable_says_where_it_stopped(text: str, stopped: int) -> None:
    with pytest.raises(UnreadableQuantityError, match="expected") as caught:
        read_quantity(text)
    assert caught.value.stopped == stopped
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_mentions_are_values() -> None:
    mentions = list(find_mentions("2025年共有350多家企业"))
    assert pickle.loads(pickle.dumps(mentions)) == mentions
    assert len(set(mentions)) == 2
    with pytest.raises(AttributeError):
        mentions[0].start = 3  # type: ignore[misc]
    assert mentions[1] == Mention(7, 12, "350多家", Kind.QUANTITY, Quantity(350, 350, None, Qualifier.MORE_THAN, "家"))


def test_frame_has_a_row_for_each_mention() -> None:
    frame = find_mentions("2025年共有350多家企业").to_frame()
    of_a_quantity = ["value", "lower", "upper", "qualifier", "unit", "sense"]
    assert list(frame.columns) == ["start", "end", "text", "kind", *of_a_quantity]
    assert frame["value"].isna().tolist() == [True, False]
    assert find_mentions("").to_frame().empty

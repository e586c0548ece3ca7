"""What the words alone tell: units, dates of other calendars, lengths of time, negated bounds, codes and citations."""

from __future__ import annotations

import pytest

from indicators.reading import Kind, Qualifier, find_mentions, find_quantities

LABELS = ["985", "211", "863", "618", "315", "110", "119", "120", "122", "4.0", "2.0", "5.0", "500", "90"]
UNITS = "公里 公顷 米 吨 亿元 万元 元 个 家 人 % 平方米 户 亩 天 小时 万吨 台 件 项 个百分点 千瓦时 辆 名".split()  # noqa: SIM905
LEFTS = ["", "\n", "共", "共有", "(", ":", "—", "——", "“", "『", ",", "。", "面积", "长 ", "约", "甲、", "；", "\u3000"]


def read(text: str) -> list[tuple[str, Kind]]:
    return [(mention.text, mention.kind) for mention in find_mentions(text)]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("number", LABELS)
def test_a_number_with_a_unit_is_a_quantity_wherever_it_stands(number: str, unit: str) -> None:
    for left in LEFTS:
        mentions = [mention for mention in find_mentions(f"{left}{number}{unit},") if mention.text[-1] != ","]
        assert [m.kind for m in mentions] == [Kind.QUANTITY], left
        assert mentions[0].text.endswith(f"{number}{unit}")


@pytest.mark.parametrize("left", LEFTS)
@pytest.mark.parametrize(("number", "behind"), [("985", "高校"), ("211", "工程"), ("618", "大促")])
def test_a_label_is_a_name_wherever_it_stands(left: str, number: str, behind: str) -> None:
    assert (number, Kind.NAME) in read(f"{left}{number}{behind}。")


NOT = ["不得", "不能", "不可", "不应", "不宜"]
BOUNDS = [("超过", Qualifier.AT_MOST), ("多于", Qualifier.AT_MOST), ("低于", Qualifier.AT_LEAST)]
FORMS = [("三百名", 300.0), ("50万元", 5e5), ("1,200家", 1200.0), ("十五天", 15.0), ("30%", 30.0), ("2.5亿元", 2.5e8)]


@pytest.mark.parametrize("no", NOT)
@pytest.mark.parametrize(("word", "code"), [*BOUNDS, ("少于", Qualifier.AT_LEAST), ("高于", Qualifier.AT_MOST)])
@pytest.mark.parametrize(("form", "value"), FORMS)
def test_a_negation_turns_the_bound_round(no: str, word: str, code: Qualifier, form: str, value: float) -> None:
    (mention,) = find_quantities(f"人数{no}{word}{form}。")
    assert mention.text == f"{no}{word}{form}"
    assert mention.quantity is not None
    assert (mention.quantity.qualifier, mention.quantity.value) == (code, value)


SIGNED = [
    ("<", Qualifier.LESS_THAN),
    (">", Qualifier.MORE_THAN),
    ("＜", Qualifier.LESS_THAN),
    ("＞", Qualifier.MORE_THAN),
    ("≤", Qualifier.AT_MOST),
    ("≥", Qualifier.AT_LEAST),
]


@pytest.mark.parametrize(("sign", "code"), SIGNED)
@pytest.mark.parametrize(("form", "value"), FORMS)
def test_a_sign_bounds(sign: str, code: Qualifier, form: str, value: float) -> None:
    (mention,) = find_quantities(f"浓度{sign}{form}时")
    assert mention.text == f"{sign}{form}"
    assert mention.quantity is not None
    assert (mention.quantity.qualifier, mention.quantity.value) == (code, value)


@pytest.mark.parametrize(
    "unit", ["华里", "公尺", "厘", "毫安", "毫米汞柱", "瑞典克朗", "里拉", "顷", "挺", "丸", "平", "天次", "兰特"]
)
@pytest.mark.parametrize("number", ["3", "3.5", "120", "三十", "二百五十余", "40多"])
def test_a_rare_unit_is_read(number: str, unit: str) -> None:
    (mention,) = find_quantities(f"共{number}{unit}。")
    assert mention.text == number + unit
    assert mention.quantity is not None
    assert mention.quantity.unit == unit


@pytest.mark.parametrize(
    "words",
    [
        "康熙四十二年",
        "昭和30年",
        "乾隆五十年",
        "正月初八",
        "农历八月十五",
        "腊月廿三",
        "五月初五",
        "初七",
        "六月初十",
    ],
)
def test_other_calendars_make_dates(words: str) -> None:
    assert (words, Kind.DATE) in read(f"当地{words}举行,12座桥")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("处五日以上拘留", "五日以上", 5),
        ("应在十日以内答复", "十日以内", 10),
        ("股价连跌4日", "4日", 4),
        ("连续九日高温", "九日", 9),
        ("提前不少于二十日", "不少于二十日", 20),
        ("为期三日的会议", "三日", 3),
    ],
)
def test_days_that_last_are_a_length_of_time(text: str, words: str, value: float) -> None:
    (mention,) = find_quantities(text)
    assert mention.text == words
    assert mention.quantity is not None
    assert (mention.quantity.value, mention.quantity.unit) == (value, "日")


@pytest.mark.parametrize("day", ["五日", "十二日", "5日", "12日"])
def test_a_day_of_the_month_is_a_date(day: str) -> None:
    assert read(f"定于{day}召开") == [(day, Kind.DATE)]


@pytest.mark.parametrize("number", ["一百", "一千二百", "一万", "一亿"])
def test_one_before_a_magnitude_belongs_to_the_number(number: str) -> None:
    (mention,) = find_quantities(f"每{number}户")
    assert mention.text == f"{number}户"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("某某集团(00700)涨", "00700"),
        ("股份(600519)", "600519"),
        ("据报道[12]指出", "12"),
        ("见[3,5]", "3,5"),
        ("[7-9]", "7-9"),
    ],
)
def test_codes_and_citations_are_identifiers_without_their_brackets(text: str, words: str) -> None:
    assert (words, Kind.IDENTIFIER) in read(text)


def test_half_and_more_and_past() -> None:
    assert [
        (m.text, m.quantity and m.quantity.qualifier) for m in find_quantities("一半多的人,产值过3亿元,投入过2亿元")
    ] == [
        ("一半多", Qualifier.MORE_THAN),
        ("过3亿元", Qualifier.MORE_THAN),
        ("2亿元", Qualifier.EXACT),
    ]

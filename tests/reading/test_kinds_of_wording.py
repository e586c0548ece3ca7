"""Wordings of published text: ranges that say their unit twice, letters set apart, cells of a table, time taken."""

from __future__ import annotations

import pytest

from indicators.reading import Kind, find_mentions, find_quantities
from indicators.reading.unit_words import unit_code

GAPS = (" ", "\u3000", "\u00a0", "  ", "\n")


def read(text: str) -> list[tuple[object, ...]]:
    """Each quantity of a text: its words, qualifier, bounds, unit and sense."""
    return [
        (m.text, str(q.qualifier), q.lower, q.upper, q.unit, q.sense and str(q.sense))
        for m in find_quantities(text)
        if (q := m.quantity) is not None
    ]


@pytest.mark.parametrize("mark", ["至", "到", "—", "~"])
@pytest.mark.parametrize("verb", ["亏损", "预计亏损", "净亏损", "逆差", "赤字为"])
def test_a_deficit_between_two_amounts_is_a_range(verb: str, mark: str) -> None:
    assert read(f"公司上半年{verb}9000万元{mark}1.2亿元,") == [
        (f"9000万元{mark}1.2亿元", "range", 9e7, 1.2e8, "元", "deficit")
    ]


@pytest.mark.parametrize("expects", ["预计", "预期", "有望", "拟", "计划"])
@pytest.mark.parametrize(("verb", "sense"), [("增加", "rise"), ("减少", "fall")])
def test_what_is_expected_to_change_lies_between(expects: str, verb: str, sense: str) -> None:
    assert read(f"{expects}全年净利润{verb}7000万元至1亿元。") == [("7000万元至1亿元", "range", 7e7, 1e8, "元", sense)]


def test_what_changed_did_so_by_the_first_to_the_second() -> None:
    assert [words for words, *_ in read("油价上涨3.2美元至71.5美元。")] == ["3.2美元", "71.5美元"]


@pytest.mark.parametrize("currency", ["¥", "$", "€", "US$", "HK$", "RMB"])
@pytest.mark.parametrize("mark", ["至", "到", "—", "-", "~"])
def test_a_range_may_say_its_currency_again(currency: str, mark: str) -> None:
    for again in ("", currency):
        words = f"{currency}60{mark}{again}240"
        assert read(f"门票{words}。") == [(words, "range", 60, 240, currency, None)]


@pytest.mark.parametrize("verb", ["收入", "投入", "纳入", "流入", "买入"])
@pytest.mark.parametrize("qualifier", ["超", "超过", "逾"])
def test_what_came_in_is_no_deficit(verb: str, qualifier: str) -> None:
    assert read(f"村集体{verb}{qualifier}35万元。") == [(f"{qualifier}35万元", "more_than", 350000, None, "元", None)]


def test_more_imports_than_exports_are_a_deficit() -> None:
    assert read("全年入超35亿美元。") == [("35亿美元", "exact", 3.5e9, 3.5e9, "美元", "deficit")]


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize(
    ("letters", "value", "unit"),
    [
        ("百分之三十", 30, "%"),
        ("千分之四", 4, "‰"),
        ("百分之六十五", 65, "%"),
        ("三分之二", 2 / 3, ""),
        ("6.4个百分点", 6.4, "个百分点"),
    ],
)
def test_an_expression_may_break_between_any_two_characters(letters: str, value: float, unit: str, gap: str) -> None:
    splits = [letters[:at] + gap + letters[at:] for at in range(1, len(letters)) if not letters[at - 1].isascii()]
    if gap != "\n":
        splits.append(gap.join(letters) if "." not in letters else letters)
    for text in splits:
        (mention,) = find_quantities(f"新区占全省的\n{text}。")
        assert mention.quantity is not None
        assert (mention.text, mention.quantity.value, mention.quantity.unit) == (text, value, unit)


@pytest.mark.parametrize("gap", [gap for gap in GAPS if gap != "\n"])
def test_a_half_may_stand_apart_from_its_unit(gap: str) -> None:
    for written, value, unit in (("3年半", 3.5, "年"), ("一吨半", 1.5, "吨")):
        (mention,) = find_quantities(f"建设工期{gap.join(written)}。")
        assert mention.quantity is not None
        assert (mention.text, mention.quantity.value, mention.quantity.unit) == (gap.join(written), value, unit)


@pytest.mark.parametrize(
    "below", ["年末户籍人口", "家庭农场数", "个体工商户", "人均收入", "平方米造价", "亿元产值企业"]
)
@pytest.mark.parametrize("apart", ["\t", "    ", " \t "])
def test_the_last_cell_of_a_row_takes_no_unit_from_the_next(below: str, apart: str) -> None:
    text = f"项目{apart}单位{apart}数值\n用电量{apart}亿度{apart}41.6\n{below}{apart}万{apart}52.8"
    values = {m.text: m.quantity and m.quantity.unit for m in find_quantities(text)}
    assert values["41.6"] == "", values


@pytest.mark.parametrize("noun", ["车道", "省", "市", "县"])
@pytest.mark.parametrize("number", ["4", "八"])
def test_a_counted_noun_may_stand_apart_from_its_number(noun: str, number: str) -> None:
    (mention,) = find_quantities(f"沿线  {number} {noun}，")
    assert mention.quantity is not None
    assert (mention.text, mention.quantity.unit) == (f"{number} {noun}", noun)


@pytest.mark.parametrize("holder", ["股东", "客户", "供应商", "债权人"])
def test_the_largest_of_a_firm_are_counted(holder: str) -> None:
    assert next((words, unit) for words, _, _, _, unit, _ in read(f"前五大{holder}占比四成")) == (
        f"五大{holder}",
        holder,
    )


@pytest.mark.parametrize("unit", ["千克标准煤", "克标准煤", "公斤标煤", "吨二氧化碳当量"])
def test_fuel_is_weighed_as_coal(unit: str) -> None:
    assert [row[4] for row in read(f"单耗由340{unit}降到290{unit}。")] == [unit, unit]


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("營業額成長一成二,", "rise"),
        ("出口年衰退3.5%,", "fall"),
        ("每股虧損0.42元", "deficit"),
        ("規模萎縮一成", "fall"),
        ("人數銳減2萬人", "fall"),
    ],
)
def test_directions_in_traditional_characters(text: str, sense: str) -> None:
    assert [row[5] for row in read(text)] == [sense]


@pytest.mark.parametrize("time", ["每4分钟", "每2至3小时", "平均75秒", "每隔半小时"])
def test_one_of_a_thing_each_time_is_counted(time: str) -> None:
    assert read(f"生产线{time}就有一台整车下线。")[-1][:2] == ("一台", "exact")
    (article,) = (m for m in find_mentions("他们造出一台整车。") if m.text == "一台")
    assert article.kind is Kind.INDEFINITE


@pytest.mark.parametrize(
    ("text", "words", "unit", "code"),
    [
        ("Sales have doubled since May.", "doubled", "", "ratio"),
        ("Sales more than tripled.", "more than tripled", "", "ratio"),
        ("A fourfold rise came.", "fourfold", "fold", "ratio"),
        ("Their ratio is 2.05:1.", "2.05:1", "比", "ratio"),
        ("It counts 14+1.", "14+1", "", ""),
        ("It turns at 2,400 rpm.", "2,400 rpm", "rpm", None),
        ("Trains run at 350 km/h now.", "350 km/h", "km/h", None),
    ],
)
def test_units_in_english(text: str, words: str, unit: str, code: str | None) -> None:
    (mention,) = find_quantities(text)
    assert mention.quantity is not None
    assert (mention.text, mention.quantity.unit, unit_code(mention)) == (words, unit, code)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("They invest 9 billion yuan over six years.", "exact"),
        ("Exports rose 40 percent over three months.", "exact"),
        ("The cost is spread over six years.", "exact"),
        ("It has lasted over six years.", "more_than"),
        ("He has over six years of practice.", "more_than"),
    ],
)
def test_over_a_time_is_how_long_it_takes(text: str, qualifier: str) -> None:
    assert read(text)[-1][1] == qualifier


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("The scheme cut waiting times by 35 percent.", "fall"),
        ("They have reduced the use of water by 12 million tonnes.", "fall"),
        ("It raised the output of the plant by 8%.", "rise"),
        ("The cut was followed by 5 firms.", None),
        ("Growth in trade led by 5 firms", None),
    ],
)
def test_what_changes_may_stand_before_by(text: str, sense: str | None) -> None:
    assert read(text)[-1][5] == sense


@pytest.mark.parametrize("label", ["Invoice No.", "Permit No.", "contract number"])
def test_the_number_of_a_paper_identifies_it(label: str) -> None:
    (mention,) = find_mentions(f"See {label} 30962: it is paid.")
    assert (mention.text, mention.kind) == ("30962", Kind.IDENTIFIER)


@pytest.mark.parametrize("words", ["超过全国", "超过了全省", "突破全市", "逾全球"])
@pytest.mark.parametrize("share", ["一半", "半数", "三分之一"])
def test_a_fraction_is_of_the_whole_before_it_and_bounded_by_what_stands_before_that(words: str, share: str) -> None:
    ((text, qualifier, *_),) = read(f"经济总量{words}{share}。")
    assert (text, qualifier) == (share, "more_than")


@pytest.mark.parametrize("much", ["5个百分点", "5%", "百分之五"])
def test_by_how_much_the_whole_is_exceeded_is_no_bound(much: str) -> None:
    assert [(text, qualifier) for text, qualifier, *_ in read(f"增速超过全国{much}。")] == [(much, "exact")]

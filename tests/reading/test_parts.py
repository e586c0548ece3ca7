"""Ratios and sums, currencies in front, ranges in Chinese numerals, halves and lesser parts behind the unit."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.reading import Kind, find_mentions, find_quantities, read_exactly, read_quantity
from indicators.reading.amounts import terms_of
from indicators.reading.unit_words import unit_code
from indicators.reading.vocabulary import words

FRONT = words("currencies_in_front")
PLACES = ("投资{}", "约{}", "超过{}", "近{}的", "投资额为{}。", "(折合{})")


@pytest.mark.parametrize("currency", FRONT)
def test_a_currency_in_front_is_the_unit_and_begins_the_span(currency: str) -> None:
    for number, value in (("3.5亿", 3.5e8), ("500万", 5e6), ("59,000", 59000), ("三百万", 3e6)):
        for place in PLACES:
            text = place.format(currency + number)
            (mention,) = find_quantities(text)
            assert mention.quantity is not None
            assert (mention.quantity.value, mention.quantity.unit) == (value, currency), text
            assert mention.text.endswith(currency + number), text
            assert unit_code(mention) not in (None, "", "count"), text


@pytest.mark.parametrize("currency", [word for word in FRONT if word not in ("人民币", "RMB", "CNY", "¥", "￥")])
def test_foreign_money_is_never_yuan(currency: str) -> None:
    for number in ("3.5亿", "500万元"):
        (mention,) = find_quantities(f"投资{currency}{number}。")
        assert unit_code(mention) != "CNY", mention
        assert mention.text == currency + number


def test_the_yuan_behind_is_the_unit_of_yuan_in_front() -> None:
    (mention,) = find_quantities("投资RMB500万元")
    assert mention.quantity is not None
    assert (mention.text, mention.quantity.value, mention.quantity.unit) == ("RMB500万元", 5e6, "元")
    assert unit_code(mention) == "CNY"
    assert read_quantity("3.5亿美金")[:5] == (3.5e8, 3.5e8, 3.5e8, "exact", "美金")


@given(st.integers(1, 99), st.integers(1, 99), st.sampled_from(":∶比"))
def test_two_numbers_compared_are_one(first: int, second: int, sign: str) -> None:
    (mention,) = find_quantities(f"两者比例{first}{sign}{second}。")
    assert mention.quantity is not None
    assert (mention.quantity.value, mention.quantity.unit) == (first / second, "比")
    assert mention.quantity.parts == (first, second)
    assert [term.text for term in terms_of(mention)] == [str(first), str(second)]


def test_more_than_two_terms_are_no_one_number() -> None:
    text = "三次产业结构为22.8:38.8:38.4。"
    (mention,) = find_quantities(text)
    assert mention.quantity is not None
    assert mention.quantity[:3] == (None, None, None)
    assert mention.quantity.parts == (22.8, 38.8, 38.4)
    for term in terms_of(mention):
        assert text[term.start : term.end] == term.text
        assert term.quantity is not None
        assert str(term.quantity.value) == term.text


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("主队以3:2获胜", Kind.NAME),
        ("比分2比1", Kind.NAME),
        ("比例尺1:50000", Kind.NAME),
        ("按1:500测图", Kind.NAME),
        ("上午9:30开会", Kind.DATE),
        ("于22:38抵达", Kind.DATE),
    ],
)
def test_scores_scales_and_times_are_no_ratios(text: str, kind: Kind) -> None:
    assert [mention.kind for mention in find_mentions(text)] == [kind]


@pytest.mark.parametrize("noun", ["重点产业链", "产业体系", "产业集群", "城市"])
@pytest.mark.parametrize("quotes", ["{}", "“{}”", "「{}」"])
def test_a_sum_in_front_of_what_it_counts(noun: str, quotes: str) -> None:
    (mention,) = find_quantities(f"打造{quotes.format('14+1')}{noun}。")
    assert mention.quantity is not None
    assert (mention.text, mention.quantity.value, mention.quantity.unit) == ("14+1", 15, "")
    assert mention.quantity.parts == (14, 1)


def test_a_sum_that_is_a_label_is_a_name() -> None:
    assert [mention.kind for mention in find_mentions("“10+3”机制、1+N政策")] == [Kind.NAME, Kind.NAME]


@pytest.mark.parametrize(
    ("low", "high", "least", "greatest"),
    [
        ("十", "二十", 10, 20),
        ("一百", "二百", 100, 200),
        ("三", "五", 3, 5),
        ("10", "20", 10, 20),
        ("二十", "三十五", 20, 35),
    ],
)
@pytest.mark.parametrize("mark", ["至", "到", "—", "~"])
@pytest.mark.parametrize(("magnitude", "size"), [("亿", 10**8), ("万", 10**4), ("万亿", 10**12)])
def test_both_ends_of_a_range_share_what_follows(
    low: str, high: str, least: int, greatest: int, mark: str, magnitude: str, size: int
) -> None:
    read = read_exactly(f"{low}{mark}{high}{magnitude}元")
    assert (read.lower, read.upper) == (Fraction(least * size), Fraction(greatest * size))
    assert read.value is None


@pytest.mark.parametrize("verb", ["上涨", "增加", "下降", "跌", "提高了"])
@pytest.mark.parametrize(
    ("by", "to", "unit"),
    [("3.2", "71.5", "美元"), ("200", "5300", "元"), ("12亿", "340亿", "元"), ("45", "3120", "点")],
)
def test_by_one_to_the_other_is_no_range(verb: str, by: str, to: str, unit: str) -> None:
    for link in ("至", "到"):
        found = [mention.text for mention in find_quantities(f"价格{verb}{by}{unit}{link}{to}{unit}。")]
        assert found == [by + unit, to + unit]
    assert len(list(find_quantities(f"价格{verb}5%至8%。"))) == 1


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        *(("一吨半", "1.5", "吨"), ("十五斤半", "15.5", "斤"), ("两米半", "2.5", "米"), ("六个半", "6.5", "个")),
        *(("八十间半", "80.5", "间"), ("4岁半", "4.5", "岁"), ("半度", "0.5", "度"), ("半成", "0.05", "成")),
        *(("半钱", "0.5", "钱"), ("1个亿", "100000000", ""), ("五个亿", "500000000", ""), ("3万2元", "32000", "元")),
        *(("1千零20家", "1020", "家"), ("3万零500人", "30500", "人"), ("十元三角八分", "10.38", "元")),
        *(("5元6角", "5.6", "元"), ("5米8", "5.8", "米"), ("1米75", "1.75", "米"), ("八五折", "0.85", "折")),
        *(("七折", "0.7", "折"), ("8.8折", "0.88", "折"), ("两万两", "20000", "两")),
    ],
)
def test_parts_belong_to_the_number(text: str, value: str, unit: str) -> None:
    (mention,) = find_quantities(f"每批{text}。")
    assert mention.text == text
    read = read_exactly(text)
    assert (read.value, read.unit) == (Fraction(value), unit)


def test_smaller_forms() -> None:
    assert read_quantity("两个多亿")[:4] == (2e8, 2e8, None, "more_than")
    assert read_quantity("肆拾几亿元")[:4] == (None, 4.1e9, 5e9, "several")
    assert [mention.text for mention in find_quantities("股价的百分之七十百分位")] == ["百分之七十"]
    assert [mention.text for mention in find_quantities("共三十万三十万。")] == ["三十万", "三十万"]
    assert [mention.text for mention in find_quantities("3个万亿级集群、3家半导体企业")] == ["3个", "万亿级", "3家"]

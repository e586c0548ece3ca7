"""Which way a change goes, whatever verb says so and whatever stands between it and the number."""

from __future__ import annotations

import pytest

from indicators.reading import Sense, find_quantities, read_quantity
from indicators.reading.vocabulary import entry, records

VERBS = [
    (entry(word).word, Sense(code))
    for code, place, *listed in records("direction")
    if place == "verb"
    for word in listed
    if len(entry(word).word) > 1
]
NOUNS = [
    (entry(word).word, Sense(code))
    for code, place, *listed in records("direction")
    if place == "noun"
    for word in listed
    if len(entry(word).word) > 1
]
NUMBERS = ["7.7%", "3.5亿元", "12家", "近五成", "0.3个百分点", "几万人", "3至5个", "约三分之一", "超过20万吨"]
BETWEEN = ["", "了", "了约", " ", "了近"]


def senses(text: str) -> list[Sense | None]:
    return [mention.quantity.sense for mention in find_quantities(text) if mention.quantity is not None]


@pytest.mark.parametrize(("verb", "sense"), VERBS, ids=[verb for verb, _ in VERBS])
def test_every_verb_governs_every_number(verb: str, sense: Sense) -> None:
    for number in NUMBERS:
        for between in BETWEEN if number[0].isdigit() else BETWEEN[:2]:
            for front in ("指标同比", "该数比上年", "其中外地"):
                text = f"{front}{verb}{between}{number}。"
                assert senses(text) == [sense], text


@pytest.mark.parametrize(("noun", "sense"), NOUNS, ids=[noun for noun, _ in NOUNS])
def test_a_noun_of_change_keeps_its_sense(noun: str, sense: Sense) -> None:
    for between in ("", "为", "达", "达到", "约为", "分别为"):
        text = f"当月{noun}{between}7.7%。"
        assert senses(text) == [sense], text


@pytest.mark.parametrize(("verb", "sense"), VERBS, ids=[verb for verb, _ in VERBS])
def test_a_verb_with_to_names_the_level_reached(verb: str, sense: Sense) -> None:
    for to in ("到", "至", "到了", "至约"):
        assert senses(f"当月{verb}{to}7.7%。") == [None], (verb, sense, to)


def test_levels_are_no_change() -> None:
    assert senses("从42.2%增至47.3%,由9%降为6%,升到3亿元") == [None] * 5
    assert senses("全年增加值50亿元,新增3家,每升7.5元") == [None] * 3


@pytest.mark.parametrize("numbers", [["1%", "2%"], ["1%", "2%", "3%"], ["1.2亿元", "3亿元", "20亿元", "7亿元"]])
@pytest.mark.parametrize(("verb", "sense"), [("增长", Sense.RISE), ("下降", Sense.FALL), ("亏损", Sense.DEFICIT)])
def test_each_number_of_a_list_has_the_direction_of_its_verb(verb: str, sense: Sense, numbers: list[str]) -> None:
    for last in ("和", "、", "及", "以及"):
        text = f"甲乙丙丁分别{verb}{'、'.join(numbers[:-1])}{last}{numbers[-1]},总量9亿元。"
        assert senses(text) == [*[sense] * len(numbers), None], text


def test_a_verb_of_its_own_goes_before_the_list() -> None:
    assert senses("出口下降3%、进口增长5%") == [Sense.FALL, Sense.RISE]


@pytest.mark.parametrize("verb", ["收窄", "扩大", "加深", "比上月扩大", "较上年同期收窄"])
def test_what_happens_to_a_fall_is_a_fall(verb: str) -> None:
    assert senses(f"降幅{verb}0.3个百分点") == [Sense.FALL]
    assert senses(f"跌幅{verb}0.3个百分点") == [Sense.FALL]


def test_a_printed_minus_is_the_sign() -> None:
    (mention,) = find_quantities("增速-7.7%")
    assert mention.quantity is not None
    assert (mention.quantity.value, mention.quantity.sense) == (-7.7, None)


def test_the_sense_may_stand_behind_or_before_an_object() -> None:
    assert senses("实现5%的增长,以年均7%的速度递减") == [Sense.RISE, Sense.FALL]
    assert senses("降低成本30%,减少碳排放1.2万吨,增加就业岗位500个") == [Sense.FALL, Sense.FALL, Sense.RISE]
    assert senses("50%的增长来自出口") == [None]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("下降7.7%", (-7.7, -7.7, -7.7, "exact")),
        ("降幅超过5%", (-5, None, -5, "less_than")),
        ("下降不到5%", (-5, -5, None, "more_than")),
        ("下降5%以上", (-5, None, -5, "at_most")),
        ("下降不超过5%", (-5, -5, None, "at_least")),
        ("下降近5%", (-5, -5, None, "nearly")),
        ("下降约5%", (-5, None, None, "approximately")),
        ("下降几个百分点", (None, -10, -2, "several")),
        ("下降3%至5%", (None, -5, -3, "range")),
        ("增长7.7%", (7.7, 7.7, 7.7, "exact")),
        ("亏损3亿元", (-3e8, -3e8, -3e8, "exact")),
    ],
)
def test_the_sign_under_growth_and_balances(
    words: str, expected: tuple[float | None, float | None, float | None, str]
) -> None:
    (mention,) = find_quantities(words)
    assert mention.quantity is not None
    assert mention.quantity.signed()[:4] == expected


def test_the_verb_is_no_part_of_the_number() -> None:
    (mention,) = find_quantities("利润下降7.7%。")
    assert mention.text == "7.7%"
    assert read_quantity("7.7%").sense is None

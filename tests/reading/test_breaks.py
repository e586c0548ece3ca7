"""Words broken by injected pinyin, line breaks and spaces are read as if nothing broke them."""

from __future__ import annotations

import pytest

from indicators.reading import Qualifier, find_mentions, find_quantities, read_quantity

BROKEN = [
    ("投资约21.4\n亿元,", "约21.4\n亿元", 2.14e9, Qualifier.APPROXIMATELY, "元"),
    ("工期18个\n月,", "18个\n月", 18.0, Qualifier.EXACT, "个月"),
    ("提高0.3\n个百分点。", "0.3\n个百分点", 0.3, Qualifier.EXACT, "个百分点"),
    ("岗位600个\n以上。", "600个\n以上", 600.0, Qualifier.AT_LEAST, "个"),
    ("总量约\n50万吨", "约\n50万吨", 5e5, Qualifier.APPROXIMATELY, "吨"),
    ("掘进工不 足 40 人。", "不 足 40 人", 40.0, Qualifier.LESS_THAN, "人"),
    ("比重提高0.9個(gè)百分點(diǎn)。", "0.9個(gè)百分點", 0.9, Qualifier.EXACT, "個百分點"),
    ("年產(chǎn)超（chāo）百（bǎi）万吨", "超（chāo）百（bǎi）万吨", 1e6, Qualifier.MORE_THAN, "吨"),
    ("將(jiāng)近四成為青年", "將(jiāng)近四成", 0.4, Qualifier.NEARLY, "成"),
]


@pytest.mark.parametrize(("text", "words", "value", "qualifier", "unit"), BROKEN)
def test_broken_words_are_one_expression(text: str, words: str, value: float, qualifier: Qualifier, unit: str) -> None:
    (mention,) = find_quantities(text)
    assert text[mention.start : mention.end] == mention.text == words
    assert mention.quantity is not None
    assert (mention.quantity.value, mention.quantity.qualifier, mention.quantity.unit) == (value, qualifier, unit)
    assert read_quantity(words) == mention.quantity._replace(sense=None)  # the verb is outside the words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("共3个\n12月数据", ["3个", "12月"]),
        ("甲12(a)3", ["12", "3"]),
        ("工期5\n6.建设园区", ["5", "6."]),
        ("指标2025\n亿元", ["2025", "亿元"]),
    ],
)
def test_what_does_not_belong_together_stays_apart(text: str, words: list[str]) -> None:
    assert [mention.text for mention in find_mentions(text)] == words

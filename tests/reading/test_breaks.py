"""Words broken by white space, line breaks and injected pinyin are read as if nothing broke them."""

from __future__ import annotations

import pytest

from indicators.reading import Kind, Qualifier, find_mentions, find_quantities, read_quantity

SPACES = [
    " ",
    "  ",
    "   ",
    "\t",
    "\u00a0",
    "\u00a0 ",
    "\u3000",
    "\u2009",
    "\u202f",
    "\n",
    " \n",
    "\r\n",
    "\n\u3000\u3000",
]
# The parts of expressions; a space may stand at every join.
_PARTED = """
近|500|家 约|3.2|万|家 超过|2000|万元 不低于|六|成 至少|三百|家 将近|一百二十|万|人 不到|半|年 约|占|30% 超过|了|500|家
达到|近|500|家 500|余|家 500|多|家 30|多|万|人 十|余|个|项目 3.2|万|家 12|亿|元 1,200|万|吨 三|百|家 三百|五十|家
1|亿|2000|万|元 2|兆|315|亿|元 两|千|多|家 500|家|以上 20|万元|以下 10|亿元|左右 三十|天|以内 48|h|以内 30|kg|以上
6.5|%|左右 百分之|三十 千分之|五 三|分之|一 0.3|个|百分点 3|个|月 10|—|15|家 3|至|5|个 三|到|五|亿元 10—15|家
突破|5|万|亿|千瓦时 85|平方公里 不足|40|人
"""
PARTED = _PARTED.split()
AROUND = [("", ""), ("共有", "。"), ("甲县去年完成", "的任务"), ("第一句。\n其中", ",余下不计")]
JOINS = [(parted, join) for parted in PARTED for join in range(parted.count("|"))]


def said(text: str) -> list[tuple[str, Kind, object]]:
    """What is read in a text, without the white space in its words."""
    return [("".join(mention.text.split()), mention.kind, mention.quantity) for mention in find_mentions(text)]


def is_one(text: str) -> bool:
    """Whether a text is one mention from end to end."""
    return [mention.text for mention in find_mentions(text)] == [text]


@pytest.mark.parametrize(("parted", "join"), JOINS)
def test_a_space_at_a_join_changes_nothing(parted: str, join: int) -> None:
    parts = parted.split("|")
    for before, behind in AROUND:
        expected = said(before + "".join(parts) + behind)
        for space in SPACES:
            text = before + "".join(parts[: join + 1]) + space + "".join(parts[join + 1 :]) + behind
            assert said(text) == expected, ascii(text)


@pytest.mark.parametrize("parted", [parted for parted in PARTED if is_one(parted.replace("|", ""))])
@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2009"])
def test_a_space_at_every_join_changes_nothing(parted: str, space: str) -> None:
    whole, spaced = parted.replace("|", ""), parted.replace("|", space)
    assert said(f"全市{spaced}。") == said(f"全市{whole}。")
    (mention,) = find_mentions(spaced)
    assert (mention.start, mention.end) == (0, len(spaced))
    assert read_quantity(spaced) == read_quantity(whole)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2020年 30家", ["2020年", "30家"]),
        ("3 5家", ["3", "5家"]),
        ("共3个\n12月数据", ["3个", "12月"]),
        ("甲12(a)3", ["12", "3"]),
        ("工期5\n6.建设园区", ["5", "6."]),
        ("指标2025\n亿元", ["2025", "亿元"]),
        ("甲 500\t家 3\t以上 7", ["500", "3", "7"]),
        ("投资约\n\n500家", ["500家"]),
        ("合计500\n\n万元", ["500", "万元"]),
        ("户数\n500\n亿元\n", ["500", "亿元"]),
        ("12.5% 3.1%", ["12.5%", "3.1%"]),
        ("增速 3.2 -5.1", ["3.2", "-5.1"]),
        ("第一季度 12个", ["第一季度", "12个"]),
        ("达成目标约\n3.加快建设", ["3."]),
        ("500 万科住宅", ["500", "万科"]),
        ("走进 3 千岛湖", ["3", "千岛湖"]),
    ],
)
def test_what_does_not_belong_together_stays_apart(text: str, words: list[str]) -> None:
    assert [mention.text for mention in find_mentions(text)] == words


@pytest.mark.parametrize("head", ["1.总则", "1、总则", "(1)总则", "一、总则", "(一)总则", "第一章 总则", "3 总则"])
def test_a_list_keeps_its_numbering(head: str) -> None:
    first = find_mentions(f"通知如下\n{head}\n")[0]
    assert first.kind is Kind.ORDINAL


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("12 亿元", "12 亿元", 1.2e9),
        ("8 亿人", "8 亿人", 8e8),
        ("30 多万人", "30 多万人", 3e5),
        ("7 名专家", "7 名", 7),
    ],
)
def test_a_quantity_at_the_beginning_of_a_line_heads_no_list(text: str, words: str, value: float) -> None:
    for before in ("", "总投资\n", "总投资\r\n\r\n  "):
        (mention,) = find_quantities(before + text)
        assert mention.text == words
        assert mention.quantity is not None
        assert mention.quantity.value == value


@pytest.mark.parametrize(
    ("text", "words", "value", "qualifier", "unit"),
    [
        ("掘进工不 足 40 人。", "不 足 40 人", 40.0, Qualifier.LESS_THAN, "人"),
        ("招录超 过 40 人。", "超 过 40 人", 40.0, Qualifier.MORE_THAN, "人"),
        ("岗位600个以 上。", "600个以 上", 600.0, Qualifier.AT_LEAST, "个"),
        ("比重提高0.9個(gè)百分點(diǎn)。", "0.9個(gè)百分點", 0.9, Qualifier.EXACT, "個百分點"),
        ("比重提高0.9個(ge)百分點(dian)。", "0.9個(ge)百分點", 0.9, Qualifier.EXACT, "個百分點"),
        ("增收7.5萬(wan)(wan)元", "7.5萬(wan)(wan)元", 75000.0, Qualifier.EXACT, "元"),
        ("年產(chǎn)超（chāo）百（bǎi）万吨", "超（chāo）百（bǎi）万吨", 1e6, Qualifier.MORE_THAN, "吨"),
        ("將(jiāng)近四成為青年", "將(jiāng)近四成", 0.4, Qualifier.NEARLY, "成"),
    ],
)
def test_a_word_broken_inside_is_whole(text: str, words: str, value: float, qualifier: Qualifier, unit: str) -> None:
    (mention,) = find_quantities(text)
    assert text[mention.start : mention.end] == mention.text == words
    assert mention.quantity is not None
    assert (mention.quantity.value, mention.quantity.qualifier, mention.quantity.unit) == (value, qualifier, unit)
    assert read_quantity(words) == mention.quantity._replace(sense=None)  # the verb is outside the words

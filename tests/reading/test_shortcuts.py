"""What the shortcuts read is what the grammar reads, and they are there where statistical prose needs them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.reading import Mention, find_mentions, finder
from indicators.reading.modifiers import qualifier_words, qualifiers_after
from indicators.reading.unit_words import words_by_first
from indicators.reading.vocabulary import entries

FRONTS = [
    "约",
    "近",
    "超过",
    "不到",
    "至少",
    "最高",
    "突破",
    "增长",
    "为",
    "达到",
    "约占全国的",
    "上",
    "过",
    "第",
    "前",
    "近为",
    "增长约",
    "分别下降",
    "增长5%、",
    "负增长",
    "迈上",
    "站上近",
    "人民币约",
    "$不到",
    "图",
    "附件",
    "编号",
    "民国",
    "比年初",
    "“",
    "(",
    "企业",
    ",",
    "。",
]
MIDDLES = [
    "3",
    "12.5",
    "1,234",
    "12345,678",
    "2024",
    "50",
    "0.3",
    "2.3:1",
    "2024:5",
    "9:3:1",
    "6:4",
    "三",
    "十",
    "一",
    "百",
    "数百",
    "两三",
    "三分之一",
    "5—8",
    "几",
    "4.0",
    "985",
    "52",
    "百分之八",
    "九成五",
    "一半",
    "十五",
    "十一万",
    "千",
]
TAILS = ["", "多", "余", "万", "亿", "万亿", "多万", "万多"]
BEHIND = [
    "左右",
    "以上",
    "以下",
    "以内",
    "内",
    "多",
    "至5个",
    ",",
    "。",
    "企业",
    "的",
    "上升",
    "半",
    "级",
    "次",
    "/年",
    "大关",
    "强",
    "的提高",
    "”",
    "、5个",
]


def by_both_ways(texts: Iterable[str]) -> Iterator[tuple[str, list[Mention], list[Mention]]]:
    """Each text with the mentions in it, as they are found and with every shortcut switched off."""

    def nothing(*_arguments: object, **_named: object) -> None:
        return None

    found = [(text, list(find_mentions(text))) for text in texts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(finder, "quick_quantity", nothing)
        patch.setattr(finder, "quick_wording", nothing)
        patch.setattr(finder, "PLAIN_DATE", re.compile("(?!)"))
        by_grammar_alone = [list(find_mentions(text)) for text, _ in found]
    for (text, mentions), alone in zip(found, by_grammar_alone, strict=True):
        yield text, mentions, alone


ALL_UNITS = sorted(word.text for words_of in words_by_first().values() for word in words_of)
FOLLOWING = st.one_of(st.just(""), st.sampled_from([*BEHIND, *qualifiers_after()]))


@settings(max_examples=600)
@given(
    st.sampled_from([*FRONTS, *qualifier_words()[0]]),
    st.sampled_from(MIDDLES),
    st.sampled_from(TAILS),
    st.sampled_from([*ALL_UNITS, "年", "年末", "月", "月5日", ""]),
    FOLLOWING,
    st.sampled_from(["", "。", "的", "企业", "月", "要", "三家"]),
)
def test_shortcuts_read_as_the_grammar_does(
    front: str, middle: str, tail: str, unit: str, behind: str, last: str
) -> None:
    for _, found, alone in by_both_ways(
        f"{before}{front}{middle}{tail}{unit}{behind}{last}" for before in ("产业", "", "\n")
    ):
        assert found == alone


NUMBERS = ("985", "4.0", "1,200", "2024", "5", "三", "百")
LEFT = ("", "\n", "(", ":", "—", "“", "占比", "不超过", "长 ", "表")


@pytest.mark.parametrize("place", range(len(ALL_UNITS)), ids=ALL_UNITS)
def test_every_unit_is_read_by_both_ways_alike(place: int) -> None:
    """Behind every number with all that may stand before that; what follows by turns, so that each meets each."""
    for text, found, alone in by_both_ways(
        f"{left}{number}{ALL_UNITS[place]}{(',', '以上')[(place + turn + row) % 2]}"
        for row, number in enumerate(NUMBERS)
        for turn, left in enumerate(LEFT)
    ):
        assert found == alone, text


def test_the_developed_sentences_read_the_same_without_shortcuts() -> None:
    cases = (Path(__file__).parent / "cases").glob("*.txt")
    for _, found, alone in by_both_ways(path.read_text(encoding="utf-8") for path in cases):
        assert found == alone


@pytest.mark.parametrize(
    "name",
    [
        "calendar",
        "plan_names",
        "indefinite",
        "ordinal_words",
        "place_names",
        "words",
        "idioms",
        "slogans",
        "proper_names",
    ],
)
def test_every_word_has_a_numeral_to_be_found_by(name: str) -> None:
    numerals = set("0123456789〇零一二两三四五六七八九十廿卅百千万亿兆半")
    assert [entry.word for entry in entries(name) if not set(entry.word) & numerals] == []

"""What the shortcuts read is what the grammar reads, and they are there where statistical prose needs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.reading import Mention, find_mentions, finder
from indicators.reading.shortcuts import shortcuts, tail_of
from indicators.reading.units import match_unit
from indicators.reading.wordlists import entries, words

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
]
TAILS = ["", "多", "余", "万", "亿", "万亿", "多万", "万多"]
BEHIND = ["左右", "以上", "以下", "以内", "内", "多", "至5个", ",", "。", "企业", "的", "上升", "半", "级", "次", "/年"]


def by_grammar_alone(text: str) -> list[Mention]:
    """Find mentions with every shortcut switched off."""

    def nothing(*_arguments: object) -> None:
        return None

    with pytest.MonkeyPatch.context() as patch:
        without = shortcuts()._replace(quantity=nothing, date=nothing)
        patch.setattr(finder, "shortcuts", lambda: without)
        patch.setattr(finder, "known_wording", nothing)
        return list(find_mentions(text))


@settings(max_examples=1500, deadline=None)
@given(
    st.sampled_from(FRONTS),
    st.sampled_from(MIDDLES),
    st.sampled_from(TAILS),
    st.sampled_from([*words("common_units"), *words("common_units_behind_chinese"), "年", "年末", "月", ""]),
    st.sampled_from(BEHIND),
)
def test_shortcuts_read_as_the_grammar_does(front: str, middle: str, tail: str, unit: str, behind: str) -> None:
    text = f"产业{front}{middle}{tail}{unit}{behind}"
    assert list(find_mentions(text)) == by_grammar_alone(text)


def test_the_developed_sentences_read_the_same_without_shortcuts() -> None:
    for path in (Path(__file__).parent / "cases").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert list(find_mentions(text)) == by_grammar_alone(text)


def test_common_units_are_units() -> None:
    for name in ("common_units", "common_units_behind_chinese"):
        for word in words(name):
            unit = match_unit(word, 0)
            assert unit is not None, word
            assert unit.text == word


def test_a_wording_is_asked_of_the_grammar() -> None:
    tail = tail_of("多亿元")
    assert tail is not None
    assert (tail.exponent, tail.unit, tail.qualifier) == ("e8", "元", "more_than")
    assert tail_of("个三") is None


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

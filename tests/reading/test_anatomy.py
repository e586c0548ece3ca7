"""Taking a mention apart: its words are named by what they say, and none is lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import Package, find_quantities
from indicators.reading.exact import Role, parts_of


def parts(text: str) -> list[tuple[str, str]]:
    mention = find_quantities(text)[0]
    return [(part.text, str(part.role)) for part in parts_of(text, mention.start, mention.end)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("将近700个", [("将近", "qualifier"), ("700", "number"), ("个", "unit")]),
        (
            "将近(jiāngjìn)700个",
            [("将近", "qualifier"), ("(jiāngjìn)", "insertion"), ("700", "number"), ("个", "unit")],
        ),
        ("350多家", [("350", "number"), ("多", "qualifier"), ("家", "unit")]),
        ("两千多个", [("两千", "number"), ("多", "qualifier"), ("个", "unit")]),
        ("50亿元", [("50", "number"), ("亿", "magnitude"), ("元", "unit")]),
        ("10亿元以上", [("10", "number"), ("亿", "magnitude"), ("元", "unit"), ("以上", "qualifier")]),
        ("百分之三十以上", [("百分之", "unit"), ("三十", "number"), ("以上", "qualifier")]),
        ("10—15家", [("10—15", "number"), ("家", "unit")]),
        ("千亿级园区", [("千亿", "number"), ("级", "qualifier")]),
        ("1小时20分", [("1", "number"), ("小时", "unit"), ("20", "number"), ("分", "unit")]),
        (
            "約佔全國1.5萬億元",
            [("約", "qualifier"), ("佔全國", "between"), ("1.5", "number"), ("萬億", "magnitude"), ("元", "unit")],
        ),
    ],
)
def test_each_word_says_what_it_is(text: str, expected: list[tuple[str, str]]) -> None:
    assert parts(text) == expected


def test_a_qualifier_that_stands_apart_is_found() -> None:
    assert parts("能耗约占全国三分之一") == [("约", "qualifier"), ("占全国", "between"), ("三分之一", "number")]


def test_every_qualified_number_of_the_documents_shows_its_qualifier(package: Package) -> None:
    for source_id in package.load("sources")["source_id"]:
        text = package.source(source_id).text
        assert text is not None
        for mention in find_quantities(text):
            assert mention.quantity is not None
            roles = {part.role for part in parts_of(text, mention.start, mention.end)}
            worded = mention.quantity.qualifier not in ("exact", "several", "range", "at_least", "more_than")
            assert Role.QUALIFIER in roles or not worded, mention


@settings(max_examples=300)
@given(
    st.text(alphabet="0123456789.,%一二三十百千万亿半两几多余近约超过以上左右家个元人(jiā)年 \n至—不到", max_size=40)
)
def test_the_parts_of_any_mention_are_its_characters(text: str) -> None:
    for mention in find_quantities(text):
        found = parts_of(text, mention.start, mention.end)
        inside = [part for part in found if part.start >= mention.start]
        assert "".join(part.text for part in inside) == mention.text
        assert all(text[part.start : part.end] == part.text for part in found)
        assert [part.start for part in found] == sorted(part.start for part in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than 350 firms", [("more than ", "qualifier"), ("350 ", "number"), ("firms", "unit")]),
        ("$3.5 billion", [("$", "unit"), ("3.5 ", "number"), ("billion", "magnitude")]),
        (
            "nearly RMB 12.5 million",
            [("nearly ", "qualifier"), ("RMB ", "unit"), ("12.5 ", "number"), ("million", "magnitude")],
        ),
        ("7.7%", [("7.7", "number"), ("%", "unit")]),
        ("twenty-five years", [("twenty-five ", "number"), ("years", "unit")]),
        ("5 or more years", [("5", "number"), (" or more", "qualifier"), (" years", "unit")]),
        ("500+ firms", [("500", "number"), ("+", "qualifier"), (" firms", "unit")]),
        ("3 percent or more", [("3 ", "number"), ("percent", "unit"), (" or more", "qualifier")]),
        ("between 8 and 10 percent", [("between 8 and 10 ", "number"), ("percent", "unit")]),
        ("5-10 million yuan", [("5-10 million ", "number"), ("yuan", "unit")]),
        ("more than doubled", [("more than ", "qualifier"), ("doubled", "number")]),
        ("2.05:1", [("2.05:1", "number")]),
        ("almost a third", [("almost ", "qualifier"), ("a third", "number")]),
    ],
)
def test_english_is_taken_apart_too(text: str, expected: list[tuple[str, str]]) -> None:
    for around in ("{}", "It has {}."):
        whole = around.format(text)
        mention = find_quantities(whole, "en")[0]
        assert mention.text == text
        found = parts_of(whole, mention.start, mention.end, "en")
        assert [(part.text, str(part.role)) for part in found] == expected


_PIECES = "3.5|12|29,000|a hundred|half|million|billion|percent|%|yuan|$|RMB|years|firms|more than|nearly|or more|about"
_PIECES += "|between|and|to|-|+|:|doubled|a third|several|dozens of|minus|~|over|up to|\n"


@settings(max_examples=300)
@given(st.lists(st.sampled_from(_PIECES.split("|")), max_size=8).map(" ".join))
def test_the_parts_of_any_english_mention_are_its_characters(text: str) -> None:
    for mention in find_quantities(text, "en"):
        found = parts_of(text, mention.start, mention.end, "en")
        assert "".join(part.text for part in found) == mention.text

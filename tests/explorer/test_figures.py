"""Numbers as readers of either language read them, and how each is explained."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators import Package
from indicators.explorer.content import Content
from indicators.explorer.evidence_facts import explanation
from indicators.explorer.observation_pages import pinyin
from indicators.insight.listing import figure, number, period
from indicators.model import Language
from tests.rules.test_signed_numbers import package as package_of

COUNT = {"quantity_kind": "count", "symbol": "1", "name_en": "count", "name_zh": "个"}
SHARE = {
    "unit_id": "percent",
    "quantity_kind": "dimensionless",
    "symbol": "%",
    "name_en": "per cent",
    "name_zh": "%",
}
YUAN = {"quantity_kind": "currency", "symbol": "CNY", "name_en": "yuan", "name_zh": "元"}
YEAR = {"quantity_kind": "calendar_time", "symbol": "a", "name_en": "year", "name_zh": "年"}


@pytest.mark.parametrize(
    ("value", "english", "chinese"),
    [
        (700.0, "700", "700"),
        (59_000.0, "59,000", "5.9万"),
        (5e9, "5 billion", "50亿"),
        (1.55e12, "1.55 trillion", "1.55万亿"),
        (1_234_567.0, "1,234,567", "1,234,567"),
        (100 / 3, "33.33", "33.33"),
        (-2.5, "-2.5", "-2.5"),
        (0.0, "0", "0"),
    ],
)
def test_numbers(value: float, english: str, chinese: str) -> None:
    assert (number(value, "en"), number(value, "zh")) == (english, chinese)


@given(st.integers(-(10**15), 10**15))
def test_a_number_loses_nothing_but_decimals(value: int) -> None:
    scales = {" trillion": 10**12, " billion": 10**9, " million": 10**6, "万亿": 10**12, "亿": 10**8, "万": 10**4}
    for text in (number(float(value), "en"), number(float(value), "zh")):
        word = next((word for word in scales if text.endswith(word)), "")
        assert round(float(text.removesuffix(word).replace(",", "")) * scales.get(word, 1)) == value


@pytest.mark.parametrize(
    ("cells", "unit", "english", "chinese"),
    [
        ({"qualifier": "nearly", "value": 700.0, "upper": 700.0}, COUNT, "nearly 700", "近700"),
        ({"qualifier": "exact", "value": 5e9}, YUAN, "5 billion CNY", "50亿元"),
        ({"qualifier": "exact", "value": 1.0}, YEAR, "1 year", "1年"),
        ({"qualifier": "exact", "value": 3.0}, YEAR, "3 years", "3年"),
        (
            {"qualifier": "several", "lower": 2e6, "upper": 1e7},
            YUAN,
            "2 million to below 10 million CNY",
            "200万至不足1,000万元",
        ),
        ({"qualifier": "several", "lower": -10.0, "upper": -2.0}, COUNT, "above -10 to -2", "高于-10至-2"),
        ({"qualifier": "several", "lower": 100.0}, COUNT, "≥ 100", "≥ 100"),
        ({"qualifier": "range", "lower": 10.0, "upper": 15.0}, COUNT, "10 – 15", "10 – 15"),
        (
            {"qualifier": "approximately", "value": 100 / 3, "value_text": "三分之一"},
            SHARE,
            "about one third",
            "约三分之一",
        ),
        ({"qualifier": "exact", "value": 200 / 3, "value_text": "two-thirds"}, SHARE, "two thirds", "三分之二"),
        ({"qualifier": "nearly", "value": 50.0, "value_text": "近一半"}, SHARE, "nearly half", "近一半"),
        ({"qualifier": "exact", "value": 100 / 15, "value_text": "1/15"}, SHARE, "one fifteenth", "十五分之一"),
        ({"qualifier": "exact", "value": 30.0, "value_text": "百分之三十"}, SHARE, "30%", "30%"),
        ({"qualifier": "exact", "value": 50.0, "value_text": "50%"}, SHARE, "50%", "50%"),
        ({"qualifier": "exact", "value": 100 / 3}, SHARE, "33.33%", "33.33%"),
    ],
)
def test_figures(cells: dict[str, object], unit: dict[str, str], english: str, chinese: str) -> None:
    row = {"value": None, "lower": None, "upper": None, **cells}
    assert (figure(row, unit, "en"), figure(row, unit, "zh")) == (english, chinese)


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2024-01-01", "2024-12-31", "2024"),
        ("2016-01-01", "2025-12-31", "2016 – 2025"),
        ("2025-05-27", "2025-05-27", "2025-05-27"),
        ("2015-01-01", "2026-01-06", "2015-01-01 – 2026-01-06"),
        (None, "2026-01-06", "… – 2026-01-06"),
        (None, None, ""),
    ],
)
def test_periods(start: str | None, end: str | None, shown: str) -> None:
    assert period({"period_start": start, "period_end": end}) == shown


def test_pinyin_reads_names_as_they_are_said() -> None:
    assert pinyin("重庆").split()[0] == "chongqing"
    assert pinyin("") == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_reading_explains_all_of_its_words(language: Language, package: Package) -> None:
    content = Content(package, language)
    for row in content.rows("observations"):
        told = explanation(content, row)
        words = "".join(step.words for step in told.steps)
        assert words.endswith(row["value_text"])
        assert all(step.meaning for step in told.steps)
        assert len(told.bounds) == (1 if row["qualifier"] == "exact" else 2)


def test_nearly_is_told_as_a_bound_that_is_not_reached(package: Package) -> None:
    content = Content(package, "en")
    told = explanation(content, content.row("observations", "obs-0021"))
    assert told.result == "nearly 700"
    assert told.bounds == ("The words give no lower bound.", "Upper bound: below 700.")


def test_a_share_written_as_a_fraction_is_told_as_one(package: Package) -> None:
    content = Content(package, "en")
    told = explanation(content, content.row("observations", "obs-0015"))
    assert told.steps[-1].meaning == "0.3333, which is counted in per cent: times 100"


def test_several_and_sums_are_told_by_their_words(package: Package) -> None:
    content = Content(package, "en")
    several = explanation(content, content.row("observations", "obs-0011"))
    assert several.steps[0].meaning == "2 million to below 10 million"
    assert several.bounds == (
        "Lower bound: 2 million CNY, included.",
        "Upper bound: below 10 million CNY.",
    )
    total = explanation(content, content.row("observations", "obs-0034"))
    assert [(step.words, step.meaning) for step in total.steps] == [("14+1", "14 + 1 = 15")]


@pytest.mark.parametrize(
    ("sentence", "measure", "row", "result", "meaning", "bounds"),
    [
        (
            "出口额比上年下降7.7%。",
            "growth",
            {"value_text": "7.7%", "value": "-7.7", "lower": "-7.7", "upper": "-7.7", "qualifier": "exact"},
            "-7.7%",
            "7.7; the words tell of a fall or a deficit: negative",
            ("No word limits it: it is its own lower and upper bound.",),
        ),
        (
            "出口额比上年下降超过5%。",
            "growth",
            {"value_text": "超过5%", "value": "-5", "upper": "-5", "qualifier": "less_than"},
            "less than -5%",
            "5; the words tell of a fall or a deficit: negative",
            ("The words give no lower bound.", "Upper bound: below -5%."),
        ),
        (
            "全年贸易逆差数百万元。",
            "balance",
            {"value_text": "数百万元", "lower": "-10000000", "upper": "-2000000", "qualifier": "several"},
            "above -10 million to -2 million CNY",
            "2 million to below 10 million; the words tell of a fall or a deficit: negative",
            ("Lower bound: above -10 million CNY.", "Upper bound: -2 million CNY, included."),
        ),
    ],
)
def test_a_fall_and_a_deficit_are_told_as_negative(
    tmp_path: Path,
    sentence: str,
    measure: str,
    row: dict[str, str],
    result: str,
    meaning: str,
    bounds: tuple[str, ...],
) -> None:
    unit = "percent" if measure == "growth" else "CNY"
    content = Content(Package(package_of(tmp_path, sentence, measure, unit, row)), "en")
    told = explanation(content, content.row("observations", "obs-0001"))
    assert told.result == result
    assert meaning in [step.meaning for step in told.steps]
    assert told.bounds == bounds

"""The facts that the dataset is known for are in it, as the texts put them."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
import pytest

from indicators import Package


class Headline(NamedTuple):
    """One fact: where it comes from, its words, and what they say."""

    source: str
    indicator: str
    entity: str
    words: str
    qualifier: str
    value: float
    lower: float | None
    upper: float | None
    quote: str


HEADLINES = [
    Headline(
        "national-etdz-briefing-2025",
        "national-etdz-count",
        "national-etdz",
        "232家",
        "exact",
        232,
        232,
        232,
        "全国232家国家级经开区",
    ),
    Headline(
        "national-etdz-briefing-2025",
        "provinces-with-national-etdz",
        "national-etdz",
        "31个",
        "exact",
        31,
        31,
        31,
        "遍布31个省(区、市)",
    ),
    Headline(
        "national-etdz-briefing-2025",
        "cooperation-projects",
        "national-etdz",
        "将近(jiāngjìn)700个",
        "nearly",
        700,
        None,
        700,
        "将近(jiāngjìn)700个",
    ),
    Headline(
        "chengyu-industry-analysis",
        "park-firms",
        "yuguang-cooperation-parks",
        "465家",
        "exact",
        465,
        465,
        465,
        "已入驻企业465家",
    ),
    Headline(
        "yangtze-belt-focus-2026",
        "gdp-share-of-national",
        "yangtze-economic-belt",
        "42.2%",
        "exact",
        42.2,
        42.2,
        42.2,
        "从42.2%增至47.3%",
    ),
    Headline(
        "yangtze-belt-focus-2026",
        "gdp-share-of-national",
        "yangtze-economic-belt",
        "47.3%",
        "exact",
        47.3,
        47.3,
        47.3,
        "从42.2%增至47.3%",
    ),
]


@pytest.fixture(scope="module")
def observations(package: Package) -> pd.DataFrame:
    return package.load("observations")


@pytest.mark.parametrize("headline", HEADLINES, ids=lambda one: one.words)
def test_a_headline_fact_is_there_with_its_words(headline: Headline, observations: pd.DataFrame) -> None:
    chosen = observations[
        (observations["source_id"] == headline.source)
        & (observations["indicator_id"] == headline.indicator)
        & (observations["entity_id"] == headline.entity)
        & (observations["value_text"] == headline.words)
    ]
    assert len(chosen) == 1
    row = chosen.iloc[0]
    assert row["value"] == headline.value
    assert (None if pd.isna(row["lower"]) else row["lower"]) == headline.lower
    assert (None if pd.isna(row["upper"]) else row["upper"]) == headline.upper
    assert row["qualifier"] == headline.qualifier
    assert row["status"] == "actual"
    assert headline.quote in row["quote"]


def test_the_two_shares_come_from_one_quote_in_their_order(observations: pd.DataFrame) -> None:
    shares = observations[observations["value_text"].isin(["42.2%", "47.3%"])]
    assert shares["quote"].nunique() == 1
    assert list(shares.sort_values("value_start")["value"]) == [42.2, 47.3]


def test_there_are_claims_of_every_kind_of_writing(observations: pd.DataFrame) -> None:
    assert len(observations) >= 30
    words = observations["value_text"]
    for kind, pattern in {
        "digits": "[0-9]",
        "Chinese numerals": "[一二三四五六七八九十百千万亿两]",
        "a fraction": "分之",
        "a multiple": "倍|番",
        "pinyin in the middle": "[a-zāáǎàēéěèīíǐìōóǒòūúǔù]",
    }.items():
        assert words.str.contains(pattern, regex=True).any(), kind


def test_every_source_yields_claims_or_cooperations(package: Package) -> None:
    used = set(package.load("observations")["source_id"]) | set(package.load("cooperations")["source_id"])
    assert used == set(package.load("sources")["source_id"])


def test_there_are_cooperations_actual_and_policy_of_every_form_asked_for(package: Package) -> None:
    cooperations = package.load("cooperations")
    assert (cooperations["status"] == "actual").sum() > 40
    assert (cooperations["status"] == "policy").any()
    modes = {"paired_assistance", "innovation_enclave", "co_built_park", "alliance", "corridor", "industrial_transfer"}
    assert modes <= set(cooperations["mode"])


def test_what_is_not_plain_is_not_called_high(package: Package) -> None:
    """A machine translation, an undated compilation: a claim whose period is inferred says on what grounds."""
    observations = package.load("observations")
    inferred = observations[observations["period_basis"] == "inferred"]
    assert inferred["note"].notna().all()
    assert observations.loc[observations["confidence"] != "high", "note"].notna().all()

"""The reference values are the figures that were gathered: each mapped or left out, none more than its page says."""

from __future__ import annotations

import csv
import hashlib
import math
import re
from calendar import monthrange
from collections import Counter
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from indicators import Mention, Package, find_quantities
from indicators.model.standards import UnitTable, reading_in_unit
from tests.checkout import PROJECT, Checkout

FOLDER = PROJECT / "docs" / "reference-figures"
GATHERED = "d6308a23887e9fdce9f34eec9a4bfa407124dc466f3e303353bd226905dc225e"

PREFIXES = {
    "more than ": "more_than",
    "over ": "more_than",
    "exceed ": "more_than",
    "mehr als ": "more_than",
    "nearly ": "nearly",
    "about ": "approximately",
    "around ": "approximately",
    "almost ": "nearly",
}
SCALES = {"million": 10**6, "billion": 10**9, "trillion": 10**12, "Milliarden": 10**9}
NUMBER_WORDS = {"nine": 9, "half": 50, "doubled": 2}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


FIGURES = dict(enumerate(rows("figures.csv"), start=1))
DECISIONS = rows("decisions.csv")
MAPPED = [row for row in DECISIONS if row["reference_id"]]


@pytest.fixture(scope="module")
def references(package: Package) -> pd.DataFrame:
    return package.load("reference_values").set_index("reference_id")


def cells(references: pd.DataFrame, reference_id: str) -> dict[str, Any]:
    return dict(references.loc[reference_id])


def test_the_gathered_figures_are_those_that_were_given() -> None:
    assert hashlib.sha256((FOLDER / "figures.csv").read_bytes()).hexdigest() == GATHERED
    assert len(FIGURES) == 116


def test_every_figure_is_in_the_table_or_left_out_with_its_reason(references: pd.DataFrame) -> None:
    assert {int(row["figure"]) for row in DECISIONS} == set(FIGURES)
    assert set(Counter(row["reference_id"] for row in MAPPED).values()) == {1}
    assert {row["reference_id"] for row in MAPPED} <= set(references.index)
    times = Counter(row["figure"] for row in DECISIONS)
    for row in DECISIONS:
        assert bool(row["reference_id"]) != bool(row["left_out"]), row
        assert row["reference_id"] or times[row["figure"]] == 1, row


def test_a_decision_names_the_figure_as_it_was_gathered() -> None:
    for row in DECISIONS:
        figure = FIGURES[int(row["figure"])]
        assert {name: row[name] for name in ("indicator", "as_of", "value_text")} == {
            name: figure[name] for name in ("indicator", "as_of", "value_text")
        }


@pytest.mark.parametrize("row", MAPPED, ids=lambda row: row["reference_id"])
def test_a_reference_cites_the_page_of_its_figure(row: dict[str, str], references: pd.DataFrame) -> None:
    figure, reference = FIGURES[int(row["figure"])], cells(references, row["reference_id"])
    assert reference["url"] == figure["url"]
    assert (reference["published_on"] if pd.notna(reference["published_on"]) else "") == figure["published_on"]
    told = {
        "value_text": reference["value_text"],
        "qualifier": reference["qualifier"],
        "title": reference["title"] if pd.notna(reference["title"]) else "",
        "is_repost": "yes" if reference["via"] == "repost" else "no",
    }
    same = told == {name: figure[name] for name in told}
    same = same and math.isclose(reference["value"], float(figure["value"]), rel_tol=1e-12)
    assert same or row["changed"], "what differs from the figure as gathered has to be said"


def expected_of_english(words: str) -> tuple[float, str]:
    """A number in English or German words and its qualifier, read apart from the package's own reader."""
    qualifier = "exact"
    for prefix, meaning in PREFIXES.items():
        if words.startswith(prefix):
            qualifier, words = meaning, words.removeprefix(prefix)
    if words in NUMBER_WORDS:
        return NUMBER_WORDS[words], qualifier
    found = re.fullmatch(
        r"(?:CNY|\$)?([0-9][0-9,]*(?:\.[0-9]+)?)(?: (percent|million|billion|trillion|Milliarden))?"
        r"(?: yuan| RMB Yuan| U\.S\. dollars)?",
        words,
    )
    assert found, f"{words!r} is in no form that this test reads"
    return float(Decimal(found[1].replace(",", "")) * SCALES.get(found[2], 1)), qualifier


def bounds(value: float, qualifier: str) -> tuple[float | None, float | None]:
    lower = value if qualifier in ("exact", "more_than") else None
    upper = value if qualifier in ("exact", "nearly") else None
    return lower, upper


def sole_mention(words: str) -> Mention | None:
    """The one quantity that the words are, to the reader."""
    found = list(find_quantities(words))
    return found[0] if len(found) == 1 and found[0].text == words else None


@pytest.mark.parametrize("reference_id", [row["reference_id"] for row in Checkout(PROJECT).rows("reference_values")])
def test_the_words_of_a_page_say_what_the_row_says(
    reference_id: str, package: Package, references: pd.DataFrame
) -> None:
    """Chinese and English words by the reader, those without Chinese by a parser of this test's own as well."""
    row = cells(references, reference_id)
    mention = sole_mention(row["value_text"])
    lower: float | None
    upper: float | None
    if mention is None:
        assert "Words in German" in row["note"], "the reader cannot read it as one quantity"
        value, qualifier = expected_of_english(row["value_text"])
        lower, upper = bounds(value, qualifier)
    else:
        indicator = package.load("indicators").set_index("indicator_id").loc[row["indicator_id"]]
        unit, measure = indicator["unit_id"], str(indicator["measure"])
        reading = reading_in_unit(mention, str(unit), UnitTable.of(package.rows("units").cells), measure)
        assert reading.value is not None
        value, qualifier, lower, upper = reading.value, str(reading.qualifier), reading.lower, reading.upper
        if re.search("[A-Za-z]", row["value_text"]) and not re.search("[\u4e00-\u9fff]", row["value_text"]):
            assert (value, qualifier) == expected_of_english(row["value_text"])
    assert row["qualifier"] == qualifier
    assert row["value"] == value
    assert (None if pd.isna(row["lower"]) else row["lower"]) == lower
    assert (None if pd.isna(row["upper"]) else row["upper"]) == upper


def test_a_period_rests_on_what_its_basis_says(package: Package, references: pd.DataFrame) -> None:
    measures = package.load("indicators").set_index("indicator_id")["measure"]
    for reference_id, row in references.iterrows():
        start, end = row["period_start"], row["period_end"]
        if row["period_basis"] != "bounded" and pd.notna(start) and measures[row["indicator_id"]] == "stock":
            assert start == end, f"{reference_id}: a stock is the level of one day"
        if row["period_basis"] == "publication":
            days = (f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}")
            assert days == first_and_last_day(row["published_on"]), reference_id
        if row["period_basis"] == "inferred":
            assert f"{end:%Y-%m-%d}" in row["note"], f"{reference_id}: the note writes the inferred day out"


def first_and_last_day(published_on: str) -> tuple[str, str]:
    if len(published_on) == len("2024-05"):
        year, month = map(int, published_on.split("-"))
        return f"{published_on}-01", f"{published_on}-{monthrange(year, month)[1]}"
    return published_on, published_on


def test_zones_in_existence_and_zones_assessed_are_kept_apart(references: pd.DataFrame) -> None:
    """230 zones existed when 217 were assessed; what the 217 produced is not said of all."""
    counts = references[references["indicator_id"] == "national-etdz-count"]
    assert set(counts["entity_id"]) == {"national-etdz"}
    assert set(counts["value"]) == {14, 49, 219, 229, 230, 232}
    assessments = references[references["indicator_id"] == "assessed-national-etdz-count"]
    assert set(assessments["value"]) == {217, 219, 229, 230}
    assert set(assessments["entity_id"]) == {"national-etdz"}
    assessed = references[references["entity_id"] == "assessed-national-etdz"]
    pages = references[references["url"].isin([*assessments["url"], *assessed["url"]])]
    results = pages[pages["indicator_id"] != "assessed-national-etdz-count"]
    assert set(results["entity_id"]) == {"assessed-national-etdz"}, "every result, projects and parks too"


def test_the_circle_and_the_two_provinces_are_kept_apart(references: pd.DataFrame) -> None:
    output = references[references["indicator_id"] == "gross-domestic-product"]
    assert set(output[output["entity_id"] == "chengyu"]["value"]) == {6.3e12, 7.39192e12, 8.6e12}
    assert set(output[output["entity_id"] == "sichuan-chongqing"]["value"]) == {6.99e12, 9.68e12, 1e13}


def test_where_publishers_differ_both_stand(package: Package, references: pd.DataFrame) -> None:
    shares = references[
        (references["indicator_id"] == "gdp-share-of-national") & (references["entity_id"] == "yangtze-economic-belt")
    ]
    assert set(shares[shares["period_end"] == "2015-12-31"]["value"]) == {42.2, 42.3}
    clusters = "provincial-manufacturing-clusters"
    observations = package.load("observations")
    claimed = observations[observations["indicator_id"] == clusters].iloc[0]
    told = references[references["indicator_id"] == clusters].iloc[0]
    assert (claimed["value"], told["value"]) == (11, 12)
    assert claimed["entity_id"] == told["entity_id"]

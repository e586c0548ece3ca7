"""Faults of reference values that their own words and dates show."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault

SOUND = {
    "reference_id": "ref-9001",
    "indicator_id": "park-firms",
    "entity_id": "china",
    "period_start": "2025-10-18",
    "period_end": "2025-10-18",
    "period_basis": "publication",
    "status": "actual",
    "value": "22000",
    "lower": "22000",
    "upper": "22000",
    "qualifier": "exact",
    "value_text": "2.2万家",
    "publisher": "Bureau",
    "url": "https://example.org/report",
    "published_on": "2025-10-18",
    "via": "original",
    "confidence": "high",
}


def _planted(checkout: Checkout, column: str, **cells: str) -> Spot:
    return checkout.spot("reference_values", checkout.append("reference_values", **{**SOUND, **cells}), column)


@fault("E30")
def reference_of_another_day_than_its_page(checkout: Checkout) -> Spot:
    return _planted(checkout, "period_start", period_start="2025-10-17", period_end="2025-10-17")


@fault("E30")
def reference_of_a_page_without_a_date(checkout: Checkout) -> Spot:
    return _planted(checkout, "period_start", published_on="")


@fault("E31")
def reference_with_an_inferred_date_that_the_note_lacks(checkout: Checkout) -> Spot:
    note = "The end of the year before, 2024-12-31, is meant."
    return _planted(
        checkout, "period_start", period_basis="inferred", period_start="2025-12-31", period_end="2025-12-31", note=note
    )


@fault("E32")
def page_published_on_two_days(checkout: Checkout) -> Spot:
    checkout.append("reference_values", **SOUND)
    other = {"reference_id": "ref-9002", "entity_id": "chengyu", "period_basis": "stated"}
    return _planted(checkout, "published_on", published_on="2025-10-19", **other)


@fault("E31")
def reference_of_the_day_of_publication_called_inferred(checkout: Checkout) -> Spot:
    return _planted(checkout, "period_start", period_basis="inferred", note="Said by the Ministry of Commerce in 2025.")


@fault("E31")
def reference_of_a_stated_span_called_bounded(checkout: Checkout) -> Spot:
    return _planted(checkout, "period_end", period_basis="bounded", period_end="2025-12-31", note="From 2025-10-18.")


@fault("E32")
def page_with_a_title_in_one_row_only(checkout: Checkout) -> Spot:
    checkout.append("reference_values", **SOUND)
    return _planted(checkout, "title", reference_id="ref-9002", entity_id="chengyu", title="Report of the year")


@fault("E22")
def reference_that_counts_firms_over_a_year(checkout: Checkout) -> Spot:
    return _planted(checkout, "period_start", period_basis="stated", period_start="2025-01-01", period_end="2025-12-31")


@fault("E22")
def reference_of_a_known_day_bounded(checkout: Checkout) -> Spot:
    row = {"period_start": "2025-05-27", "period_end": "2025-05-27", "note": "Between 2025-05-27 and 2025-05-27."}
    return _planted(checkout, "period_basis", period_basis="bounded", **row)


@fault("D05")
def reference_of_another_magnitude(checkout: Checkout) -> Spot:
    return _planted(checkout, "value", value="2200", lower="2200", upper="2200")


@fault("D05")
def reference_without_its_qualifier(checkout: Checkout) -> Spot:
    return _planted(checkout, "qualifier", value_text="超过2.2万家")


@fault("D05")
def reference_of_a_bare_number(checkout: Checkout) -> Spot:
    return _planted(checkout, "value", value_text="2200")


@fault("D05")
def reference_whose_words_are_no_number(checkout: Checkout) -> Spot:
    return _planted(checkout, "value_text", value_text="许多家")


@fault("D05")
def reference_of_another_magnitude_in_english(checkout: Checkout) -> Spot:
    return _planted(checkout, "value", value_text="2.2 thousand firms")


@fault("D05")
def reference_without_its_english_qualifier(checkout: Checkout) -> Spot:
    return _planted(checkout, "qualifier", value_text="more than 22,000 firms")


@fault("D05")
def reference_whose_english_words_are_no_number(checkout: Checkout) -> Spot:
    return _planted(checkout, "value_text", value_text="many firms")


@fault("D05")
def reference_of_an_unnamed_language(checkout: Checkout) -> Spot:
    return _planted(checkout, "value_text", value_text="plus de 22 mille entreprises")


@fault("D05")
def reference_in_dollars_under_an_indicator_that_counts(checkout: Checkout) -> Spot:
    return _planted(checkout, "value_text", value_text="$22,000")


@fault("D05")
def reference_in_another_unit_than_its_indicator(checkout: Checkout) -> Spot:
    return _planted(checkout, "value_text", value_text="2.2万元")

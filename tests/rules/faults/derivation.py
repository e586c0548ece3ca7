"""Faults of values that their own words do not say."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault


@fault("D01", "R12")
def qualifier_left_out_of_the_words(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"].startswith("将近"))
    cut = row["value_text"].index("700")
    start = str(int(row["value_start"]) + cut)
    changed = checkout.edit("observations", row, value_text=row["value_text"][cut:], value_start=start)
    return checkout.spot("observations", changed, "value_text")


@fault("D01", "R12", whole=True)
def unit_left_out_of_the_words(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"] == "465家")
    return checkout.spot("observations", checkout.edit("observations", row, value_text="465"), "value_text")


@fault("D02", "E22")
def money_read_as_a_count(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"].endswith("亿元"))
    changed = checkout.edit("observations", row, indicator_id="park-firms")
    return checkout.spot("observations", changed, "value_text")


@fault("D03", whole=True)
def zero_too_many(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"] == "465家")
    changed = checkout.edit("observations", row, value="4650", lower="4650", upper="4650")
    return checkout.spot("observations", changed, "value")


@fault("D03")
def qualifier_dropped(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["qualifier"] == "nearly")
    changed = checkout.edit("observations", row, qualifier="exact", lower=row["value"])
    return checkout.spot("observations", changed, "qualifier")


@fault("D03")
def bound_widened(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["qualifier"] == "several")
    changed = checkout.edit("observations", row, upper=row["upper"] + "0")
    return checkout.spot("observations", changed, "upper")


@fault("D06", "D05")
def share_that_is_more_than_the_whole(checkout: Checkout) -> Spot:
    row = checkout.first("reference_values", lambda row: row["value_text"] == "42.3 percent")
    cells = dict.fromkeys(("value", "lower", "upper"), "423")
    return checkout.spot("reference_values", checkout.edit("reference_values", row, **cells), "value")

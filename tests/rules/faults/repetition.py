"""Faults of exclusions that repeat or restate something else than they say."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault


@fault("E29")
def second_printing_called_restated(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["reason"] == "repeated_text")
    return checkout.spot("exclusions", checkout.edit("exclusions", row, reason="restated"), "reason")


@fault("E29")
def restatement_called_repeated(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["text"] == "三省")
    return checkout.spot("exclusions", checkout.edit("exclusions", row, reason="repeated_text"), "reason")


@fault("D04")
def restatement_of_another_number(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["text"] == "三省")
    other = checkout.first(
        "observations", lambda one: one["source_id"] == row["source_id"] and one["value_text"] == "50亿元"
    )
    changed = checkout.edit("exclusions", row, observation_id=other["observation_id"])
    return checkout.spot("exclusions", changed, "observation_id")

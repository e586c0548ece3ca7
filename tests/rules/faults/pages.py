"""Faults of pages that are cited: words that do not say the number, addresses of no page, figures given twice."""

from __future__ import annotations

from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault

TABLE = "reference_values"


def _changed(checkout: Checkout, row: Row, column: str, **cells: str) -> Spot:
    return checkout.spot(TABLE, checkout.edit(TABLE, row, **cells), column)


def _with_words(checkout: Checkout, words: str) -> Row:
    return checkout.first(TABLE, lambda row: row["value_text"] == words)


@fault("A01")
def billions_taken_for_millions(checkout: Checkout) -> Spot:
    row = _with_words(checkout, "mehr als 660 Milliarden RMB Yuan")
    return _changed(checkout, row, "value", value="660000000", lower="660000000")


@fault("A01")
def more_than_forgotten(checkout: Checkout) -> Spot:
    row = _with_words(checkout, "mehr als 660 Milliarden RMB Yuan")
    return _changed(checkout, row, "qualifier", qualifier="exact", upper="660000000000")


@fault("A02")
def address_without_a_domain(checkout: Checkout) -> Spot:
    return _changed(checkout, checkout.rows(TABLE)[0], "url", url="https://news/2026/1.htm")


@fault("A02")
def address_with_a_password(checkout: Checkout) -> Spot:
    row = checkout.first("sources", lambda row: row["url"] != "")
    changed = checkout.edit("sources", row, url="https://reader:secret@example.org/1.htm")
    return checkout.spot("sources", changed, "url")


@fault("A03")
def figure_of_a_page_twice(checkout: Checkout) -> Spot:
    row = checkout.rows(TABLE)[-1]
    number = int(row["reference_id"].removeprefix("ref-"))
    again = {**row.cells, "reference_id": f"ref-{number + 1:04}", "url": row["url"] + "#top"}
    return checkout.spot(TABLE, checkout.append(TABLE, **again), "url")

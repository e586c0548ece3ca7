"""Faults of dates that rest on nothing."""

from __future__ import annotations

from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault


def _changed(checkout: Checkout, row: Row, column: str, **cells: str) -> Spot:
    return checkout.spot("observations", checkout.edit("observations", row, **cells), column)


def _decade(checkout: Checkout) -> Row:
    return checkout.first("observations", lambda row: row["period_text"] == "过去十年" and row["period_start"] != "")


@fault("E20")
def decade_that_begins_a_year_early(checkout: Checkout) -> Spot:
    return _changed(checkout, _decade(checkout), "period_start", period_start="2014-01-01")


@fault("E20")
def year_that_the_quote_does_not_write(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_start"] == "2015-01-01")
    return _changed(checkout, row, "period_start", period_start="2014-01-01")


@fault("E20", whole=True)
def bounds_that_nothing_gives(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_basis"] == "bounded")
    year = str(int(row["period_end"][:4]) + 2)
    return _changed(checkout, row, "period_end", period_end=year + row["period_end"][4:])


@fault("E21")
def publication_though_its_day_is_inferred(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_basis"] == "inferred")
    return _changed(checkout, row, "period_basis", period_basis="publication")


@fault("E21", "E22", "E23", "E15", "E34")
def publication_on_another_day(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_basis"] == "inferred" and row["period_text"] == "如今")
    source = checkout.first("sources", lambda source: source["source_id"] == row["source_id"])
    checkout.edit("sources", source, published_basis="stated")
    return _changed(checkout, row, "period_end", period_basis="publication", period_end="2026-01-07")


@fault("E22", "E41")
def firms_counted_over_a_year(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_text"] == "如今")
    day = row["period_end"]
    note = f"{row['note']} Since 2025-01-06."
    return _changed(checkout, row, "period_start", period_start="2025-01-06", period_end=day, note=note)


@fault("E22")
def one_day_called_bounded(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_text"] == "如今")
    return _changed(checkout, row, "period_basis", period_basis="bounded")


@fault("E23", "E20", "E34", whole=True)
def inferred_day_of_publication_moved(checkout: Checkout) -> Spot:
    row = checkout.first("sources", lambda row: row["source_id"] == "gansu-theory-page-2025")
    changed = checkout.edit("sources", row, published_on="2025-10-30")
    return checkout.spot("sources", changed, "published_on")

"""Faults of rows that nothing needs, and of entities without a parent."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault


@fault("R24", "F16")
def entity_that_nothing_is_about(checkout: Checkout) -> Spot:
    row = checkout.append(
        "entities", entity_id="nobody", kind="firm", name_zh="无人公司", name_en="Nobody", parent_id="china"
    )
    return checkout.spot("entities", row, "entity_id")


@fault("R25", "F16", whole=True)
def alias_of_an_entity_that_the_source_is_not_about(checkout: Checkout) -> Spot:
    row = checkout.first("aliases", lambda row: row["alias"] == "合肥经开区")
    added = checkout.append("aliases", **{**row.cells, "entity_id": "gansu"})
    return checkout.spot("aliases", added, "entity_id")


@fault("R25", "F16", whole=True)
def alias_that_is_the_name(checkout: Checkout) -> Spot:
    group = checkout.first("entities", lambda row: row["entity_id"] == "ningdong-base")
    added = checkout.append(
        "aliases",
        source_id="gansu-theory-page-2025",
        alias=group["name_zh"],
        entity_id=group["entity_id"],
        reason="abbreviation",
    )
    return checkout.spot("aliases", added, "alias")


@fault("R26", "F16")
def indicator_that_nothing_measures(checkout: Checkout) -> Spot:
    row = checkout.first("indicators")
    added = checkout.append("indicators", **{**row.cells, "indicator_id": "a-new-one"})
    return checkout.spot("indicators", added, "indicator_id")


@fault("R27", "R24")
def zone_without_a_parent(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["kind"] == "university" and row["note"] == "")
    return checkout.changed("entities", row, "parent_id", parent_id="")


@fault("R27", whole=True)
def parent_against_the_note(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["note"].startswith("No parent"))
    return checkout.changed("entities", row, "parent_id", parent_id="china")

"""Faults across tables."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault


@fault("R01")
def misspelt_foreign_key(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["entity_id"] == "yangtze-economic-belt")
    return checkout.changed("observations", row, "entity_id", entity_id="yangtse-economic-belt")


@fault("R01", "F16")
def key_that_rows_of_another_table_point_to_renamed(checkout: Checkout) -> Spot:
    used = checkout.rows("indicators")[-1]["unit_id"]
    checkout.edit("units", checkout.first("units", lambda row: row["unit_id"] == used), unit_id=f"{used}_renamed")
    row = checkout.first("indicators", lambda row: row["unit_id"] == used)
    return checkout.spot("indicators", row, "unit_id")


@fault("R02")
def theme_that_the_package_does_not_list(checkout: Checkout) -> Spot:
    row = checkout.first("indicators", lambda row: row["theme"] == "zones")
    return checkout.changed("indicators", row, "theme", theme="zonez")


@fault("R02")
def mode_from_the_list_of_sectors(checkout: Checkout) -> Spot:
    row = checkout.rows("cooperations")[3]
    return checkout.changed("cooperations", row, "mode", mode="tourism")


@fault("R03", "F16")
def closed_list_extended(checkout: Checkout) -> Spot:
    row = checkout.append(
        "codes", code_list="qualifier", code="almost", name_zh="差点", name_en="Almost", definition="Nearly so."
    )
    return checkout.spot("codes", row, "code_list")


@fault("R04")
def firms_counted_in_yuan(checkout: Checkout) -> Spot:
    row = checkout.first("indicators", lambda row: row["measure"] == "share")
    return checkout.changed("indicators", row, "unit_id", unit_id="CNY")


@fault("R04")
def level_called_a_balance(checkout: Checkout) -> Spot:
    row = checkout.first("indicators", lambda row: row["indicator_id"] == "cooperation-projects")
    return checkout.changed("indicators", row, "measure", measure="balance")


@fault("R05", "R20", "R22", "R23")
def county_with_the_code_of_another_province(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["kind"] == "county" and row["adcode"].startswith("34"))
    return checkout.changed("entities", row, "adcode", adcode="420198")


@fault("R06", "R05", "R22")
def entity_that_lies_below_itself(checkout: Checkout) -> Spot:
    province = checkout.first("entities", lambda row: row["kind"] == "province")
    below = checkout.first("entities", lambda row: row["parent_id"] == province["entity_id"])
    return checkout.changed("entities", province, "parent_id", parent_id=below["entity_id"])


@fault("R06")
def entity_that_is_its_own_parent(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["kind"] == "firm")
    return checkout.changed("entities", row, "parent_id", parent_id=row["entity_id"])


@fault("R07", "R05", "R20", "R22", "R23")
def adcode_given_twice(checkout: Checkout) -> Spot:
    one, other = [row for row in checkout.rows("entities") if row["kind"] == "county"][:2]
    return checkout.changed("entities", other, "adcode", adcode=one["adcode"])


@fault("R07", "R21")
def iso_code_given_twice(checkout: Checkout) -> Spot:
    one, other = [row for row in checkout.rows("entities") if row["kind"] == "province"][:2]
    return checkout.changed("entities", other, "iso_3166_2", iso_3166_2=one["iso_3166_2"])


@fault("R08")
def unit_that_converts_to_another_kind(checkout: Checkout) -> Spot:
    row = checkout.first("units", lambda row: row["quantity_kind"] == "area" and row["base_unit_id"] != "")
    return checkout.changed("units", row, "base_unit_id", base_unit_id="minute")


@fault("R08", "R28")
def unit_that_converts_in_two_steps(checkout: Checkout) -> Spot:
    one, other = [row for row in checkout.rows("units") if row["quantity_kind"] == "area" and row["base_unit_id"]][:2]
    return checkout.changed("units", other, "base_unit_id", base_unit_id=one["unit_id"])


@fault("R09", "R24", "R25")
def cooperation_without_parties(checkout: Checkout) -> Spot:
    row = checkout.rows("cooperations")[2]
    parties = [dict(party.cells) for party in checkout.rows("cooperation_parties")]
    checkout.write("cooperation_parties", [p for p in parties if p["cooperation_id"] != row["cooperation_id"]])
    return checkout.spot("cooperations", row, "cooperation_id")


@fault("R09", "R24", "R25")
def single_party_without_a_note(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: row["note"] == "")
    parties = [dict(party.cells) for party in checkout.rows("cooperation_parties")]
    own = [party for party in parties if party["cooperation_id"] == row["cooperation_id"]]
    checkout.write("cooperation_parties", [party for party in parties if party not in own[1:]])
    return checkout.spot("cooperations", row, "cooperation_id")


@fault("R10")
def claim_entered_twice(checkout: Checkout) -> Spot:
    last = checkout.rows("observations")[-1]
    row = checkout.append("observations", **{**last.cells, "observation_id": "obs-99999"})
    return checkout.spot("observations", row, "value_start")


@fault("R11")
def cooperation_of_another_source(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["cooperation_id"] != "")
    other = checkout.first("cooperations", lambda cooperation: cooperation["source_id"] != row["source_id"])
    return checkout.changed("observations", row, "cooperation_id", cooperation_id=other["cooperation_id"])


@fault("R12")
def repeated_text_of_another_observation(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["reason"] == "repeated_text")
    other = checkout.first("observations", lambda observation: observation["value_text"] != row["text"])
    return checkout.changed("exclusions", row, "observation_id", observation_id=other["observation_id"])


@fault("R29", "F16")
def one_thing_called_the_same_both_ways(checkout: Checkout) -> Spot:
    row = checkout.first("entity_relations")
    one = {**row.cells, "relation": "same_as"}
    checkout.append("entity_relations", **one)
    other = {**one, "entity_id": one["related_id"], "related_id": one["entity_id"]}
    return checkout.spot("entity_relations", checkout.append("entity_relations", **other), "related_id")


@fault("R29")
def entity_that_is_a_member_of_itself(checkout: Checkout) -> Spot:
    row = checkout.rows("entity_relations")[-1]
    return checkout.changed("entity_relations", row, "related_id", related_id=row["entity_id"])


@fault("R29")
def membership_that_ends_before_it_begins(checkout: Checkout) -> Spot:
    row = checkout.rows("entity_relations")[-1]
    return checkout.changed("entity_relations", row, "until", since="2019-05", until="2014")


@fault("R30")
def cooperation_that_is_part_of_itself(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations")
    return checkout.changed("cooperations", row, "part_of", part_of=row["cooperation_id"])


@fault("R30")
def cooperation_that_is_part_of_one_of_another_source(checkout: Checkout) -> Spot:
    first, last = checkout.rows("cooperations")[0], checkout.rows("cooperations")[-1]
    return checkout.changed("cooperations", first, "part_of", part_of=last["cooperation_id"])

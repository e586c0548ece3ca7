"""Faults of what public standards fix."""

from __future__ import annotations

from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault


def _entity(checkout: Checkout, entity: str) -> Row:
    return checkout.first("entities", lambda row: row["entity_id"] == entity)


@fault("R20")
def code_of_the_neighbouring_county(checkout: Checkout) -> Spot:
    return checkout.changed("entities", _entity(checkout, "feixi"), "adcode", adcode="340122")


@fault("R20")
def code_that_the_standard_does_not_have(checkout: Checkout) -> Spot:
    return checkout.changed("entities", _entity(checkout, "feixi"), "adcode", adcode="340199")


@fault("R20")
def prefecture_called_a_county(checkout: Checkout) -> Spot:
    return checkout.changed("entities", _entity(checkout, "hefei"), "kind", kind="county")


@fault("R21", whole=True)
def henan_for_hebei(checkout: Checkout) -> Spot:
    return checkout.changed("entities", _entity(checkout, "hebei"), "iso_3166_2", iso_3166_2="CN-HA")


@fault("R21")
def province_without_its_iso_code(checkout: Checkout) -> Spot:
    return checkout.changed("entities", _entity(checkout, "anhui"), "iso_3166_2", iso_3166_2="")


@fault("R22")
def county_held_by_its_province(checkout: Checkout) -> Spot:
    return checkout.changed("entities", _entity(checkout, "feixi"), "parent_id", parent_id="anhui")


@fault("R22")
def zone_of_a_county_called_a_province(checkout: Checkout) -> Spot:
    held = {row["entity_id"] for row in checkout.rows("entities") if row["kind"] == "county"}
    row = checkout.first("entities", lambda row: row["kind"] == "development_zone" and row["parent_id"] in held)
    return checkout.changed("entities", row, "parent_id", kind="province")


@fault("R23")
def longitude_without_its_first_digit(checkout: Checkout) -> Spot:
    row = _entity(checkout, "hefei")
    return checkout.changed("entities", row, "longitude", longitude=row["longitude"][1:])


@fault("R28")
def hectare_of_a_thousand_square_metres(checkout: Checkout) -> Spot:
    row = checkout.first("units", lambda row: row["unit_id"] == "hectare")
    return checkout.changed("units", row, "factor", factor="1000")


@fault("R28")
def symbol_of_another_unit(checkout: Checkout) -> Spot:
    row = checkout.first("units", lambda row: row["unit_id"] == "km2")
    return checkout.changed("units", row, "symbol", symbol="m²")

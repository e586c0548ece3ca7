"""Faults of types, keys, codes and row rules."""

from __future__ import annotations

from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault


def _reference(checkout: Checkout, **cells: str) -> Row:
    """A sound row of the table of reference values, changed in some cells."""
    observation = checkout.first("observations")
    sound = {
        "reference_id": "ref-9999",
        "indicator_id": observation["indicator_id"],
        "entity_id": observation["entity_id"],
        "period_start": "2024-01-01",
        "period_end": "2024-12-31",
        "period_basis": "stated",
        "status": "actual",
        "value": "42.2",
        "lower": "42.2",
        "upper": "42.2",
        "qualifier": "exact",
        "value_text": "42.2%",
        "publisher": "Bureau",
        "url": "https://example.org/report",
        "via": "original",
        "confidence": "high",
    }
    return checkout.append("reference_values", **{**sound, **cells})


@fault("S01")
def number_with_separators(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value"].isdecimal() and len(row["value"]) > 3)
    return checkout.changed("observations", row, "value", value=f"{int(row['value']):,}")


@fault("S01")
def number_with_an_exponent(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["qualifier"] == "exact")
    return checkout.changed("observations", row, "value", value="1e3")


@fault("S01")
def number_in_full_width_digits(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value"].isdecimal())
    return checkout.changed("observations", row, "value", value="２３２")


@fault("S01")
def day_that_is_not_in_the_calendar(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_end"] != "")
    return checkout.changed("observations", row, "period_end", period_end="2026-02-30")


@fault("S01")
def day_as_a_spreadsheet_writes_it(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_end"] != "")
    return checkout.changed("observations", row, "period_end", period_end="2026/1/6")


@fault("S02")
def required_cell_empty(checkout: Checkout) -> Spot:
    row = checkout.rows("observations")[3]
    return checkout.changed("observations", row, "indicator_id", indicator_id="")


@fault("S03")
def identifier_of_another_form(checkout: Checkout) -> Spot:
    row = checkout.rows("units")[-1]
    return checkout.changed("units", row, "unit_id", unit_id="zentner pro jahr")


@fault("S04")
def latitude_past_the_pole(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["latitude"] != "")
    return checkout.changed("entities", row, "latitude", latitude="129.5")


@fault("S05")
def unknown_code(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["qualifier"] == "nearly")
    return checkout.changed("observations", row, "qualifier", qualifier="nearl")


@fault("S06")
def duplicate_key(checkout: Checkout) -> Spot:
    records = [dict(row.cells) for row in checkout.rows("observations")]
    records.insert(5, dict(records[4]))
    checkout.write("observations", records)
    return checkout.spot("observations", checkout.rows("observations")[5], "observation_id")


@fault("S06")
def duplicate_key_of_several_columns(checkout: Checkout) -> Spot:
    records = [dict(row.cells) for row in checkout.rows("cooperation_parties")]
    records.insert(5, dict(records[4]))
    checkout.write("cooperation_parties", records)
    return checkout.spot("cooperation_parties", checkout.rows("cooperation_parties")[5], "cooperation_id")


@fault("S07", "F18")
def space_after_a_name(checkout: Checkout) -> Spot:
    row = checkout.rows("entities")[7]
    return checkout.changed("entities", row, "name_en", name_en=row["name_en"] + " ")


@fault("S20")
def stated_date_not_given(checkout: Checkout) -> Spot:
    row = checkout.first("sources", lambda row: row["published_basis"] == "stated")
    return checkout.changed("sources", row, "published_on", published_on="")


@fault("S20", whole=True)
def date_given_though_unknown(checkout: Checkout) -> Spot:
    row = checkout.first("sources", lambda row: row["published_basis"] == "unknown")
    return checkout.changed("sources", row, "published_on", published_on="2020-01-01")


@fault("S21")
def inferred_date_of_a_source_without_grounds(checkout: Checkout) -> Spot:
    row = checkout.first("sources", lambda row: row["published_basis"] == "inferred")
    return checkout.changed("sources", row, "note", note="")


@fault("S30")
def longitude_without_latitude(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["latitude"] != "")
    return checkout.changed("entities", row, "longitude", latitude="")


@fault("S31")
def code_without_its_source(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["adcode"] != "")
    return checkout.changed("entities", row, "code_source", code_source="")


@fault("S32")
def iso_code_of_a_prefecture(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["kind"] == "prefecture")
    return checkout.changed("entities", row, "iso_3166_2", iso_3166_2="CN-ZZ")


@fault("S33")
def county_without_adcode(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["kind"] == "county")
    return checkout.changed("entities", row, "adcode", adcode="")


@fault("S40")
def base_unit_without_factor(checkout: Checkout) -> Spot:
    row = checkout.first("units", lambda row: row["base_unit_id"] != "")
    return checkout.changed("units", row, "factor", factor="")


@fault("S50")
def lower_and_upper_exchanged(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["lower"] not in ("", row["upper"]) and row["upper"] != "")
    return checkout.changed("observations", row, "lower", lower=row["upper"], upper=row["lower"])


@fault("S51")
def nearly_without_upper(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["qualifier"] == "nearly")
    return checkout.changed("observations", row, "qualifier", upper="")


@fault("S51")
def exact_without_its_bounds(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["qualifier"] == "exact")
    return checkout.changed("observations", row, "qualifier", lower="", upper="")


@fault("S52")
def period_that_ends_before_it_starts(checkout: Checkout) -> Spot:
    row = checkout.first(
        "observations", lambda row: row["period_start"] < row["period_end"] and row["period_start"] != ""
    )
    return checkout.changed(
        "observations", row, "period_start", period_start=row["period_end"], period_end=row["period_start"]
    )


@fault("S53")
def dates_without_a_basis(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_start"] != "")
    return checkout.changed("observations", row, "period_basis", period_basis="unknown")


@fault("S54", "S55")
def inferred_period_without_grounds(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_basis"] == "inferred")
    return checkout.changed("observations", row, "note", note="")


@fault("S55")
def doubtful_observation_without_a_note(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["confidence"] != "high" and row["period_basis"] != "inferred")
    return checkout.changed("observations", row, "note", note="")


@fault("S56")
def number_before_its_quote(checkout: Checkout) -> Spot:
    row = checkout.rows("observations")[4]
    return checkout.changed("observations", row, "value_start", value_start=str(int(row["quote_start"]) - 1))


@fault("S60")
def doubtful_cooperation_without_a_note(checkout: Checkout) -> Spot:
    row = checkout.first("cooperations", lambda row: row["confidence"] != "high")
    return checkout.changed("cooperations", row, "note", note="")


@fault("S70")
def repeated_text_that_names_no_observation(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["reason"] == "repeated_text")
    return checkout.changed("exclusions", row, "observation_id", observation_id="")


@fault("S80")
def reference_with_bounds_exchanged(checkout: Checkout) -> Spot:
    row = _reference(checkout, value="", lower="48", upper="38", qualifier="range")
    return checkout.spot("reference_values", row, "lower")


@fault("S81")
def reference_at_least_without_lower(checkout: Checkout) -> Spot:
    return checkout.spot(
        "reference_values", _reference(checkout, qualifier="at_least", lower="", upper=""), "qualifier"
    )


@fault("S82")
def reference_period_that_ends_before_it_starts(checkout: Checkout) -> Spot:
    return checkout.spot("reference_values", _reference(checkout, period_start="2025-06-30"), "period_start")


@fault("S83")
def reference_with_a_basis_and_no_dates(checkout: Checkout) -> Spot:
    return checkout.spot("reference_values", _reference(checkout, period_start="", period_end=""), "period_basis")


@fault("S84")
def reference_with_an_inferred_period_and_no_grounds(checkout: Checkout) -> Spot:
    return checkout.spot("reference_values", _reference(checkout, period_basis="inferred"), "note")


@fault("S85")
def doubtful_reference_without_a_note(checkout: Checkout) -> Spot:
    return checkout.spot("reference_values", _reference(checkout, confidence="low"), "note")


@fault("S57")
def period_without_an_end(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_end"] != "")
    return checkout.changed("observations", row, "period_start", period_end="")


@fault("S86")
def period_of_a_reference_value_without_a_beginning(checkout: Checkout) -> Spot:
    row = _reference(checkout)
    return checkout.changed("reference_values", row, "period_start", period_start="")


@fault("S71")
def label_that_names_an_observation(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["reason"] == "repeated_text")
    return checkout.changed("exclusions", row, "reason", reason="label")


@fault("S22")
def original_without_its_digest(checkout: Checkout) -> Spot:
    row = checkout.first("sources")
    return checkout.changed("sources", row, "original_sha256", original_file="seeds/page.html")


@fault("S34")
def coordinates_of_no_said_point(checkout: Checkout) -> Spot:
    row = checkout.first("entities", lambda row: row["longitude"] != "")
    return checkout.changed("entities", row, "coordinate_basis", coordinate_basis="")


@fault("S58")
def inferred_entity_without_grounds(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["entity_basis"] == "inferred")
    cells = {"confidence": "high", "period_basis": "unknown", "period_start": "", "period_end": "", "note": ""}
    return checkout.changed("observations", row, "note", **cells)


@fault("S54")
def bounded_moment_without_grounds(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_basis"] == "inferred" and row["confidence"] == "high")
    return checkout.changed("observations", row, "note", period_basis="bounded", note="")


@fault("S53")
def bounded_moment_without_bounds(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["period_basis"] == "inferred")
    return checkout.changed("observations", row, "period_basis", period_basis="bounded", period_start="", period_end="")

"""Faults of translations."""

from __future__ import annotations

from indicators.package.readable_names import digest_of
from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault


def _changed(checkout: Checkout, row: Row, column: str, **cells: str) -> Spot:
    return checkout.spot("translations", checkout.edit("translations", row, **cells), column)


def _saying(checkout: Checkout, words: str) -> Row:
    return checkout.first("translations", lambda row: row["table_name"] == "observations" and words in row["text"])


@fault("R33")
def translation_of_a_record_that_is_not_there(checkout: Checkout) -> Spot:
    row = checkout.rows("translations")[-1]
    return _changed(checkout, row, "record_id", record_id=f"{row['record_id']}-old")


@fault("R33", "F16")
def translation_of_a_number(checkout: Checkout) -> Spot:
    return _changed(checkout, _saying(checkout, "nearly"), "column_name", column_name="value")


@fault("R33", "F16")
def translation_of_a_table_with_two_keys(checkout: Checkout) -> Spot:
    return _changed(checkout, _saying(checkout, "nearly"), "table_name", table_name="aliases")


@fault("R33", "F16")
def translation_of_an_empty_cell(checkout: Checkout) -> Spot:
    bare = checkout.first("observations", lambda row: row["note"] == "")
    row = _saying(checkout, "")
    cells = {**row.cells, "record_id": bare["observation_id"], "column_name": "note", "language": "zh", "text": "无"}
    return checkout.spot("translations", checkout.append("translations", **cells), "column_name")


@fault("E40")
def english_called_chinese(checkout: Checkout) -> Spot:
    return _changed(checkout, _saying(checkout, "nearly"), "text", language="zh")


@fault("E40")
def chinese_of_a_chinese_quote(checkout: Checkout) -> Spot:
    row = _saying(checkout, "nearly")
    quote = checkout.first("observations", lambda one: one["observation_id"] == row["record_id"])["quote"]
    return _changed(checkout, row, "language", language="zh", text=quote)


@fault("E41")
def note_that_changed_after_it_was_translated(checkout: Checkout) -> Spot:
    row = _saying(checkout, "nearly")
    return _changed(checkout, row, "original_digest", original_digest=digest_of("the words as they were"))


@fault("D07")
def number_of_a_quote_with_a_digit_less_in_english(checkout: Checkout) -> Spot:
    row = _saying(checkout, "nearly 700")
    return _changed(checkout, row, "text", text=row["text"].replace("nearly 700", "nearly 70"))


@fault("D08")
def nearly_lost_in_translation(checkout: Checkout) -> Spot:
    row = _saying(checkout, "nearly 700")
    return _changed(checkout, row, "text", text=row["text"].replace("nearly 700", "700"))

"""Faults that nobody sees: characters without a shape, and one character written as two."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault


def _named(checkout: Checkout, table: str, column: str, insert: str) -> Spot:
    """A character put behind the first one of a cell."""
    row = checkout.first(table, lambda row: len(row[column]) > 1)
    changed = checkout.edit(table, row, **{column: row[column][0] + insert + row[column][1:]})
    return checkout.spot(table, changed, column)


@fault("F19")
def zero_width_space_in_a_name(checkout: Checkout) -> Spot:
    return _named(checkout, "entities", "name_zh", "\u200b")


@fault("F19")
def no_break_space_in_a_note(checkout: Checkout) -> Spot:
    return _named(checkout, "observations", "note", "\u00a0")


@fault("F19")
def byte_order_mark_inside_a_title(checkout: Checkout) -> Spot:
    return _named(checkout, "sources", "title", "\ufeff")


@fault("F19")
def mark_of_direction_in_a_name(checkout: Checkout) -> Spot:
    return _named(checkout, "entities", "name_en", "\u202e")


@fault("F19")
def next_line_control_in_a_definition(checkout: Checkout) -> Spot:
    return _named(checkout, "indicators", "definition", "\u0085")


@fault("F19")
def zero_width_joiner_in_a_code(checkout: Checkout) -> Spot:
    return _named(checkout, "codes", "name_en", "\u200d")


@fault("F20")
def accent_as_a_character_of_its_own(checkout: Checkout) -> Spot:
    row = checkout.rows("entities")[0]
    changed = checkout.edit("entities", row, name_en="U\u0308ru\u0308mqi")
    return checkout.spot("entities", changed, "name_en")


@fault("F20")
def compatibility_ideograph_in_a_name(checkout: Checkout) -> Spot:
    row = checkout.rows("entities")[0]
    changed = checkout.edit("entities", row, name_zh="\uf9e1")
    return checkout.spot("entities", changed, "name_zh")

"""Faults of series that jump."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault


@fault("A04")
def series_that_jumps(checkout: Checkout) -> Spot:
    row = checkout.first("reference_values", lambda row: row["value_text"] == "46.5 percent")
    changed = checkout.edit("reference_values", row, value="1", lower="1", upper="1", value_text="1 percent")
    (checkout.root / "data" / "analysis.toml").write_text("[series]\nlargest_jump = 40\n", encoding="utf-8")
    return checkout.spot("reference_values", changed, "value")

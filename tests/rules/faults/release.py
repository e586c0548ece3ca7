"""Faults of a version: against the release before it."""

from __future__ import annotations

from tests.checkout import Checkout, Spot
from tests.rules.faults import fault

DESCRIPTOR, CHANGELOG = "datapackage.json", "CHANGELOG.md"


def _line_of_version(checkout: Checkout) -> int:
    lines = (checkout.root / DESCRIPTOR).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if line.startswith('  "version"'))


def _at_version(checkout: Checkout, version: str) -> Spot:
    return Spot(DESCRIPTOR, _line_of_version(checkout), "version", value=version)


def _noted(checkout: Checkout) -> None:
    row = checkout.first("entities", lambda row: row["note"] != "")
    checkout.edit("entities", row, note=row["note"] + " Said once more.")


@fault("V01")
def note_changed_under_the_version_that_was_released(checkout: Checkout) -> Spot:
    checkout.release("1.2.0")
    _noted(checkout)
    return _at_version(checkout, "1.2.0")


@fault("V01", whole=True)
def value_changed_under_a_minor_version(checkout: Checkout) -> Spot:
    checkout.release("1.2.0")
    row = checkout.first("entities", lambda row: row["longitude"] != "")
    checkout.edit("entities", row, longitude=row["longitude"].rstrip("0123456789") + "5")
    checkout.set_version("1.3.0")
    return _at_version(checkout, "1.3.0")


@fault("V01")
def version_that_goes_back(checkout: Checkout) -> Spot:
    checkout.release("1.2.0")
    checkout.set_version("1.1.9")
    return _at_version(checkout, "1.1.9")


@fault("V02")
def version_without_a_changelog(checkout: Checkout) -> Spot:
    checkout.release("1.2.0")
    checkout.set_version("1.2.1")
    return Spot(CHANGELOG)


@fault("V02")
def version_that_the_changelog_does_not_speak_of(checkout: Checkout) -> Spot:
    checkout.set_changelog("[1.2.0] - 2026-11-22")
    checkout.release("1.2.0")
    _noted(checkout)
    checkout.set_version("1.2.1")
    return Spot(CHANGELOG)


@fault("V02")
def version_with_nothing_under_its_heading(checkout: Checkout) -> Spot:
    checkout.set_changelog("[1.2.0] - 2026-11-22")
    checkout.release("1.2.0")
    checkout.set_version("1.2.1", "2026-12-01")
    text = (checkout.root / CHANGELOG).read_text(encoding="utf-8")
    text = text.replace("# Changelog\n", "# Changelog\n\n## [1.2.1] - 2026-12-01\n\n### Changed\n")
    (checkout.root / CHANGELOG).write_text(text, encoding="utf-8")
    return Spot(CHANGELOG, 3)


@fault("V03")
def version_dated_otherwise_than_its_descriptor(checkout: Checkout) -> Spot:
    checkout.release("1.2.0")
    checkout.set_version("1.2.1", "2026-12-01")
    checkout.set_changelog("[Unreleased]", "[1.2.1] - 2026-11-30")
    return Spot(CHANGELOG, 9, value="2026-11-30")


@fault("V04")
def observation_under_the_number_of_one_that_was_removed(checkout: Checkout) -> Spot:
    checkout.release("1.2.0")
    kept = [dict(row.cells) for row in checkout.rows("reference_values")]
    checkout.write("reference_values", kept[:-1])
    checkout.release("2.0.0")
    checkout.write("reference_values", kept)
    checkout.set_version("2.1.0")
    checkout.set_changelog("[Unreleased]")
    row = checkout.rows("reference_values")[-1]
    return checkout.spot("reference_values", row, "reference_id")


@fault("V05", "A03")
def number_that_was_left_out_filled_later(checkout: Checkout) -> Spot:
    last = checkout.rows("reference_values")[-1]
    number = int(last["reference_id"].removeprefix("ref-"))
    checkout.edit("reference_values", last, reference_id=f"ref-{number + 1:04d}")
    checkout.release("1.2.0")
    records = [dict(row.cells) for row in checkout.rows("reference_values")]
    new = {**records[-1], "reference_id": f"ref-{number:04d}"}
    checkout.write("reference_values", [*records[:-1], new, records[-1]])
    checkout.set_version("1.3.0")
    checkout.set_changelog("[Unreleased]")
    return checkout.spot("reference_values", checkout.rows("reference_values")[-2], "reference_id")

"""Blanks that follow from the sources are filled where there is one answer, and left where there is none or two."""

from __future__ import annotations

import hashlib

import pytest

from indicators import PackageError, format_package
from tests.checkout import Checkout


def test_offsets_of_a_claim_are_filled(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["value_text"] == "465家")
    checkout.edit("observations", row, quote_start="", value_start="")
    format_package(checkout.root)
    again = checkout.first("observations", lambda other: other["observation_id"] == row["observation_id"])
    assert again.cells == row.cells
    assert checkout.validate().ok


def test_the_offset_of_a_cooperation_is_filled(checkout: Checkout) -> None:
    row = checkout.first("cooperations", lambda row: checkout.source_text(row["source_id"]).count(row["quote"]) == 1)
    checkout.edit("cooperations", row, quote_start="")
    format_package(checkout.root)
    assert checkout.first("cooperations", lambda other: other["cooperation_id"] == row["cooperation_id"]) == row


def test_the_offset_of_an_exclusion_is_filled(checkout: Checkout) -> None:
    row = checkout.first("exclusions", lambda row: checkout.source_text(row["source_id"]).count(row["text"]) == 1)
    checkout.edit("exclusions", row, start="")
    format_package(checkout.root)
    assert row in checkout.rows("exclusions")


def test_digest_and_length_of_a_source_are_filled(checkout: Checkout) -> None:
    row = checkout.rows("sources")[1]
    checkout.edit("sources", row, sha256="", characters="")
    format_package(checkout.root)
    again = checkout.rows("sources")[1]
    content = (checkout.root / row["file"]).read_bytes()
    assert again["sha256"] == hashlib.sha256(content).hexdigest()
    assert again["characters"] == str(len(content.decode("utf-8")))


def test_what_is_filled_already_is_not_corrected(checkout: Checkout) -> None:
    """A wrong offset or digest is for validation to name, not for formatting to hide."""
    checkout.edit("observations", checkout.rows("observations")[3], quote_start="1", value_start="2")
    checkout.edit("sources", checkout.rows("sources")[1], sha256="0" * 64)
    before = checkout.snapshot()
    assert format_package(checkout.root) == []
    assert checkout.snapshot() == before


def test_a_quote_that_stands_twice_is_left_blank(checkout: Checkout) -> None:
    """The briefing prints its article twice."""
    text = checkout.source_text("national-etdz-briefing-2025")
    assert text.count("232家国家级经开区") == 2
    row = checkout.first("observations", lambda row: row["value_text"] == "232家")
    checkout.edit("observations", row, quote="232家国家级经开区", quote_start="", value_start="")
    format_package(checkout.root)
    again = checkout.first("observations", lambda other: other["observation_id"] == row["observation_id"])
    assert (again["quote_start"], again["value_start"]) == ("", "")


def test_overlapping_places_are_two_places(checkout: Checkout) -> None:
    source = checkout.rows("sources")[0]
    (checkout.root / source["file"]).write_bytes("哈哈哈".encode())
    row = checkout.first("cooperations", lambda row: row["source_id"] == source["source_id"])
    checkout.edit("cooperations", row, quote="哈哈", quote_start="")
    format_package(checkout.root)
    found = checkout.first("cooperations", lambda other: other["cooperation_id"] == row["cooperation_id"])
    assert found["quote_start"] == ""


def test_a_number_that_stands_twice_in_its_quote_is_left_blank(checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["quote"].count(row["value_text"][0]) > 1)
    checkout.edit("observations", row, value_text=row["value_text"][0], value_start="")
    format_package(checkout.root)
    again = checkout.first("observations", lambda other: other["observation_id"] == row["observation_id"])
    assert again["value_start"] == ""


def test_what_no_source_says_is_left_blank(checkout: Checkout) -> None:
    row = checkout.rows("observations")[4]
    (checkout.root / checkout.rows("sources")[0]["file"]).unlink()
    checkout.edit("observations", row, quote="words that nobody printed", quote_start="", value_start="")
    checkout.edit("sources", checkout.rows("sources")[0], sha256="", characters="")
    format_package(checkout.root)
    assert checkout.rows("observations")[4]["quote_start"] == ""
    assert checkout.rows("sources")[0]["sha256"] == ""


@pytest.mark.parametrize("offset", ["²", "１２", "9" * 5000, "-1", "x"])
def test_an_offset_that_is_no_number_stays_as_it_is(offset: str, checkout: Checkout) -> None:
    checkout.edit("observations", checkout.rows("observations")[4], quote_start=offset, value_start="")
    format_package(checkout.root)
    assert checkout.rows("observations")[4]["quote_start"] == offset
    assert checkout.rows("observations")[4]["value_start"] == ""


def test_a_source_outside_the_package_is_not_read(checkout: Checkout) -> None:
    (checkout.root.parent / "secret.txt").write_text("secret", encoding="utf-8")
    checkout.edit("sources", checkout.rows("sources")[0], file="../secret.txt", sha256="", characters="")
    try:
        format_package(checkout.root)
    except PackageError:
        pytest.fail("one source that cannot be read is no reason to refuse")
    assert checkout.rows("sources")[0]["sha256"] == ""

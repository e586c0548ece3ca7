"""Faults of numbers in the sources that no row accounts for."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

from indicators.reading import Mention, find_mentions
from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault


def _in_source(checkout: Checkout, source_id: str, offset: int, value: str) -> Spot:
    """The place of a mention in its source: line and character."""
    source = checkout.first("sources", lambda row: row["source_id"] == source_id)
    before = checkout.source_text(source_id)[:offset].split("\n")
    return Spot(source["file"], len(before), column_number=len(before[-1]) + 1, value=value)


def _without(checkout: Checkout, table: str, row: Row) -> None:
    checkout.write(table, [dict(one.cells) for one in checkout.rows(table) if one != row])


@fault("C01")
def exclusion_deleted(checkout: Checkout) -> Spot:
    row = checkout.rows("exclusions")[2]
    _without(checkout, "exclusions", row)
    return _in_source(checkout, row["source_id"], int(row["start"]), row["text"])


@fault("C01", "R33", whole=True)
def observation_deleted(checkout: Checkout) -> Spot:
    row = checkout.first("observations", lambda row: row["value_text"] == "465家")
    _without(checkout, "observations", row)
    return _in_source(checkout, row["source_id"], int(row["value_start"]), row["value_text"])


@fault("C01", "E02", "E03")
def number_written_at_the_end_of_a_source(checkout: Checkout) -> Spot:
    source = checkout.rows("sources")[0]
    text = checkout.source_text(source["source_id"])
    (checkout.root / source["file"]).write_bytes((text + "\n共有77家企业。\n").encode())
    return _in_source(checkout, source["source_id"], len(text) + 3, "77家")


@fault("C02")
def numeral_that_the_reader_passes_over(checkout: Checkout) -> Spot:
    """No text is known that the reader passes over, so it is made to overlook one of its own mentions: a date."""
    source = checkout.first("sources", lambda row: any(m.kind == "date" for m in _mentions(checkout, row["source_id"])))
    overlooked = next(m for m in _mentions(checkout, source["source_id"]) if m.kind == "date")

    def overlooking(text: str, language: str | None = None) -> Iterator[Mention]:
        return (mention for mention in find_mentions(text, language) if mention != overlooked)

    checkout.meanwhile.enter_context(patch("indicators.reading.find_mentions", overlooking))
    text = checkout.source_text(source["source_id"])
    offset = next(n for n in range(overlooked.start, overlooked.end) if text[n].isnumeric())
    return _in_source(checkout, source["source_id"], offset, text[offset])


def _mentions(checkout: Checkout, source_id: str) -> list[Mention]:
    return list(find_mentions(checkout.source_text(source_id)))


@fault("C03")
def exclusion_of_half_a_quantity(checkout: Checkout) -> Spot:
    row = checkout.first("exclusions", lambda row: row["text"].endswith("%"))
    changed = checkout.edit("exclusions", row, text=row["text"].removesuffix("%"))
    return checkout.spot("exclusions", changed, "text")


@fault("C03", "F16")
def exclusion_of_a_word_that_is_no_quantity(checkout: Checkout) -> Spot:
    source = checkout.rows("sources")[1]["source_id"]
    word = checkout.source_text(source)[:2]
    row = checkout.append("exclusions", source_id=source, start="0", text=word, reason="label")
    return checkout.spot("exclusions", row, "text")


@fault("C04", "F16", whole=True)
def claim_that_is_excluded_too(checkout: Checkout) -> Spot:
    claim = checkout.first("observations", lambda row: row["value_text"] == "465家")
    row = checkout.append(
        "exclusions",
        source_id=claim["source_id"],
        start=claim["value_start"],
        text=claim["value_text"],
        reason="not_domain",
    )
    return checkout.spot("exclusions", row, "start")


@fault("C05")
def proposal_that_nobody_has_decided_on(checkout: Checkout) -> Spot:
    file = checkout.root / "drafts/my-report.csv"
    file.parent.mkdir()
    file.write_text(
        "decision,table,certainty,grounds,alias\nreject,aliases,0.50,,Yuzu\n,aliases,0.50,,Yu\n", encoding="utf-8"
    )
    return Spot("drafts/my-report.csv", 3)

"""Faults of texts that were derived from an original in another form."""

from __future__ import annotations

import hashlib

from tests.checkout import Checkout, Row, Spot
from tests.rules.faults import fault


def _derived(checkout: Checkout, column: str, content: bytes | None = None, **cells: str) -> Spot:
    """A source as if its text had been made of an original in GB18030."""
    row: Row = checkout.rows("sources")[0]
    text = checkout.source_text(row["source_id"])
    content = text.encode("gb18030") if content is None else content
    (checkout.root / "seeds" / "original.txt").write_bytes(content)
    cells = {
        "original_file": "seeds/original.txt",
        "original_sha256": hashlib.sha256(content).hexdigest(),
        "extraction": "text 1 (gb18030)",
        **cells,
    }
    return checkout.spot("sources", checkout.edit("sources", row, **cells), column)


@fault("E36")
def original_that_was_edited(checkout: Checkout) -> Spot:
    return _derived(checkout, "original_sha256", original_sha256="0" * 64)


@fault("E36")
def original_that_is_not_there(checkout: Checkout) -> Spot:
    return _derived(checkout, "original_file", original_file="seeds/elsewhere.txt")


@fault("E37")
def map_that_is_none(checkout: Checkout) -> Spot:
    file = checkout.rows("sources")[0]["file"].removesuffix(".txt")
    (checkout.root / f"{file}.map.json").write_text('{"form": 1}', encoding="utf-8")
    return _derived(checkout, "extraction")


@fault("E37")
def map_that_reaches_behind_the_text(checkout: Checkout) -> Spot:
    row = checkout.rows("sources")[0]
    told = f'{{"form": 1, "text_sha256": "{row["sha256"]}", "pages": [], "spots": [], "chrome": [%s]}}'
    span = '{"start": 5, "end": 9000000, "what": "footer"}'
    (checkout.root / f"{row['file'].removesuffix('.txt')}.map.json").write_text(told % span, encoding="utf-8")
    return _derived(checkout, "extraction")


@fault("E37")
def map_of_another_text(checkout: Checkout) -> Spot:
    file = checkout.rows("sources")[0]["file"].removesuffix(".txt")
    told = '{"form": 1, "text_sha256": "0", "pages": [], "spots": [], "chrome": []}'
    (checkout.root / f"{file}.map.json").write_text(told, encoding="utf-8")
    return _derived(checkout, "extraction")


@fault("E38")
def text_that_does_not_follow_from_its_original(checkout: Checkout) -> Spot:
    text = checkout.source_text(checkout.rows("sources")[0]["source_id"])
    return _derived(checkout, "file", text.replace("2", "3", 1).encode("gb18030"))


@fault("E39")
def text_by_a_step_of_another_version(checkout: Checkout) -> Spot:
    return _derived(checkout, "extraction", extraction="text 0 (gb18030)")


@fault("E37", "E39")
def text_by_a_step_that_is_none_of_ours(checkout: Checkout) -> Spot:
    return _derived(checkout, "extraction", extraction="by hand")

"""A document as it comes, from add-source to evidence: chrome is counted and not drafted, a quote leads to its page."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner

from indicators import Package, add_source, coverage, draft, format_package, validate
from indicators.cli import main
from indicators.explorer.content import Content
from indicators.model.tables import TABLES
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.rules import Batch
from tests.checkout import PROJECT, Checkout

MADE = Path(__file__).parent / "made"


ORIGINALS = ("E36", "E37", "E38", "E39")
"""The rules about a document that came in another form."""


def codes(checkout: Checkout) -> set[str]:
    return {one.code for one in validate(checkout.root, select=ORIGINALS).findings}


def test_what_has_no_original_is_not_opened_to_compare_it_with_one() -> None:
    class Closed(Context):
        def document(self, source_id: str) -> NoReturn:
            raise AssertionError(f"{source_id} was opened")

    context = Closed(Package.open(PROJECT))
    sources = context.rows("sources")
    assert not any(sources.cells["original_file"])
    for code in ORIGINALS:
        assert list(RULES[code].run(Batch(TABLES["sources"], sources), context)) == []


@pytest.mark.parametrize(
    ("name", "chrome", "where"),
    [
        ("columns.saved.html", "15家", "/html/body/div[3]/p[3]"),
        ("bulletin.office.docx", "", "paragraph 5"),
        ("columns.printed.pdf", "", "page 1, box "),
        ("columns.utf16.txt", "", ""),
    ],
)
def test_chrome_is_counted_and_not_drafted_and_a_claim_leads_back(
    checkout: Checkout, name: str, chrome: str, where: str
) -> None:
    added = add_source(MADE / name, source_id="made", path=checkout.root)
    assert codes(checkout) == set()
    drafted = [one.cells for one in draft("made", path=checkout.root)]
    (counted,) = coverage("made", path=checkout.root)
    unsettled = {mention.text for mention in counted.unsettled}
    assert {one["value_text"] for one in drafted} <= unsettled
    if chrome:
        assert chrome in unsettled
        assert chrome not in {one["value_text"] for one in drafted}
    words = "312.6亿元" if "bulletin" in name else "9.6亿元"
    row = next(one for one in drafted if one["value_text"].endswith(words))
    checkout.append(
        "observations",
        **row | {"indicator_id": "park-firms", "entity_id": "guangan", "entity_basis": "inferred", "note": "x"},
    )
    found = Package.open(checkout.root).evidence(row["observation_id"])
    assert words in found.quote
    assert found.where.startswith(where)
    assert bool(found.where) == bool(where)
    start = int(row["quote_start"])
    page = Content(Package.open(checkout.root), "en")
    assert page.origin("made", start, start + len(row["quote"])) == found.where
    shown = CliRunner().invoke(main, ["evidence", row["observation_id"], "--package", str(checkout.root)])
    assert (f"original: {added.original_file}, {where}" in shown.output) == bool(where)


@pytest.mark.parametrize("name", ["columns.saved.html", "bulletin.office.docx", "brief.printed.pdf"])
def test_a_map_that_was_changed_or_lost_is_named(small: Checkout, name: str) -> None:
    added = add_source(MADE / name, source_id="made", path=small.root)
    place = small.root / f"{added.file.removesuffix('.txt')}.map.json"
    told = place.read_text("utf-8")
    place.write_text(told.replace('"start": 0, "end": ', '"start": 1, "end": ', 1), encoding="utf-8")
    assert codes(small) == {"E38"}
    place.unlink()
    assert codes(small) == {"E37"}


def test_a_text_that_was_corrected_by_hand_is_named_though_it_is_pinned_anew(small: Checkout) -> None:
    add_source(MADE / "brief.printed.pdf", source_id="made", path=small.root)
    place = small.root / "seeds" / "brief.printed.txt"
    place.write_text(place.read_text("utf-8").replace("215", "216"), encoding="utf-8")
    row = small.first("sources", lambda row: row["source_id"] == "made")
    small.edit("sources", row, sha256="")
    format_package(small.root)
    assert codes(small) == {"E37", "E38"}

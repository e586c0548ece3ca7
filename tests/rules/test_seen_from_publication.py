"""去年, 今年3月 and their kind are dates where the day of publication is known."""

from __future__ import annotations

import pytest

from indicators.subject.times import told_from_publication
from tests.checkout import Checkout, Row

TOLD = "今年3月，甲园区投产，去年全年新增企业30家，比上年多，目前共有40家。"


def with_words(checkout: Checkout, table: str, row: Row, basis: str, **cells: str) -> set[str]:
    """The rules that speak up about dates of a row whose source says the words above, published on 2026-05-08."""
    source = checkout.first("sources", lambda one: one["source_id"] == row["source_id"])
    place = len(text := checkout.source_text(row["source_id"]))
    (checkout.root / source["file"]).write_bytes(f"{text}\n\n{TOLD}\n".encode())
    checkout.edit("sources", source, sha256="", characters="", published_on="2026-05-08", published_basis=basis)
    edited = checkout.edit(table, row, quote=TOLD, quote_start=str(place + 2), **cells)
    found = checkout.validate().findings
    return {one.code for one in found if (one.file, one.line) == (f"data/{table}.csv", edited.line)} & {"E14", "E20"}


@pytest.mark.parametrize(
    ("since", "basis", "codes"),
    [
        ("2026-03", "stated", set()),
        ("2026", "stated", set()),
        ("2026-03", "inferred", {"E14"}),
        ("2026-04", "stated", {"E14"}),
        ("2026-03-01", "stated", {"E14"}),
    ],
)
def test_when_a_cooperation_began(since: str, basis: str, codes: set[str], checkout: Checkout) -> None:
    row = checkout.first("cooperations", lambda row: row["since"] != "")
    assert with_words(checkout, "cooperations", row, basis, since=since, project="") == codes


@pytest.mark.parametrize(
    ("start", "end", "codes"),
    [
        ("2025-01-01", "2025-12-31", set()),
        ("2025-12-31", "2025-12-31", set()),
        ("2024-01-01", "2024-12-31", {"E20"}),
        ("2025-01-01", "2025-06-30", {"E20"}),
        ("2026-01-01", "2026-12-31", {"E20"}),
    ],
)
def test_the_period_of_an_observation(start: str, end: str, codes: set[str], checkout: Checkout) -> None:
    row = checkout.first("observations", lambda row: row["period_basis"] == "inferred")
    period = {"period_start": start, "period_end": end, "period_text": "", "note": "As the text has it."}
    assert with_words(checkout, "observations", row, "inferred", **period) == codes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("去年一季度增加", [("2025-01-01", "2025-03-31")]),
        ("今年以来实现", [("2026-01-01", "2026-05-08")]),
        ("上半年实现", [("2026-01-01", "2026-06-30")]),
        ("今年3月5日签约", [("2026-03-05", "2026-03-05")]),
        ("比去年增长", []),
        ("2024年3月、目前、过去十年", []),
    ],
)
def test_what_words_mean_on_that_day(text: str, told: list[tuple[str, str]]) -> None:
    assert list(told_from_publication(text, "2026-05-08")) == told
    assert list(told_from_publication(text, "2026-05")) == []

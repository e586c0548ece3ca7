"""A maintainer adds a sixth document with add-source, scan, draft and an editor: the walk-through of the README."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indicators import PackageError, add_source, coverage, draft
from indicators.cli import main
from indicators.errors import UnreadableDocumentError
from tests.checkout import Checkout

TEXT = """广安市与重庆市共建新区

截至2025年底,川渝高竹新区已集聚企业近300家,其中超过120家来自重庆市。
全年完成固定资产投资50亿元以上,同比增长12.5%。
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "Gaozhu report.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_from_document_to_validated_claims(checkout: Checkout, document: Path) -> None:
    package = str(checkout.root)

    added = run("add-source", str(document), "--id", "gaozhu-2026", "--package", package)
    assert added.exit_code == 0
    assert "registered gaozhu-2026: seeds/Gaozhu report.txt" in added.output
    assert (checkout.root / "seeds" / "Gaozhu report.txt").read_bytes() == document.read_bytes()

    # Its numbers are not settled yet, and validation says which.
    before = checkout.validate()
    assert [finding.value for finding in before.findings if finding.code == "C01"] == [
        "近300家",
        "超过120家",
        "50亿元以上",
        "12.5%",
    ]

    scanned = json.loads(run("scan", str(document), "--kind", "quantity", "--format", "json").stdout)
    assert [mention["value"] for mention in scanned] == [300, 120, 5e9, 12.5]

    # The editor's part: what the source is.
    source = checkout.first("sources", lambda row: row["source_id"] == "gaozhu-2026")
    checkout.edit(
        "sources",
        source,
        title="广安市与重庆市共建新区",
        publisher="广安日报",
        published_basis="unknown",
        genre=_first_genre(checkout),
        language="zh-Hans",
        copy_quality="clean",
        rights="third-party text, kept for verification",
        note="The publisher, 广安日报, is that of the page; the text does not print it.",
    )

    drafted = run("draft", "gaozhu-2026", "--package", package)
    rows = list(csv.DictReader(io.StringIO(drafted.stdout)))
    assert [(row["value"], row["lower"], row["upper"], row["qualifier"]) for row in rows] == [
        ("300", "", "300", "nearly"),
        ("120", "120", "", "more_than"),
        ("5000000000", "5000000000", "", "at_least"),
        ("12.5", "12.5", "12.5", "exact"),
    ]
    assert rows[0]["quote"] == "截至2025年底,川渝高竹新区已集聚企业近300家,其中超过120家来自重庆市。"
    assert "chongqing" in rows[1]["entity_id"] + rows[1]["note"]

    # The editor's part: two claims completed, two numbers settled as none of ours.
    for row in rows[:2]:
        checkout.append(
            "observations",
            **row
            | {
                "indicator_id": "park-firms",
                "entity_id": "guangan",
                "period_start": "2025-12-31",
                "period_end": "2025-12-31",
                "period_text": "2025年底",
                "period_basis": "stated",
                "status": "actual",
                "confidence": "medium",
                "note": "The zone has no row of its own yet.",
            },
        )
    aliases = {"source_id": "gaozhu-2026", "alias": "广安", "entity_id": "guangan", "reason": "abbreviation"}
    checkout.append("aliases", **aliases)
    for row in rows[2:]:
        checkout.append(
            "exclusions",
            source_id="gaozhu-2026",
            start=row["value_start"],
            text=row["value_text"],
            reason="not_domain",
        )
    assert run("fmt", package).exit_code == 0
    report = checkout.validate()
    assert report.ok, [(finding.place(), finding.code, finding.message) for finding in report.findings]
    (settled,) = coverage("gaozhu-2026", path=checkout.root)
    assert (settled.claimed, settled.excluded, settled.unsettled) == (2, 2, ())
    assert draft("gaozhu-2026", path=checkout.root) == []


def _first_genre(checkout: Checkout) -> str:
    return checkout.first("codes", lambda row: row["code_list"] == "genre")["code"]


def test_what_is_known_of_a_document_is_said_at_once(checkout: Checkout, document: Path) -> None:
    document.write_text(f"{TEXT}发布时间:2026年3月1日\n", encoding="utf-8")
    told = ["--publisher", "广安日报", "--published-on", "2026-03-01", "--author", "李", "--subject", "guangan"]
    added = run("add-source", str(document), "--id", "gaozhu", *told, "--package", str(checkout.root))
    assert added.exit_code == 0
    assert "fill in data/sources.csv" in added.output
    row = checkout.first("sources", lambda row: row["source_id"] == "gaozhu")
    assert (row["title"], row["publisher"], row["author"]) == ("广安市与重庆市共建新区", "广安日报", "李")
    assert (row["published_on"], row["published_basis"], row["note"]) == ("2026-03-01", "stated", "about guangan")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"published_on": "1 March 2026"}, "published_on is '1 March 2026'"),
        ({"published_on": "2026-02-30"}, "published_on is '2026-02-30'"),
        ({"subject": "guangann"}, "did you mean 'guangan'"),
    ],
)
def test_what_is_told_wrongly_of_a_document_registers_nothing(
    checkout: Checkout, document: Path, told: dict[str, str], words: str
) -> None:
    before = (checkout.root / "data/sources.csv").read_bytes()
    with pytest.raises(PackageError, match=words):
        add_source(document, path=checkout.root, **told)
    assert (checkout.root / "data/sources.csv").read_bytes() == before
    assert not (checkout.root / "seeds" / document.name).exists()


def test_a_date_that_the_document_does_not_print_is_not_called_stated(checkout: Checkout, document: Path) -> None:
    added = add_source(document, source_id="gaozhu", published_on="2026-03-01", path=checkout.root)
    assert "published_basis" in added.blanks


def test_the_same_document_is_not_registered_twice(checkout: Checkout, document: Path) -> None:
    add_source(document, source_id="once", path=checkout.root)
    before = checkout.snapshot()
    with pytest.raises(PackageError, match="registered as once"):
        add_source(document, source_id="twice", path=checkout.root)
    assert checkout.snapshot() == before


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("empty.txt", b"", "empty.txt: empty, it has no word"),
        ("blank.txt", b"\xef\xbb\xbf \r\n", "blank.txt: empty, it has no word"),
        ("notes.docx", b"465 firms\n", "notes.docx: named .docx, but its bytes are not a Word file"),
        ("notes.DOCX", b"%PDF-1.7", "named .docx, but its bytes are not a Word file"),
        ("notes.pdf", b"<html><p>465 firms", "named .pdf, but its bytes are not a PDF"),
        ("notes.docx", b"", "named .docx, but its bytes are none at all"),
    ],
)
def test_what_is_no_document_is_refused(cut: Checkout, tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    before = cut.snapshot()
    with pytest.raises(UnreadableDocumentError, match=re.escape(message)):
        add_source(tmp_path / name, source_id="notes", path=cut.root)
    assert cut.snapshot() == before


@pytest.mark.parametrize(
    ("content", "identifier", "message"),
    [
        (b"\xff\xfe\x00", "binary", "not utf-16 at byte 2"),
        (b"text", "Not A Slug", "no source identifier"),
        (b"text", "national-etdz-briefing-2025", "is taken"),
    ],
)
def test_what_cannot_be_registered_is_refused(
    checkout: Checkout, tmp_path: Path, content: bytes, identifier: str, message: str
) -> None:
    path = tmp_path / "document.txt"
    path.write_bytes(content)
    before = checkout.snapshot()
    with pytest.raises(PackageError, match=message):
        add_source(path, source_id=identifier, path=checkout.root)
    assert checkout.snapshot() == before


def test_another_document_of_the_same_name_is_not_overwritten(checkout: Checkout, tmp_path: Path) -> None:
    existing = next((checkout.root / "seeds").glob("*.txt"))
    other = tmp_path / existing.name
    other.write_text("另一份文件", encoding="utf-8")
    before = checkout.snapshot()
    with pytest.raises(PackageError, match="exists with other content"):
        add_source(other, source_id="other", path=checkout.root)
    assert checkout.snapshot() == before


def test_an_unknown_source_is_answered_with_the_nearest(checkout: Checkout) -> None:
    answer = run("draft", "national-etdz-briefing", "--package", str(checkout.root))
    assert answer.exit_code == 2
    assert "did you mean 'national-etdz-briefing-2025'?" in answer.output


def test_drafts_of_a_settled_source_are_none(checkout: Checkout) -> None:
    answer = run("draft", "national-etdz-briefing-2025", "--package", str(checkout.root))
    assert answer.exit_code == 0
    assert "every number of the source is settled" in answer.output

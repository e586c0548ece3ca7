"""Drafted rows wait in a file beside the tables; those on which a person has decided move into them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indicators import Package, PackageError, accept, add_source, draft, validate
from indicators.cli import main
from indicators.curation import Proposal, write_proposals
from tests.checkout import Checkout

TEXT = "截至2025年底,川渝高竹新区已集聚企业近300家,其中已建成投产企业超过120家。\n"
CLAIM = {
    "indicator_id": "park-firms",
    "entity_id": "guangan",
    "entity_basis": "context",
    "period_start": "2025-12-31",
    "period_end": "2025-12-31",
    "period_text": "2025年底",
    "period_basis": "stated",
    "status": "actual",
    "salience": "substantive",
    "confidence": "medium",
    "note": "The zone has no row of its own yet.",
}
FILE = "drafts/gaozhu.csv"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def decide(root: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    """Edit the file of proposals as a person would."""
    with (root / FILE).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    change(rows)
    with (root / FILE).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def waiting(checkout: Checkout, tmp_path: Path) -> Checkout:
    """The real package with a sixth document whose two numbers wait for a decision."""
    document = tmp_path / "report.txt"
    document.write_text(TEXT, encoding="utf-8")
    add_source(document, source_id="gaozhu", path=checkout.root)
    assert run("draft", "gaozhu", "--write", "--package", str(checkout.root)).exit_code == 0
    return checkout


def tables(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((root / "data").iterdir())}


def test_what_a_person_accepts_moves_and_the_rest_waits(waiting: Checkout) -> None:
    root = waiting.root
    before = tables(root)
    (notice,) = [one for one in validate(root).findings if one.code == "C05"]
    assert (notice.file, notice.line, notice.message) == (FILE, 2, "2 proposed rows wait for a decision")

    undecided = run("accept", "--package", str(root))
    assert (undecided.exit_code, undecided.output) == (1, f"{FILE}: 0 accepted, 0 rejected, 2 waiting\n")
    assert tables(root) == before

    decide(root, lambda rows: rows[0].update(CLAIM, decision="accept"))
    (one,) = accept(path=root)
    key = one.rows[0][1]
    assert (one.rows, one.rejected, one.waiting) == ((("observations", key),), 0, 1)
    row = waiting.first("observations", lambda row: row["source_id"] == "gaozhu")
    assert (row["observation_id"], row["value_text"], row["indicator_id"]) == (key, "近300家", "park-firms")
    assert run("fmt", "--check", str(root)).exit_code == 0

    decide(root, lambda rows: rows[0].update(decision="exclude", reason="not_domain"))
    excluded = run("accept", "gaozhu", "--package", str(root))
    assert excluded.exit_code == 0
    assert excluded.output.startswith(f"{FILE}: 1 accepted (exclusions gaozhu, ")
    excluded_row = waiting.first("exclusions", lambda row: row["source_id"] == "gaozhu")
    assert (excluded_row["text"], excluded_row["reason"]) == ("超过120家", "not_domain")
    assert not [one for one in validate(root, layers=["coverage"]).findings if one.value]
    assert not (root / "drafts").exists()
    assert run("accept", "--package", str(root)).output == "nothing waits in drafts/\n"


def test_a_number_that_was_given_in_the_meantime_is_not_given_twice(waiting: Checkout) -> None:
    root = waiting.root
    there = waiting.rows("cooperations")[0].cells
    taken = there["cooperation_id"]
    (root / FILE).unlink()
    places = ("chongqing", "sichuan")
    parties = [
        {"cooperation_id": taken, "entity_id": place, "role": "member", "party_basis": "context"} for place in places
    ]
    proposals = [
        Proposal("cooperation_parties", parties[0], 0.5, "", "accept"),
        Proposal("cooperations", {**there, "note": "proposed"}, 0.5, "", "accept"),
        Proposal("cooperation_parties", parties[1], 0.5, "", "accept"),
    ]
    write_proposals(Package(root), "gaozhu", proposals)
    accept(path=root)
    new = waiting.first("cooperations", lambda row: row["note"] == "proposed")["cooperation_id"]
    assert new != taken
    theirs = [row["entity_id"] for row in waiting.rows("cooperation_parties") if row["cooperation_id"] == new]
    assert theirs == list(places)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda rows: rows[0].update(decision="acept"),
            r"gaozhu.csv:2: the decision is 'acept'.*did you mean 'accept'",
        ),
        (
            lambda rows: rows[1].update(decision="accept", table="observation"),
            "csv:3: no table 'observation'.*observations",
        ),
        (lambda rows: rows[1].update(decision="accept", table="aliases"), "csv:3: aliases has no column"),
        (lambda rows: rows[1].update(decision="exclude"), "csv:3: the reason is empty; expected one of .*not_domain"),
        (lambda rows: [row.pop("decision") for row in rows], "csv:1: no column decision"),
    ],
)
def test_what_cannot_be_accepted_changes_nothing(
    waiting: Checkout, change: Callable[[list[dict[str, str]]], None], words: str
) -> None:
    decide(waiting.root, change)
    before, proposed = tables(waiting.root), (waiting.root / FILE).read_bytes()
    with pytest.raises(PackageError, match=words):
        accept(path=waiting.root)
    assert (tables(waiting.root), (waiting.root / FILE).read_bytes()) == (before, proposed)


def test_a_row_waits_for_the_row_that_it_needs(waiting: Checkout) -> None:
    (waiting.root / FILE).unlink()
    place = {"entity_id": "gaozhu-zone", "kind": "zone", "name_zh": "川渝高竹新区", "name_en": "Gaozhu New Area"}
    alias = {"source_id": "gaozhu", "alias": "高竹", "entity_id": "gaozhu-zone", "reason": "abbreviation"}
    proposals = [Proposal("entities", place, 0.5, ""), Proposal("aliases", alias, 0.5, "", "accept")]
    write_proposals(Package(waiting.root), "gaozhu", proposals)
    with pytest.raises(PackageError, match="csv:3: entity_id 'gaozhu-zone' is proposed on line 2; accept"):
        accept(path=waiting.root)


def test_a_source_without_proposals_is_told_how_they_are_made(waiting: Checkout) -> None:
    with pytest.raises(PackageError, match=r"^drafts/other.csv: no such file; `indicators draft SOURCE --write`"):
        accept("other", path=waiting.root)


def test_what_is_rejected_is_dropped(waiting: Checkout) -> None:
    before = tables(waiting.root)
    decide(waiting.root, lambda rows: (rows[0].update(decision="reject"), rows[1].update(decision="reject"))[0])
    rejected = run("accept", "--package", str(waiting.root))
    assert (rejected.exit_code, rejected.output) == (0, f"{FILE}: 0 accepted, 2 rejected, 0 waiting\n")
    assert tables(waiting.root) == before


def test_proposals_that_wait_are_not_written_over(waiting: Checkout) -> None:
    before = (waiting.root / FILE).read_bytes()
    with pytest.raises(PackageError, match=f"{FILE} is there already"):
        draft("gaozhu", path=waiting.root).write(path=waiting.root)
    assert (waiting.root / FILE).read_bytes() == before


def test_a_new_indicator_is_completed_by_a_person_and_named_by_its_english_name(
    checkout: Checkout, tmp_path: Path
) -> None:
    document = tmp_path / "report.txt"
    document.write_text("2025年,广安市茶园面积8.6万亩,茶叶产量1.2万吨,增长5.3%。\n", encoding="utf-8")
    add_source(document, source_id="gaozhu", path=checkout.root)
    draft("gaozhu", path=checkout.root).write(path=checkout.root)
    with (checkout.root / FILE).open(encoding="utf-8", newline="") as stream:
        proposed = {row["name_zh"]: row for row in csv.DictReader(stream) if row["table"] == "indicators"}
    columns = ("unit_id", "measure", "terms_zh", "name_en", "definition")
    assert {name: tuple(row[column] for column in columns) for name, row in proposed.items()} == {
        "茶园面积": ("mu", "stock", "茶园面积", "", ""),
        "茶叶产量": ("t", "flow", "茶叶产量", "", ""),
        "茶叶产量增长率": ("percent", "growth", "茶叶产量", "", ""),
    }

    def accept_the_growth(rows: list[dict[str, str]]) -> None:
        wanted = proposed["茶叶产量增长率"]["indicator_id"]
        for row in rows:
            row["decision"] = "accept" if row["indicator_id"] == wanted else "reject"
            if row["decision"] == "accept" and row["table"] == "observations":
                row.update(entity_basis="stated")

    decide(checkout.root, accept_the_growth)
    before = tables(checkout.root)
    with pytest.raises(PackageError, match=r"csv:4: a row of indicators needs theme, name_en, definition; fill in"):
        accept(path=checkout.root)
    assert tables(checkout.root) == before

    def complete(rows: list[dict[str, str]]) -> None:
        row = next(row for row in rows if row["name_zh"] == "茶叶产量增长率")
        row.update(theme="trade", name_en="Growth of the output of tea", definition="Change over the year before.")

    decide(checkout.root, complete)
    (one,) = accept(path=checkout.root)
    assert [table for table, _ in one.rows] == ["indicators", "observations"]
    row = checkout.first("observations", lambda row: row["source_id"] == "gaozhu")
    assert row["indicator_id"] == "growth-of-the-output-of-tea"
    found = validate(checkout.root, layers=["form", "schema", "references"]).findings
    assert not [one for one in found if one.value]


def test_what_a_document_is_about_may_be_said_when_it_is_drafted(checkout: Checkout, tmp_path: Path) -> None:
    document = tmp_path / "essay.txt"
    document.write_text("全省共有企业300家。\n", encoding="utf-8")
    add_source(document, source_id="essay", path=checkout.root)
    package = Package(checkout.root)
    assert [one.cells["entity_id"] for one in package.draft("essay")] == [""]
    assert [one.cells["entity_id"] for one in package.draft("essay", subject="gansu")] == ["gansu"]
    drafted = run("draft", "essay", "--subject", "gansu", "--package", str(checkout.root))
    assert (drafted.exit_code, ",gansu," in drafted.output) == (0, True)
    with pytest.raises(PackageError, match=r"^subject: no entity 'ganso' in entities.csv; did you mean 'gansu'"):
        package.draft("essay", subject="ganso")

"""From nothing to a valid package of one's own: init, add-source, scan, draft, edit, fmt, validate."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from indicators.cli import main

DOCUMENT = """云桥县产业合作简报
2025年3月1日，云桥县商务局发布简报。云桥县与河东市共建云河产业园，已入驻企业近120家，总投资超过35亿元。
园区规划面积12.5平方公里，其中制造业占比约六成。第一期工程预计三年内建成。
"""
"""Invented for this test."""

SOURCE = {
    "title": "云桥县产业合作简报",
    "publisher": "云桥县商务局",
    "published_on": "2025-03-01",
    "published_basis": "stated",
    "genre": "press_briefing",
    "language": "zh-Hans",
    "copy_quality": "clean",
    "rights": "Invented for a test.",
}
DECIDED = {
    "近120家": {"indicator_id": "park-firms", "status": "actual"},
    "超过35亿元": {"indicator_id": "park-investment", "status": "actual"},
    "12.5平方公里": {"indicator_id": "park-area", "status": "target"},
    "约六成": {"indicator_id": "manufacturing-share", "status": "actual", "value": "60"},
}
"""What a curator decides of each drafted number. 六成 is claimed as a share in per cent."""

ENGLISH = """Brief on industrial cooperation of Yunqiao county
The commerce bureau of Yunqiao county issued a brief on March 1, 2025. With the city of Hedong the county builds a park.
Yunhe park is home to nearly 120 firms and has drawn more than 3.5 billion yuan.
Yunhe park covers 12.5 square kilometers, and manufacturing makes up about 60 percent. Phase 1 takes three years.
"""
ENGLISH_SOURCE = SOURCE | {
    "title": "Brief on industrial cooperation of Yunqiao county",
    "publisher": "The commerce bureau of Yunqiao county",
    "language": "en",
}
DECIDED_IN_ENGLISH = {
    "nearly 120 firms": {"indicator_id": "park-firms", "status": "actual"},
    "more than 3.5 billion yuan": {"indicator_id": "park-investment", "status": "actual"},
    "12.5 square kilometers": {"indicator_id": "park-area", "status": "target"},
    "about 60 percent": {"indicator_id": "manufacturing-share", "status": "actual"},
}

INDICATORS = [
    ("manufacturing-share", "economy", "制造业占比", "Share of manufacturing", "percent", "share"),
    ("park-area", "land", "园区面积", "Area of a park", "km2", "stock"),
    ("park-firms", "firms", "园区企业数", "Firms in a park", "count", "stock"),
    ("park-investment", "investment", "园区投资", "Investment in a park", "CNY", "stock"),
]


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "brief.txt").write_text(DOCUMENT, encoding="utf-8", newline="")
    monkeypatch.chdir(tmp_path)
    run("init", "county-reports")
    monkeypatch.chdir(tmp_path / "county-reports")
    return tmp_path / "county-reports"


def run(*arguments: str, exits: int = 0) -> Result:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == exits, result.output
    return result


def edit(table: str, records: list[dict[str, str]]) -> None:
    """Rewrite a table as an editor of CSV would: the rows given, no care for order or the descriptor."""
    path = Path("data") / f"{table}.csv"
    header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(records)


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_walk_through(inside: Path) -> None:
    run("validate")

    added = run("add-source", "../brief.txt", "--id", "yunqiao-brief")
    assert "then: indicators draft yunqiao-brief" in added.output
    assert (inside / "seeds/brief.txt").read_bytes() == DOCUMENT.encode()
    edit("sources", [row | SOURCE for row in records(Path("data/sources.csv").read_text(encoding="utf-8"))])

    assert "近120家" in run("scan", "seeds/brief.txt").output

    columns = ("indicator_id", "theme", "name_zh", "name_en", "unit_id", "measure")
    edit("indicators", [dict(zip(columns, row, strict=True)) | {"definition": "Of a park."} for row in INDICATORS])
    park = {"entity_id": "yunhe-park", "kind": "development_zone", "name_zh": "云河产业园", "name_en": "Yunhe park"}
    edit("entities", [park | {"note": "No parent: the county has no row of its own yet."}])
    run("fmt")
    unsettled = run("validate", exits=1).output
    assert "C01" in unsettled

    drafted = records(run("draft", "yunqiao-brief").stdout)
    assert {row["value_text"] for row in drafted} >= {*DECIDED, "三年内"}
    by_hand = {"period_basis": "publication", "confidence": "high", "note": ""}
    by_hand |= dict.fromkeys(("period_start", "period_end"), "2025-03-01")
    edit(
        "observations",
        [
            row | by_hand | {"entity_id": "yunhe-park"} | DECIDED[row["value_text"]]
            for row in drafted
            if row["value_text"] in DECIDED
        ],
    )
    edit("exclusions", [{"source_id": "yunqiao-brief", "text": "三年内", "reason": "not_domain"}])
    run("fmt")

    validated = run("validate")
    assert "no problems" in validated.output
    run("fmt", "--check")
    run("coverage")
    assert "云河产业园" in run("evidence", "obs-0001", "--package", ".").output


def test_an_edit_of_a_claim_is_found(inside: Path) -> None:
    """The same walk-through, with one digit wrong at the end."""
    test_the_walk_through(inside)
    path = inside / "data/observations.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",12.5,", ",12.6,"), encoding="utf-8")
    run("fmt")
    report = run("validate", exits=1)
    assert "12.6" in report.output
    assert "data/observations.csv:4" in report.output


def test_a_source_in_english_is_read_in_english(inside: Path) -> None:
    (inside.parent / "brief-en.txt").write_text(ENGLISH, encoding="utf-8", newline="")
    test_the_walk_through(inside)
    run("add-source", "../brief-en.txt", "--id", "yunqiao-brief-en")
    sources = records(Path("data/sources.csv").read_text(encoding="utf-8"))
    edit("sources", [row | (ENGLISH_SOURCE if row["source_id"].endswith("-en") else {}) for row in sources])
    drafted = records(run("draft", "yunqiao-brief-en").stdout)
    assert [row["value_text"] for row in drafted] == [*DECIDED_IN_ENGLISH, "three years"]
    assert drafted[2]["quote"].startswith("Yunhe park covers")
    assert drafted[2]["quote"].endswith("60 percent.")
    assert {row["entity_id"] for row in drafted[:2]} == {"yunhe-park"}
    before = records(Path("data/observations.csv").read_text(encoding="utf-8"))
    by_hand = {"period_basis": "publication", "confidence": "high", "note": "", "entity_id": "yunhe-park"}
    by_hand |= dict.fromkeys(("period_start", "period_end"), "2025-03-01")
    claims = [row | by_hand | DECIDED_IN_ENGLISH[row["value_text"]] for row in drafted[:4]]
    edit("observations", before + claims)
    excluded = records(Path("data/exclusions.csv").read_text(encoding="utf-8"))
    edit("exclusions", [*excluded, {"source_id": "yunqiao-brief-en", "text": "three years", "reason": "not_domain"}])
    run("fmt")
    assert "no problems" in run("validate").output
    shown = run("evidence", "obs-0005", "--package", ".").output
    assert "nearly 120 firms" in shown

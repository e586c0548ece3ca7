"""A report holds every finding, each once and in order, and says what it could not check."""

from __future__ import annotations

import json

import pytest

from indicators import validate
from indicators.errors import PackageNotFoundError
from indicators.package import installed_package
from indicators.records import Layer
from indicators.reports.for_people import text_report
from indicators.reports.for_programs import json_report
from tests.checkout import Checkout


def test_a_clean_package_has_nothing_to_tell_and_is_checked_whole(small: Checkout) -> None:
    report = small.validate()
    assert report.ok
    assert report.findings == ()
    assert report.unchecked == ()
    assert report.checked == tuple(layer for layer in Layer if layer not in (Layer.RELEASE, Layer.OWN))
    assert report.rows == {name: len(small.rows(name)) for name in report.rows}


def test_faults_in_several_files_are_all_reported(small: Checkout) -> None:
    small.edit("units", small.rows("units")[0], name_en="")
    small.edit("observations", small.rows("observations")[1], period_basis="guessed")
    small.edit("observations", small.rows("observations")[2], quote_start="1")
    small.edit("cooperations", small.rows("cooperations")[3], source_id="nowhere")
    found = {(finding.code, finding.file) for finding in small.validate().findings}
    assert {
        ("S02", "data/units.csv"),
        ("S05", "data/observations.csv"),
        ("E05", "data/observations.csv"),
        ("R01", "data/cooperations.csv"),
    } <= found


def test_nothing_caps_the_number_of_findings(small: Checkout) -> None:
    records = [dict(row.cells) for row in small.rows("aliases")]
    source = records[0]["source_id"]
    wrong = [
        {"source_id": source, "alias": "的", "entity_id": f"no-such-entity-{number:04}", "reason": "abbreviation"}
        for number in range(1500)
    ]
    small.write("aliases", [*records, *({**dict.fromkeys(records[0], ""), **one} for one in wrong)])
    lines = [finding.line for finding in small.validate().findings if finding.code == "R01"]
    assert lines == list(range(len(records) + 2, len(records) + 1502))


def test_one_fault_is_one_finding(small: Checkout) -> None:
    """A row rule over several columns, which pandera lists once a column."""
    row = small.first("observations", lambda row: row["qualifier"] == "nearly")
    small.edit("observations", row, upper="")
    assert [finding.code for finding in small.validate().findings].count("S51") == 1


def test_findings_come_in_order_of_file_line_and_column(small: Checkout) -> None:
    small.edit("observations", small.rows("observations")[8], indicator_id="", status="")
    small.edit("observations", small.rows("observations")[2], status="")
    small.edit("sources", small.rows("sources")[2], genre="")
    found = [(one.file, one.line, one.column) for one in small.validate().findings if one.code == "S02"]
    lines = [row.line for row in small.rows("observations")]
    assert found == [
        ("data/sources.csv", small.rows("sources")[2].line, "genre"),
        ("data/observations.csv", lines[2], "status"),
        ("data/observations.csv", lines[8], "indicator_id"),
        ("data/observations.csv", lines[8], "status"),
    ]


def test_the_line_is_the_physical_one_below_a_quote_of_several_lines(small: Checkout) -> None:
    rows = small.rows("observations")
    small.edit("observations", rows[0], quote="one\ntwo\nthree")
    below = small.rows("observations")[1]
    assert below.line == rows[1].line + 2
    small.edit("observations", below, status="")
    (finding,) = [one for one in small.validate().findings if one.code == "S02"]
    assert finding.line == below.line


def test_validating_reads_and_writes_nothing(small: Checkout) -> None:
    small.edit("observations", small.rows("observations")[2], status="")
    before = small.snapshot()
    small.validate()
    assert small.snapshot() == before


def test_evidence_that_is_left_unchecked_is_said(small: Checkout) -> None:
    for row in small.rows("sources"):
        (small.root / row["file"]).unlink()
    missed = small.validate()
    assert {finding.code for finding in missed.findings} == {"E01"}
    report = validate(small.root, without_sources=True)
    assert report.ok
    assert Layer.EVIDENCE in {gap.layer for gap in report.unchecked}
    assert Layer.EVIDENCE not in report.checked
    assert "not checked: evidence" in text_report(report)
    assert {gap["layer"] for gap in json.loads(json_report(report))["unchecked"]} >= {"evidence"}


def test_a_path_without_a_package_is_refused(small: Checkout) -> None:
    with pytest.raises(PackageNotFoundError, match="nowhere"):
        validate(small.root / "nowhere")
    with pytest.raises(PackageNotFoundError, match=r"datapackage\.json"):
        validate(small.root / "data")


def test_the_default_is_the_nearest_package(small: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.root / "data")
    assert validate().root == str(small.root)
    assert str(installed_package()) != validate().root


def test_the_text_report_shows_place_rule_cell_and_remedy(small: Checkout) -> None:
    row = small.first("observations", lambda row: row["qualifier"] == "nearly")
    changed = small.edit("observations", row, qualifier="nearl")
    place = small.header("observations").index("qualifier") + 1
    text = text_report(small.validate())
    assert f"data/observations.csv:{changed.line}:{place} S05 [qualifier]" in text
    assert "did you mean 'nearly'?" in text
    assert f" | {changed['observation_id']}," in text
    assert "mend: " in text


def test_what_a_translation_may_mean_is_asked_once(small: Checkout) -> None:
    row = small.rows("translations")[-1]
    small.edit("translations", row, record_id=f"{row['record_id']}-old")
    (found,) = (one for one in validate(small.root, select=["R33"]).findings if one.column == "record_id")
    assert found.expected == f"did you mean {row['record_id']!r}?"


def test_the_json_report_holds_what_the_text_report_holds(small: Checkout) -> None:
    small.edit("observations", small.rows("observations")[2], status="")
    report = small.validate()
    data = json.loads(json_report(report))
    assert data["ok"] is False
    assert len(data["findings"]) == len(report.findings)
    finding = next(one for one in data["findings"] if one["code"] == "S02")
    assert finding["file"] == "data/observations.csv"
    assert finding["layer"] == "schema"
    assert finding["severity"] == "error"
    assert finding["column"] == "status"
    assert data["counts"]["schema"] == report.counts()[Layer.SCHEMA]


def test_a_factor_below_zero_is_told_and_stops_nothing(small: Checkout) -> None:
    """Figures that are derived from shares meet it too."""
    small.edit("units", small.first("units", lambda row: row["unit_id"] == "percent"), factor="-0.01")
    assert any(finding.file == "data/units.csv" for finding in small.validate().findings)

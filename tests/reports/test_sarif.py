"""The SARIF report keeps to the published schema, and its regions are the cells."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

from indicators import Report, all_rules
from indicators.reports import render
from tests.checkout import Checkout
from tests.reports.conftest import Faulty

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


def run_of(report: Report) -> dict[str, Any]:
    log = json.loads(render(report, "sarif"))
    assert list(Draft4Validator(SCHEMA).iter_errors(log)) == []
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_reports_keep_to_the_schema(faulty: Faulty, sound: Report) -> None:
    assert run_of(sound)["results"] == []
    assert len(run_of(faulty.report)["results"]) == len(faulty.report.findings)


def test_every_rule_has_help(faulty: Faulty) -> None:
    listed = run_of(faulty.report)["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in listed] == list(all_rules())
    assert all(rule["help"]["text"] and rule["help"]["markdown"] for rule in listed)


def test_results_name_their_rule_level_and_file(faulty: Faulty) -> None:
    run = run_of(faulty.report)
    for finding, result in zip(faulty.report.findings, run["results"], strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["level"] == {"error": "error", "notice": "note"}[finding.severity]
        (location,) = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"] == finding.file
        assert ("relatedLocations" in result) == (finding.related is not None)


def test_a_region_is_the_cell_as_written(faulty: Faulty) -> None:
    checked = 0
    for finding, result in zip(faulty.report.findings, run_of(faulty.report)["results"], strict=True):
        region = result["locations"][0]["physicalLocation"].get("region")
        if not finding.column_number or "endColumn" not in region:
            continue
        text = (faulty.checkout.root / finding.file).read_bytes().decode()
        lines = text.split("\n")
        begin = sum(len(line) + 1 for line in lines[: region["startLine"] - 1]) + region["startColumn"] - 1
        end = sum(len(line) + 1 for line in lines[: region["endLine"] - 1]) + region["endColumn"] - 1
        written = text[begin:end]
        unquoted = written[1:-1].replace('""', '"') if written.startswith('"') else written
        assert unquoted == finding.value
        checked += 1
    assert checked > 20


def test_what_was_not_checked_is_a_notification(form_only: Report) -> None:
    (invocation,) = run_of(form_only)["invocations"]
    (notification,) = invocation["toolConfigurationNotifications"]
    assert "evidence" in notification["message"]["text"]


def test_a_file_of_a_package_below_the_repository_is_named_from_its_top(faulty: Faulty, damaged: Checkout) -> None:
    (damaged.root.parent / ".git").mkdir()
    report = replace(faulty.report, root=str(damaged.root))
    uri = run_of(report)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == f"package/{faulty.report.findings[0].file}"

"""The JSON report keeps to its published schema and holds every finding."""

from __future__ import annotations

import json
from dataclasses import asdict

from jsonschema import Draft202012Validator

from indicators import Report, validate
from indicators.records import Layer
from indicators.reports import render
from indicators.reports.for_programs import report_schema
from tests.checkout import PROJECT
from tests.reports.conftest import Faulty


def assert_valid(report: Report) -> None:
    schema = report_schema()
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(json.loads(render(report, "json")))) == []


def test_reports_keep_to_the_schema(faulty: Faulty, sound: Report) -> None:
    assert len({finding.layer for finding in faulty.report.findings}) > 4
    assert_valid(faulty.report)
    assert_valid(validate(faulty.checkout.root, select=["E05"], without_sources=True))
    assert_valid(sound)


def test_the_real_package_is_clean(sound: Report) -> None:
    assert sound.root == str(PROJECT)
    assert (sound.findings, sound.unchecked) == ((), ())


def test_the_schema_names_every_layer() -> None:
    assert report_schema()["$defs"]["layer"]["enum"] == list(Layer)


def test_every_finding_is_there_as_it_is(faulty: Faulty) -> None:
    findings = json.loads(render(faulty.report, "json"))["findings"]
    expected = json.loads(json.dumps([asdict(finding) for finding in faulty.report.findings]))
    assert findings == expected

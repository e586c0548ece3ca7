"""The JUnit report keeps to the XSD of the Jenkins plugin, and to what stricter readers ask besides."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import xmlschema

from indicators import Report, all_rules, validate
from indicators.records import Layer, Severity
from indicators.reports import render
from tests.reports.conftest import Faulty

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).parent / "schemas" / "junit-10.xsd"))


def suites_of(report: Report) -> Element:
    written = render(report, "junit")
    SCHEMA.validate(written)
    return ElementTree.fromstring(written)


def test_reports_keep_to_the_schema(faulty: Faulty, sound: Report) -> None:
    suites_of(sound)
    suites_of(faulty.report)
    suites_of(validate(faulty.checkout.root, select=["E05"]))


def test_every_finding_is_a_failure(faulty: Faulty) -> None:
    failures = suites_of(faulty.report).iter("failure")
    assert [failure.get("type") for failure in failures] == [
        finding.code
        for layer in Layer
        for code in all_rules()
        for finding in faulty.report.findings
        if finding.layer is layer and finding.code == code and finding.severity is Severity.ERROR
    ]


def test_counts_are_those_of_the_cases(faulty: Faulty) -> None:
    for suite in suites_of(validate(faulty.checkout.root, ignore=["S", "F01"])):
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("skipped") == str(len(suite.findall("testcase/skipped")))


def test_rules_that_did_not_run_are_skipped(faulty: Faulty) -> None:
    suites = suites_of(validate(faulty.checkout.root, select=["E05", "E06"]))
    ran = [case.get("name", "")[:3] for case in suites.iter("testcase") if case.find("skipped") is None]
    assert ran == ["E05", "E06"]
    assert "left out by --select" in suites.findtext("testsuite/system-out", "")


def test_suites_have_what_the_stricter_schema_of_ant_asks(faulty: Faulty) -> None:
    """Its order of elements, its attributes, a time stamp without zone, one outcome for each case."""
    for number, suite in enumerate(suites_of(faulty.report)):
        tags = [child.tag for child in suite]
        assert tags == ["properties", *["testcase"] * (len(tags) - 3), "system-out", "system-err"]
        assert suite.get("id") == str(number)
        assert {"name", "package", "hostname", "tests", "failures", "errors", "time"} <= set(suite.keys())
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", suite.get("timestamp", ""))
        for case in suite.iter("testcase"):
            assert {"name", "classname", "time"} == set(case.keys())
            assert len(case) <= 1

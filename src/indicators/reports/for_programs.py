"""A report for programs: JSON as report.schema.json describes it, SARIF for code scanning, JUnit for test runners."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from indicators import installed_version
from indicators.model.tables import TABLES
from indicators.reports.excerpts import Excerpts, from_repository
from indicators.reports.for_people import tables_of, unchecked
from indicators.rules.catalogue import rules_of
from indicators.rules.findings import Finding, Layer, Place, Report, Severity, cut
from indicators.rules.rules import Rule
from indicators.rules.unsettled import SourceCoverage

_VERSION = 1
"""Of the form. It rises when a program that reads the last one would break."""


def json_report(report: Report) -> str:
    """The report as one JSON object, with every finding."""
    return json.dumps(
        {
            "version": _VERSION,
            "ok": report.ok,
            "root": report.root,
            "began": report.began.isoformat(timespec="seconds"),
            "seconds": round(report.seconds, 3),
            "scope": report.scope,
            "thorough": report.thorough,
            "rows": dict(report.rows),
            "rules": list(report.rules),
            "checked": list(report.checked),
            "unchecked": [asdict(gap) for gap in report.unchecked],
            "counts": report.counts(),
            "findings": [{**asdict(finding), "value": cut(finding.value)} for finding in report.findings],
        },
        ensure_ascii=False,
        indent=2,
    )


def report_schema() -> dict[str, Any]:
    """The JSON Schema of the report that ``indicators validate --format json`` writes."""
    schema = json.loads((files("indicators.reports") / "report.schema.json").read_text(encoding="utf-8"))
    assert isinstance(schema, dict)
    return schema


def rule_data(rule: Rule) -> dict[str, Any]:
    """The page as JSON holds it."""
    return {
        "code": rule.code,
        "layer": rule.layer.value,
        "severity": rule.severity.value,
        "tables": list(tables_of(rule) or TABLES),
        "title": rule.page.title,
        "meaning": rule.page.meaning,
        "fails": rule.page.fails,
        "passes": rule.page.passes,
        "mend": rule.page.mend,
    }


def coverage_json(sources: Sequence[SourceCoverage]) -> str:
    """The counts as JSON."""
    listed = [{**asdict(source), "mentions": source.mentions, "settled": source.settled} for source in sources]
    return json.dumps(listed, ensure_ascii=False, indent=2)


_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def sarif_report(report: Report) -> str:
    """One run with every rule and every finding."""
    excerpts = Excerpts(report.root)
    prefix, rules = from_repository(report.root), rules_of(report)
    places = {code: place for place, code in enumerate(rules)}
    run = {
        "tool": driver([_descriptor(rule) for rule in rules.values()]),
        "invocations": [
            {
                "executionSuccessful": True,
                "startTimeUtc": report.began.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "toolConfigurationNotifications": [
                    {"level": "warning", "message": {"text": f"not checked: {gap}"}} for gap in unchecked(report)
                ],
                "properties": {"thorough": report.thorough},
            }
        ],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, places[finding.code], excerpts, prefix) for finding in report.findings],
    }
    return log(run)


def driver(rules: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The tool that a run is of, with its rules."""
    return {"driver": {"name": "indicators", "semanticVersion": installed_version(), "rules": rules}}


def log(run: Mapping[str, Any]) -> str:
    """A file of one run."""
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _descriptor(rule: Rule) -> dict[str, Any]:
    page = rule.page
    parts = (page.meaning, f"Fails: {page.fails}", f"Passes: {page.passes}", f"Mend: {page.mend}")
    marked = (page.meaning, f"- fails: `{page.fails}`", f"- passes: `{page.passes}`", f"- mend: {page.mend}")
    return {
        "id": rule.code,
        "shortDescription": {"text": f"{page.title}."},
        "fullDescription": {"text": page.meaning or f"{page.title}."},
        "help": {
            "text": "\n".join(part for part in parts if part),
            "markdown": "\n".join(part for part in marked if part),
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.layer.value]},
    }


def _result(finding: Finding, place: int, excerpts: Excerpts, prefix: str) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": place,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}\nExpected: {finding.expected}\nMend: {finding.mend}"},
        "locations": [{"physicalLocation": _location(finding, excerpts, prefix)}],
        "properties": {"column": finding.column, "columnNumber": finding.column_number, "value": cut(finding.value)},
    }
    if finding.related is not None:
        result["relatedLocations"] = [_related(finding.related, prefix)]
    return result


def _location(finding: Finding, excerpts: Excerpts, prefix: str) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": artifact(prefix + finding.file)}
    excerpt = excerpts.of(finding)
    if excerpt is not None:
        location["region"] = {
            "startLine": excerpt.line,
            "startColumn": excerpt.column,
            "endLine": excerpt.end_line,
            "endColumn": excerpt.end_column,
        }
    elif finding.line:
        location["region"] = {"startLine": finding.line}
    return location


def _related(place: Place, prefix: str) -> dict[str, Any]:
    location: dict[str, Any] = {"artifactLocation": artifact(prefix + place.file)}
    if place.line:
        location["region"] = {"startLine": place.line}
        if place.column:
            location["region"]["startColumn"] = place.column
    related: dict[str, Any] = {"id": 0, "physicalLocation": location}
    if place.words:
        related["message"] = {"text": place.words}
    return related


def artifact(path: str) -> dict[str, str]:
    """A file of the repository."""
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_report(report: Report) -> str:
    """The report as XML. The clock gives one time for all, so that it stands at the first suite."""
    suites = Element("testsuites")
    gaps = {gap.layer: gap.reason for gap in report.unchecked}
    layers = (layer for layer in Layer if layer is not Layer.OWN or report.own)
    for number, layer in enumerate(layers):
        _suite(suites, number, layer, report, gaps.get(layer, ""))
    ElementTree.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suites, encoding="unicode")


def _suite(suites: Element, number: int, layer: Layer, report: Report, gap: str) -> None:
    found: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.layer is layer:
            found.setdefault(finding.code, []).append(finding)
    suite = SubElement(
        suites,
        "testsuite",
        {
            "name": f"indicators.{layer}",
            "package": "indicators",
            "id": str(number),
            "timestamp": report.began.strftime("%Y-%m-%dT%H:%M:%S"),
            "hostname": "localhost",
            "errors": "0",
        },
    )
    properties = SubElement(suite, "properties")
    SubElement(properties, "property", {"name": "thorough", "value": str(report.thorough).lower()})
    prefix = from_repository(report.root)
    lighter: list[str] = []
    for rule in (rule for rule in rules_of(report).values() if rule.layer is layer):
        for case in _cases(rule, found.get(rule.code, []), rule.code in report.rules, prefix, lighter):
            suite.append(case)
    SubElement(suite, "system-out").text = _clean("\n".join([*lighter, f"not checked: {gap}" if gap else ""]).strip())
    SubElement(suite, "system-err")
    cases = suite.findall("testcase")
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(case.find("failure") is not None for case in cases)))
    suite.set("skipped", str(sum(case.find("skipped") is not None for case in cases)))
    suite.set("time", f"{report.seconds if number == 0 else 0:.3f}")


def _cases(rule: Rule, found: list[Finding], ran: bool, prefix: str, lighter: list[str]) -> Iterator[Element]:
    failed = [finding for finding in found if finding.severity is Severity.ERROR]
    lighter += [
        f"{finding.severity}: {prefix}{finding.place()} {finding.code} {finding.message}"
        for finding in found
        if finding.severity is not Severity.ERROR
    ]
    for finding in failed:
        case = _case(rule, f"{finding.code} {prefix}{finding.place()}")
        failure = SubElement(case, "failure", {"message": _clean(finding.message), "type": finding.code})
        failure.text = _clean("\n".join(_body(finding, prefix)))
        yield case
    if not failed:
        case = _case(rule, f"{rule.code} {rule.page.title}")
        if not ran:
            SubElement(case, "skipped")
        yield case


def _case(rule: Rule, name: str) -> Element:
    return Element("testcase", {"name": _clean(name), "classname": f"indicators.{rule.layer}", "time": "0"})


def _body(finding: Finding, prefix: str) -> Iterator[str]:
    column = f" [{finding.column}]" if finding.column else ""
    yield f"{prefix}{finding.place()} {finding.code}{column} {finding.message}"
    if finding.value:
        yield f"found: {cut(finding.value)}"
    yield f"expected: {finding.expected}"
    if finding.related is not None:
        yield f"see: {prefix}{finding.related.file}:{finding.related.line}: {finding.related.words}"
    yield f"mend: {finding.mend}"


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return _NOT_XML.sub("\ufffd", text)

"""A report as SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from indicators import installed_version
from indicators.reports.excerpts import Excerpts, from_repository
from indicators.reports.summary import unchecked
from indicators.rules.catalogue import rules_of
from indicators.rules.findings import Finding, Place, Report, Severity, cut
from indicators.rules.rules import Rule

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def render(report: Report) -> str:
    """One run with every rule and every finding."""
    excerpts = Excerpts(report.root)
    prefix, rules = from_repository(report.root), rules_of(report)
    places = {code: place for place, code in enumerate(rules)}
    run = {
        "tool": driver([_rule(rule) for rule in rules.values()]),
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


def _rule(rule: Rule) -> dict[str, Any]:
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

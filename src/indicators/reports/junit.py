"""A report as JUnit XML: a suite per layer, a case per rule that held and per finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from indicators.reports.excerpts import from_repository
from indicators.rules.catalogue import RULES
from indicators.rules.findings import Finding, Layer, Report, Severity, cut
from indicators.rules.rules import Rule

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """The report as XML. The clock gives one time for all, so that it stands at the first suite."""
    suites = Element("testsuites")
    gaps = {gap.layer: gap.reason for gap in report.unchecked}
    for number, layer in enumerate(Layer):
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
    for rule in (rule for rule in RULES.values() if rule.layer is layer):
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

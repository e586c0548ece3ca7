"""A report as GitHub annotations, each on its line of a pull request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from indicators.reports.excerpts import Excerpts, from_repository
from indicators.reports.grid import printable, shortened
from indicators.reports.summary import counts, fold, manner, unchecked, verdict
from indicators.rules.catalogue import rules_of
from indicators.rules.findings import Finding, Report
from indicators.rules.rules import Rule


def render(report: Report) -> str:
    """One workflow command per finding, equal ones folded, then the summary as plain text."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    excerpts = Excerpts(report.root)
    prefix, rules = from_repository(report.root), rules_of(report)
    for group in fold(report.findings):
        for finding in group.shown:
            message, expected = shortened(finding.message), shortened(finding.expected)
            text = f"{message}\nexpected: {expected}\nmend: {finding.mend}"
            yield _of_finding(finding, text, excerpts, prefix, rules)
        if group.folded:
            yield _of_finding(group.folded[0], f"{group.rest()}, this among them", excerpts, prefix, rules)
    yield f"{verdict(report)} ({report.seconds:.1f} s, {manner(report)})"
    if report.checked:
        yield f"found by layer: {counts(report)}"
    if report.scope:
        yield f"only what changed: {report.scope}"
    for gap in unchecked(report):
        yield annotation("notice", {"title": "not checked"}, gap)


def _of_finding(finding: Finding, text: str, excerpts: Excerpts, prefix: str, rules: Mapping[str, Rule]) -> str:
    properties = {"file": prefix + finding.file}
    excerpt = excerpts.of(finding)
    if excerpt is not None:
        properties["line"] = str(excerpt.line)
        if excerpt.end_line == excerpt.line and not excerpt.whole:
            # GitHub counts the last character in; SARIF, which excerpts follow, does not.
            properties["col"] = str(excerpt.column)
            properties["endColumn"] = str(max(excerpt.end_column - 1, excerpt.column))
    elif finding.line:
        properties["line"] = str(finding.line)
    column = f" [{finding.column}]" if finding.column else ""
    properties["title"] = f"{finding.code}{shortened(column)} {rules[finding.code].page.title}"
    return annotation(finding.severity, properties, text)


def annotation(level: str, properties: Mapping[str, str], text: str) -> str:
    """A workflow command of a level: error, warning or notice."""
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {written}::{_data(text)}"


def _data(text: str) -> str:
    return "%0A".join(printable(line).replace("%", "%25") for line in text.split("\n"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")

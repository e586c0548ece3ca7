"""A report as Markdown, for a pull request or the summary page of a workflow."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.reports.excerpts import from_repository
from indicators.reports.folding import fold
from indicators.reports.grid import Markdown, escaped, markdown_table
from indicators.reports.summary import manner, unchecked, verdict
from indicators.rules.findings import Finding, Report


def render(report: Report) -> str:
    """A heading with the verdict, counts by layer, and a table of findings with equal ones folded."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    yield f"### {'✅' if report.ok else '❌'} indicators validate: {verdict(report)} ({manner(report)})"
    yield ""
    counts = report.counts()
    if counts:
        yield markdown_table(tuple(counts), [tuple(map(str, counts.values()))], numbers=True)
        yield ""
    if report.scope:
        yield f"Only what changed: {escaped(report.scope)}."
        yield ""
    for gap in unchecked(report):
        yield f"Not checked: {escaped(gap)}."
        yield ""
    if not report.findings:
        return
    prefix = from_repository(report.root)
    rows: list[tuple[str, ...]] = []
    for group in fold(report.findings):
        rows += [_row(finding, prefix) for finding in group.shown]
        if group.folded:
            first = group.folded[0]
            rows.append((_code(prefix + first.file), first.code, group.rest(), "", ""))
    yield markdown_table(("where", "rule", "what is wrong", "expected", "how to mend it"), rows)
    yield ""
    yield "`indicators rule CODE` explains a rule."


def _row(finding: Finding, prefix: str) -> tuple[str, ...]:
    column = f" {_code(finding.column)}" if finding.column else ""
    return (
        Markdown(f"{_code(prefix + finding.place())}{column}"),
        finding.code,
        escaped(finding.message),
        _code(finding.expected),
        Markdown(escaped(finding.mend).replace("&#96;", "`")),
    )


def _code(text: str) -> Markdown:
    return Markdown(f"<code>{escaped(text)}</code>" if text else "")

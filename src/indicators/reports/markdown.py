"""A report as Markdown, for a pull request or the summary page of a workflow; the page of a rule for the docs."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.reports.excerpts import from_repository
from indicators.reports.grid import Markdown, escaped, markdown_table
from indicators.reports.summary import fold, manner, tables_of, unchecked, verdict
from indicators.rules.findings import Finding, Report
from indicators.rules.rules import Rule


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


def rule_markdown(rule: Rule) -> str:
    """The page for the docs, under a heading of the third level."""
    page = rule.page
    tables = ", ".join(tables_of(rule))
    lines = [f"### {rule.code}: {page.title}{f' ({tables})' if tables else ''}", ""]
    if page.meaning:
        lines += [page.meaning, ""]
    lines += [f"- fails: `{page.fails}`", f"- passes: `{page.passes}`", f"- mend: {page.mend}", ""]
    return "\n".join(lines)

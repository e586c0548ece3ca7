"""A report for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from indicators.checks.findings import Finding
from indicators.checks.validation import Report


def render(report: Report) -> str:
    """One block per finding, grouped by file, then a summary."""
    blocks = []
    for file, findings in groupby(report.findings, key=lambda finding: finding.file):
        blocks.append(f"{file}\n" + "\n".join("\n".join(_lines(finding)) for finding in findings))
    blocks.append("\n".join(_summary(report)))
    return "\n\n".join(blocks)


def _lines(finding: Finding) -> Iterator[str]:
    column = f" [{finding.column}]" if finding.column else ""
    yield f"  {finding.place()}: {finding.code}{column} {finding.message}"
    if finding.value:
        yield f"      found: {_short(finding.value)}"
    yield f"      expected: {_short(finding.expected)}"
    yield f"      mend: {finding.mend}"
    if finding.related is not None:
        words = f": {finding.related.words}" if finding.related.words else ""
        where = f"{finding.related.file}:{finding.related.line}" if finding.related.line else finding.related.file
        yield f"      see: {where}{words}"


def _short(text: str) -> str:
    text = text.replace("\n", "⏎")
    return text if len(text) <= 120 else text[:120] + "…"


def _summary(report: Report) -> Iterator[str]:
    rows = sum(report.rows.values())
    counts = ", ".join(f"{layer} {count}" for layer, count in report.counts().items())
    verdict = "no problems" if not report.findings else _plural(len(report.findings), "problem")
    where = f"{_plural(rows, 'row')} of {_plural(len(report.rows), 'table')}"
    yield f"{verdict} in {where} ({counts}; {report.seconds:.1f} s)"
    for gap in report.unchecked:
        yield f"not checked: {gap.layer}: {gap.reason}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"

"""The closing words of a report: the verdict, counts by layer, what was not checked."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.rules.findings import Report, Severity


def plural(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def verdict(report: Report) -> str:
    """``3 problems in 647 rows of 11 tables``."""
    where = f"{plural(sum(report.rows.values()), 'row')} of {plural(len(report.rows), 'table')}"
    if not report.findings:
        return f"no problems in {where}"
    lighter = [
        plural(count, severity.value)
        for severity in (Severity.WARNING, Severity.NOTICE)
        if (count := sum(finding.severity is severity for finding in report.findings))
    ]
    among = f", {' and '.join(lighter)} among them," if lighter else ""
    return f"{plural(len(report.findings), 'problem')}{among} in {where}"


def manner(report: Report) -> str:
    """Whether every rule looked at every row, or at those that fast expressions suspected."""
    return "thorough" if report.thorough else "screened"


def counts(report: Report) -> str:
    """``form 0, schema 1, …``: the layers that were checked, with what was found in each."""
    return ", ".join(f"{layer} {count}" for layer, count in report.counts().items())


def unchecked(report: Report) -> Iterator[str]:
    """``evidence, derivation: left out by --layer``: layers with the same reason together."""
    layers: dict[str, list[str]] = {}
    for gap in report.unchecked:
        layers.setdefault(gap.reason, []).append(gap.layer)
    for reason, names in layers.items():
        yield f"{', '.join(names)}: {reason}"

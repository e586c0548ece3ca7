"""A report summed up: many findings of one kind told once, never dropped, and its closing words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from indicators.model.tables import TABLES
from indicators.rules.findings import Finding, Report, Severity
from indicators.rules.rules import EVERY, Rule

_SHOWN, _LIMIT = 3, 5
"""More than `_LIMIT` findings of one kind are folded after `_SHOWN`."""
_COLUMNS = 25
"""A rule that speaks of more columns of one file than any table has is told once for all of them."""
_RANGES = 12
"""So many lines or runs of lines are named."""


@dataclass(slots=True)
class Fold:
    """Findings of one rule about one column of one file that are told together."""

    findings: list[Finding] = field(default_factory=list)
    """In order."""

    @property
    def shown(self) -> Sequence[Finding]:
        """Those that are told in full."""
        return self.findings if len(self.findings) <= _LIMIT else self.findings[:_SHOWN]

    @property
    def folded(self) -> Sequence[Finding]:
        """Those that are told by number and line."""
        return self.findings[len(self.shown) :]

    def rest(self) -> str:
        """``27 more like it on lines 9–30, 41 and 50``; empty where all are shown."""
        if not self.folded:
            return ""
        lines = _runs(sorted({finding.line for finding in self.folded if finding.line}))
        where = f" on line{'s' if len(self.folded) > 1 else ''} {_listed(lines)}" if lines else ""
        return f"{len(self.folded)} more like it{where}"


def fold(findings: Iterable[Finding]) -> list[Fold]:
    """The findings by file, rule and column, in the order of the first of each."""
    findings = list(findings)
    columns: dict[tuple[str, str], set[str]] = {}
    for finding in findings:
        columns.setdefault((finding.file, finding.code), set()).add(_column(finding))
    folds: dict[tuple[str, str, str], Fold] = {}
    for finding in findings:
        many = len(columns[finding.file, finding.code]) > _COLUMNS
        key = (finding.file, finding.code, "" if many else _column(finding))
        folds.setdefault(key, Fold()).findings.append(finding)
    return list(folds.values())


def _column(finding: Finding) -> str:
    """A property of datapackage.json is named by its whole path: resources/units/bytes."""
    return finding.column.rpartition("/")[2]


def _runs(lines: Sequence[int]) -> list[str]:
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][-1] + 1:
            runs[-1].append(line)
        else:
            runs.append([line])
    return [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]


def _listed(words: Sequence[str]) -> str:
    if len(words) > _RANGES:
        return ", ".join(words[:_RANGES]) + " …"
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def tables_of(rule: Rule) -> tuple[str, ...]:
    """The tables that a rule looks at; none where it is all."""
    return () if EVERY in rule.tables or len(rule.tables) == len(TABLES) else rule.tables


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

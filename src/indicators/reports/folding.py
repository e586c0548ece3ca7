"""Many findings of one kind told once, with their number and lines: folded, never dropped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indicators.rules.findings import Finding

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

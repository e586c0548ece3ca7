"""What validation says in the end: the findings in order, what was checked, what was not and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from indicators.package.location import DESCRIPTOR
from indicators.rules.findings import Finding, Layer, Severity


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A layer that was not checked, or not in full, and why."""

    layer: Layer
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found.

    Attributes
    ----------
    root : str
        The package's directory.
    findings : tuple of Finding
        In order of file, line, column and code.
    rows : mapping of str to int
        How many rows of each table were checked.
    checked : tuple of Layer
        The layers that ran.
    unchecked : tuple of Unchecked
        Those that did not, or not in full, and why.
    seconds : float
        Wall time.
    began : datetime
        When validation began, in UTC.
    rules : tuple of str
        The codes of the rules that ran.
    scope : str
        Which rows findings were kept for, in words; empty where it was all.
    thorough : bool
        Whether every rule looked at every row; else at those that fast expressions suspected.
    """

    root: str
    findings: tuple[Finding, ...]
    rows: Mapping[str, int]
    checked: tuple[Layer, ...]
    unchecked: tuple[Unchecked, ...]
    seconds: float
    began: datetime
    rules: tuple[str, ...]
    scope: str = ""
    thorough: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing is an error. What was not checked is in `unchecked`."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    def counts(self) -> dict[Layer, int]:
        """Findings per layer that ran."""
        return {layer: sum(finding.layer is layer for finding in self.findings) for layer in self.checked}


def in_order(findings: Iterable[Finding], files: Mapping[str, int]) -> list[Finding]:
    """The findings by file, line, column and code; `files` says which come first, then comes datapackage.json."""
    places = {**files, DESCRIPTOR: max(files.values(), default=0) + 1}
    return sorted(
        findings,
        key=lambda finding: (
            places.get(finding.file, places[DESCRIPTOR] + 1),
            finding.line,
            finding.column_number,
            finding.code,
        ),
    )

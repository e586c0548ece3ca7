"""`validate`: every layer over every table of a package, into one report."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.checks.batch import Batch
from indicators.checks.context import Context
from indicators.checks.coverage import COVERAGE_RULES
from indicators.checks.derivation import DERIVATION_RULES
from indicators.checks.descriptor import descriptor_findings
from indicators.checks.evidence import EVIDENCE_RULES
from indicators.checks.findings import Finding, Layer, Severity
from indicators.checks.form import FORM_RULES, defect_findings
from indicators.checks.references import REFERENCE_RULES
from indicators.checks.rules import Rule
from indicators.checks.wording import WORDING_RULES
from indicators.package.location import DESCRIPTOR, nearest_package
from indicators.package.package import Package
from indicators.schema.tables import TABLES


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A layer that could not be checked here, and why."""

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
        Those that could not, and why.
    seconds : float
        Wall time.
    """

    root: str
    findings: tuple[Finding, ...]
    rows: Mapping[str, int]
    checked: tuple[Layer, ...]
    unchecked: tuple[Unchecked, ...]
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether nothing is an error. What was not checked is in `unchecked`."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    def counts(self) -> dict[Layer, int]:
        """Findings per layer that ran."""
        return {layer: sum(finding.layer is layer for finding in self.findings) for layer in self.checked}


def validate(path: str | Path | None = None, *, without_sources: bool = False) -> Report:
    """Check a package in every layer.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.
    without_sources : bool
        The source documents are known not to be here: leave the evidence unchecked, and say so, where they would
        otherwise be missed. An installed package never has them.

    Returns
    -------
    Report

    Raises
    ------
    PackageNotFoundError
        There is no package.
    """
    begun = time.perf_counter()
    package = Package.open(nearest_package() if path is None else path)
    context = Context(package)
    unchecked: tuple[Unchecked, ...] = ()
    if not package.holds_sources:
        unchecked = _without_sources("an installed package comes without its source documents")
    elif without_sources:
        unchecked = _without_sources("validated without the source documents, as asked")
    left_out = {gap.layer for gap in unchecked}
    checked = tuple(layer for layer in Layer if layer not in left_out)
    found: list[Finding] = []
    for table in TABLES.values():
        found.extend(_findings(Batch(table, package.rows(table.name)), context, checked))
    found.extend(descriptor_findings(context))
    return Report(
        str(package.root),
        tuple(_in_order(found)),
        {name: len(package.rows(name)) for name in TABLES},
        checked,
        unchecked,
        time.perf_counter() - begun,
    )


def _without_sources(reason: str) -> tuple[Unchecked, ...]:
    return tuple(Unchecked(layer, reason) for layer in (Layer.EVIDENCE, Layer.DERIVATION, Layer.COVERAGE))


def _findings(batch: Batch, context: Context, layers: Iterable[Layer]) -> Iterator[Finding]:
    from indicators.checks.schema import schema_findings

    for layer in layers:
        match layer:
            case Layer.FORM:
                yield from defect_findings(batch)
                yield from _run(FORM_RULES, batch, context)
            case Layer.SCHEMA:
                yield from schema_findings(batch)
            case Layer.REFERENCES:
                yield from _run(REFERENCE_RULES, batch, context)
            case Layer.EVIDENCE:
                yield from _run((*EVIDENCE_RULES, *WORDING_RULES), batch, context)
            case Layer.DERIVATION:
                yield from _run(DERIVATION_RULES, batch, context)
            case Layer.COVERAGE:
                yield from _run(COVERAGE_RULES, batch, context)
            case Layer.PACKAGE:
                pass


def _run(rules: Iterable[Rule], batch: Batch, context: Context) -> Iterator[Finding]:
    for rule in rules:
        if not rule.tables or batch.table.name in rule.tables:
            yield from rule.run(batch, context)


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    files = {f"data/{name}.csv": place for place, name in enumerate(TABLES)} | {DESCRIPTOR: len(TABLES)}
    return sorted(
        findings,
        key=lambda finding: (files.get(finding.file, len(files)), finding.line, finding.column_number, finding.code),
    )

"""`validate`: every layer over every table of a package, into one report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.model.tables import TABLES
from indicators.package.configuration import read_configuration
from indicators.package.errors import PackageError
from indicators.package.location import DESCRIPTOR, nearest_package, table_path
from indicators.package.package import Package
from indicators.rules.batch import Batch
from indicators.rules.catalogue import RULES
from indicators.rules.context import Context
from indicators.rules.declared import declaration_findings
from indicators.rules.descriptor import descriptor_findings
from indicators.rules.findings import Finding, Layer, Severity
from indicators.rules.form import defect_findings
from indicators.rules.highlighted import highlight_findings
from indicators.rules.selection import selection

if TYPE_CHECKING:
    from indicators.history.releases import Baseline

_NEED_SOURCES = (Layer.EVIDENCE, Layer.DERIVATION, Layer.COVERAGE)


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

    @property
    def ok(self) -> bool:
        """Whether nothing is an error. What was not checked is in `unchecked`."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    def counts(self) -> dict[Layer, int]:
        """Findings per layer that ran."""
        return {layer: sum(finding.layer is layer for finding in self.findings) for layer in self.checked}


@dataclass(frozen=True, slots=True)
class Found:
    """What the rules found in a package.

    Attributes
    ----------
    findings : sequence of Finding
    rows : mapping of str to int
        How many rows of each table were checked.
    files : mapping of str to int
        In which order the findings of files are told; those of other files come last.
    unchecked : mapping of Layer to str
        Why a layer was not checked in full.
    """

    findings: Sequence[Finding]
    rows: Mapping[str, int]
    files: Mapping[str, int]
    unchecked: Mapping[Layer, str] = field(default_factory=dict)


def find_in_memory(package: Package, codes: AbstractSet[str]) -> Found:
    """What the rules of these codes find, with every table held in memory."""
    return found_in(Context(package), codes)


def found_in(context: Context, codes: AbstractSet[str]) -> Found:
    """What the rules of these codes find, by what a context has read already."""
    findings = list(all_findings(context, codes))
    files = {table_path(name): place for place, name in enumerate(TABLES)}
    return Found(findings, {name: len(context.rows(name)) for name in TABLES}, files)


def validate(
    path: str | Path | Package | None = None,
    *,
    select: Sequence[str] = (),
    ignore: Sequence[str] = (),
    layers: Sequence[str] = (),
    changed: str | None = None,
    against: str | Path | Baseline | None = None,
    without_sources: bool = False,
    find: Callable[[Package, AbstractSet[str]], Found] = find_in_memory,
) -> Report:
    """Check a package, by default in every layer.

    What the package's own configuration selects (``[tool.indicators]`` of pyproject.toml, or indicators.toml) applies,
    and the report says what it leaves out.

    Parameters
    ----------
    path : str, Path or Package, optional
        The package; by default the nearest at or above the current directory.
    select, ignore : sequence of str
        Rules to check, and not to check: codes or beginnings of codes such as ``E05`` or ``E``. The longest that fits
        a rule decides. `select` sets aside what the configuration chooses, `ignore` adds to it.
    layers : sequence of str
        Layers to check, such as ``evidence``.
    changed : str, optional
        A git revision: keep findings about what differs from it, what that refers to, and what refers to it.
    against : str, Path or Baseline, optional
        The release that the layer of releases holds the package against: a git revision, the path of another copy,
        ``latest`` for the highest of the git tags ``vX.Y.Z``, or what `indicators.baseline` gives, also for a release
        repository. Without it that layer does not run.
    without_sources : bool
        The source documents are known not to be here: leave the evidence unchecked, and say so, where they would
        otherwise be missed. An installed package never has them.
    find : callable
        How the rules are run: what those of some codes find in a package.

    Returns
    -------
    Report

    Raises
    ------
    PackageError
        There is no package or revision, the configuration cannot be read, or a word fits no rule or layer.

    Examples
    --------
    >>> import indicators
    >>> report = indicators.validate("path/to/package", select=["E", "F05"])  # doctest: +SKIP
    >>> report.ok  # doctest: +SKIP
    True
    """
    begun, began = time.perf_counter(), datetime.now(UTC)
    package = path if isinstance(path, Package) else Package.open(nearest_package() if path is None else path)
    configured = read_configuration(package.storage)
    chosen = selection(RULES, configured, select=select, ignore=ignore, layers=layers)
    without = _why_without_sources(package, asked=without_sources or configured.without_sources)
    unread = {code for code in chosen.codes if without and RULES[code].layer in _NEED_SOURCES}
    gaps = {**chosen.left_out, **{RULES[code].layer: without for code in unread}}
    codes = chosen.codes - unread
    if against is None:
        gaps.pop(Layer.RELEASE, None)
        wanted = bool(select or layers or configured.select or configured.layer)
        gaps.update(_without_release(codes) if wanted else {})
        codes = frozenset(code for code in codes if RULES[code].layer is not Layer.RELEASE)
    looked = find(package, codes)
    found = list(looked.findings)
    gaps.update(looked.unchecked)
    scope = ""
    if changed is not None:
        from indicators.rules.changes import changes_since

        changes = changes_since(package, changed)
        found = [finding for finding in found if changes.concern(finding)]
        scope = changes.in_words()
    if against is not None and any(RULES[code].layer is Layer.RELEASE for code in codes):
        # What changed since a release is the layer's own matter, whatever `changed` leaves.
        since, gap = _since_release(package, against, broken=any(one.severity is Severity.ERROR for one in found))
        found += _of_codes(codes, since)
        gaps.update({Layer.RELEASE: gap} if gap else {})
    return Report(
        package.storage.place(),
        tuple(in_order(found, looked.files)),
        looked.rows,
        tuple(layer for layer in Layer if any(RULES[code].layer is layer for code in codes)),
        tuple(Unchecked(layer, gaps[layer]) for layer in Layer if layer in gaps),
        time.perf_counter() - begun,
        began,
        tuple(code for code in RULES if code in codes),
        scope,
    )


def _without_release(codes: AbstractSet[str]) -> dict[Layer, str]:
    """Why the layer of releases is not checked, though it is among what was chosen."""
    if any(RULES[code].layer is Layer.RELEASE for code in codes):
        return {Layer.RELEASE: "no release is named to hold the package against; --against names one"}
    return {}


def _since_release(package: Package, against: str | Path | Baseline, *, broken: bool) -> tuple[list[Finding], str]:
    """What falls short of the last release, and why the layer was not checked in full.

    Raises
    ------
    PackageError
        There is no such release, or it cannot be compared with a package that is sound.
    """
    from indicators.history.releases import Baseline, baseline_in_git
    from indicators.history.standing import standing
    from indicators.rules.release import release_findings

    baseline = against if isinstance(against, Baseline) else baseline_in_git(package.root, str(against))
    try:
        found = list(release_findings(standing(package.root, baseline)))
    except PackageError as error:
        if not broken:
            raise
        return [], f"the package cannot be compared: {error}"
    return found, "" if baseline.release is not None else f"no release to compare with: {baseline.why_none}"


def _why_without_sources(package: Package, *, asked: bool) -> str:
    if not package.holds_sources:
        return "an installed package comes without its source documents"
    return "validated without the source documents, as asked" if asked else ""


def all_findings(context: Context, codes: AbstractSet[str]) -> Iterator[Finding]:
    """What the rules of these codes find. A layer of which none is asked for does not run."""
    run = [layer for layer in Layer if any(RULES[code].layer is layer for code in codes)]
    for table in TABLES.values():
        batch = Batch(table, context.rows(table.name))
        for layer in run:
            yield from _of_codes(codes, layer_findings(layer, batch, context, codes))
    if Layer.ANALYSIS in run:
        yield from _of_codes(codes, declaration_findings(context))
        yield from _of_codes(codes, highlight_findings(context))
    if Layer.PACKAGE in run:
        yield from _of_codes(codes, descriptor_findings(context))


def _of_codes(codes: AbstractSet[str], findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.code in codes)


def layer_findings(layer: Layer, batch: Batch, context: Context, codes: AbstractSet[str]) -> Iterator[Finding]:
    if layer is Layer.FORM:
        yield from defect_findings(batch)
    elif layer is Layer.SCHEMA:
        from indicators.rules.schema import schema_findings

        yield from schema_findings(batch)
    for rule in RULES.values():
        if rule.layer is layer and rule.code in codes and (not rule.tables or batch.table.name in rule.tables):
            yield from rule.run(batch, context)


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

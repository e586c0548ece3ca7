"""The tests of ``--indicators``: one per table and layer, each failing with the findings that `validate` has there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from indicators.api import Report, validate
from indicators.errors import PackageError
from indicators.model.tables import TABLES
from indicators.package.files import DESCRIPTOR, table_path
from indicators.reports.for_people import text_report
from indicators.rules.catalogue import RULES
from indicators.rules.findings import Finding, Layer, Severity

_REPORTS = pytest.StashKey[dict[Path, Report]]()
_OF_THE_PACKAGE = (Layer.PACKAGE, Layer.RELEASE)
"""Layers that look at no table by itself; that of releases is asked for elsewhere, with a release to compare with."""

_DESCRIPTOR_TEST = ("datapackage", Layer.PACKAGE)


def validated(config: pytest.Config, root: Path) -> Report:
    """The report of a package, made when the first test of the run asks for it."""
    reports = config.stash.setdefault(_REPORTS, {})
    if root not in reports:
        reports[root] = validate(root, thorough=True)
    return reports[root]


class PackageCollection:
    """The plugin that adds one package's tests to whatever else is collected."""

    def __init__(self, root: Path) -> None:
        self._file = root / DESCRIPTOR

    def add_to(self, config: pytest.Config) -> None:
        """Name the descriptor as a file to collect, since a repository's ``testpaths`` may lead elsewhere."""
        named = (Path(config.invocation_params.dir, argument.partition("::")[0]) for argument in config.args)
        if not any(path.resolve() == self._file.resolve() for path in named):
            config.args.append(str(self._file))

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        if file_path.resolve() != self._file.resolve():
            return None
        return DataPackage.from_parent(parent, path=file_path)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep each test once: a directory that is collected as well may hold the descriptor."""
        seen: set[str] = set()
        kept = []
        for item in items:
            if not isinstance(item, LayerTest) or item.nodeid not in seen:
                kept.append(item)
                seen.add(item.nodeid)
        items[:] = kept


class DataPackage(pytest.File):
    """A package's datapackage.json, which stands for the package."""

    def collect(self) -> Iterator[LayerTest]:
        for subject, layer in _subjects():
            yield LayerTest.from_parent(self, name=f"{subject}[{layer}]", subject=subject, layer=layer)


class LayerTest(pytest.Item):
    """One layer of checks over one table, or over datapackage.json."""

    def __init__(self, *, subject: str, layer: Layer, name: str, parent: DataPackage) -> None:
        super().__init__(name, parent)
        self._subject = (subject, layer)

    def runtest(self) -> None:
        report = validated(self.config, self.path.parent)
        for gap in report.unchecked:
            if gap.layer == self._subject[1]:
                # The package's own configuration leaves it out: pytest then says so with the reason, as a report does.
                pytest.skip(gap.reason)
        found = [finding for finding in report.findings if _subject_of(finding) == self._subject]
        if any(finding.severity is Severity.ERROR for finding in found):
            raise FindingsError(_shown(report, found))
        if found:
            self.add_report_section("call", "findings", _shown(report, found))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:
        if isinstance(excinfo.value, FindingsError | PackageError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


class FindingsError(AssertionError):
    """The layer found errors; the message shows them as `indicators validate` does."""


def _subjects() -> Iterable[tuple[str, Layer]]:
    """Each table with each layer that has a rule for it, then the descriptor."""
    for table in TABLES:
        for layer in Layer:
            rules = (rule for rule in RULES.values() if rule.layer is layer and layer not in _OF_THE_PACKAGE)
            if any(not rule.tables or rule.concerns(table) for rule in rules):
                yield table, layer
    yield _DESCRIPTOR_TEST


def _subject_of(finding: Finding) -> tuple[str, Layer]:
    """The test that a finding fails: its table's; for one in a source document, that of the rule's table."""
    for table in TABLES:
        if finding.file == table_path(table):
            subject = (table, finding.layer)
            break
    else:
        rule = RULES.get(finding.code)
        subject = (next(iter(rule.tables), "") if rule is not None else "", finding.layer)
    # Wherever else a finding may come to stand one day, it fails a test that there is.
    return subject if subject in set(_subjects()) else _DESCRIPTOR_TEST


def _shown(report: Report, findings: Iterable[Finding]) -> str:
    return text_report(replace(report, findings=tuple(findings), checked=(), unchecked=()))

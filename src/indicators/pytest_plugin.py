"""What pytest loads at each start: an option, two fixtures and the tests of ``--indicators``, one per table and layer.

Each fails with the findings that `validate` has there. What that takes is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indicators import DISTRIBUTION, how_to_install

if TYPE_CHECKING:
    from indicators import Package, Report
    from indicators.rules.findings import Finding, Layer

_DESCRIPTOR = "datapackage.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("indicators", f"validation of a data package ({DISTRIBUTION})")
    group.addoption(
        "--indicators",
        nargs="?",
        const="",
        metavar="PATH",
        help="Validate a data package: one test per table and layer of checks. PATH is its directory or "
        "datapackage.json (default: the nearest at or above the current directory).",
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("indicators") is None:
        return
    if find_spec("pandera") is None:
        install = how_to_install("validate")
        raise pytest.UsageError(f"--indicators: validation needs pandera; install it with: {install}")
    collection = PackageCollection(_package(config).root)
    collection.add_to(config)
    config.pluginmanager.register(collection, "indicators-collection")


@pytest.fixture(scope="session")
def indicators_package(pytestconfig: pytest.Config) -> Package:
    """The data package: that of ``--indicators PATH``, else the nearest at or above the current directory."""
    return _package(pytestconfig)


@pytest.fixture(scope="session")
def indicators_report(pytestconfig: pytest.Config) -> Report:
    """What `indicators.validate` says of the data package; validated once for all tests that ask."""
    return _validated(pytestconfig, _package(pytestconfig).root)


def _package(config: pytest.Config) -> Package:
    from indicators.api import Package
    from indicators.errors import PackageError, PackageNotFoundError
    from indicators.package import nearest_package

    here = config.invocation_params.dir
    given: str | None = config.getoption("indicators")
    try:
        if given:
            return Package.open(Path(here, given))
        try:
            return Package(nearest_package(here))
        except PackageNotFoundError:
            return Package(nearest_package(config.rootpath))
    except PackageError as error:
        raise pytest.UsageError(f"--indicators: {error}") from None


_REPORTS = pytest.StashKey["dict[Path, Report]"]()


def _validated(config: pytest.Config, root: Path) -> Report:
    """The report of a package, made when the first test of the run asks for it."""
    from indicators.api import validate

    reports = config.stash.setdefault(_REPORTS, {})
    if root not in reports:
        reports[root] = validate(root, thorough=True)
    return reports[root]


class PackageCollection:
    """Adds one package's tests to whatever else is collected."""

    def __init__(self, root: Path) -> None:
        self._file = root / _DESCRIPTOR

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
        first = {item.nodeid: item for item in reversed(items) if isinstance(item, LayerTest)}
        items[:] = [item for item in items if first.get(item.nodeid, item) is item]


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
        from indicators.rules.findings import Severity

        report = _validated(self.config, self.path.parent)
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
        from indicators.errors import PackageError

        if isinstance(excinfo.value, FindingsError | PackageError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        return self.path, None, self.name


class FindingsError(AssertionError):
    """The layer found errors; the message shows them as `indicators validate` does."""


@cache
def _subjects() -> tuple[tuple[str, Layer], ...]:
    """Each table with each layer that has a rule for it, then the descriptor.

    The layers of the package and of releases look at no table by themselves; that of releases is asked for elsewhere,
    with a release to compare with.
    """
    from indicators.model.tables import TABLES
    from indicators.rules.catalogue import RULES
    from indicators.rules.findings import Layer

    of_tables = [rule for rule in RULES.values() if rule.layer not in (Layer.PACKAGE, Layer.RELEASE)]
    pairs = ((table, layer) for table in TABLES for layer in Layer)
    subjects = [
        (table, layer)
        for table, layer in pairs
        if any(rule.layer is layer and (not rule.tables or rule.concerns(table)) for rule in of_tables)
    ]
    return (*subjects, ("datapackage", Layer.PACKAGE))


def _subject_of(finding: Finding) -> tuple[str, Layer]:
    """The test that a finding fails: its table's; for one in a source document, that of the rule's table."""
    from indicators.model.tables import TABLES
    from indicators.package.files import table_path
    from indicators.rules.catalogue import RULES

    tables = {table_path(table): table for table in TABLES}
    of_rule = next(iter(RULES[finding.code].tables), "") if finding.code in RULES else ""
    subject, known = (tables.get(finding.file, of_rule), finding.layer), _subjects()
    # Wherever else a finding may come to stand one day, it fails a test that there is.
    return subject if subject in known else known[-1]


def _shown(report: Report, findings: Iterable[Finding]) -> str:
    from indicators.reports.for_people import text_report

    return text_report(replace(report, findings=tuple(findings), checked=(), unchecked=()))

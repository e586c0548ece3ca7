"""What pytest loads at each start, whether or not it is used: an option and two fixtures, and so nothing heavy."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from indicators import DISTRIBUTION, how_to_install

if TYPE_CHECKING:
    from indicators import Package, Report


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
    from indicators.pytest_plugin.collection import PackageCollection

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
    from indicators.pytest_plugin.collection import validated

    return validated(pytestconfig, _package(pytestconfig).root)


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

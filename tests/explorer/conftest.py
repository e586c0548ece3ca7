"""A browser, and sites to visit with it. A browser that is missing fails: what nobody sees is not tested."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser

import indicators
from tests.checkout import PROJECT
from tests.explorer.surveying import Survey, survey
from tests.explorer.visiting import Visit
from tests.explorer.workspaces import hostile_package, many_observations
from tests.made_once import made_once

Visiting = Callable[..., Visit]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real package."""
    return made_once(tmp_path_factory, "real", lambda folder: indicators.site(PROJECT, folder / "site")) / "site"


@pytest.fixture(scope="session")
def large_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of more observations than a page should hold."""
    return made_once(tmp_path_factory, "large", lambda folder: _with_site(many_observations, folder)) / "package"


@pytest.fixture(scope="session")
def large_site(large_package: Path) -> Path:
    """Its site."""
    return large_package.with_name("site")


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a package whose words would be run, if anything ran them."""
    return made_once(tmp_path_factory, "hostile", lambda folder: _with_site(hostile_package, folder)) / "site"


def _with_site(make: Callable[[Path], Path], folder: Path) -> None:
    indicators.site(make(folder / "package"), folder / "site")


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visiting]:
    """Opens a page in a context of its own; at the end nothing may have been said on the console or asked of a net."""
    visits: list[Visit] = []

    def go(address: str, **context: object) -> Visit:
        visits.append(Visit.begin(browser, address, **context))
        return visits[-1]

    yield go
    for one in visits:
        one.end()


@pytest.fixture(scope="session")
def surveyed(browser: Browser, request: pytest.FixtureRequest) -> Callable[[str], Survey]:
    """What every page of a site shows, for the name of its fixture: each is opened once for all tests."""

    @cache
    def known(which: str) -> Survey:
        return survey(browser, request.getfixturevalue(which), dark=which == "site")

    return known

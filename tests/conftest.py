"""Fixtures that every room's tests use: the real package, read only, and copies of it, whole and small, to damage."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from indicators import Finding, Package
from tests.checkout import PROJECT, Checkout, copy_of_the_package
from tests.elsewhere import BROWSER, NOT_ON_WINDOWS
from tests.forked import forking_command
from tests.small import cut_out

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from indicators.rules.rules import Batch
    from tests.release.repository.places import ObjectServer

_JUDGED: dict[object, list[Finding]] = {}
"""What pandera found, by the contents of the batch that it looked at."""

collect_ignore = list(NOT_ON_WINDOWS) if sys.platform == "win32" else []

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")  # no test depends on how fast the machine is


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the browser to Linux."""
    for item in items:
        if sys.platform != "linux" and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=BROWSER))


@pytest.fixture(scope="session", autouse=True)
def can_be_interrupted() -> None:
    """What a shell runs in the background ignores interrupts, and so would every program that a test interrupts."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def package() -> Package:
    """The real package, to read."""
    return Package.open(PROJECT)


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    """A copy of the real package, to damage."""
    copy = copy_of_the_package(tmp_path / "package")
    with copy.meanwhile:
        yield copy


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A small package that is cut out of the real one, to read and to copy."""
    return cut_out(tmp_path_factory.mktemp("small") / "package")


@pytest.fixture
def small(cut: Checkout, tmp_path: Path) -> Iterator[Checkout]:
    """A copy of the small package, to damage: validated in half the time of the whole."""
    shutil.copytree(cut.root, tmp_path / "package")
    copy = Checkout(tmp_path / "package")
    with copy.meanwhile:
        yield copy


@pytest.fixture
def pandera_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pandera look once at each table that tests leave as it is: it takes most of the time of validating."""
    from indicators.rules import schema

    look = schema._judged

    def remembered(batch: Batch, findings: Callable[[Batch], Iterator[Finding]]) -> list[Finding]:
        """The layer's findings depend on the batch alone, so that equal batches have equal findings."""
        rows = batch.rows
        contents = (findings, batch.table, rows.path, rows.header, *rows.lines, *map(tuple, rows.cells.values()))
        if contents not in _JUDGED:
            _JUDGED[contents] = look(batch, findings)
        return _JUDGED[contents]

    monkeypatch.setattr(schema, "_judged", remembered)


@pytest.fixture(scope="session")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel, built from the source archive as an index would, and that archive."""
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(PROJECT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")
    return wheel, sdist


@pytest.fixture(scope="session")
def forked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for the path of a shell, whose `indicators` need not load anew what it loaded before."""
    folder = tmp_path_factory.mktemp("forked")
    with forking_command(folder):
        yield folder


@pytest.fixture(scope="session")
def server() -> Iterator[ObjectServer]:
    """A store of objects."""
    from tests.release.repository.places import ObjectServer

    server = ObjectServer()
    yield server
    server.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    name = os.environ.get("CHROMIUM") or "chromium-headless-shell"
    program = shutil.which(name)
    if program is None:
        pytest.fail(f"no browser {name!r}: the README's set-up says how to have one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()

"""A build of the real package that every test of releases may read."""

from __future__ import annotations

from pathlib import Path

import pytest

import indicators
from tests.checkout import PROJECT


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> indicators.records.Build:
    """A build of the real package, to read."""
    return indicators.build(PROJECT, tmp_path_factory.mktemp("build") / "release")


@pytest.fixture(scope="session")
def release(built: indicators.records.Build) -> Path:
    """The directory of that build."""
    return built.directory


@pytest.fixture
def known_to_be_valid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Validation takes longer than everything else of a build: a test of what comes after it need not wait."""
    monkeypatch.setattr("indicators.release.build.require_valid", lambda *_: ())

"""A little package to spoil, at whose tables pandera looks once where they are not what is spoilt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.hostile.little import little_package


@pytest.fixture(scope="session")
def unspoilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The little package, to read and to copy."""
    return little_package(tmp_path_factory.mktemp("little") / "package")


@pytest.fixture
def little(unspoilt: Path, tmp_path: Path) -> Path:
    """The little package, in a directory of its own."""
    return shutil.copytree(unspoilt, tmp_path / "package")


@pytest.fixture(autouse=True)
def looking_once(pandera_looks_once: None) -> None:
    """Most of what is done to a package leaves most of its tables as they are."""

"""A little package to spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.little import little_package


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """The little package, in a directory of its own."""
    return little_package(tmp_path / "package")

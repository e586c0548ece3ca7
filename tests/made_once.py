"""What takes long to make, made once for all processes of a run of the tests."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder that `make` filled, in this process of pytest-xdist or in another; only to be read."""
    folder = factory.getbasetemp()
    try:
        import fcntl
    except ImportError:  # Windows: each process makes its own
        return _filled(folder / name, make)
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _filled(folder / name, make)


def _filled(folder: Path, make: Callable[[Path], object]) -> Path:
    done = folder / "made"
    if not done.exists():
        folder.mkdir(exist_ok=True)
        make(folder)
        done.touch()
    return folder

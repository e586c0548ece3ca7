"""What a run needs: workers that see the package, a directory that they reach, one file for each table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indicators.model.tables import TABLES
from indicators.package.errors import PackageError
from indicators.package.files import Storage, is_url, shown
from indicators.package.location import is_plain, parts_of
from indicators.package.package import Package

if TYPE_CHECKING:
    from distributed import Client

_OF_THIS_PROCESS = "memory://"
"""fsspec's file system for tests and notebooks."""


def table_in_files(storage: Storage) -> str | None:
    """The first table that is not in one CSV file."""
    return next((name for name in TABLES if not is_plain(parts_of(storage, name), name)), None)


def require_workers(package: Package, jobs: int, scheduler: str | Client | None) -> None:
    """Refuse workers that there cannot be.

    Raises
    ------
    PackageError
        There is to be no process, or others cannot see the package.
    """
    if jobs < 1:
        raise PackageError(f"jobs is {jobs}; expected 1 or more")
    if (jobs > 1 or scheduler is not None) and package.storage.address.startswith(_OF_THIS_PROCESS):
        raise PackageError(f"{package.storage.place()}: no other process sees it; leave out --jobs and --scheduler")


def scratch_directory(given: str | Path | None) -> str | None:
    """The directory in which partial results are asked to be; None where nobody asks for one.

    Raises
    ------
    PackageError
        It is a URL.
    """
    if given is not None and is_url(str(given)):
        raise PackageError(f"{shown(str(given))}: partial results need a directory that every worker reaches, no URL")
    return None if given is None else str(given)

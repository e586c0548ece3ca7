"""Where a package is: the installed data, or the nearest datapackage.json at or above a directory."""

from __future__ import annotations

import os
from pathlib import Path

from indicators.package.errors import PackageNotFoundError
from indicators.package.files import reason

DESCRIPTOR = "datapackage.json"


def installed_package() -> Path:
    """The root of the package that came with this installation.

    In a wheel that is ``indicators/dataset``; in an editable install, the checkout.

    Raises
    ------
    PackageNotFoundError
        The installation holds no data.
    """
    here = Path(__file__).resolve().parents[1]
    for root in (here / "dataset", here.parents[1]):
        if (root / DESCRIPTOR).is_file():
            return root
    raise PackageNotFoundError(f"this installation of indicators holds no data under {here}; install it again")


def nearest_package(start: Path | None = None) -> Path:
    """The closest directory at or above `start` (default: the current one) that holds a datapackage.json.

    Raises
    ------
    PackageNotFoundError
        No directory up to the root holds one, or the current directory is gone.
    """
    try:
        start = (start or Path.cwd()).absolute()
    except OSError as error:
        raise PackageNotFoundError("the current directory is gone; name the package's directory") from error
    for directory in (start, *start.parents):
        if _is_file(directory / DESCRIPTOR):
            return directory
    raise PackageNotFoundError(f"no {DESCRIPTOR} at or above {start}; name the package's directory")


def package_root(path: str | Path) -> Path:
    """The root meant by a path to a package's directory or to its datapackage.json.

    Raises
    ------
    PackageNotFoundError
        There is no such package.
    """
    given = Path(path)
    root = given.parent if given.name == DESCRIPTOR else given
    try:
        is_directory = root.is_dir()
        is_there = os.path.lexists(root / DESCRIPTOR)
    except (OSError, ValueError) as error:
        raise PackageNotFoundError(f"{str(given)[:200]!r}: {reason(error)}") from error
    if not is_directory:
        raise PackageNotFoundError(f"{given}: no such directory; expected a directory that holds {DESCRIPTOR}")
    if not _is_file(root / DESCRIPTOR):
        found = f"{DESCRIPTOR} is not a file" if is_there else f"no {DESCRIPTOR} there"
        raise PackageNotFoundError(f"{given}: {found}; expected the root of a data package")
    return root


def _is_file(path: Path) -> bool:
    """Whether it is a regular file, as far as one may look."""
    try:
        return path.is_file()
    except OSError:
        return False

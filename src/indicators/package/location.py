"""Where a package is: the installed data, or the nearest datapackage.json at or above a directory."""

from __future__ import annotations

from pathlib import Path

from indicators.package.errors import PackageNotFoundError

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
        No directory up to the root holds one.
    """
    start = (start or Path.cwd()).absolute()
    for directory in (start, *start.parents):
        if (directory / DESCRIPTOR).is_file():
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
    if not root.is_dir():
        raise PackageNotFoundError(f"{given}: no such directory; expected a directory that holds {DESCRIPTOR}")
    if not (root / DESCRIPTOR).is_file():
        raise PackageNotFoundError(f"{given}: no {DESCRIPTOR} there; expected the root of a data package")
    return root

"""Where a package is: the installed data, the nearest datapackage.json at or above a directory, or a URL."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from indicators.package.address import is_url, shown
from indicators.package.errors import PackageNotFoundError
from indicators.package.files import reason
from indicators.package.storage import Directory, Storage

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


def package_storage(path: str | Path) -> Storage:
    """Where the package is that is meant by the path or URL of its folder or of its datapackage.json.

    Raises
    ------
    PackageNotFoundError
        There is no such package.
    PackageError
        The store that a URL names cannot be reached, or no library for it is installed.
    """
    if not is_url(str(path)):
        return Directory(package_root(path))
    url = str(path).rstrip("/").removesuffix(f"/{DESCRIPTOR}")
    if url.startswith("file://"):
        return Directory(package_root(url2pathname(urlsplit(url).path)))
    if not is_url(url):
        raise PackageNotFoundError(f"{path}: names no place; expected a URL such as s3://bucket/package")
    storage = storage_at(url)
    try:
        storage.size(DESCRIPTOR)
    except OSError as error:
        raise PackageNotFoundError(
            f"{storage.place(DESCRIPTOR)}: {reason(error)}; expected the URL of the folder that holds it"
        ) from error
    return storage


def storage_at(address: str) -> Storage:
    """The storage with that address, whether or not a package is there.

    Raises
    ------
    PackageError
        No library for a URL is installed.
    """
    if not is_url(address):
        return Directory(Path(address))
    from indicators.package.object_storage import ObjectStorage

    return ObjectStorage(address)


def package_root(path: str | Path) -> Path:
    """The root meant by a path to a package's directory or to its datapackage.json.

    Raises
    ------
    PackageNotFoundError
        There is no such package, or it is no directory of this machine.
    """
    if is_url(str(path)):
        raise elsewhere(str(path))
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


def elsewhere(address: str) -> PackageNotFoundError:
    """The error of a package at a URL, where only one on this machine will do."""
    return PackageNotFoundError(
        f"{shown(address)}: not on this machine; this needs a package in a directory: copy it to one first"
    )


def _is_file(path: Path) -> bool:
    """Whether it is a regular file, as far as one may look."""
    try:
        return path.is_file()
    except OSError:
        return False

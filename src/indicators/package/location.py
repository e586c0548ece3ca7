"""Where a package is, in a directory or behind a URL, and which of its files hold a table."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from indicators.errors import PackageError, PackageNotFoundError
from indicators.model.tables import TABLES
from indicators.package.files import Directory, Storage, is_url, read_given, reason, shown, storage_of

DESCRIPTOR = "datapackage.json"
DRAFTS = "drafts"
"""The folder beside the tables where proposed rows wait for a person."""


def installed_package() -> Path:
    """The root of the package that came with this installation.

    In a wheel that is ``indicators/dataset``; in an editable install, the checkout.
    """
    here = Path(__file__).resolve().parents[1]
    for root in (here / "dataset", here.parents[1]):
        if (root / DESCRIPTOR).is_file():
            return root
    raise PackageNotFoundError(f"this installation of indicators holds no data under {here}; install it again")


def nearest_package(start: Path | None = None) -> Path:
    """The closest directory at or above `start` (default: the current one) that holds a datapackage.json."""
    try:
        start = (start or Path.cwd()).absolute()
    except OSError as error:
        raise PackageNotFoundError("the current directory is gone; name the package's directory") from error
    for directory in (start, *start.parents):
        if _is_file(directory / DESCRIPTOR):
            return directory
    raise PackageNotFoundError(f"no {DESCRIPTOR} at or above {start}; name the package's directory")


def package_at_hand() -> Path:
    """The nearest package of this model at or above the current directory, else the one that was installed."""
    with suppress(PackageNotFoundError):
        found = nearest_package()
        while not _of_this_model(found):
            found = nearest_package(found.parent) if found != found.parent else installed_package()
        return found
    return installed_package()


def _of_this_model(root: Path) -> bool:
    """Whether a datapackage.json may be one of ours: it lists `sources`, or cannot be read and so needs looking at."""
    try:
        resources = json.loads((root / DESCRIPTOR).read_bytes())["resources"]
        return any(resource["name"] == "sources" for resource in resources)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return True


def package_storage(path: str | Path) -> Storage:
    """Where the package is that is meant by the path or URL of its folder or of its datapackage.json."""
    if not is_url(str(path)):
        return Directory(package_root(path))
    url = str(path).rstrip("/").removesuffix(f"/{DESCRIPTOR}")
    if url.startswith("file://"):
        from urllib.request import url2pathname  # with http behind it, a fiftieth of a second that few need

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
    """The storage with that address, whether or not a package is there."""
    if not is_url(address):
        return Directory(Path(address))
    from indicators.package.object_storage import ObjectStorage

    return ObjectStorage(address)


def package_root(path: str | Path) -> Path:
    """The root meant by a path to a package's directory or to its datapackage.json."""
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


ONE_FILE = ("entities", "entity_relations", "units", "indicators", "codes", "reference_values", "translations")
"""Tables that are one CSV file each: they grow with what is spoken of, not with how much is said."""

_FORMATS = (".csv", ".parquet")


def table_path(table: str) -> str:
    """Where a table's file is, relative to the package."""
    return f"data/{table}.csv"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table."""

    table: str
    path: str
    """Relative to the package."""
    number: int
    """Its place among the table's files."""

    @property
    def is_parquet(self) -> bool:
        return self.path.endswith(".parquet")


def parts_of(root: Path | Storage, table: str) -> tuple[Part, ...]:
    """The files of a table in order.

    That is ``data/<table>.csv``; where there is none, ``data/<table>.parquet``, or the CSV or Parquet files in the
    folder ``data/<table>`` by name. A table that has none of them is given its CSV file, which is then missing, and so
    is each of `ONE_FILE` and of the tables that a package adds.
    """
    single = table_path(table)
    stem = single.removesuffix(".csv")
    storage = storage_of(root)
    if table in TABLES and table not in ONE_FILE and not storage.exists(single):
        if storage.exists(f"{stem}.parquet"):
            return (Part(table, f"{stem}.parquet", 0),)
        files = _files(storage, stem)
        if files:
            return tuple(Part(table, f"{stem}/{name}", number) for number, name in enumerate(files))
    return (Part(table, single, 0),)


def is_plain(parts: tuple[Part, ...], table: str) -> bool:
    """Whether a table is in the one CSV file that small packages have."""
    return [part.path for part in parts] == [table_path(table)]


def _files(storage: Storage, folder: str) -> list[str]:
    names = [name for name in storage.names(folder) if name[0] not in "._"]
    return sorted(name for name in names if PurePosixPath(name).suffix in _FORMATS)


def given_files(paths: Iterable[str | Path], suffix: str) -> list[str]:
    """The files that are named, and in place of a folder those in it and below that end so, by name."""
    files: list[str] = []
    for path in map(str, paths):
        found = _at_url(path, suffix) if is_url(path) else _on_disk(path, suffix)
        if found == []:
            raise PackageError(f"{path}: Is a directory, and holds no {suffix} file")
        files += [path] if found is None else found
    return files


def given_contents(files: Iterable[str | Path]) -> Iterator[tuple[str, bytes]]:
    """Each file with its content; those of one folder of a store are fetched some at a time."""
    for folder, some in groupby(map(str, files), lambda file: file.rpartition("/")[0] if is_url(file) else ""):
        if not folder:
            for file in some:
                try:
                    yield file, read_given(Path(file))
                except OSError as error:
                    raise PackageError(f"{file}: {reason(error)}") from error
            continue
        from indicators.package.object_storage import ObjectStorage

        storage = ObjectStorage(folder)
        names = [file.rpartition("/")[2] for file in some]
        storage.expect(names)
        for name in names:
            try:
                yield f"{folder}/{name}", storage.read(name)
            except OSError as error:
                raise PackageError(f"{storage.place(name)}: {reason(error)}") from error


def _on_disk(path: str, suffix: str) -> list[str] | None:
    """The files of a folder; None where it is none."""
    if not Path(path).is_dir():
        return None
    return sorted(str(file) for file in Path(path).rglob(f"*{suffix}") if file.is_file())


def _at_url(url: str, suffix: str) -> list[str] | None:
    from indicators.package.object_storage import ObjectStorage

    storage = ObjectStorage(url)
    try:
        found = storage.below()
    except OSError as error:
        raise PackageError(f"{storage.place()}: {reason(error)}") from error
    if not found:
        raise PackageError(f"{storage.place()}: no such file or folder")
    return None if found == [""] else [f"{storage.address}/{path}" for path in found if path.endswith(suffix)]

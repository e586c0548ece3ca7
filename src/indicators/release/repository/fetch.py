"""`versions`, `fetch`: what a repository has, on this machine, each byte held against the digests that it names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from indicators.errors import OccupiedError, RepositoryError, UnknownVersionError, WrongDigestError
from indicators.model.suggestion import asked, nearest_word
from indicators.package.atomic import put, staged
from indicators.release.manifest import MANIFEST, Manifest, ReleasedFile
from indicators.release.repository.cache import Cache, for_loading, write
from indicators.release.repository.index import Index, ReleasedVersion, read_file, read_index, read_manifest
from indicators.release.repository.storage import Storage, open_storage, repository_address

LATEST = "latest"


def versions(repository: str | Path | None = None, *, cache: str | Path | None = None) -> tuple[ReleasedVersion, ...]:
    """The versions of a release repository, the newest first.

    Parameters
    ----------
    repository : str or Path, optional
        Its folder or URL; by default ``INDICATORS_REPOSITORY``, or what the package at hand is configured with.
    cache : str or Path, optional
        Where it is remembered what was seen; by default ``INDICATORS_CACHE``, or the platform's place for caches.

    Returns
    -------
    tuple of ReleasedVersion

    Raises
    ------
    RepositoryError
        There is no repository there, it cannot be reached, or its index is damaged.
    RollbackError
        The index lacks a version that was seen before, or has it with another digest.

    Examples
    --------
    >>> import indicators
    >>> [one.version for one in indicators.versions("https://example.org/releases")]  # doctest: +SKIP
    ['1.1.0', '1.0.0']
    """
    address = repository_address(repository)
    memory = Cache.of(cache, address).memory
    index = read_index(open_storage(address))
    memory.keep(index)
    return index.versions


def fetch(
    version: str,
    *,
    repository: str | Path | None = None,
    cache: str | Path | None = None,
    out: str | Path | None = None,
    files: Iterable[str] = (),
    sha256: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> Path:
    """Bring a version of a repository to this machine.

    Without `out` the tables go to the cache, and a version that is there needs no network. Nothing is kept of a
    version of which a byte is not as the repository's index and manifest say.

    Parameters
    ----------
    version : str
        Such as ``1.2.0``, or ``latest``, for which the repository is always asked.
    repository : str or Path, optional
        Its folder or URL; by default ``INDICATORS_REPOSITORY``, or what the package at hand is configured with.
    cache : str or Path, optional
        The directory of caches; by default ``INDICATORS_CACHE``, or the platform's place for caches.
    out : str or Path, optional
        A directory to make, missing or empty, for files of the release in every format.
    files : iterable of str
        With `out`: only files whose path fits one of these patterns, ``*.parquet``. By default all of them, which is
        the build as it was published, with its manifest.
    sha256 : str, optional
        The digest of the version's manifest as it was cited: any other content is refused, also from an index that
        agrees with it.
    progress : callable, optional
        Is given the path of each file once it is here.

    Returns
    -------
    Path
        The directory, for `Package.open`.

    Raises
    ------
    UnknownVersionError
        The repository has no such version, or the version no such file.
    WrongDigestError
        What came is not what was named.
    RollbackError
        The repository's index is older than one seen before.
    RepositoryError
        It cannot be reached or read.
    PackageError
        The directory cannot be written.

    Examples
    --------
    >>> import indicators
    >>> root = indicators.fetch("1.2.0", repository="https://example.org/releases")  # doctest: +SKIP
    >>> indicators.Package.open(root).load("units")  # doctest: +SKIP
    """
    patterns = tuple(files)
    if patterns and out is None:
        raise ValueError("files are chosen with `out` only: the cache holds what is loaded")
    address = repository_address(repository)
    kept = Cache.of(cache, address)
    asked = str(version).removeprefix("v")
    if out is None and (here := kept.kept(asked)) is not None:
        _refuse_other(here.digest(), sha256, str(kept.place(asked)))
        return kept.place(asked)
    storage = open_storage(address)
    index = _index(storage, kept)
    kept.memory.compare(index)
    released = _entry(index, asked, storage.address)
    _refuse_other(released.sha256, sha256, f"{storage.address}: {released.version}")
    if out is None and (here := kept.kept(released.version)) is not None and here.digest() == released.sha256:
        kept.memory.keep(index)
        return kept.place(released.version)
    manifest = read_manifest(storage, released)
    chosen = for_loading(manifest) if out is None else _matching(manifest, patterns, storage.address)
    if out is None:
        with kept.filling(manifest) as directory:
            _bring(storage, chosen, directory, progress)
            kept.memory.keep(index)
        return kept.place(released.version)
    place = Path(out).absolute()
    _refuse_occupied(place)
    with staged(place) as directory:
        _bring(storage, chosen, directory, progress)
        if not patterns:
            write(directory / MANIFEST, manifest.content())
        kept.memory.keep(index)
        put(directory, place, _refuse_occupied)
    return place


def _bring(
    storage: Storage, files: Iterable[ReleasedFile], directory: Path, progress: Callable[[str], None] | None
) -> None:
    """Write files of a version into a directory, each verified before."""
    for file in files:
        write(directory / file.path, read_file(storage, file))
        if progress is not None:
            progress(file.path)


def _index(storage: Storage, kept: Cache) -> Index:
    try:
        return read_index(storage)
    except RepositoryError as error:
        here = kept.versions()
        if type(error) is RepositoryError and here:
            raise RepositoryError(f"{error} (in the cache: {', '.join(here)})") from error
        raise


def _entry(index: Index, version: str, address: str) -> ReleasedVersion:
    if not index.versions:
        raise UnknownVersionError(f"{address}: no version is published there yet")
    if version == LATEST:
        return index.versions[0]
    for one in index:
        if one.version == version:
            return one
    known = [one.version for one in index]
    near = nearest_word(version, known[1:])
    raise UnknownVersionError(
        f"{address}: no version {version[:80]!r}; {asked(near) + ' ' if near else ''}the newest is {known[0]}, and "
        "`indicators versions` lists all",
        suggestion=near,
    )


def _refuse_other(digest: str, expected: str | None, place: str) -> None:
    if expected is not None and digest != expected.lower().removeprefix("sha256:"):
        raise WrongDigestError(f"{place}: has the digest {digest}; asked for {expected}")


def _matching(manifest: Manifest, patterns: tuple[str, ...], address: str) -> tuple[ReleasedFile, ...]:
    if not patterns:
        return manifest.files
    for pattern in patterns:
        if not any(fnmatchcase(file.path, pattern) for file in manifest.files):
            paths = ", ".join(file.path for file in manifest.files)
            raise UnknownVersionError(f"{address}: {manifest.version} has no file {pattern!r}; it has {paths}")
    return tuple(file for file in manifest.files if any(fnmatchcase(file.path, pattern) for pattern in patterns))


def _refuse_occupied(place: Path) -> None:
    if os.path.lexists(place) and not (place.is_dir() and not any(place.iterdir())):
        raise OccupiedError(f"{place}: is there already; name a directory that is missing or empty")

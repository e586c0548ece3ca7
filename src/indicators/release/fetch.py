"""`versions`, `fetch`: what a repository has, brought to this machine and kept, each byte held against its digest."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from pathlib import Path

from indicators.errors import (
    ManifestError,
    OccupiedError,
    RepositoryError,
    RollbackError,
    UnknownVersionError,
    WrongDigestError,
    asked,
    nearest_word,
)
from indicators.insight.declaration import DECLARATION_FILE
from indicators.package.atomic import Replacement, locked, put, staged, write_together
from indicators.package.descriptor import StrictJSONError, read_json
from indicators.package.files import DESCRIPTOR, read_regular, reason, shown, table_path
from indicators.release.manifest import (
    MANIFEST,
    Index,
    Manifest,
    ReleasedFile,
    ReleasedVersion,
    digest_of,
    is_digest,
    is_version,
    newest_first,
    parse_manifest,
    read_file,
    read_index,
    read_manifest,
    version_at,
    version_directory,
)
from indicators.release.storage import Storage, open_storage, repository_address, short_name

_DIRECTORY = "INDICATORS_CACHE"

_TABLES = table_path("*")


class Cache:
    """What this machine has of one repository: versions as they were fetched, and what was seen of its index."""

    def __init__(self, given: str | Path | None, address: str) -> None:
        self.directory = Path(given or os.environ.get(_DIRECTORY) or _usual()).absolute() / short_name(address)
        self._seen = self.directory / "seen.json"
        self._address = shown(address)

    def compare(self, index: Index) -> None:
        """Refuse an index that lacks a version seen before, or has it with another digest."""
        now = index.digests()
        for version, digest in self._recalled(self._content()).items():
            if now.get(version) == digest:
                continue
            what = "has other content under" if version in now else "no longer has"
            raise RollbackError(
                f"{self._address}: its index {what} {version}, which this machine has seen (digest {digest[:12]}…): "
                f"it is out of date or was tampered with; if its owners withdrew that version, remove {self._seen}"
            )

    def remember(self, index: Index) -> None:
        """Keep in mind what the index has."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            place = str(self.directory)
            raise RepositoryError(f"{place}: cannot be made: {reason(error)}", file=place) from error
        with locked(self.directory):
            self.compare(index)
            before = self._content()
            value = {"repository": self._address, "versions": index.digests()}
            after = (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
            if after != before:
                write_together([Replacement(self._seen, after, before)])

    def _content(self) -> bytes | None:
        try:
            return read_regular(self._seen)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise RepositoryError(f"{self._seen}: cannot be read: {reason(error)}", file=str(self._seen)) from error

    def _recalled(self, content: bytes | None) -> dict[str, str]:
        """The digest that each version was seen with."""
        if content is None:
            return {}
        try:
            versions = read_json(content.decode("utf-8"))["versions"]
            if all(is_version(version) and is_digest(digest) for version, digest in versions.items()):
                return dict(versions)
        except (UnicodeDecodeError, StrictJSONError, KeyError, TypeError, AttributeError):
            pass
        raise RepositoryError(
            f"{self._seen}: not what was written there; remove it, and versions seen are forgotten",
            file=str(self._seen),
        )

    def place(self, version: str) -> Path:
        """Where a version is kept."""
        return self.directory / version_directory(version)

    def kept(self, version: str) -> Manifest | None:
        """The manifest of a version that is here as it was fetched: each file as it says, and itself as it was seen."""
        if not is_version(version):
            return None
        place = self.place(version)
        try:
            manifest = parse_manifest(read_regular(place / MANIFEST), str(place / MANIFEST))
            whole = all(digest_of(read_regular(place / file.path)) == file.sha256 for file in for_loading(manifest))
        except (OSError, ManifestError):
            return None
        seen = self._recalled(self._content()).get(version)
        same = manifest.version == version and seen in (None, manifest.digest())
        return manifest if whole and same else None

    @contextmanager
    def filling(self, manifest: Manifest) -> Iterator[Path]:
        """A directory for the files of a version, which is kept if the block ends well; else nothing is."""
        place = self.place(manifest.version)
        try:
            with staged(place) as directory:
                yield directory
                write(directory / MANIFEST, manifest.content())
                put(directory, place, lambda _: self._refuse_whole(manifest))
        except OccupiedError:
            if not self._holds(manifest):
                raise
        except BaseException:
            with suppress(OSError):
                self.directory.rmdir()
                self.directory.parent.rmdir()
            raise

    def _refuse_whole(self, manifest: Manifest) -> None:
        """Let what is damaged make way, but nothing that someone may be reading."""
        if self._holds(manifest):
            raise OccupiedError(
                f"{self.place(manifest.version)}: fetched by another process meanwhile",
                file=str(self.place(manifest.version)),
            )

    def _holds(self, manifest: Manifest) -> bool:
        return self.kept(manifest.version) == manifest

    def versions(self) -> list[str]:
        """The versions that are here, the newest first."""
        try:
            names = [path.name for path in self.directory.iterdir()]
        except OSError:
            return []
        found = (version_at(name) for name in names)
        return [version for version in newest_first(one for one in found if one) if self.kept(version)]


def write(path: Path, content: bytes) -> None:
    """Write a file of a version."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise RepositoryError(
            f"{path.name}: cannot be written: {reason(error)}; nothing was kept", file=str(path.name)
        ) from error


def for_loading(manifest: Manifest) -> tuple[ReleasedFile, ...]:
    """The files of a version that its tables are loaded from, and what follows from them is computed by."""
    single = (DESCRIPTOR, DECLARATION_FILE)
    return tuple(file for file in manifest.files if file.path in single or fnmatchcase(file.path, _TABLES))


def _usual() -> Path:
    from pooch import os_cache

    return Path(os_cache("indicators"))


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
    index = read_index(open_storage(address))
    Cache(cache, address).remember(index)
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

    Without `out` the tables go to the cache, and a version that is there needs no network; each byte of it is verified
    again. Nothing is kept of a version of which a byte is not as the repository's index and manifest say.

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
    kept = Cache(cache, address)
    asked = str(version).removeprefix("v")
    if out is None and (here := kept.kept(asked)) is not None:
        _refuse_other(here.digest(), sha256, str(kept.place(asked)))
        return kept.place(asked)
    storage = open_storage(address)
    index = _index(storage, kept)
    kept.compare(index)
    released = _entry(index, asked, storage.address)
    _refuse_other(released.sha256, sha256, f"{storage.address}: {released.version}")
    if out is None and (here := kept.kept(released.version)) is not None and here.digest() == released.sha256:
        kept.remember(index)
        return kept.place(released.version)
    manifest = read_manifest(storage, released)
    chosen = for_loading(manifest) if out is None else _matching(manifest, patterns, storage.address)
    if out is None:
        with kept.filling(manifest) as directory:
            _bring(storage, chosen, directory, progress)
            kept.remember(index)
        return kept.place(released.version)
    place = Path(out).absolute()
    _refuse_occupied(place)
    with staged(place) as directory:
        _bring(storage, chosen, directory, progress)
        if not patterns:
            write(directory / MANIFEST, manifest.content())
        kept.remember(index)
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
        raise WrongDigestError(f"{place}: has the digest {digest}; asked for {expected}", file=place)


def _matching(manifest: Manifest, patterns: tuple[str, ...], address: str) -> tuple[ReleasedFile, ...]:
    if not patterns:
        return manifest.files
    for pattern in patterns:
        if not any(fnmatchcase(file.path, pattern) for file in manifest.files):
            paths = [file.path for file in manifest.files]
            raise UnknownVersionError(
                f"{address}: {manifest.version} has no file {pattern!r}; it has {', '.join(paths)}",
                suggestion=nearest_word(pattern, paths),
            )
    return tuple(file for file in manifest.files if any(fnmatchcase(file.path, pattern) for pattern in patterns))


def _refuse_occupied(place: Path) -> None:
    if os.path.lexists(place) and not (place.is_dir() and not any(place.iterdir())):
        raise OccupiedError(f"{place}: is there already; name a directory that is missing or empty", file=str(place))

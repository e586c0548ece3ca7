"""What is in a repository, and where: versions, their manifests, their files, each held against the digest naming it.

Plain paths: a release is read with no more than a web server.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import PurePosixPath

from indicators.errors import RepositoryError, WrongDigestError
from indicators.package.strict_json import StrictJSONError, read_json
from indicators.release.manifest import (
    MANIFEST,
    Manifest,
    ReleasedFile,
    digest_of,
    is_date,
    is_digest,
    is_version,
    newest_first,
    parse_manifest,
)
from indicators.release.repository.storage import Storage, WritableStorage

INDEX = "index.json"
"""The versions with their dates and digests, derived from the manifests."""

LARGEST_RECORD = 16 * 2**20
"""Bytes of the largest index or manifest that is read."""


def version_directory(version: str) -> str:
    """The directory of a version, ``v1.2.0``."""
    return f"v{version}"


def version_at(directory: str) -> str | None:
    """The version that a directory's name stands for, if any."""
    version = directory.removeprefix("v")
    return version if version != directory and is_version(version) else None


def manifest_path(version: str) -> str:
    """The manifest of a version: the version is published if and only if it is there."""
    return f"{version_directory(version)}/{MANIFEST}"


def file_path(file: ReleasedFile) -> str:
    """A file by its digest, with the ending that tells a web server what it is."""
    return f"files/{file.sha256}{PurePosixPath(file.path).suffix}"


@dataclass(frozen=True, slots=True)
class ReleasedVersion:
    """One version of a repository.

    Attributes
    ----------
    version : str
        Three numbers, without a ``v``.
    name : str
        The package's name.
    created : str
        The release's date (ISO 8601).
    files : int
        How many files it consists of, its manifest aside.
    bytes : int
        Their lengths together.
    sha256 : str
        The digest of its manifest, and so of everything in it.
    """

    version: str
    name: str
    created: str
    files: int
    bytes: int
    sha256: str

    @classmethod
    def of(cls, manifest: Manifest, sha256: str) -> ReleasedVersion:
        """The entry of a build whose manifest has that digest."""
        total = sum(file.bytes for file in manifest.files)
        return cls(manifest.version, manifest.name, manifest.created, len(manifest.files), total, sha256)


@dataclass(frozen=True, slots=True)
class Index:
    """What a repository holds."""

    versions: tuple[ReleasedVersion, ...]
    """The newest first, each once."""

    @classmethod
    def of(cls, versions: Iterable[ReleasedVersion]) -> Index:
        """The index of versions in any order."""
        found = {version.version: version for version in versions}
        return cls(tuple(found[version] for version in newest_first(found)))

    def __iter__(self) -> Iterator[ReleasedVersion]:
        return iter(self.versions)

    def before(self, version: str) -> tuple[ReleasedVersion, ...]:
        """The versions before another, which may be here or not; the newest first."""
        order = newest_first({version, *self.digests()})
        earlier = set(order[order.index(version) + 1 :])
        return tuple(one for one in self if one.version in earlier)

    def digests(self) -> dict[str, str]:
        """The digest of each version's manifest."""
        return {version.version: version.sha256 for version in self}

    def content(self) -> bytes:
        """The bytes of the index's file: of equal indexes the same, and it names its own digest."""
        value = {"versions": [asdict(version) for version in self]}
        return _written({**value, "sha256": digest_of(_written(value))})


def parse_index(content: bytes, place: str) -> Index:
    """The index in the bytes of a file; `place` only names it."""
    try:
        value = read_json(content.decode("utf-8"))
        index = Index.of(_version(entry) for entry in value["versions"])
    except (UnicodeDecodeError, StrictJSONError, KeyError, TypeError, ValueError) as error:
        raise WrongDigestError(f"{place}: not an index of releases: {error}") from error
    if index.content() != content:
        raise WrongDigestError(f"{place}: its content is not that of its digest: it was changed or cut on its way")
    return index


def _version(entry: object) -> ReleasedVersion:
    names = {field.name for field in fields(ReleasedVersion)}
    if not isinstance(entry, dict) or set(entry) != names:
        raise ValueError(f"a version has {', '.join(sorted(names))}")
    version = ReleasedVersion(**entry)
    counts = (version.files, version.bytes)
    if not (is_version(version.version) and is_date(version.created) and is_digest(version.sha256)):
        raise ValueError(f"{version.version!r} is not a version with its date and digest")
    if not isinstance(version.name, str) or any(type(count) is not int or count < 0 for count in counts):
        raise ValueError(f"{version.version!r} has no name, or no count of files and bytes")
    return version


def _written(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def read_index(storage: Storage) -> Index:
    """The index of a repository."""
    content = storage.read(INDEX, LARGEST_RECORD)
    if content is None:
        raise RepositoryError(f"{storage.address}: no {INDEX} there; expected a release repository")
    return parse_index(content, f"{storage.address}/{INDEX}")


def read_manifest(storage: Storage, version: ReleasedVersion) -> Manifest:
    """The manifest of a version, which its digest in the index vouches for."""
    path = manifest_path(version.version)
    content = storage.read(path, LARGEST_RECORD)
    if content is None:
        raise RepositoryError(f"{storage.address}/{path}: missing, though the index names it")
    if digest_of(content) != version.sha256:
        raise WrongDigestError(
            f"{storage.address}/{path}: has the digest {digest_of(content)}; the index names {version.sha256}"
        )
    return parse_manifest(content, f"{storage.address}/{path}")


def read_file(storage: Storage, file: ReleasedFile) -> bytes:
    """The content of a file of a version, which its manifest vouches for."""
    path = file_path(file)
    content = storage.read(path, file.bytes)
    if content is None:
        raise RepositoryError(f"{storage.address}/{path}: missing, though the manifest names it")
    if len(content) < file.bytes:
        raise WrongDigestError(f"{storage.address}/{path}: cut after {len(content)} of its {file.bytes} bytes")
    if digest_of(content) != file.sha256:
        raise WrongDigestError(
            f"{storage.address}/{path}: has the digest {digest_of(content)}; the manifest names {file.sha256}"
        )
    return content


class Derivation:
    """The index as the manifests have it. A manifest never changes, so that each is read once."""

    def __init__(self, storage: WritableStorage) -> None:
        self._storage = storage
        self._known: dict[str, ReleasedVersion] = {}

    def index(self, present: bytes | None = None) -> Index:
        """Of the versions that a listing shows, and of those in a present index."""
        listed = {version for name in self._storage.children() if (version := version_at(name))}
        listed.update(version.version for version in self._parsed(present))
        entries = (self._entry(version) for version in sorted(listed))
        return Index.of(entry for entry in entries if entry is not None)

    def write(self) -> None:
        """Bring the index into step, however many others do so at the same time.

        It is derived and written until it is found in place with every version that a listing shows: a publisher that
        was slower, and wrote an index without the newest version, finds so itself and writes it again.
        """
        while True:
            self._storage.revise(INDEX, lambda present: self.index(present).content())
            in_place = self._parsed(self._storage.read(INDEX, LARGEST_RECORD))
            if set(self.index()) <= set(in_place):
                return

    def _parsed(self, content: bytes | None) -> Index:
        """What an index says; nothing where it is damaged, for the manifests know better."""
        try:
            return Index(()) if content is None else parse_index(content, f"{self._storage.address}/{INDEX}")
        except WrongDigestError:
            return Index(())

    def _entry(self, version: str) -> ReleasedVersion | None:
        if version in self._known:
            return self._known[version]
        path = manifest_path(version)
        content = self._storage.read(path, LARGEST_RECORD)
        if content is None:
            return None
        manifest = parse_manifest(content, f"{self._storage.address}/{path}")
        if manifest.version != version:
            raise RepositoryError(f"{self._storage.address}/{path}: is the manifest of {manifest.version}")
        self._known[version] = ReleasedVersion.of(manifest, digest_of(content))
        return self._known[version]

"""What a release consists of, each thing named by its digest: the manifest of a build, the index of a repository.

Plain paths and JSON: a release is read with no more than a web server. The manifest is the truth about a version, the
index is derived from the manifests.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from indicators.errors import ManifestError, PackageError, RepositoryError, WrongDigestError
from indicators.package.descriptor import StrictJSONError, read_json
from indicators.package.files import read_regular

if TYPE_CHECKING:
    from indicators.release.storage import Storage

MANIFEST = "manifest.json"
"""The file's name, in a build and in a version of a repository."""

VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)
"""A released version: three numbers, as in Semantic Versioning 2.0.0, of digits that can be counted."""

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class ReleasedFile:
    """One file of a build."""

    path: str
    """Relative to the build, with forward slashes; never leads out of it."""
    bytes: int
    sha256: str
    """The digest of its bytes, 64 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build consists of."""

    name: str
    """The package's name."""
    version: str
    """Three numbers, without a ``v``."""
    created: str
    """The release's date as datapackage.json gives it (ISO 8601), never the clock's: building again gives the same."""
    files: tuple[ReleasedFile, ...]
    """In order of their paths; the manifest itself is none of them."""

    def content(self) -> bytes:
        """The bytes of the manifest's file: of equal manifests the same."""
        return _written(asdict(self))

    def digest(self) -> str:
        """The sha256 of `content`: one for each build."""
        return digest_of(self.content())


def digest_of(content: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def manifest_of_directory(name: str, version: str, created: str, directory: Path) -> Manifest:
    """The manifest of every file under a directory, but for a manifest at its top."""
    files = tuple(file for file in files_under(directory) if file.path != MANIFEST)
    return _checked(Manifest(name, version, created, files), "the build")


def files_under(directory: Path) -> list[ReleasedFile]:
    """Every file under a directory, in order of the paths."""
    files = []
    for path in directory.rglob("*"):
        if path.is_file():
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            files.append(ReleasedFile(path.relative_to(directory).as_posix(), path.stat().st_size, digest))
    return sorted(files)


def parse_manifest(content: bytes, place: str) -> Manifest:
    """The manifest in the bytes of a file; `place` only names it."""
    value = _parsed(content, place, ManifestError, "a manifest")
    try:
        files = tuple(ReleasedFile(file["path"], file["bytes"], file["sha256"]) for file in value["files"])
        manifest = Manifest(value["name"], value["version"], value["created"], files)
    except (KeyError, TypeError) as error:
        raise ManifestError(
            f"{place}: not a manifest: {error!r} is missing or of another kind", file=place, column=str(error.args[0])
        ) from error
    _checked(manifest, place)
    if manifest.content() != content:
        raise ManifestError(f"{place}: has a form that is not known here; a newer `indicators` may read it", file=place)
    return manifest


def _parsed(content: bytes, place: str, kind: type[PackageError], what: str) -> Any:
    """The JSON in the bytes of a file."""
    try:
        return read_json(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise kind(f"{place}:{line}: not {what}: byte {error.start} is no UTF-8", file=place, line=line) from error
    except StrictJSONError as error:
        where = f"{place}:{error.line}:{error.column}" if error.line else place
        raise kind(f"{where}: not {what}: {error}", file=place, line=error.line) from error


def read_build(directory: Path) -> Manifest:
    """The manifest of a build on disk, each of its files compared with it."""
    try:
        manifest = parse_manifest(read_regular(directory / MANIFEST), str(directory / MANIFEST))
        for file in manifest.files:
            content = read_regular(directory / file.path)
            if digest_of(content) != file.sha256:
                raise ManifestError(
                    f"{directory / file.path}: not the bytes that {MANIFEST} names; build again", file=file.path
                )
    except OSError as error:
        missing = str(error.filename or MANIFEST)
        raise ManifestError(
            f"{directory}: no whole build: {missing}: {error.strerror}; `indicators build` makes one", file=missing
        ) from error
    return manifest


def _checked(manifest: Manifest, place: str) -> Manifest:
    for column, what, value, sound in (
        ("name", "name", manifest.name, isinstance(manifest.name, str) and _NAME.fullmatch(manifest.name)),
        ("version", "version", manifest.version, is_version(manifest.version)),
        ("created", "date", manifest.created, is_date(manifest.created)),
    ):
        if not sound:
            raise ManifestError(f"{place}: {value!r} is no {what} of a release", file=place, column=column)
    for file in manifest.files:
        wrong = ""
        if not safe_path(file.path):
            wrong = f"{file.path!r} is no path inside a build"
        elif file.path == MANIFEST:
            wrong = "it names itself among its files"
        elif type(file.bytes) is not int or file.bytes < 0:
            wrong = f"{file.path!r} has no length"
        elif not is_digest(file.sha256):
            wrong = f"{file.sha256!r} is no sha256"
        if wrong:
            raise ManifestError(f"{place}: {wrong}", file=place, column="files")
    paths = [file.path for file in manifest.files]
    if paths != sorted(set(paths)):
        raise ManifestError(f"{place}: its files are not in order, each once", file=place, column="files")
    return manifest


def is_version(value: object) -> bool:
    """Whether it is a released version."""
    return isinstance(value, str) and VERSION.fullmatch(value) is not None


def is_date(value: object) -> bool:
    """Whether it begins with a date of ISO 8601."""
    return isinstance(value, str) and _DATE.fullmatch(value[:10]) is not None


def is_digest(value: object) -> bool:
    """Whether it is a sha256 in hexadecimal."""
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def safe_path(path: object) -> bool:
    """Whether a path is relative, in its shortest form, and inside where it starts, on every system."""
    if not isinstance(path, str) or not path.isprintable() or "\\" in path or ":" in path:
        return False
    return str(PurePosixPath(path)) == path and not path.startswith("/") and not {"", ".", ".."} & {*path.split("/")}


def newest_first(versions: Iterable[str]) -> list[str]:
    """Versions in order of precedence, the newest first."""
    return sorted(versions, key=lambda version: tuple(map(int, version.split("."))), reverse=True)


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
    value = _parsed(content, place, WrongDigestError, "an index of releases")
    try:
        index = Index.of(_version(entry) for entry in value["versions"])
    except (KeyError, TypeError, ValueError) as error:
        raise WrongDigestError(f"{place}: not an index of releases: {error}", file=place, column="versions") from error
    if index.content() != content:
        raise WrongDigestError(
            f"{place}: its content is not that of its digest: it was changed or cut on its way", file=place
        )
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
    place = f"{storage.address}/{INDEX}"
    content = storage.read(INDEX, LARGEST_RECORD)
    if content is None:
        raise RepositoryError(f"{storage.address}: no {INDEX} there; expected a release repository", file=place)
    return parse_index(content, place)


def read_manifest(storage: Storage, version: ReleasedVersion) -> Manifest:
    """The manifest of a version, which its digest in the index vouches for."""
    path = manifest_path(version.version)
    content = _vouched(storage, path, version.sha256, "the index", limit=LARGEST_RECORD)
    return parse_manifest(content, f"{storage.address}/{path}")


def read_file(storage: Storage, file: ReleasedFile) -> bytes:
    """The content of a file of a version, which its manifest vouches for."""
    return _vouched(storage, file_path(file), file.sha256, "the manifest", limit=file.bytes, least=file.bytes)


def _vouched(storage: Storage, path: str, sha256: str, record: str, *, limit: int, least: int = 0) -> bytes:
    """The content of a file, if it is what a record says."""
    place = f"{storage.address}/{path}"
    content = storage.read(path, limit)
    if content is None:
        raise RepositoryError(f"{place}: missing, though {record} names it", file=place)
    if len(content) < least:
        raise WrongDigestError(f"{place}: cut after {len(content)} of its {least} bytes", file=place)
    if digest_of(content) != sha256:
        raise WrongDigestError(f"{place}: has the digest {digest_of(content)}; {record} names {sha256}", file=place)
    return content

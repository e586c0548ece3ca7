"""The manifest of a release: every file of a build with its length and digest. It is the truth about a version."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from indicators.errors import ManifestError
from indicators.package.files import read_regular
from indicators.package.strict_json import StrictJSONError, read_json

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
        value = {
            "name": self.name,
            "version": self.version,
            "created": self.created,
            "files": [{"path": file.path, "bytes": file.bytes, "sha256": file.sha256} for file in self.files],
        }
        return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()

    def digest(self) -> str:
        """The sha256 of `content`: one for each build."""
        return digest_of(self.content())

    def file(self, path: str) -> ReleasedFile:
        """The file at a path."""
        for file in self.files:
            if file.path == path:
                return file
        raise ManifestError(f"{self.name} {self.version} has no file {path!r}")


def digest_of(content: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def manifest_of(name: str, version: str, created: str, contents: Mapping[str, bytes]) -> Manifest:
    """The manifest of files given by path and content."""
    files = (ReleasedFile(path, len(content), digest_of(content)) for path, content in contents.items())
    return _checked(Manifest(name, version, created, tuple(sorted(files))), "the build")


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
    try:
        value = read_json(content.decode("utf-8"))
    except (UnicodeDecodeError, StrictJSONError) as error:
        raise ManifestError(f"{place}: not a manifest: {error}") from error
    try:
        files = tuple(ReleasedFile(file["path"], file["bytes"], file["sha256"]) for file in value["files"])
        manifest = Manifest(value["name"], value["version"], value["created"], files)
    except (KeyError, TypeError) as error:
        raise ManifestError(f"{place}: not a manifest: {error!r} is missing or of another kind") from error
    _checked(manifest, place)
    if manifest.content() != content:
        raise ManifestError(f"{place}: has a form that is not known here; a newer `indicators` may read it")
    return manifest


def read_build(directory: Path) -> Manifest:
    """The manifest of a build on disk, each of its files compared with it."""
    try:
        manifest = parse_manifest(read_regular(directory / MANIFEST), str(directory / MANIFEST))
        for file in manifest.files:
            content = read_regular(directory / file.path)
            if digest_of(content) != file.sha256:
                raise ManifestError(f"{directory / file.path}: not the bytes that {MANIFEST} names; build again")
    except OSError as error:
        raise ManifestError(
            f"{directory}: no whole build: {error.filename or MANIFEST}: {error.strerror}; `indicators build` makes one"
        ) from error
    return manifest


def _checked(manifest: Manifest, place: str) -> Manifest:
    for what, value, sound in (
        ("name", manifest.name, isinstance(manifest.name, str) and _NAME.fullmatch(manifest.name)),
        ("version", manifest.version, is_version(manifest.version)),
        ("date", manifest.created, is_date(manifest.created)),
    ):
        if not sound:
            raise ManifestError(f"{place}: {value!r} is no {what} of a release")
    for file in manifest.files:
        if not safe_path(file.path):
            raise ManifestError(f"{place}: {file.path!r} is no path inside a build")
        if file.path == MANIFEST:
            raise ManifestError(f"{place}: it names itself among its files")
        if type(file.bytes) is not int or file.bytes < 0:
            raise ManifestError(f"{place}: {file.path!r} has no length")
        if not is_digest(file.sha256):
            raise ManifestError(f"{place}: {file.sha256!r} is no sha256")
    paths = [file.path for file in manifest.files]
    if paths != sorted(set(paths)):
        raise ManifestError(f"{place}: its files are not in order, each once")
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

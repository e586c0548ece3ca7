"""What this machine keeps of a repository: versions, and what it has seen, to notice one that goes back in time."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from indicators.errors import ManifestError, OccupiedError, RepositoryError, RollbackError
from indicators.insight.declaration import DECLARATION_FILE
from indicators.package.atomic import Replacement, locked, put, staged, write_together
from indicators.package.files import read_regular, reason, shown
from indicators.package.location import DESCRIPTOR, table_path
from indicators.package.strict_json import StrictJSONError, read_json
from indicators.release.manifest import (
    MANIFEST,
    Manifest,
    ReleasedFile,
    is_digest,
    is_version,
    newest_first,
    parse_manifest,
)
from indicators.release.repository.index import Index, version_at, version_directory
from indicators.release.repository.storage import short_name

_DIRECTORY = "INDICATORS_CACHE"

_TABLES = table_path("*")


_FILE = "seen.json"


class Memory:
    """The versions that were seen of a repository, with the digests of their manifests."""

    def __init__(self, directory: Path, address: str) -> None:
        self._file = directory / _FILE
        self._address = address

    def compare(self, index: Index) -> None:
        """Refuse an index that lacks a version seen before, or has it with another digest."""
        now = index.digests()
        for version, digest in self._recalled(self._content()).items():
            if now.get(version) == digest:
                continue
            what = "has other content under" if version in now else "no longer has"
            raise RollbackError(
                f"{self._address}: its index {what} {version}, which this machine has seen (digest {digest[:12]}…): "
                f"it is out of date or was tampered with; if its owners withdrew that version, remove {self._file}"
            )

    def keep(self, index: Index) -> None:
        """Remember what the index has."""
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RepositoryError(f"{self._file.parent}: cannot be made: {reason(error)}") from error
        with locked(self._file.parent):
            self.compare(index)
            before = self._content()
            value = {"repository": self._address, "versions": index.digests()}
            after = (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
            if after != before:
                write_together([Replacement(self._file, after, before)])

    def _content(self) -> bytes | None:
        try:
            return read_regular(self._file)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise RepositoryError(f"{self._file}: cannot be read: {reason(error)}") from error

    def _recalled(self, content: bytes | None) -> dict[str, str]:
        if content is None:
            return {}
        try:
            versions = read_json(content.decode("utf-8"))["versions"]
            if all(is_version(version) and is_digest(digest) for version, digest in versions.items()):
                return dict(versions)
        except (UnicodeDecodeError, StrictJSONError, KeyError, TypeError, AttributeError):
            pass
        raise RepositoryError(f"{self._file}: not what was written there; remove it, and versions seen are forgotten")


@dataclass(frozen=True, slots=True)
class Cache:
    """What is kept of one repository."""

    directory: Path
    memory: Memory
    """What was seen of it."""

    @classmethod
    def of(cls, given: str | Path | None, address: str) -> Cache:
        """The cache of a repository."""
        directory = Path(given or os.environ.get(_DIRECTORY) or _usual()).absolute() / short_name(address)
        return cls(directory, Memory(directory, shown(address)))

    def place(self, version: str) -> Path:
        """Where a version is kept."""
        return self.directory / version_directory(version)

    def kept(self, version: str) -> Manifest | None:
        """The manifest of a version that is here with all the files it was fetched with, as far as a look can tell.

        The look is cheap: the manifest is read, and of each file the length is compared.
        """
        if not is_version(version):
            return None
        place = self.place(version)
        try:
            manifest = parse_manifest(read_regular(place / MANIFEST), str(place / MANIFEST))
            whole = all((place / file.path).stat().st_size == file.bytes for file in for_loading(manifest))
        except (OSError, ManifestError):
            return None
        return manifest if whole and manifest.version == version else None

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
            raise OccupiedError(f"{self.place(manifest.version)}: fetched by another process meanwhile")

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
        raise RepositoryError(f"{path.name}: cannot be written: {reason(error)}; nothing was kept") from error


def for_loading(manifest: Manifest) -> tuple[ReleasedFile, ...]:
    """The files of a version that its tables are loaded from, and what follows from them is computed by."""
    single = (DESCRIPTOR, DECLARATION_FILE)
    return tuple(file for file in manifest.files if file.path in single or fnmatchcase(file.path, _TABLES))


def _usual() -> Path:
    from pooch import os_cache

    return Path(os_cache("indicators"))

"""Versions kept on this machine, by repository."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from indicators.insight.declaration import DECLARATION_FILE
from indicators.package.address import shown
from indicators.package.descriptor import table_path
from indicators.package.files import read_regular
from indicators.package.location import DESCRIPTOR
from indicators.release.manifest import (
    MANIFEST,
    Manifest,
    ManifestError,
    ReleasedFile,
    is_version,
    newest_first,
    parse_manifest,
)
from indicators.release.repository.address import short_name
from indicators.release.repository.layout import version_at, version_directory
from indicators.release.repository.memory import Memory
from indicators.release.repository.transfer import write
from indicators.release.staging import OccupiedError, put, staged

VARIABLE = "INDICATORS_CACHE"

_TABLES = table_path("*")


@dataclass(frozen=True, slots=True)
class Cache:
    """What is kept of one repository.

    Attributes
    ----------
    directory : Path
    memory : Memory
        What was seen of it.
    """

    directory: Path
    memory: Memory

    @classmethod
    def of(cls, given: str | Path | None, address: str) -> Cache:
        """The cache of a repository.

        Parameters
        ----------
        given : str or Path, optional
            The directory of all caches; by default ``INDICATORS_CACHE``, or the platform's place for caches.
        address : str
            The repository's.
        """
        directory = Path(given or os.environ.get(VARIABLE) or _usual()).absolute() / short_name(address)
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
        """A directory for the files of a version, which is kept if the block ends well; else nothing is.

        Raises
        ------
        PackageError
            It cannot be written.
        """
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


def for_loading(manifest: Manifest) -> tuple[ReleasedFile, ...]:
    """The files of a version that its tables are loaded from, and what follows from them is computed by."""
    single = (DESCRIPTOR, DECLARATION_FILE)
    return tuple(file for file in manifest.files if file.path in single or fnmatchcase(file.path, _TABLES))


def _usual() -> Path:
    from pooch import os_cache

    return Path(os_cache("indicators"))

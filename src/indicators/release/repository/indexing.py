"""Deriving the index of a repository from its manifests."""

from __future__ import annotations

from indicators.release.manifest import digest_of, parse_manifest
from indicators.release.repository.errors import RepositoryError, WrongDigestError
from indicators.release.repository.index import Index, ReleasedVersion, parse_index
from indicators.release.repository.layout import INDEX, LARGEST_RECORD, manifest_path, version_at
from indicators.release.repository.storage import WritableStorage


class Derivation:
    """The index as the manifests have it. A manifest never changes, so that each is read once.

    Parameters
    ----------
    storage : WritableStorage
    """

    def __init__(self, storage: WritableStorage) -> None:
        self._storage = storage
        self._known: dict[str, ReleasedVersion] = {}

    def index(self, present: bytes | None = None) -> Index:
        """Of the versions that a listing shows, and of those in a present index.

        Raises
        ------
        RepositoryError
            The repository cannot be read, or a manifest in it is damaged.
        """
        listed = {version for name in self._storage.children() if (version := version_at(name))}
        listed.update(version.version for version in self._parsed(present))
        entries = (self._entry(version) for version in sorted(listed))
        return Index.of(entry for entry in entries if entry is not None)

    def write(self) -> None:
        """Bring the index into step, however many others do so at the same time.

        It is derived and written until it is found in place with every version that a listing shows: a publisher that
        was slower, and wrote an index without the newest version, finds so itself and writes it again.

        Raises
        ------
        RepositoryError
            As `index`, or the repository cannot be written.
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

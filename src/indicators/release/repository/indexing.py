"""Deriving the index of a repository from its manifests."""

from __future__ import annotations

from indicators.release.manifest import digest_of, parse_manifest
from indicators.release.repository.errors import RepositoryError, WrongDigestError
from indicators.release.repository.index import Index, ReleasedVersion, parse_index
from indicators.release.repository.layout import INDEX, LARGEST_RECORD, manifest_path, version_at
from indicators.release.repository.storage import WritableStorage


def mend_index(storage: WritableStorage) -> None:
    """Bring the index into step with the manifests, however many others do so at the same time.

    It is derived and written until it is found in place with every version that a listing shows: a publisher that was
    slower, and wrote an index without the newest version, finds so itself and writes it again.

    Raises
    ------
    RepositoryError
        The repository cannot be read or written, or a manifest in it is damaged.
    """
    while True:
        storage.revise(INDEX, lambda present: derived_index(storage, present).content())
        if set(derived_index(storage)) <= set(_parsed(storage.read(INDEX, LARGEST_RECORD), storage)):
            return


def derived_index(storage: WritableStorage, present: bytes | None = None) -> Index:
    """The index as the manifests have it: of the versions that a listing shows, and of those in a present index.

    Raises
    ------
    RepositoryError
        The repository cannot be read, or a manifest in it is damaged.
    """
    listed = {version for name in storage.children() if (version := version_at(name))}
    listed.update(version.version for version in _parsed(present, storage))
    entries = (_entry(storage, version) for version in sorted(listed))
    return Index.of(entry for entry in entries if entry is not None)


def _parsed(content: bytes | None, storage: WritableStorage) -> Index:
    """What an index says; nothing where it is damaged, for the manifests know better."""
    try:
        return Index(()) if content is None else parse_index(content, f"{storage.address}/{INDEX}")
    except WrongDigestError:
        return Index(())


def _entry(storage: WritableStorage, version: str) -> ReleasedVersion | None:
    path = manifest_path(version)
    content = storage.read(path, LARGEST_RECORD)
    if content is None:
        return None
    manifest = parse_manifest(content, f"{storage.address}/{path}")
    if manifest.version != version:
        raise RepositoryError(f"{storage.address}/{path}: is the manifest of {manifest.version}")
    return ReleasedVersion.of(manifest, digest_of(content))

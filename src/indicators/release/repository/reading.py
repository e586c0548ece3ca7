"""Reading a repository: its index, a version's manifest, its files, each held against the digest that names it."""

from __future__ import annotations

from indicators.release.manifest import Manifest, ReleasedFile, digest_of, parse_manifest
from indicators.release.repository.errors import RepositoryError, WrongDigestError
from indicators.release.repository.index import Index, ReleasedVersion, parse_index
from indicators.release.repository.layout import INDEX, LARGEST_RECORD, file_path, manifest_path
from indicators.release.repository.storage import Storage


def read_index(storage: Storage) -> Index:
    """The index of a repository.

    Raises
    ------
    RepositoryError
        There is no repository, it cannot be reached, or its index is damaged.
    """
    content = storage.read(INDEX, LARGEST_RECORD)
    if content is None:
        raise RepositoryError(f"{storage.address}: no {INDEX} there; expected a release repository")
    return parse_index(content, f"{storage.address}/{INDEX}")


def read_manifest(storage: Storage, version: ReleasedVersion) -> Manifest:
    """The manifest of a version, which its digest in the index vouches for.

    Raises
    ------
    RepositoryError
        It cannot be had.
    WrongDigestError
        It is another.
    """
    path = manifest_path(version.version)
    content = storage.read(path, LARGEST_RECORD)
    if content is None:
        raise RepositoryError(f"{storage.address}/{path}: missing, though the index names it")
    if digest_of(content) != version.sha256:
        raise WrongDigestError(
            f"{storage.address}/{path}: has the digest {digest_of(content)}; the index names {version.sha256}"
        )
    return parse_manifest(content, f"{storage.address}/{path}")


def read_file(storage: Storage, manifest: Manifest, file: ReleasedFile) -> bytes:
    """The content of a file of a version, which its manifest vouches for.

    Raises
    ------
    RepositoryError
        It cannot be had, or is longer than the manifest says.
    WrongDigestError
        It is cut short, or another.
    """
    path = file_path(manifest.version, file.path)
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

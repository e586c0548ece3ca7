"""A build becomes a version of a repository, whole and for ever.

The manifest is the truth: a version is published if and only if its manifest is there, and that is created
exclusively, after every other file of the version was read back. Whoever is killed on the way leaves a version without
a manifest, which nobody is shown and the next run of the same build completes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from indicators.package.files import read_regular, reason
from indicators.release.manifest import MANIFEST, Manifest, digest_of, read_build
from indicators.release.repository.errors import ClaimedVersionError, PublishedVersionError, RepositoryError
from indicators.release.repository.index import Index
from indicators.release.repository.indexing import Derivation
from indicators.release.repository.layout import (
    LARGEST_RECORD,
    claim_path,
    file_path,
    manifest_path,
    version_directory,
)
from indicators.release.repository.storage import WritableStorage, open_for_publishing

Check = Callable[[Path, tuple[str, ...]], None]
"""What may refuse a build: it is given its directory and the versions published before it, the newest first."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing did.

    Attributes
    ----------
    repository : str
        As it may be printed.
    version : str
    sha256 : str
        The digest of the version's manifest, to cite.
    published : bool
        False where the same bytes were published already.
    """

    repository: str
    version: str
    sha256: str
    published: bool


def publish_build(
    directory: Path,
    address: str,
    *,
    take_over: bool = False,
    check: Check | None = None,
    progress: Callable[[str], None] | None = None,
) -> Publication:
    """Put a build into a release repository.

    Parameters
    ----------
    directory : Path
        The build's.
    address : str
        The repository's, as `repository_address` gives it.
    take_over : bool
        Replace what another build began to publish under this version and did not finish.
    check : callable, optional
        Is asked before anything of a version that is not published yet is written.
    progress : callable, optional
        Is given the path of each file once it is in the repository.

    Raises
    ------
    ManifestError
        There is no build, or a file of it was changed.
    PublishedVersionError
        The version is published with other bytes.
    ClaimedVersionError
        Another build has begun to be published under the version.
    RepositoryError
        The repository cannot create files exclusively, is another package's, or cannot be reached or written.
    PackageError
        What `check` raises.
    """
    manifest = read_build(directory)
    storage = open_for_publishing(address)
    derivation = Derivation(storage)
    present = storage.read(manifest_path(manifest.version), LARGEST_RECORD)
    if present is None:
        _refuse_other_package(storage, derivation.index(), manifest)
        if check is not None:
            _ask(check, derivation, directory, manifest.version)
        _claim(storage, manifest, take_over=take_over)
        for file in manifest.files:
            _upload(storage, manifest, file.path, _content(directory, manifest, file.path))
            if progress is not None:
                progress(file.path)
        published = _complete(storage, manifest)
    else:
        _refuse_other(storage, manifest, present)
        published = False
    derivation.write()
    storage.sweep()
    return Publication(storage.address, manifest.version, manifest.digest(), published)


def _refuse_other_package(storage: WritableStorage, index: Index, manifest: Manifest) -> None:
    for version in index:
        if version.name != manifest.name:
            raise RepositoryError(
                f"{storage.address}: holds releases of {version.name}; give {manifest.name} a repository of its own"
            )


def _ask(check: Check, derivation: Derivation, directory: Path, version: str) -> None:
    earlier = tuple(one.version for one in derivation.index().before(version))
    if earlier:
        # Whoever fetches those versions finds them only in the index, which a killed publisher may have left behind.
        derivation.write()
    check(directory, earlier)


def _claim(storage: WritableStorage, manifest: Manifest, *, take_over: bool) -> None:
    """Make sure that the version is to consist of this build and no other."""
    path, claim = claim_path(manifest.version), _claim_of(manifest)
    if storage.create(path, claim):
        # A server that does not know the condition overwrites without a word. So would it with a manifest.
        if storage.create(path, claim):
            raise RepositoryError(
                f"{storage.address}: this server does not create files exclusively (it ignored the condition); "
                "publish to another"
            )
    elif _claimed(storage, manifest) != claim:
        if not take_over:
            raise ClaimedVersionError(
                f"{storage.address}: another build of {manifest.version} has begun to be published; publish that one "
                "again to finish it, or, if its publisher is certainly gone, this one with --take-over"
            )
        storage.revise(path, lambda _: claim)
    if take_over:
        _remove_leftovers(storage, manifest)


def _remove_leftovers(storage: WritableStorage, manifest: Manifest) -> None:
    """Remove every file of the unpublished version that is not one of this build."""
    digests = {file.path: file.sha256 for file in manifest.files}
    for path in storage.files(version_directory(manifest.version)):
        place = file_path(manifest.version, path)
        if path != MANIFEST and digest_of(storage.read(place) or b"") != digests.get(path):
            storage.remove(place)


def _claim_of(manifest: Manifest) -> bytes:
    claim = {"version": manifest.version, "name": manifest.name, "manifest": manifest.digest()}
    return (json.dumps(claim, indent=2) + "\n").encode()


def _claimed(storage: WritableStorage, manifest: Manifest) -> bytes | None:
    return storage.read(claim_path(manifest.version), LARGEST_RECORD)


def _content(directory: Path, manifest: Manifest, path: str) -> bytes:
    try:
        content = read_regular(directory / path)
    except OSError as error:
        raise RepositoryError(f"{directory / path}: cannot be read: {reason(error)}") from error
    if digest_of(content) != manifest.file(path).sha256:
        raise RepositoryError(f"{directory / path}: changed while it was being published; build again")
    return content


def _upload(storage: WritableStorage, manifest: Manifest, path: str, content: bytes) -> None:
    """Have the file in the repository, as what is read back from there shows."""
    place = file_path(manifest.version, path)
    storage.create(place, content)
    if storage.read(place) != content:
        raise ClaimedVersionError(
            f"{storage.address}/{place}: has other bytes, of another build or damaged, though {manifest.version} is "
            "not published; if nobody else is publishing it, publish again with --take-over"
        )


def _complete(storage: WritableStorage, manifest: Manifest) -> bool:
    """Create the manifest; False where another run of the same build did so first."""
    if _claimed(storage, manifest) != _claim_of(manifest):
        raise ClaimedVersionError(
            f"{storage.address}: another build of {manifest.version} took over while this one was being published"
        )
    path = manifest_path(manifest.version)
    if storage.create(path, manifest.content()):
        return True
    _refuse_other(storage, manifest, storage.read(path, LARGEST_RECORD))
    return False


def _refuse_other(storage: WritableStorage, manifest: Manifest, present: bytes | None) -> None:
    if present != manifest.content():
        raise PublishedVersionError(
            f"{storage.address}: {manifest.version} is published with other bytes, which stay; "
            "raise the version in datapackage.json and build again"
        )

"""`publish`: a build becomes a version of a repository, whole and for ever.

The manifest is the truth: a version is published if and only if its manifest is there, and that is created
exclusively, after every other file of the version was read back. Whoever is killed on the way leaves a version without
a manifest, which nobody is shown and the next run of the same build completes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from indicators.package.files import read_regular, reason
from indicators.package.location import nearest_package
from indicators.package.package import Package
from indicators.release.build import usual_place
from indicators.release.manifest import MANIFEST, Manifest, digest_of, read_build
from indicators.release.repository.address import repository_address
from indicators.release.repository.cache import for_loading
from indicators.release.repository.errors import ClaimedVersionError, PublishedVersionError, RepositoryError
from indicators.release.repository.index import Index, preceding
from indicators.release.repository.indexing import Derivation
from indicators.release.repository.layout import (
    LARGEST_RECORD,
    claim_path,
    file_path,
    manifest_path,
    version_directory,
)
from indicators.release.repository.reading import read_manifest
from indicators.release.repository.storage import WritableStorage, open_for_publishing
from indicators.release.repository.transfer import bring

Check = Callable[[Path, Path], None]
"""What may refuse a build: it is given the directories of the version before it and of the build."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What `publish` did.

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


def publish(
    build: str | Path | None = None,
    repository: str | Path | None = None,
    *,
    take_over: bool = False,
    check: Check | None = None,
    progress: Callable[[str], None] | None = None,
) -> Publication:
    """Put a build into a release repository.

    The same build again changes nothing but mends what a killed publisher left.

    Parameters
    ----------
    build : str or Path, optional
        A directory that `indicators.build` made; by default the place where it makes that of the nearest package.
    repository : str or Path, optional
        A folder, or the URL of a place in S3 (``s3://``), Google Cloud Storage (``gs://``) or Azure (``az://``); by
        default ``INDICATORS_REPOSITORY``, or what the package at hand is configured with.
    take_over : bool
        Replace what another build began to publish under this version and did not finish. Only when its publisher is
        certainly gone.
    check : callable, optional
        Is given the directories of the version published before and of the build, and raises what speaks against it.
    progress : callable, optional
        Is given the path of each file once it is in the repository.

    Returns
    -------
    Publication

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

    Examples
    --------
    >>> import indicators
    >>> indicators.publish("dist/my-data-1.2.0", "s3://bucket/releases").published  # doctest: +SKIP
    True
    """
    directory = _usual_build() if build is None else Path(build)
    manifest = read_build(directory)
    storage = open_for_publishing(repository_address(repository))
    derivation = Derivation(storage)
    present = storage.read(manifest_path(manifest.version), LARGEST_RECORD)
    if present is None:
        _compare(storage, derivation.index(), directory, manifest, check)
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


def _usual_build() -> Path:
    package = Package.open(nearest_package())
    return usual_place(str(package.descriptor.get("name")), package.version)


def _compare(
    storage: WritableStorage, published: Index, directory: Path, manifest: Manifest, check: Check | None
) -> None:
    """Refuse a build of another package, and one that `check` refuses after the version before it."""
    for version in published:
        if version.name != manifest.name:
            raise RepositoryError(
                f"{storage.address}: holds releases of {version.name}; give {manifest.name} a repository of its own"
            )
    before = preceding(published, manifest.version)
    if check is not None and before is not None:
        with TemporaryDirectory() as temporary:
            former = read_manifest(storage, before)
            bring(storage, former, for_loading(former), Path(temporary))
            check(Path(temporary), directory)


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

"""`publish`: a build becomes a version of a repository, whole and for ever, if its version says what changed.

A file is named by its digest, so that all who write it write the same bytes. The manifest is the one point of commit: a
version is published if and only if its manifest is there, and that is created exclusively, after every other file was
read back. Whoever is killed on the way, or loses a race, leaves at most files that no manifest names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from indicators.errors import PublishedVersionError, RepositoryError, VersionFallsShortError, WrongDigestError
from indicators.history.releases import Baseline, standing
from indicators.package import Package, nearest_package
from indicators.package.files import read_regular, reason
from indicators.release.build import usual_place
from indicators.release.manifest import (
    INDEX,
    LARGEST_RECORD,
    Index,
    Manifest,
    ReleasedFile,
    ReleasedVersion,
    digest_of,
    file_path,
    manifest_path,
    parse_index,
    parse_manifest,
    read_build,
    version_at,
)
from indicators.release.storage import WritableStorage, open_for_publishing, repository_address
from indicators.release.versioning import published_version
from indicators.rules.release import NEVER_REUSED, NUMBERED_ON, SUFFICIENT, release_findings

Check = Callable[[Path, tuple[str, ...]], None]
"""What may refuse a build: it is given its directory and the versions published before it, the newest first."""

_ASKED = frozenset(rule.code for rule in (SUFFICIENT, NEVER_REUSED, NUMBERED_ON))
"""The rules about the data. The others are about the changelog, which is no part of a build."""


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
            place = f"{self._storage.address}/{path}"
            raise RepositoryError(f"{place}: is the manifest of {manifest.version}", file=place, column="version")
        self._known[version] = ReleasedVersion.of(manifest, digest_of(content))
        return self._known[version]


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


def publish(
    build: str | Path | None = None,
    repository: str | Path | None = None,
    *,
    without_check: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Publication:
    """Put a build into a release repository, for ever.

    The same build again changes nothing but mends what a killed publisher left, or a file that was damaged since.

    Parameters
    ----------
    build : str or Path, optional
        A directory that `indicators.build` made; by default the place where it makes that of the nearest package.
    repository : str or Path, optional
        A folder, or the URL of a place in S3 (``s3://``), Google Cloud Storage (``gs://``) or Azure (``az://``); by
        default ``INDICATORS_REPOSITORY``, or what the package at hand is configured with.
    without_check : bool
        Publish although the version falls short of what changed since the one before (docs/explanation/versions.md).
    progress : callable, optional
        Is given the path of each file once it is in the repository.

    Returns
    -------
    Publication

    Raises
    ------
    ManifestError
        There is no build, or a file of it was changed.
    VersionFallsShortError
        The version policy asks for a higher version, or an identifier was given before.
    PublishedVersionError
        The version is published with other bytes.
    RepositoryError
        The repository cannot create files exclusively, is another package's, or cannot be reached or written.

    Examples
    --------
    >>> import indicators
    >>> indicators.publish("dist/my-data-1.2.0", "s3://bucket/releases").published  # doctest: +SKIP
    True
    """
    address = repository_address(repository)
    return publish_build(
        _usual_build() if build is None else Path(build),
        address,
        check=None if without_check else partial(_hold_against_policy, address),
        progress=progress,
    )


def publish_build(
    directory: Path,
    address: str,
    *,
    check: Check | None = None,
    progress: Callable[[str], None] | None = None,
) -> Publication:
    """Put a build into the repository at an address; `check` is asked before anything of a new version is written."""
    manifest = read_build(directory)
    storage = open_for_publishing(address)
    derivation = Derivation(storage)
    path, content = manifest_path(manifest.version), manifest.content()
    present = storage.read(path, LARGEST_RECORD)
    if present is None:
        _refuse_other_package(storage, derivation.index(), manifest)
        if check is not None:
            _ask(check, derivation, directory, manifest.version)
        _require_exclusive(storage, manifest)
    else:
        _refuse_other(storage, manifest, present)
    for file in manifest.files:
        _have(storage, file, _content(directory, file))
        if progress is not None:
            progress(file.path)
    published = storage.create(path, content)
    if not published:
        _refuse_other(storage, manifest, storage.read(path, LARGEST_RECORD))
    derivation.write()
    return Publication(storage.address, manifest.version, manifest.digest(), published)


def _refuse_other_package(storage: WritableStorage, index: Index, manifest: Manifest) -> None:
    for version in index:
        if version.name != manifest.name:
            raise RepositoryError(
                f"{storage.address}: holds releases of {version.name}; give {manifest.name} a repository of its own"
            )


def _refuse_other(storage: WritableStorage, manifest: Manifest, present: bytes | None) -> None:
    if present != manifest.content():
        raise PublishedVersionError(
            f"{storage.address}: {manifest.version} is published with other bytes, which stay; "
            "raise the version in datapackage.json and build again",
            file=manifest_path(manifest.version),
        )


def _ask(check: Check, derivation: Derivation, directory: Path, version: str) -> None:
    earlier = tuple(one.version for one in derivation.index().before(version))
    if earlier:
        # Whoever fetches those versions finds them only in the index, which a killed publisher may have left behind.
        derivation.write()
    check(directory, earlier)


def _require_exclusive(storage: WritableStorage, manifest: Manifest) -> None:
    """Try on a copy of the manifest, named by its digest, what is to be done with the manifest itself."""
    content = manifest.content()
    copy = file_path(ReleasedFile("manifest.json", len(content), manifest.digest()))
    # A server that does not know the condition overwrites without a word.
    if storage.create(copy, content) and storage.create(copy, content):
        raise RepositoryError(
            f"{storage.address}: this server does not create files exclusively (it ignored the condition); "
            "publish to another"
        )


def _content(directory: Path, file: ReleasedFile) -> bytes:
    try:
        content = read_regular(directory / file.path)
    except OSError as error:
        raise RepositoryError(f"{directory / file.path}: cannot be read: {reason(error)}", file=file.path) from error
    if digest_of(content) != file.sha256:
        raise RepositoryError(
            f"{directory / file.path}: changed while it was being published; build again", file=file.path
        )
    return content


def _have(storage: WritableStorage, file: ReleasedFile, content: bytes) -> None:
    """Have the file in the repository, as what is read back from there shows."""
    place = file_path(file)
    if storage.read(place) == content:
        return
    storage.put(place, content)
    if storage.read(place) != content:
        raise RepositoryError(
            f"{storage.address}/{place}: {file.path} was written and came back with other bytes, so that nothing was "
            "published; is the disk sound?",
            file=place,
        )


def _usual_build() -> Path:
    package = Package.open(nearest_package())
    return usual_place(str(package.descriptor.get("name")), package.version)


def _hold_against_policy(address: str, directory: Path, earlier: tuple[str, ...]) -> None:
    """Refuse a build whose version or identifiers the policy refuses after the versions before it."""
    if not earlier:
        return
    releases = tuple(published_version(version, address) for version in reversed(earlier))
    stands = standing(directory, Baseline(releases[-1], releases))
    short = [finding for finding in release_findings(stands) if finding.code in _ASKED]
    if short:
        first = short[0]
        more = f" (and {len(short) - 1} more)" if len(short) > 1 else ""
        raise VersionFallsShortError(
            f"{directory}: {first.code} {first.message}; expected {first.expected}{more}; `indicators release-check "
            f"--repository {address}` tells all, and --without-check publishes all the same",
            file=first.file,
            line=first.line,
            column=first.column,
        )

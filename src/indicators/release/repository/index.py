"""The index of a repository: its versions with their dates and digests, and a digest over all of that."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields

from indicators.package.strict_json import StrictJSONError, read_json
from indicators.release.manifest import Manifest, digest_of, is_date, is_digest, is_version, newest_first
from indicators.release.repository.errors import WrongDigestError


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
    """What a repository holds.

    Attributes
    ----------
    versions : tuple of ReleasedVersion
        The newest first, each once.
    """

    versions: tuple[ReleasedVersion, ...]

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
    """The index in the bytes of a file; `place` only names it.

    Raises
    ------
    WrongDigestError
        It is not, byte for byte, an index that was written whole.
    """
    try:
        value = read_json(content.decode("utf-8"))
        index = Index.of(_version(entry) for entry in value["versions"])
    except (UnicodeDecodeError, StrictJSONError, KeyError, TypeError, ValueError) as error:
        raise WrongDigestError(f"{place}: not an index of releases: {error}") from error
    if index.content() != content:
        raise WrongDigestError(f"{place}: its content is not that of its digest: it was changed or cut on its way")
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

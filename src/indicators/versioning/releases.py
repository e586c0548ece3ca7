"""The releases of a package that are known, and the one that it is held against."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indicators.history.sides import Revision, Side, UnknownSideError, side_at
from indicators.package.address import is_url
from indicators.package.revision import RevisionError, is_shallow, tags
from indicators.versioning.numbers import tagged_version

LATEST = "latest"
"""The word for the last release, wherever a release is named."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release, opened when it is looked into.

    Attributes
    ----------
    name : str
        What a person calls it: a tag, a version, a path.
    open : callable
        Gives the files of the package as released.
    """

    name: str
    open: Callable[[], Side]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a package is held against.

    Attributes
    ----------
    release : Release or None
        The release that came before; None where nothing was released yet.
    earlier : tuple of Release
        Every release that is known, that one among them: an identifier of any of them is never given again.
    why_none : str
        Where there is no release, how that was found out.
    """

    release: Release | None
    earlier: tuple[Release, ...]
    why_none: str = ""


def baseline_in_git(root: Path, against: str = LATEST) -> Baseline:
    """The releases that the tags ``vX.Y.Z`` of a package's git repository name.

    Parameters
    ----------
    root : Path
        The package's directory.
    against : str
        A git revision, the path of another copy of the package (a directory or a zip), or ``latest``: the highest of
        the tags that the present commit comes from.

    Raises
    ------
    PackageError
        There is no such revision or path, or, where ``latest`` is asked for, no git repository.
    """
    try:
        earlier = tuple(_tagged(root, tag) for tag in _versions(tags(root)))
    except RevisionError:
        if against == LATEST:
            raise
        earlier = ()
    if against == LATEST:
        here = _versions(tags(root, merged=True)) if earlier else []
        if not here:
            return Baseline(None, earlier, _why_none(root, found=bool(earlier)))
        return Baseline(_tagged(root, here[-1]), earlier)
    release = named_release(root, against)
    return Baseline(release, (*earlier, release))


def named_release(root: Path, name: str) -> Release:
    """The package that a path, a URL or a git revision names; a path that is there is a path.

    Raises
    ------
    PackageError
        It names none; the message says what was tried.
    """
    place = name.removeprefix("path:")
    if place != name or (not name.startswith("git:") and (is_url(name) or is_there(name))):
        side: Side = side_at(place)
        return Release(place, lambda: side)
    at = _revision(root, name.removeprefix("git:"), asked=name)
    return Release(at.name, lambda: at)


def _revision(root: Path, revision: str, asked: str) -> Revision:
    try:
        return Revision(root, revision)
    except RevisionError as error:
        with suppress(RevisionError):
            return Revision(root, f"v{revision}")
        if asked.startswith("git:"):
            raise
        raise UnknownSideError(f"{asked!r}: no such path, and no revision either: {error}") from error


def is_there(name: str) -> bool:
    """Whether a name is that of a file or directory."""
    try:
        return Path(name).exists()
    except (OSError, ValueError):
        return False


def _tagged(root: Path, tag: str) -> Release:
    return Release(tag, lambda: Revision(root, f"refs/tags/{tag}", tag))


def _versions(listed: list[str]) -> list[str]:
    """The tags that name versions, in order of these."""
    numbered = {tag: version for tag in listed if (version := tagged_version(tag)) is not None}
    return sorted(numbered, key=lambda tag: numbered[tag])


def _why_none(root: Path, *, found: bool) -> str:
    if found:
        return "none of the tags vX.Y.Z is on the way to the present commit"
    if is_shallow(root):
        return "the clone is shallow and has no tag such as v1.2.0; fetch the tags and history (fetch-depth: 0)"
    return "the git repository has no tag such as v1.2.0"

"""The releases of a package, from its git tags or from a release repository."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from indicators.package.errors import PackageError
from indicators.package.location import nearest_package, package_root
from indicators.package.revision import RevisionError
from indicators.release.comparing import version_of
from indicators.versioning.releases import LATEST, Baseline, Release, baseline_in_git


def baseline(
    path: str | Path | None = None, against: str | Path = LATEST, *, repository: str | Path | None = None
) -> Baseline:
    """The release that a package is held against, and every one before it.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.
    against : str or Path
        With a repository one of its versions, else a git revision or the path of another copy of the package. By
        default the last release: the repository's highest version, or the highest of the git tags ``vX.Y.Z`` that the
        present commit comes from.
    repository : str or Path, optional
        A release repository, its folder or URL. Without one, git is asked.

    Returns
    -------
    Baseline
        Without a release where nothing was released yet.

    Raises
    ------
    PackageError
        There is no such version or revision, no git repository, or the release repository cannot be read.

    Examples
    --------
    >>> import indicators
    >>> last = indicators.baseline("path/to/package", repository="releases")  # doctest: +SKIP
    >>> indicators.validate("path/to/package", against=last).ok  # doctest: +SKIP
    True
    """
    root = nearest_package() if path is None else package_root(path)
    if repository is not None and not str(against).startswith(("path:", "git:")):
        return _in_repository(str(against), repository)
    try:
        return baseline_in_git(root, str(against))
    except RevisionError as error:
        raise PackageError(f"{error}; name a release with --against PATH, or with --repository PLACE") from error


def _in_repository(against: str, repository: str | Path) -> Baseline:
    from indicators.release.repository.fetch import versions

    known = [one.version for one in versions(repository)]
    releases = {version: _published(version, repository) for version in reversed(known)}
    earlier = tuple(releases.values())
    if against != LATEST:
        wanted = against.removeprefix("version:").removeprefix("v")
        return Baseline(releases.get(wanted) or _published(wanted, repository), earlier)
    if not known:
        return Baseline(None, (), f"no version is published in {repository} yet")
    return Baseline(releases[known[0]], earlier)


def _published(version: str, repository: str | Path) -> Release:
    return Release(version, partial(version_of, version, repository))

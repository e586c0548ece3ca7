"""`diff`: two packages, each named by a path, a URL, a version of a repository or a git revision, and what differs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indicators.errors import PackageNotFoundError, UnknownSideError
from indicators.history.difference import Difference, compare
from indicators.history.policy import parse_version
from indicators.history.releases import LATEST, is_there, named_release
from indicators.history.sides import Side, folder
from indicators.package import nearest_package


def diff(
    old: str | Path,
    new: str | Path | None = None,
    *,
    tables: Sequence[str] = (),
    repository: str | Path | None = None,
) -> Difference:
    """Compare two packages: rows by key, structure, what the packages say of themselves, and source texts.

    Each file is read once and never held whole, so that tables may be larger than memory. A key that changed is a row
    removed and another added. Cells are compared as canonical form writes them: 1.0 is 1.

    Parameters
    ----------
    old, new : str or Path
        Each is a directory, a datapackage.json, a zip of a build, a URL such as ``s3://bucket/package``, a version of
        `repository`, or a git revision of the package at hand. What is there as a path is a path; what looks like a
        version is one where a repository is named; anything else is a revision. ``path:``, ``version:`` and ``git:``
        before a name say which is meant. `new` is by default the nearest package at or above the current directory.
    tables : sequence of str
        Compare only these.
    repository : str or Path, optional
        A release repository, its folder or URL; for names with ``version:``, by default the one configured.

    Returns
    -------
    Difference
        False where nothing differs.

    Raises
    ------
    PackageError
        A name stands for no package, neither package has such a table, a file breaks its form where it differs, or a
        store cannot be reached.

    Examples
    --------
    >>> import indicators
    >>> difference = indicators.diff("v1.0.0")  # doctest: +SKIP
    >>> [row.key for row in difference.tables["observations"].rows.of("added")]  # doctest: +SKIP
    [('obs-0034',)]
    """
    if new is None:
        root = nearest_package()
        return compare(side_named(str(old), repository, root), folder(root, "."), tables)
    at_hand = _root_of(new)
    before, after = (side_named(str(name), repository, at_hand) for name in (old, new))
    return compare(before, after, tables)


def side_named(name: str, repository: str | Path | None, root: Path | None) -> Side:
    """The package of a name."""
    version = name.removeprefix("version:")
    if version != name or (repository is not None and _is_version(name)):
        return version_of(version, repository)
    if root is not None:
        return named_release(root, name).open()
    try:
        return named_release(Path(), name).open()
    except UnknownSideError as error:
        raise UnknownSideError(
            f"{name!r}: no such path, and no package at hand whose revision or version it could be"
        ) from error


def version_of(version: str, repository: str | Path | None) -> Side:
    """A version of a release repository, by way of the cache."""
    from indicators.release.fetch import fetch

    return folder(fetch(version, repository=repository), version)


def _is_version(name: str) -> bool:
    return not is_there(name) and (name == LATEST or parse_version(name.removeprefix("v")) is not None)


def _root_of(new: str | Path) -> Path | None:
    """The package in whose repository revisions are looked up: the new one, or the nearest."""
    if is_there(str(new)) and Path(new).is_dir():
        return Path(new)
    try:
        return nearest_package()
    except PackageNotFoundError:
        return None

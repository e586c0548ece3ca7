"""What changed from one package to another, and what that asks of a version: `diff`, `release_check`, `changelog`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from indicators.errors import PackageError, PackageNotFoundError, RevisionError, UnknownSideError
from indicators.history import Difference, compare
from indicators.history.policy import Bump, Reason, parse_version
from indicators.history.releases import (
    LATEST,
    UNRELEASED,
    Baseline,
    Release,
    Standing,
    baseline_in_git,
    is_there,
    named_release,
    standing,
)
from indicators.history.row_changes import RowChange
from indicators.history.sides import Side, folder
from indicators.package import nearest_package, package_root
from indicators.reports.differences import change_words, document_words, property_words, structure_words
from indicators.reports.grid import escaped, plural, printable
from indicators.rules.findings import Finding
from indicators.rules.release import release_findings


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


_SHOWN = 12
"""Reasons that are shown to people; the rest is counted."""


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """What a check of the version found.

    Attributes
    ----------
    version : str
        The package's own.
    released : str
        The version of the last release; empty where there is none.
    against : str
        The release as a person calls it, or why there is none to compare with.
    bump : Bump
        What changed since, as the policy classes it.
    least : str
        The least version that may hold it; empty where there is no release.
    reasons : tuple of Reason
        The changes, the weightiest first.
    findings : tuple of Finding
        What falls short.
    """

    version: str
    released: str
    against: str
    bump: Bump
    least: str
    reasons: tuple[Reason, ...]
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return not self.findings


def release_check(
    path: str | Path | None = None,
    *,
    against: str | Path = LATEST,
    repository: str | Path | None = None,
    final: bool = False,
) -> ReleaseCheck:
    """Hold the version and changelog of a package against what changed since the last release.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.
    against : str or Path
        The release: a version of `repository`, a git revision, or a path. By default the last.
    repository : str or Path, optional
        A release repository, its folder or URL. Without one, git is asked.
    final : bool
        The version is about to be released: its changelog entry needs its own heading and date.

    Returns
    -------
    ReleaseCheck

    Raises
    ------
    PackageError
        The package or the release cannot be read, or there is neither git nor a repository to ask.

    Examples
    --------
    >>> import indicators
    >>> check = indicators.release_check("path/to/package")  # doctest: +SKIP
    >>> check.bump, check.least  # doctest: +SKIP
    (<Bump.MINOR: 2>, '1.3.0')
    """
    root = nearest_package() if path is None else package_root(path)
    stands = standing(root, baseline(root, against, repository=repository))
    return ReleaseCheck(
        stands.version,
        stands.released,
        stands.last or stands.baseline.why_none,
        stands.assessment.bump,
        str(stands.least or ""),
        stands.assessment.reasons,
        tuple(release_findings(stands, final=final)),
    )


def release_check_text(check: ReleaseCheck) -> str:
    """The check for people: what changed, what that asks for, and what falls short."""
    lines = []
    if check.released:
        lines.append(f"last release: {printable(check.against)}")
        if check.reasons:
            lines.append(f"changed since: {check.bump}, so at least {check.least}")
            lines += [f"  {reason.bump!s:<5}  {printable(reason.in_words())}" for reason in check.reasons[:_SHOWN]]
            if len(check.reasons) > _SHOWN:
                lines.append(f"  and {len(check.reasons) - _SHOWN} kinds more; --format json has all")
        else:
            lines.append("changed since: nothing")
    else:
        lines.append(f"no release to compare with: {printable(check.against)}; any version may be the first")
    for finding in check.findings:
        lines.append(f"{finding.place()}: {finding.code} {printable(finding.message)}")
        lines.append(f"       expected: {printable(finding.expected)}")
        lines.append(f"       mend: {finding.mend}")
    verdict = "falls short" if not check.ok else "fits what changed" if check.released else "nothing stands against it"
    lines.append(f"version {check.version}: {verdict}")
    return "\n".join(lines)


def release_check_json(check: ReleaseCheck) -> str:
    """The check for programs, as one JSON object."""
    value = {
        "ok": check.ok,
        "version": check.version,
        "released": check.released or None,
        "against": check.against,
        "bump": str(check.bump),
        "least": check.least or None,
        "reasons": [{"bump": str(one.bump), **asdict(one), "change": one.change.name} for one in check.reasons],
        "findings": [asdict(finding) for finding in check.findings],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


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
    from indicators.release.fetch import versions

    known = [one.version for one in versions(repository)]
    releases = {version: published_version(version, repository) for version in reversed(known)}
    earlier = tuple(releases.values())
    if against != LATEST:
        wanted = against.removeprefix("version:").removeprefix("v")
        return Baseline(releases.get(wanted) or published_version(wanted, repository), earlier)
    if not known:
        return Baseline(None, (), f"no version is published in {repository} yet")
    return Baseline(releases[known[0]], earlier)


def published_version(version: str, repository: str | Path) -> Release:
    """A version of a repository as the history has releases, opened when it is asked for."""
    return Release(version, partial(version_of, version, repository))


_IDENTIFIERS, _ROWS = 40, 60
"""Identifiers named in one line, and changed rows spelt out, of one table; the rest is counted."""


def changelog(
    path: str | Path | None = None, *, against: str | Path = LATEST, repository: str | Path | None = None
) -> str:
    """Draft the changelog entry of a package, of which `baseline` says what it is held against.

    Markdown in the form of Keep a Changelog 1.1.0: what was added, changed and removed, with identifiers and values,
    headed by the package's version and date where the version is new and may hold the changes, else ``[Unreleased]``.
    """
    root = nearest_package() if path is None else package_root(path)
    return "\n".join(_lines(standing(root, baseline(root, against, repository=repository)))) + "\n"


def _lines(stands: Standing) -> Iterator[str]:
    new = stands.version != stands.released and stands.sufficient and stands.created
    yield f"## [{stands.version}] - {stands.created[:10]}" if new else f"## [{UNRELEASED}]"
    if stands.difference is None:
        yield ""
        yield "### Added"
        yield ""
        yield "- The first release."
        return
    if not stands.difference:
        yield ""
        yield "No change of the data."
    for heading, lines in (
        ("Added", _one_sided(stands.difference, "added")),
        ("Changed", _changed(stands.difference)),
        ("Removed", _one_sided(stands.difference, "removed")),
    ):
        listed = list(lines)
        if listed:
            yield from ("", f"### {heading}", "", *(f"- {line}" for line in listed))


def _one_sided(difference: Difference, kind: Literal["added", "removed"]) -> Iterator[str]:
    """Tables, columns and rows that only one side has."""
    for table in difference.tables.values():
        for change in table.structure:
            if change.kind == f"table_{kind}":
                yield f"Table `{table.name}`, {plural(len(table.rows), 'row')}"
            elif change.kind == f"column_{kind}":
                yield f"Column `{change.column}` of `{table.name}`"
    for table in difference.tables.values():
        whole = any(change.kind in ("table_added", "table_removed") for change in table.structure)
        if table.rows.count(kind) and not whole:
            names = [_name(row) for row in table.rows.of(kind, _IDENTIFIERS)]
            left = table.rows.count(kind) - len(names)
            yield f"`{table.name}`: {', '.join(names)}{f' and {left:,} more' if left > 0 else ''}"


def _changed(difference: Difference) -> Iterator[str]:
    for table in difference.tables.values():
        for change in table.structure:
            if change.kind in ("table_changed", "column_changed", "columns_moved"):
                yield f"`{table.name}`: {escaped(structure_words(change))}"
        for row in table.rows.of("changed", _ROWS):
            yield f"`{table.name}` {_name(row)}: {_cells(row)}"
        left = table.rows.count("changed") - _ROWS
        if left > 0:
            yield f"`{table.name}`: {left:,} more rows"
    for document in difference.documents:
        yield f"Source {'; '.join(escaped(line) for line in document_words(document))}"
    for one in difference.properties:
        yield f"Package: {escaped(property_words(one.property, one.old, one.new))}"


def _name(row: RowChange) -> str:
    return escaped(" ".join(row.key))


def _cells(row: RowChange) -> str:
    return "; ".join(f"{escaped(cell.column)} {escaped(change_words(cell.old, cell.new))}" for cell in row.cells)

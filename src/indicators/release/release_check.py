"""`release_check`, `baseline`, `changelog`: whether a version says what changed since the last, and that in words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from indicators.errors import PackageError, RevisionError
from indicators.history.difference import Difference
from indicators.history.policy import Bump, Reason
from indicators.history.releases import LATEST, UNRELEASED, Baseline, Release, Standing, baseline_in_git, standing
from indicators.history.row_changes import RowChange
from indicators.package import nearest_package, package_root
from indicators.release.diff import version_of
from indicators.reports.differences import change_words, document_words, property_words, structure_words
from indicators.reports.grid import escaped, printable
from indicators.reports.summary import plural
from indicators.rules.findings import Finding
from indicators.rules.release import release_findings

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
        "reasons": [
            {
                "bump": str(one.bump),
                "change": one.change.name,
                "where": one.where,
                "count": one.count,
                "example": one.example,
                "file": one.file,
                "line": one.line,
            }
            for one in check.reasons
        ],
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


_IDENTIFIERS, _ROWS = 40, 60
"""Identifiers named in one line, and changed rows spelt out, of one table; the rest is counted."""


def changelog(
    path: str | Path | None = None, *, against: str | Path = LATEST, repository: str | Path | None = None
) -> str:
    """Draft the changelog entry of a package: what was added, changed and removed, with identifiers and values.

    Parameters
    ----------
    path : str or Path, optional
        The package; by default the nearest at or above the current directory.
    against : str or Path
        The release: a version of `repository`, a git revision, or a path. By default the last.
    repository : str or Path, optional
        A release repository, its folder or URL. Without one, git is asked.

    Returns
    -------
    str
        Markdown in the form of Keep a Changelog 1.1.0, headed by the package's version and date where the version is
        new and may hold the changes, else by ``[Unreleased]``.

    Raises
    ------
    PackageError
        The package or the release cannot be read, or there is neither git nor a repository to ask.
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

"""Whether all is ready for a release: the libraries at hand, the package valid, with a version and a date."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING

from indicators.history.assessment import Reason
from indicators.history.policy import Bump
from indicators.history.releases import LATEST, Baseline, Release, baseline_in_git
from indicators.history.standing import standing
from indicators.model.tables import TABLES
from indicators.package.errors import PackageError
from indicators.package.files import Storage
from indicators.package.git import RevisionError
from indicators.package.location import DESCRIPTOR, nearest_package, package_root, parts_of
from indicators.package.package import Package
from indicators.release.citation.items import read_dataset
from indicators.release.comparing import version_of
from indicators.release.manifest import VERSION
from indicators.reports.grid import printable
from indicators.rules.findings import Finding
from indicators.rules.release import release_findings

if TYPE_CHECKING:
    from indicators.rules.report import Unchecked


_LIBRARIES = ("xlsxwriter", "pyarrow", "pandera")
"""What a build is written and validated with; first what only the extra ``build`` brings, and the others with it."""

_BYTES_AT_ONCE = 4 * 2**20


class InvalidPackageError(PackageError):
    """The package has errors, so that no release is made of it."""


def require_libraries() -> None:
    """Refuse to begin a build that could not be finished."""
    for library in _LIBRARIES:
        if find_spec(library) is None:
            raise ModuleNotFoundError(f"a build needs {library}", name=library)


def require_valid(storage: Storage, progress: Callable[[str, int, int], None] | None = None) -> tuple[Unchecked, ...]:
    """What of a package could not be checked, if what could be has no errors."""
    from indicators.engine.validation import validate
    from indicators.rules.findings import Severity

    report = validate(storage.address, progress=progress)
    if not report.ok:
        errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
        counts = ", ".join(f"{count} in {layer}" for layer, count in Counter(one.layer for one in errors).items())
        raise InvalidPackageError(
            f"{storage.place()}: {len(errors)} error{'s' * (len(errors) > 1)} ({counts}), so that nothing was built; "
            f"the first is at {errors[0].place()}: {errors[0].message}; run `indicators validate` for all"
        )
    return report.unchecked


def identity_of(package: Package) -> tuple[str, str, str]:
    """The name, version and date of the release."""
    descriptor = package.descriptor
    file = package.storage.place(DESCRIPTOR)
    version, created = descriptor.get("version"), descriptor.get("created")
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        raise PackageError(f"{file}: version is {version!r}; a release has three numbers such as 1.0.0")
    if not isinstance(created, str) or not created:
        raise PackageError(
            f'{file}: no date of the release; set "created", for example to "2026-01-31T00:00:00Z": '
            "the date is never taken from the clock, so that the same release can be built again"
        )
    return read_dataset(package).name, version, created


def digests_of(storage: Storage) -> dict[str, str]:
    """The digests of the descriptor and of each file of a table, to see whether they change; empty for none."""
    files = [DESCRIPTOR, *(part.path for name in TABLES for part in parts_of(storage, name))]
    return {file: _digest(storage, file) for file in files}


def _digest(storage: Storage, file: str) -> str:
    try:
        with BufferedReader(storage.open(file), _BYTES_AT_ONCE) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


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

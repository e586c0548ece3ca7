"""`release-check`: whether a package's version and changelog say what changed since the last release."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from indicators.package.location import nearest_package, package_root
from indicators.release.baselines import baseline
from indicators.reports.grid import printable
from indicators.rules.findings import Finding
from indicators.rules.release import release_findings
from indicators.versioning.assessment import Reason
from indicators.versioning.numbers import Bump
from indicators.versioning.releases import LATEST
from indicators.versioning.standing import standing

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

"""`publish`: a build becomes a version of a release repository, if its version says what changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from indicators.package.errors import PackageError
from indicators.package.location import nearest_package
from indicators.package.package import Package
from indicators.release.build import usual_place
from indicators.release.comparing import version_of
from indicators.release.repository.address import repository_address
from indicators.release.repository.publishing import Publication, publish_build
from indicators.rules.release import NEVER_REUSED, NUMBERED_ON, SUFFICIENT, release_findings
from indicators.versioning.releases import Baseline, Release
from indicators.versioning.standing import standing

_ASKED = frozenset(rule.code for rule in (SUFFICIENT, NEVER_REUSED, NUMBERED_ON))
"""The rules about the data. The others are about the changelog, which is no part of a build."""


class VersionFallsShortError(PackageError):
    """The version of a build does not say what changed since the version published before it."""


def publish(
    build: str | Path | None = None,
    repository: str | Path | None = None,
    *,
    take_over: bool = False,
    without_check: bool = False,
    progress: Callable[[str], None] | None = None,
) -> Publication:
    """Put a build into a release repository, for ever.

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
    without_check : bool
        Publish although the version falls short of what changed since the version before it (docs/versions.md).
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
    address = repository_address(repository)
    return publish_build(
        _usual_build() if build is None else Path(build),
        address,
        take_over=take_over,
        check=None if without_check else partial(_hold_against_policy, address),
        progress=progress,
    )


def _usual_build() -> Path:
    package = Package.open(nearest_package())
    return usual_place(str(package.descriptor.get("name")), package.version)


def _hold_against_policy(address: str, directory: Path, earlier: tuple[str, ...]) -> None:
    """Refuse a build whose version or identifiers the policy refuses after the versions before it."""
    if not earlier:
        return
    releases = tuple(Release(version, partial(version_of, version, address)) for version in reversed(earlier))
    stands = standing(directory, Baseline(releases[-1], releases))
    short = [finding for finding in release_findings(stands) if finding.code in _ASKED]
    if short:
        first = short[0]
        more = f" (and {len(short) - 1} more)" if len(short) > 1 else ""
        raise VersionFallsShortError(
            f"{directory}: {first.code} {first.message}; expected {first.expected}{more}; `indicators release-check "
            f"--repository {address}` tells all, and --without-check publishes all the same"
        )

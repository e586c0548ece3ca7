"""Where a package stands after its last release: what changed, which version that asks for, what the changelog says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indicators.history.comparison import Difference, compare
from indicators.history.described import describe
from indicators.history.sides import Folder
from indicators.package.errors import PackageError
from indicators.package.files import read_inside, reason
from indicators.versioning.assessment import Assessment, assess
from indicators.versioning.changelog import CHANGELOG, ChangelogEntry, read_changelog
from indicators.versioning.numbers import Bump, Version, parse_version
from indicators.versioning.releases import Baseline, Release


@dataclass(frozen=True, slots=True)
class Standing:
    """A package beside its last release.

    Attributes
    ----------
    root : Path
    version, created : str
        As datapackage.json gives them; empty where it does not.
    baseline : Baseline
    released : str
        The version of the last release; empty where there is none.
    difference : Difference or None
        From the last release to the package; None where there is none.
    assessment : Assessment
        What the difference asks for; nothing where there is none.
    least : Version or None
        The least version that may hold the difference; None where there is no release, or its version is none.
    changelog : tuple of ChangelogEntry or None
        None where there is no changelog.
    """

    root: Path
    version: str
    created: str
    baseline: Baseline
    released: str
    difference: Difference | None
    assessment: Assessment
    least: Version | None
    changelog: tuple[ChangelogEntry, ...] | None

    @property
    def release(self) -> Release | None:
        return self.baseline.release

    @property
    def last(self) -> str:
        """The last release as a person calls it: ``v1.2.0``, or ``1.2.0 (main)`` where the name does not say it."""
        if self.release is None:
            return ""
        name = self.release.name
        return name if name.removeprefix("v") == self.released else f"{self.released} ({name})"

    @property
    def sufficient(self) -> bool:
        """Whether the version is one that may hold what changed."""
        number = parse_version(self.version)
        return self.least is None or (number is not None and number >= self.least)

    @property
    def unchanged(self) -> bool:
        """Whether this is the last release as it was, version and all."""
        return self.difference is not None and not self.difference and self.version == self.released


def standing(root: Path, baseline: Baseline) -> Standing:
    """Compare a package with its last release.

    Raises
    ------
    PackageError
        The package or the release cannot be read.
    """
    now = Folder(root)
    described = describe(now)
    created = described.properties.get("created", "")
    released, difference, assessment, least = "", None, Assessment(Bump.NONE, ()), None
    if baseline.release is not None:
        difference = compare(baseline.release.open(), now)
        released = difference.old_version
        assessment = assess(difference)
        number = parse_version(released)
        least = number.after(assessment.bump) if number is not None else None
    return Standing(
        root,
        described.version,
        created if isinstance(created, str) else "",
        baseline,
        released,
        difference,
        assessment,
        least,
        _changelog(root),
    )


def _changelog(root: Path) -> tuple[ChangelogEntry, ...] | None:
    try:
        return read_changelog(read_inside(root, CHANGELOG).decode("utf-8"))
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise PackageError(f"{root / CHANGELOG}: not UTF-8 at byte {error.start}") from error
    except OSError as error:
        raise PackageError(f"{root / CHANGELOG}: {reason(error)}") from error

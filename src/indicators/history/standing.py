"""Where a package stands after its last release: what changed, which version that asks for, what the changelog says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from indicators.errors import PackageError
from indicators.history.assessment import Assessment, assess
from indicators.history.difference import Difference, compare
from indicators.history.policy import Bump, Version, parse_version
from indicators.history.releases import Baseline, Release
from indicators.history.sides import describe, folder
from indicators.package.files import read_inside, reason


@dataclass(frozen=True, slots=True)
class Standing:
    """A package beside its last release."""

    root: Path
    version: str
    """As datapackage.json gives them; empty where it does not."""
    created: str
    """As datapackage.json gives them; empty where it does not."""
    baseline: Baseline
    released: str
    """The version of the last release; empty where there is none."""
    difference: Difference | None
    """From the last release to the package; None where there is none."""
    assessment: Assessment
    """What the difference asks for; nothing where there is none."""
    least: Version | None
    """The least version that may hold the difference; None where there is no release, or its version is none."""
    changelog: tuple[ChangelogEntry, ...] | None
    """None where there is no changelog."""

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
    """Compare a package with its last release."""
    now = folder(root)
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
        raise PackageError(f"{root / CHANGELOG}: not UTF-8 at byte {error.start}", file=CHANGELOG) from error
    except OSError as error:
        raise PackageError(f"{root / CHANGELOG}: {reason(error)}", file=CHANGELOG) from error


CHANGELOG = "CHANGELOG.md"
UNRELEASED = "Unreleased"

_HEADING = re.compile(r"##\s+\[?(?P<title>[^\]\[\s(]+)\]?(?P<rest>.*)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ChangelogEntry:
    """One section of a changelog."""

    title: str
    """A version, or ``Unreleased``."""
    date: str
    """As YYYY-MM-DD; empty where the heading has none."""
    line: int
    """That of the heading, from 1."""
    empty: bool
    """Whether nothing stands in it but headings."""


def read_changelog(text: str) -> tuple[ChangelogEntry, ...]:
    """The sections of a changelog, in order. A heading in a fenced block is none."""
    entries: list[ChangelogEntry] = []
    fenced = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        heading = None if fenced else _HEADING.fullmatch(line.rstrip())
        if heading is not None:
            date = _DATE.search(heading["rest"])
            entries.append(ChangelogEntry(heading["title"], date.group() if date else "", number, True))
        elif entries and line.strip() and not line.startswith(("#", "[")):
            last = entries[-1]
            entries[-1] = ChangelogEntry(last.title, last.date, last.line, False)
    return tuple(entries)


def entry_of(entries: tuple[ChangelogEntry, ...], title: str) -> ChangelogEntry | None:
    """The section of that title, whatever its capitals; None where there is none."""
    return next((entry for entry in entries if entry.title.lower() == title.lower()), None)

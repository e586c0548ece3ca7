"""Releases of a package, and where it stands after the last: what changed, which version that asks for, the log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from indicators.errors import PackageError, RevisionError, UnknownSideError
from indicators.history import Difference, compare
from indicators.history.policy import Assessment, Bump, Version, assess, parse_version, tagged_version
from indicators.history.sides import UNREADABLE, Side, describe, folder, side_at
from indicators.history.table_stream import records_of
from indicators.package.files import DESCRIPTOR, is_url, read_inside, reason
from indicators.package.git import Revision, is_shallow, tags

LATEST = "latest"
"""The word for the last release, wherever a release is named."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release, opened when it is looked into."""

    name: str
    """What a person calls it: a tag, a version, a path."""
    open: Callable[[], Side]
    """Gives the files of the package as released."""


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
    """The releases that the tags ``vX.Y.Z`` of a package's git repository name."""
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
    """The package that a path, a URL or a git revision names; a path that is there is a path."""
    if name.removeprefix("path:").removeprefix("git:").strip() == "":
        raise UnknownSideError(f"{name!r} names nothing; expected a path, a URL, a version or a git revision")
    place = name.removeprefix("path:")
    if place != name or (not name.startswith("git:") and (is_url(name) or is_there(name))):
        side: Side = side_at(place)
        return Release(place, lambda: side)
    at = _revision(root, name.removeprefix("git:"), asked=name)
    return Release(at.name, lambda: at)


def _revision(root: Path, revision: str, asked: str) -> Side:
    try:
        return Side(revision, Revision(root, revision))
    except RevisionError as error:
        with suppress(RevisionError):
            return Side(f"v{revision}", Revision(root, f"v{revision}"))
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
    return Release(tag, lambda: Side(tag, Revision(root, f"refs/tags/{tag}")))


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


_NUMBER = re.compile(r"[0-9]{1,18}$")


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier releases say of the identifiers of one table."""

    used: dict[str, str] = field(default_factory=dict)
    """Of the identifiers asked about, those that an earlier release gave, with the name of the first that did."""
    highest: int = -1
    """The highest number of any identifier ever given; -1 where none has one."""
    highest_id: str = ""


def past_of(table: str, column: str, asked: AbstractSet[str], releases: Iterable[Release]) -> Past:
    """Look through a table's identifiers in earlier releases, one release after another, holding none of them."""
    used: dict[str, str] = {}
    highest, highest_id = -1, ""
    for release in releases:
        try:
            for identifier in _identifiers(release, table, column):
                if identifier in asked:
                    used.setdefault(identifier, release.name)
                number = number_of(identifier)
                if number > highest:
                    highest, highest_id = number, identifier
        except (PackageError, *UNREADABLE) as error:
            raise PackageError(f"the release {release.name} cannot be read: {error}") from error
    return Past(used, highest, highest_id)


def number_of(identifier: str) -> int:
    """The running number in which an identifier ends; -1 where it ends otherwise."""
    match = _NUMBER.search(identifier)
    return int(match.group()) if match else -1


def _identifiers(release: Release, table: str, column: str) -> Iterator[str]:
    side = release.open()
    try:
        side.storage.size(DESCRIPTOR)
    except FileNotFoundError:
        # A tag from before there was a package is no release of it.
        return
    described = describe(side).tables.get(table)
    if described is None:
        return
    with records_of(side, table, described.paths) as records:
        if column not in records.header:
            return
        place = records.header.index(column)
        while (record := records.peek()) is not None:
            yield records.cells(record)[place]
            records.advance()


@dataclass(frozen=True, slots=True)
class Standing:
    """A package beside its last release."""

    root: Path
    version: str
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

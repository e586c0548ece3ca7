"""What changed from version to version, by the package's CHANGELOG.md."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.history.standing import CHANGELOG, ChangelogEntry, read_changelog
from indicators.package.files import read_inside
from indicators.package.package import Package


@dataclass(frozen=True, slots=True)
class Change:
    """A section of the changelog: a version, its date where it has one, and its items under their headings."""

    title: str
    date: str
    groups: tuple[tuple[str, tuple[str, ...]], ...]


def changes(package: Package) -> list[Change]:
    """The sections that say something, in the order of the file; none where there is no changelog."""
    try:
        text = read_inside(package.root, CHANGELOG).decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return []
    lines, entries = text.splitlines(), read_changelog(text)
    ends = [entry.line - 1 for entry in entries[1:]] + [len(lines)]
    return [
        _change(entry, lines[entry.line : end]) for entry, end in zip(entries, ends, strict=True) if not entry.empty
    ]


def _change(entry: ChangelogEntry, lines: list[str]) -> Change:
    groups: list[tuple[str, list[str]]] = [("", [])]
    for line in lines:
        words = line.strip()
        if words.startswith("### "):
            groups.append((words[4:], []))
        elif words.startswith(("- ", "* ")):
            groups[-1][1].append(words[2:])
        elif words and groups[-1][1]:
            groups[-1][1][-1] += f" {words}"
    return Change(entry.title, entry.date, tuple((heading, tuple(items)) for heading, items in groups if items))

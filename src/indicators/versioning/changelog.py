"""CHANGELOG.md in the form of Keep a Changelog 1.1.0, as far as the version policy reads it."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHANGELOG = "CHANGELOG.md"
UNRELEASED = "Unreleased"

_HEADING = re.compile(r"##\s+\[?(?P<title>[^\]\[\s(]+)\]?(?P<rest>.*)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class ChangelogEntry:
    """One section of a changelog.

    Attributes
    ----------
    title : str
        A version, or ``Unreleased``.
    date : str
        As YYYY-MM-DD; empty where the heading has none.
    line : int
        That of the heading, from 1.
    empty : bool
        Whether nothing stands in it but headings.
    """

    title: str
    date: str
    line: int
    empty: bool


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

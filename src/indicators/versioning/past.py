"""Which identifiers earlier releases gave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from indicators.history.described import describe
from indicators.history.sides import UNREADABLE
from indicators.history.table_stream import records_of
from indicators.package.errors import PackageError
from indicators.package.location import DESCRIPTOR
from indicators.versioning.releases import Release

_NUMBER = re.compile(r"[0-9]{1,18}$")


@dataclass(frozen=True, slots=True)
class Past:
    """What earlier releases say of the identifiers of one table.

    Attributes
    ----------
    used : dict of str to str
        Of the identifiers asked about, those that an earlier release gave, with the name of the first that did.
    highest : int
        The highest number of any identifier ever given; -1 where none has one.
    highest_id : str
    """

    used: dict[str, str] = field(default_factory=dict)
    highest: int = -1
    highest_id: str = ""


def past_of(table: str, column: str, asked: AbstractSet[str], releases: Iterable[Release]) -> Past:
    """Look through a table's identifiers in earlier releases, one release after another, holding none of them.

    Parameters
    ----------
    table, column : str
        Where the identifiers are.
    asked : set of str
    releases : iterable of Release
        In order of their versions.

    Raises
    ------
    PackageError
        A release cannot be read; the message says how to go on without it.
    """
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
        side.open(DESCRIPTOR).close()
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

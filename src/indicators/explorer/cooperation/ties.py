"""`Tie`: two parties of one cooperation, as a line joins them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from indicators.explorer.content import Content, Record

_MOST_BETWEEN = 20
"""Lines between the same ends; more would bend out of the picture."""
MOST_OF_ONE = 8
"""Parties of one cooperation that are all joined with each other; of more, each is joined with the first."""


@dataclass(frozen=True, slots=True)
class Tie:
    """A line.

    Attributes
    ----------
    cooperation : mapping
        The row of `cooperations`.
    ends : tuple of (str, str)
        Entities, in alphabetical order.
    number : int
        Of the lines between the same ends, from 0.
    """

    cooperation: Record
    ends: tuple[str, str]
    number: int


def parties(content: Content, cooperation: Record) -> list[str]:
    """The entities of a cooperation, each once, in file order."""
    rows = content.rows_of("cooperation_parties", "cooperation_id", cooperation["cooperation_id"])
    return list(dict.fromkeys(row["entity_id"] for row in rows))


def ties(groups: Iterable[tuple[Record, list[str]]]) -> list[Tie]:
    """The lines between the places of each cooperation's parties.

    Parameters
    ----------
    groups : iterable of (mapping, list of str)
        A cooperation and where its parties stand.
    """
    made, between = [], Counter[tuple[str, str]]()
    for cooperation, members in groups:
        places = list(dict.fromkeys(members))
        pairs = combinations(places, 2) if len(places) <= MOST_OF_ONE else ((places[0], one) for one in places[1:])
        for pair in pairs:
            first, second = sorted(pair)
            if between[first, second] == _MOST_BETWEEN:
                continue
            made.append(Tie(cooperation, (first, second), between[first, second]))
            between[first, second] += 1
    return made

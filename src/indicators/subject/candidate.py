"""`Candidate`: something that a number may be about, how surely, and which words say so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer, with its reason.

    Attributes
    ----------
    value : str
        An identifier or a code.
    certainty : float
        From 0 to 1.
    reason : str
        Why, in words for a person.
    start, end : int
        The words of the text that say so; both -1 where none do.
    """

    value: str
    certainty: float
    reason: str
    start: int = -1
    end: int = -1


def ranked(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The best of each value, the surest first."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        if one.value not in best or one.certainty > best[one.value].certainty:
            best[one.value] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.certainty, one.value)))

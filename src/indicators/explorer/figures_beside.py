"""The figures of one indicator and entity beside one of them: in the order of time, and how each stands to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from indicators.explorer.rendering import Content
from indicators.insight import Figure, claims, references
from indicators.insight.charts.timeline import figure_words
from indicators.insight.compare import in_time
from indicators.insight.derived import DerivedFigure, derived_figures
from indicators.insight.in_words import period
from indicators.insight.listing import same_as
from indicators.insight.relation import relate
from indicators.package import Package

_FIGURES = 40
"""Figures of a series that a page shows, those nearest in time."""


@dataclass(frozen=True, slots=True)
class Beheld:
    """A figure as it stands beside another."""

    figure: Figure
    words: str
    period: str
    relation: str
    """The code of how it stands to the other; empty for the other itself."""


@dataclass(frozen=True, slots=True)
class KnownFigures:
    """All figures of a package."""

    alike: Mapping[str, tuple[Figure, ...]]
    """By identifier those of the same indicator and entity, under whichever of its names, in the order of time."""
    derived: Mapping[str, Sequence[DerivedFigure]]
    """What follows from a claim, by its identifier."""


@cache
def known_figures(package: Package) -> KnownFigures:
    """The figures of a package, the same in either language."""
    names, groups = same_as(package), defaultdict(list)
    for one in (*claims(package), *references(package)):
        groups[one.indicator_id, names.get(one.entity_id, one.entity_id)].append(one)
    series = [tuple(in_time(group)) for group in groups.values()]
    derived = defaultdict(list)
    for follows in derived_figures(package):
        for one in follows.inputs.values():
            derived[one.identifier].append(follows)
    return KnownFigures({one.identifier: alike for alike in series for one in alike}, derived)


def beside(content: Content, identifier: str) -> list[Beheld]:
    """The figures of the same indicator and entity in the order of time, with how each stands to one of them."""
    return [
        Beheld(other, figure_words(content, other), _period(other), relation)
        for other, relation in _related(content.package, identifier)
    ]


@cache
def _related(package: Package, identifier: str) -> list[tuple[Figure, str]]:
    others = known_figures(package).alike[identifier]
    (place,) = (place for place, one in enumerate(others) if one.identifier == identifier)
    one, first = others[place], max(min(place - _FIGURES // 2, len(others) - _FIGURES), 0)
    return [(other, "" if other is one else relate(one, other).code) for other in others[first : first + _FIGURES]]


def _period(one: Figure) -> str:
    known = one.period or one.between
    days = {"period_start": known.start, "period_end": known.end, "period_basis": one.period_basis} if known else None
    return period(days) if days else ""

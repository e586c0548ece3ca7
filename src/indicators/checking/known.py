"""`Known`: the figures of a package, indexed by what they are about and by their numbers."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from indicators.errors import DeclarationError, PackageNotFoundError, UnderivableError
from indicators.insight.derived import DerivedFigure, derived_figures
from indicators.insight.figures import Figure, usable_figures
from indicators.insight.membership import same_as
from indicators.package.conversion import UnitTable
from indicators.package.package import Package
from indicators.subject.about import Subjects

_NEAREST = 40
"""Rows of an entity, or of an indicator, whose numbers are the nearest, that are looked at."""
_ASCII_WORD = re.compile(r"[a-z][a-z0-9'-]+")
_SAY_NOTHING = frozenset("the of and in for with between its economic development zone zones national park".split())
_TELLING, _WITH_ITS_OWN = 0.34, 0.12
"""The part of a name's pairs that has to stand in a text for it to be meant; the second where one is few names' own."""
_FEW = 3
"""Entities that have a pair which is said to be their own."""


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator, as far as numbers are held against it."""

    unit: str
    measure: str
    name_zh: str
    name_en: str


@dataclass(slots=True)
class _Sorted:
    """Figures in the order of their numbers."""

    values: list[Fraction] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> _Sorted:
        valued = sorted(((number_of(one), one) for one in figures), key=lambda pair: (pair[0], pair[1].identifier))
        return cls([value for value, _ in valued], [one for _, one in valued])

    def near(self, value: Fraction) -> Sequence[Figure]:
        place = bisect_left(self.values, value)
        return self.figures[max(place - _NEAREST // 2, 0) : place + _NEAREST // 2]


def number_of(figure: Figure) -> Fraction:
    """The number that stands for a figure in an order: its value, or the bound that it has."""
    for one in (figure.value, figure.lower, figure.upper):
        if one is not None:
            return one
    return Fraction(0)


class Known:
    """What a package says, to hold texts against.

    Parameters
    ----------
    package : Package
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self.subjects = Subjects(package)
        self.units = UnitTable.of(package.rows("units"))
        self.names = same_as(package)
        self.by_subject: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        self.by_sentence: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        self.by_identifier: dict[str, Figure] = {}
        self.entities_of: dict[str, set[str]] = defaultdict(set)
        self._by_entity: dict[str, list[Figure]] = defaultdict(list)
        self._by_indicator: dict[str, list[Figure]] = defaultdict(list)
        self._sorted: dict[tuple[str, str], _Sorted] = {}
        for one in usable_figures(package):
            entity = self.one_name(one.entity_id)
            self.by_identifier[one.identifier] = one
            self.by_subject[one.indicator_id, entity].append(one)
            self._by_entity[entity].append(one)
            self._by_indicator[one.indicator_id].append(one)
            self.entities_of[one.indicator_id].add(entity)
            if one.quote:
                self.by_sentence[one.source_id, one.quote].append(one)

    def one_name(self, entity: str) -> str:
        """The one of an entity's names that stands for all."""
        return self.names.get(entity, entity)

    @cached_property
    def measured(self) -> Mapping[str, Measured]:
        cells = self.package.rows("indicators").cells
        columns = ("indicator_id", "unit_id", "measure", "name_zh", "name_en")
        rows = zip(*(cells[name] for name in columns), strict=True)
        return {identifier: Measured(*row) for identifier, *row in rows}

    def measures_in(self, sentence: str) -> tuple[str, ...]:
        """The indicators of which a term stands in a sentence."""
        lowered = sentence.lower()
        return tuple(
            one.identifier
            for one in self.subjects.measures.profiles
            if any(term in lowered for term in one.terms if len(term) > 1)
        )

    @cached_property
    def entity_names(self) -> Mapping[str, tuple[str, str]]:
        cells = self.package.rows("entities").cells
        rows = zip(*(cells[name] for name in ("entity_id", "name_zh", "name_en")), strict=True)
        return {identifier: (zh, en) for identifier, zh, en in rows}

    @cached_property
    def declared(self) -> Sequence[DerivedFigure]:
        """The figures that the package declares to follow from its observations."""
        with suppress(DeclarationError, UnderivableError, PackageNotFoundError):
            return derived_figures(self.package)
        return ()

    def near_of_entity(self, entity: str, value: Fraction) -> Sequence[Figure]:
        """The rows of an entity whose numbers are the nearest to one."""
        return self._near("entity", entity, self._by_entity, value)

    def near_of_indicator(self, indicator: str, value: Fraction) -> Sequence[Figure]:
        """The rows of an indicator whose numbers are the nearest to one."""
        return self._near("indicator", indicator, self._by_indicator, value)

    def _near(self, kind: str, key: str, groups: Mapping[str, list[Figure]], value: Fraction) -> Sequence[Figure]:
        if (kind, key) not in self._sorted:
            self._sorted[kind, key] = _Sorted.of(groups.get(key, ()))
        return self._sorted[kind, key].near(value)

    @cached_property
    def _loose(self) -> tuple[Mapping[str, Mapping[int, float]], Sequence[tuple[str, float]], float]:
        """For each piece of a name the names with it; of each its entity and whole weight; what a piece of few weighs."""
        forms = list(self._forms())
        pieces = [_pieces(form) for _, form in forms]
        spread: dict[str, set[str]] = defaultdict(set)
        for (entity, _), found in zip(forms, pieces, strict=True):
            for piece in found:
                spread[piece].add(entity)
        weights = {piece: math.log(1 + len(self.entity_names) / len(held)) ** 2 for piece, held in spread.items()}
        index: dict[str, dict[int, float]] = defaultdict(dict)
        whole: list[tuple[str, float]] = []
        for place, ((entity, _), found) in enumerate(zip(forms, pieces, strict=True)):
            whole.append((entity, sum(weights[piece] for piece in found)))
            for piece in found:
                index[piece][place] = weights[piece]
        return index, whole, math.log(1 + len(self.entity_names) / _FEW) ** 2

    def _forms(self) -> Iterator[tuple[str, str]]:
        for entity, names in self.entity_names.items():
            yield from ((entity, name) for name in names if name)
        cells = self.package.rows("aliases").cells
        columns = (cells.get(name, ()) for name in ("entity_id", "alias", "reason"))
        for entity, alias, reason in zip(*columns, strict=True):
            if reason != "garbled_copy":
                yield entity, alias

    def loosely_named(self, text: str) -> Mapping[str, float]:
        """The entities of whose names a good part stands in a text, as people shorten them, and how much of it."""
        index, whole, own = self._loose
        scores: dict[int, list[float]] = defaultdict(list)
        for piece in _pieces(text):
            for place, weight in index.get(piece, {}).items():
                scores[place].append(weight)
        found: dict[str, float] = {}
        for place, weights in scores.items():
            entity, most = whole[place]
            part = sum(weights) / most
            if part >= (_WITH_ITS_OWN if max(weights) >= own else _TELLING):
                found[entity] = max(found.get(entity, 0.0), part)
        return found


def _pieces(text: str) -> frozenset[str]:
    """What tells a name: pairs of ideographs, and words in Latin letters."""
    lowered = text.lower()
    pairs = {lowered[place : place + 2] for place in range(len(lowered) - 1)}
    words = set(_ASCII_WORD.findall(lowered)) - _SAY_NOTHING
    return frozenset({pair for pair in pairs if not pair.isascii() and pair.isalnum()} | words)

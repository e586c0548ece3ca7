"""`Known`: the figures of a package, indexed by what they are about and by their numbers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from itertools import takewhile
from weakref import WeakKeyDictionary

from indicators.checking.shortened import ONE_WORD, pieces, placed, shortened
from indicators.errors import UnderivableError
from indicators.insight import Figure, same_as, usable_figures
from indicators.insight.declaration import read_declaration
from indicators.insight.derived import DerivedFigure, Surroundings, derive
from indicators.model.standards import LEVELS, UnitTable
from indicators.package import Package
from indicators.subject.about import Subjects
from indicators.subject.names import LOWER, Names

_NEAREST = 40
"""Rows of an entity, or of an indicator, whose numbers are the nearest, that are looked at."""
_FEW = 6
"""Entities at most that have a piece in their names by which one of them may be told."""
_DOMAIN, _SHORTEST_DOMAIN = 0.6, 4
"""How surely the words that the indicators of one entity share mean it, and the characters of them at least."""
_ENDS_MANY = 2
"""Names that end in the same two characters, which then tell nothing."""


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

    values: list[float] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)

    @classmethod
    def of(cls, figures: Iterable[Figure]) -> _Sorted:
        valued = sorted(
            ((float(number_of(one)), one) for one in figures), key=lambda pair: (pair[0], pair[1].identifier)
        )
        return cls([value for value, _ in valued], [one for _, one in valued])

    def near(self, value: Fraction) -> Sequence[Figure]:
        place = bisect_left(self.values, float(value))
        return self.figures[max(place - _NEAREST // 2, 0) : place + _NEAREST // 2]


def number_of(figure: Figure) -> Fraction:
    """The number that stands for a figure in an order: its value, or the bound that it has."""
    for one in (figure.value, figure.lower, figure.upper):
        if one is not None:
            return one
    return Fraction(0)


_RESTS_ON = (
    *("units", "indicators", "entities", "aliases", "entity_relations", "codes"),
    *("sources", "observations", "reference_values"),
)
"""The tables without which a text would pass that the rows contradict."""


class Known:
    """What a package says, to hold texts against.

    Parameters
    ----------
    package : Package

    Raises
    ------
    UnreadableTableError
        A table that verdicts rest on breaks its form.
    """

    def __init__(self, package: Package) -> None:
        for table in _RESTS_ON:
            package.sound_rows(table)
        self.package = package
        self.subjects = Subjects(package)
        self.units = UnitTable.of(package.rows("units").cells)
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
        found = {indicator for term, having in self._by_term.items() if term in lowered for indicator in having}
        return tuple(sorted(found))

    @cached_property
    def _by_term(self) -> Mapping[str, Sequence[str]]:
        having: dict[str, list[str]] = defaultdict(list)
        for indicator, terms in self.terms.items():
            for term in terms:
                if len(term) > 1:
                    having[term].append(indicator)
        return having

    @cached_property
    def parts_of(self) -> Mapping[str, frozenset[str]]:
        """For an indicator those whose names are its own with a word more: the firms in production of the firms."""
        counted = {one: measured for one, measured in self.measured.items() if measured.unit == "count"}
        return {
            one: frozenset(
                part
                for part, other in counted.items()
                if len(other.name_zh) > len(whole.name_zh) and _has_within(other.name_zh, whole.name_zh)
            )
            for one, whole in counted.items()
        }

    @cached_property
    def wider_counts(self) -> Mapping[str, Mapping[str, str]]:
        """For an entity that is counted the indicators that count more, each with what: all zones, for the assessed."""
        entities = {zh: self.one_name(entity) for entity, (zh, _) in self.entity_names.items() if zh}
        named = ((one, measured.name_zh.removesuffix("数")) for one, measured in self.measured.items())
        counted = {one: entities[name] for one, name in named if name in entities}
        return {
            part: {one: whole for one, whole in counted.items() if part in self.narrower.get(whole, ())}
            for part in counted.values()
        }

    @cached_property
    def terms(self) -> Mapping[str, tuple[str, ...]]:
        """The terms of each indicator."""
        return {one.identifier: one.terms for one in self.subjects.measures.profiles}

    def kin(self, indicators: Collection[str]) -> frozenset[str]:
        """The indicators that share a term with one of some: the share of high-tech firms with their number."""
        shared = {term for one in indicators for term in self.terms.get(one, ())}
        return frozenset(one for one, terms in self.terms.items() if not shared.isdisjoint(terms))

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        cells = self.package.rows("entities").cells
        return dict(zip(cells["entity_id"], cells["kind"], strict=True))

    @cached_property
    def entity_names(self) -> Mapping[str, tuple[str, str]]:
        cells = self.package.rows("entities").cells
        rows = zip(*(cells[name] for name in ("entity_id", "name_zh", "name_en")), strict=True)
        return {identifier: (zh, en) for identifier, zh, en in rows}

    def told(self, figure: Figure) -> str:
        """What a row has, of what and when."""
        zh, en = self.entity_names.get(figure.entity_id, ("", ""))
        when = f", {figure.when}" if figure.when else ""
        return f"{figure.identifier} has {figure.value_text} of {zh or en or figure.entity_id}{when}"

    @cached_property
    def declared(self) -> Sequence[DerivedFigure]:
        """The figures that the package declares to follow from its observations, and that do."""
        declared, found = read_declaration(self.package.storage).figures, list[DerivedFigure]()
        surroundings = Surroundings.of(self.package, declared)
        for figure in declared:
            with suppress(UnderivableError):  # which validate tells
                found.append(derive(figure, surroundings))
        return found

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
    def _loose(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """For each piece that few entities have in their names, those entities with the names, in small letters."""
        having: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for entity, name in self._forms():
            for piece in pieces(name):
                having[piece][entity, name] = None
        ends = Counter(name[-2:] for _, name in dict.fromkeys(self._forms()))
        names = {name for _, name in self._forms()}
        often = {end for end, count in ends.items() if count > _ENDS_MANY}
        usual = often | {
            piece
            for one in self.measured.values()
            if one.name_zh.removesuffix("数") not in names  # which counts the entity itself
            for piece in pieces(f"{one.name_zh} {one.name_en.lower()}")
        }
        few = {
            piece: held
            for piece, held in having.items()
            if len({entity for entity, _ in held}) <= _FEW and piece not in usual
        }
        return {piece: tuple(held) for piece, held in few.items()}

    def _forms(self) -> Iterator[tuple[str, str]]:
        for entity, names in self.entity_names.items():
            yield from ((entity, name.lower()) for name in names if name)
        cells = self.package.rows("aliases").cells
        columns = (cells.get(name, ()) for name in ("entity_id", "alias", "reason"))
        for entity, alias, reason in zip(*columns, strict=True):
            if reason != "garbled_copy":
                yield entity, alias.lower()

    def loosely_named(self, text: str) -> list[tuple[int, int, str, float]]:
        """Where a text has the name of an entity as people shorten it, without what does not tell, and how surely."""
        lowered = text.translate(LOWER)
        found = {
            (start, end, self.one_name(entity), certainty, len(name))
            for place, piece in placed(lowered)
            for entity, name in self._loose.get(piece, ())
            for start, end, certainty in (shortened(lowered, place, piece, name),)
            if certainty > ONE_WORD
            or (certainty and (not name.isascii() or (text[start].isupper() and entity in self._owners(piece))))
        }
        shortest: dict[tuple[int, int], int] = {}
        for start, end, _, _, length in found:
            shortest[start, end] = min(length, shortest.get((start, end), length))
        # Of names that are shortened to the same words that which lacks the least is meant.
        named = {one[:4] for one in found if one[4] == shortest[one[0], one[1]] or not text[one[0]].isascii()}
        named |= {
            (match.start(), match.end(), entity, _DOMAIN)
            for form, entity in self._domains.items()
            for match in re.finditer(re.escape(form), lowered)
        }
        return sorted(named)

    def _owners(self, piece: str) -> frozenset[str]:
        """The entities that a single word of their names means: the only one, or the only one that has figures."""
        named = frozenset(one for one, _ in self._loose[piece])
        for owners in (named, frozenset(one for one in named if self.one_name(one) in self._by_entity)):
            if len({self.one_name(one) for one in owners}) == 1:
                return owners
        return frozenset()

    @cached_property
    def _domains(self) -> Mapping[str, str]:
        """What the indicators that only one entity has are called together, as it is: 东西部协作, east-west."""
        found: dict[str, str] = {}
        english: dict[str, list[set[str]]] = defaultdict(list)
        for indicator, entities in self.entities_of.items():
            if len(entities) == 1 and indicator in self.measured:
                entity, measured = next(iter(entities)), self.measured[indicator]
                both = zip(measured.name_zh, self.entity_names.get(entity, ("", ""))[0], strict=False)
                shared = "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], both))
                if len(shared) >= _SHORTEST_DOMAIN:
                    found[shared] = entity
                    english[entity].append(set(measured.name_en.lower().split()))
        for entity, names in english.items():
            found |= {word: entity for word in set.intersection(*names) if "-" in word and len(names) > 1}
        return found

    @cached_property
    def members(self) -> Mapping[str, frozenset[str]]:
        """For an entity those that are its members, or whose names are in its own."""
        found: dict[str, set[str]] = defaultdict(set)
        cells = self.package.rows("entity_relations").cells
        columns = (cells.get(name, ()) for name in ("entity_id", "relation", "related_id"))
        for one, relation, whole in zip(*columns, strict=True):
            if relation == "member_of":
                found[self.one_name(whole)].add(self.one_name(one))
        for whole, parts in self.joint.items():
            found[whole] |= parts
        return {whole: frozenset(parts) for whole, parts in found.items()}

    @cached_property
    def joint(self) -> Mapping[str, frozenset[str]]:
        """The entities whose names name two places or more, and those places: the circle of two cities."""
        found = {}
        for whole, (_, name) in self.entity_names.items():
            parts = {entity for one in self._english.find(name.translate(LOWER)) for entity in one.entities}
            if len(parts) > 1 and self.kinds.get(whole) in ("macro_region", "group"):
                found[self.one_name(whole)] = frozenset(map(self.one_name, parts))
        return found

    @cached_property
    def _english(self) -> Names:
        """The names of places in English, to be found in those of others."""
        named = {
            name.translate(LOWER): (entity,)
            for entity, (_, name) in self.entity_names.items()
            if name and self.kinds.get(entity) in LEVELS
        }
        return Names(named, any_case=True)

    @cached_property
    def narrower(self) -> Mapping[str, frozenset[str]]:
        """For an entity those whose names say that they are some of it: the assessed zones of the zones."""
        names = self.subjects.any_text("").names
        found: dict[str, set[str]] = defaultdict(set)
        for entity, (name, _) in self.entity_names.items():
            for one in (*names.find(name, 1), *names.find(name[:-1])):
                for whole in one.entities if not one.short else ():
                    beside = name.startswith(one.text) and self.kinds[whole] == self.kinds[entity] != "group"
                    if not beside:  # the supporting park of a park is not of it
                        found[self.one_name(whole)].add(self.one_name(entity))
        return {whole: frozenset(parts - {whole}) for whole, parts in found.items()}


_INDEXED: WeakKeyDictionary[Package, Known] = WeakKeyDictionary()


def known_of(package: Package) -> Known:
    """What a package says, indexed once however often it is asked."""
    if package not in _INDEXED:
        _INDEXED[package] = Known(package)
    return _INDEXED[package]


def _has_within(long: str, short: str) -> bool:
    """Whether one name is another one with a stretch in its middle."""
    cuts = (cut for cut in range(2, len(short) - 2))
    return any(long.startswith(short[:cut]) and long.endswith(short[cut:]) for cut in cuts)

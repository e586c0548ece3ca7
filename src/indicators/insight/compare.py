"""Figures of one indicator and entity side by side.

`series` gives them in the order of time, `compare` an observation beside the references, `corroboration` the counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from indicators.errors import UnknownIdentifierError
from indicators.insight import FIGURE_COLUMNS, Figure, Interval, claims, framed, references, same_as
from indicators.insight.lookup import identified, require_key
from indicators.insight.relation import Agreement, Relation, Timing, akin_to, relate, same_number, statements
from indicators.markup import Tabular, counted
from indicators.package import Package, Where

if TYPE_CHECKING:
    import pandas as pd


_OF_A_SERIES = (
    *("kind", "id", "entity_id", "period_start", "period_end", "value", "lower", "upper", "qualifier", "value_text"),
    *("status", "period_basis", "publisher", "title", "url", "published_on", "via", "source_id", "confidence", "note"),
)


def series(indicator: str, entity: str, *, path: Where = None) -> pd.DataFrame:
    """Claims and references of one indicator and entity, in the order of time.

    A reference is cited to a page, with no quote in a pinned file: ``kind`` tells it from a claim. What
    ``entity_relations`` calls the same entity under another name is of the same series; ``entity_id`` says which.

    Parameters
    ----------
    indicator : str
        An ``indicator_id``, or its name in either language.
    entity : str
        An ``entity_id``, its name in either language, or an alias.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    pandas.DataFrame
        A row per figure: ``kind`` (claim, reference), ``id``, ``entity_id``, ``period_start`` and ``period_end``
        (``datetime64[s]``, inclusive; where ``period_basis`` is ``bounded`` the days between which the moment lies;
        missing where the text gives no time: such a row stands at its publication, the last day that it can be of, a
        target at the end), ``value``, ``lower``, ``upper`` (``float64``, in the indicator's unit), ``qualifier``,
        ``value_text``, ``status``, ``period_basis``, ``publisher``, ``title``, ``url``, ``published_on`` (of a claim
        those of its source), ``via``, ``source_id``, ``confidence`` and ``note`` (``string``). Without rows where
        nothing is known.

    Raises
    ------
    UnknownIdentifierError
        The package has no such indicator or entity, or several of the name; the message has those that may be meant.
    UnreadableTableError
        A file breaks its form.

    Examples
    --------
    >>> import indicators
    >>> zones = indicators.series("national-etdz-count", "national-etdz")
    >>> sorted(set(zones["kind"]) - {"reference"})
    ['claim']
    """
    package = Package.open(path)
    figures = figures_in_time(
        package, identified(package, "indicators", indicator), identified(package, "entities", entity)
    )
    return framed((one.record() for one in figures), _OF_A_SERIES)


def figures_in_time(package: Package, indicator: str, entity: str) -> list[Figure]:
    """The same as records."""
    known, names = (*claims(package), *references(package)), same_as(package)
    wanted = names.get(entity, entity)
    return in_time(
        one for one in known if one.indicator_id == indicator and names.get(one.entity_id, one.entity_id) == wanted
    )


def in_time(figures: Iterable[Figure]) -> list[Figure]:
    """By the last day of the period, then the first, claims before references.

    Without a period, by the last day that its moment can be: the end of its bounds, else the day of publication, after
    what is known of that day. A target may lie after it: without a time it stands at the end, as what has no date does.
    """
    return sorted(figures, key=_place)


_LAST = "9999-12-31"


def _place(figure: Figure) -> tuple[str, str, str, str]:
    start, latest = _LAST, _LAST
    if figure.period is not None:
        start, latest = (day.isoformat() for day in figure.period)
    elif figure.between is not None:
        latest = figure.between.end.isoformat()
    elif figure.status != "target":
        latest = figure.published_on + _LAST[len(figure.published_on) :]  # of "2019" the last day of the year
    return latest, start, figure.kind, figure.identifier


@dataclass(frozen=True, slots=True)
class Step:
    """Two figures of one series, with none between them in time."""

    earlier: Figure
    later: Figure
    factor: Fraction
    """How many times the smaller the greater is, at least 1."""

    @property
    def falls(self) -> bool:
        """Whether the later figure is the smaller."""
        assert self.earlier.value is not None
        assert self.later.value is not None
        return self.later.value < self.earlier.value

    @property
    def rows(self) -> frozenset[str]:
        return frozenset((self.earlier.identifier, self.later.identifier))


def steps(figures: Iterable[Figure]) -> Iterator[Step]:
    """The steps of every series among the figures: of one indicator and entity, dated, actual, with a value above 0."""
    followed: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if figure.period is not None and figure.status != "target" and figure.value is not None and figure.value > 0:
            followed.setdefault((figure.indicator_id, figure.entity_id), []).append(figure)
    for members in followed.values():
        for earlier, later in pairwise(in_time(members)):
            assert earlier.value is not None
            assert later.value is not None
            yield Step(earlier, later, max(earlier.value / later.value, later.value / earlier.value))


COUNTED = ("own", *Agreement, Timing.EARLIER, Timing.LATER, Timing.UNDATED, "other_time_same")
"""What `Comparison.counts` counts."""


@dataclass(frozen=True, slots=True)
class ComparedReference:
    """A reference beside the claim, and how it stands to it."""

    figure: Figure
    relation: Relation
    statement: int
    """The number of the statement it goes back to, from 1: pages that share it count once."""
    independent: bool
    """False where it may be the claim's own statement: it gives the claim's number, and comes from the publisher of the
    claim's source or was published within 31 days of it."""


@dataclass(frozen=True, slots=True, repr=False)
class Comparison(Tabular):
    """What other publishers say of the same indicator and entity.

    References are cited to a page, with no quote in a pinned file: they are no evidence of the claim.
    """

    claim: Figure
    references: tuple[ComparedReference, ...]
    """The nearest in time first; undated ones last."""
    disputed: tuple[tuple[str, str], ...]
    """Pairs of references of one period that cannot both be right. Both stand."""
    near: tuple[Figure, ...] = ()
    """References of the same indicator about a neighbouring entity. They are not compared."""

    def counts(self) -> dict[str, int]:
        """How many statements stand to the claim in which way.

        ``own`` are perhaps the claim's own statement and counted nowhere else; ``agrees``, ``differs`` and
        ``compatible`` of the same time, ``earlier``, ``later``, ``undated``; then ``other_time_same``, how many of the
        last three give the same number.
        """
        own = {one.statement for one in self.references if not one.independent}
        firsts = {one.statement: one for one in self.references if one.statement not in own}
        codes = Counter(one.relation.code for one in firsts.values())
        same = sum(
            one.relation.timing is not Timing.SAME and same_number(self.claim, one.figure) for one in firsts.values()
        )
        found = {**codes, "own": len(own), "other_time_same": same}
        return {str(name): found.get(name, 0) for name in COUNTED}

    def _heading(self) -> str:
        told = f"{self.claim.identifier}: {self.claim.value_text}, {self.claim.when or 'undated'}"
        return f"{told}; statements of others: {counted(self.counts())}"

    def _shown(self) -> pd.DataFrame:
        return self.to_frame()[["reference_id", "value_text", "period_start", "period_end", "relation", "publisher"]]

    def to_frame(self) -> pd.DataFrame:
        """A row per reference.

        ``reference_id``, ``relation``, ``timing``, ``days``, ``agreement``, ``difference_lower`` and ``_upper`` (the
        reference minus the claim, in the indicator's unit), ``per_cent_lower`` and ``_upper`` (of the claim),
        ``statement``, ``independent``, then the reference's own columns.
        """
        rows = []
        for one in self.references:
            relation = one.relation
            apart, per_cent = relation.difference, relation.per_cent or Interval()
            rows.append(
                one.figure.record()
                | {"reference_id": one.figure.identifier, "statement": one.statement, "independent": one.independent}
                | {"relation": relation.code, "timing": relation.timing, "days": relation.days}
                | {"agreement": relation.agreement, "difference_lower": apart.low, "difference_upper": apart.high}
                | {"per_cent_lower": per_cent.low, "per_cent_upper": per_cent.high}
            )
        return framed(rows, _OF_A_COMPARISON, counts=("days", "statement"))


_OF_A_COMPARISON = (
    *("reference_id", "relation", "timing", "days", "agreement", "difference_lower", "difference_upper"),
    *("per_cent_lower", "per_cent_upper", "statement", "independent"),
    *(name for name in FIGURE_COLUMNS if name not in ("kind", "id", "status")),
)


def compare(claim: str, entity: str | None = None, *, path: Where = None) -> Comparison:
    """What other publishers say of what an observation measures.

    Parameters
    ----------
    claim : str
        An ``observation_id``; with `entity`, an indicator as `series` takes it.
    entity : str, optional
        An entity as `series` takes it, of which there is one observation of the indicator.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Raises
    ------
    UnknownIdentifierError
        The package has no such observation, indicator or entity, or several observations of the two; the message has
        those that may be meant.
    UnreadableTableError
        A file breaks its form.

    Examples
    --------
    >>> import indicators
    >>> comparison = indicators.compare("obs-0023")
    >>> comparison.claim.value_text
    '232家'
    """
    package = Package.open(path)
    names = same_as(package)
    if entity is None:
        (one,) = claims(package, {require_key(package, "observations", claim)})
    else:
        one = _only_claim(package, claim, entity, names)
    known = references(package)
    around = _neighbours(package, one.entity_id)
    near = (each for each in known if each.indicator_id == one.indicator_id and each.entity_id in around)
    near = (each for each in near if _subject(each, names) != _subject(one, names))
    return replace(compared(one, known, names), near=tuple(in_time(near)))


def _only_claim(package: Package, indicator: str, entity: str, names: Mapping[str, str]) -> Figure:
    """The one observation of an indicator and entity that are called so."""
    indicator, entity = identified(package, "indicators", indicator), identified(package, "entities", entity)
    of_indicator = [one for one in claims(package) if one.indicator_id == indicator]
    found = [one for one in of_indicator if _subject(one, names) == (indicator, names.get(entity, entity))]
    if len(found) == 1:
        return found[0]
    about = f"{indicator} of {entity}"
    if found:
        listed = ", ".join(f"{one.identifier} ({one.value_text}, {one.when or 'undated'})" for one in in_time(found))
        raise UnknownIdentifierError(f"{len(found)} observations give {about}: {listed}; name one of them")
    others = ", ".join(sorted({one.entity_id for one in of_indicator})[:5])
    of_others = f"; there are some of {others}" if others else ""
    raise UnknownIdentifierError(f"no observation gives {about}{of_others}")


def _neighbours(package: Package, entity: str) -> frozenset[str]:
    """The entity's parent, the entities whose parent it is, and those with the same parent unless that is a country."""
    cells = package.sound_rows("entities").cells
    parents = dict(zip(cells["entity_id"], cells["parent_id"], strict=True))
    kinds = dict(zip(cells["entity_id"], cells["kind"], strict=True))
    parent = parents.get(entity, "")
    beside = parent if kinds.get(parent, "country") != "country" else ""
    found = {one for one, held_by in parents.items() if held_by == entity or (beside and held_by == beside)}
    return frozenset(found | ({parent} if parent else set())) - {entity}


def compare_all(*, path: Where = None) -> list[Comparison]:
    """The comparison of every observation that has references, in file order. `near` is left empty."""
    package = Package.open(path)
    names = same_as(package)
    by_subject: dict[tuple[str, str], list[Figure]] = {}
    for reference in references(package):
        by_subject.setdefault(_subject(reference, names), []).append(reference)
    if not by_subject:
        return []
    cells = package.sound_rows("observations").cells
    about = zip(cells["observation_id"], cells["indicator_id"], cells["entity_id"], strict=True)
    wanted = {key for key, indicator, entity in about if (indicator, names.get(entity, entity)) in by_subject}
    return [compared(claim, by_subject[_subject(claim, names)], names) for claim in claims(package, wanted)]


def corroboration(*, path: Where = None) -> pd.DataFrame:
    """How many statements of other publishers agree with each observation that has references.

    Parameters
    ----------
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    pandas.DataFrame
        A row per observation: ``observation_id``, ``indicator_id``, ``entity_id``, ``value_text``, ``period_start``,
        ``period_end``, ``references`` (pages), ``statements`` and the counts of `Comparison.counts`.

    Raises
    ------
    UnreadableTableError
        A file breaks its form.
    """
    of_the_claim = ("indicator_id", "entity_id", "value_text", "period_start", "period_end")
    counts = ("references", "statements", *map(str, COUNTED))
    rows = [
        one.claim.record()
        | {"observation_id": one.claim.identifier, "references": len(one.references)}
        | {"statements": len({reference.statement for reference in one.references}), **one.counts()}
        for one in compare_all(path=path)
    ]
    return framed(rows, ("observation_id", *of_the_claim, *counts), counts)


def compared(claim: Figure, known: Sequence[Figure], names: Mapping[str, str]) -> Comparison:
    """The claim beside those of the references that are of its indicator and entity, under whichever of its names."""
    same = [one for one in known if _subject(one, names) == _subject(claim, names)]
    relations = {one.identifier: relate(claim, one) for one in same}
    same.sort(key=lambda one: _nearness(one, relations[one.identifier]))
    numbers = {one.identifier: number for number, group in enumerate(statements(same), start=1) for one in group}
    return Comparison(
        claim,
        tuple(
            ComparedReference(one, relations[one.identifier], numbers[one.identifier], not akin_to(one, claim))
            for one in same
        ),
        tuple(_disputed(same)),
    )


def _subject(figure: Figure, names: Mapping[str, str]) -> tuple[str, str]:
    return figure.indicator_id, names.get(figure.entity_id, figure.entity_id)


def _nearness(reference: Figure, relation: Relation) -> tuple[int, int, int, str, str]:
    """Nearest in time first; where either has no time, the same number first, then what agrees, the latest before."""
    rank = 2 - (relation.agreement is Agreement.AGREES) - (relation.difference.is_point and 0 in relation.difference)
    if relation.days is not None:
        return (0, abs(relation.days), rank, reference.published_on, reference.identifier)
    ordinal = reference.period.end.toordinal() if reference.period else 0
    return (1 + rank, -ordinal, 0, reference.published_on, reference.identifier)


def _disputed(figures: Sequence[Figure]) -> Iterator[tuple[str, str]]:
    for one, other in combinations(figures, 2):
        if one.period is not None and one.period == other.period and relate(one, other).agreement is Agreement.DIFFERS:
            yield one.identifier, other.identifier

"""`series`: claims and references of one indicator and entity in the order of time, and the steps between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from indicators.insight.figures import Figure, claims, framed, references
from indicators.insight.listing import identified, same_as
from indicators.package import Package, Where

if TYPE_CHECKING:
    import pandas as pd


COLUMNS = (
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
    return framed((one.record() for one in figures), COLUMNS)


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
    series: dict[tuple[str, str], list[Figure]] = {}
    for figure in figures:
        if figure.period is not None and figure.status != "target" and figure.value is not None and figure.value > 0:
            series.setdefault((figure.indicator_id, figure.entity_id), []).append(figure)
    for members in series.values():
        for earlier, later in pairwise(in_time(members)):
            assert earlier.value is not None
            assert later.value is not None
            yield Step(earlier, later, max(earlier.value / later.value, later.value / earlier.value))

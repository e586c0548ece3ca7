"""Which figures go back to one statement, so that it is counted once however often it was printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from indicators.insight.figures import Figure

_DAYS_APART = 31
_BETWEEN_PUBLISHERS = re.compile(r"[()（）\[\]【】/;；,，、]|\s[-–—]\s")
_HOW_IT_CAME = re.compile(r"(转载|转自|转|供稿|via|photo|repost(ed)?( by)?)", re.IGNORECASE)


def statements(figures: Sequence[Figure]) -> list[tuple[Figure, ...]]:
    """The figures grouped by the statement they go back to, in the order of each group's first.

    Parameters
    ----------
    figures : sequence of Figure
        Of one indicator and entity.

    Notes
    -----
    Two figures are one statement if they give the same number (value, bounds and qualifier) for the same period, and
    either name a publisher in common, as an agency and a site that reposts it do (``Xinhua (People's Daily Online)``),
    or were published within 31 days of each other, as several reports of one press conference are. Where both periods
    are only the days of publication, those 31 days decide alone. What goes together with a third goes together. The
    rule rather counts two statements as one than one as two.
    """
    groups: list[list[Figure]] = []
    for figure in figures:
        akin = [group for group in groups if any(_one_statement(figure, one) for one in group)]
        joined = [one for group in akin for one in group] + [figure]
        groups = [group for group in groups if group not in akin]
        groups.append(joined)
    order = {figure.identifier: place for place, figure in enumerate(figures)}
    ordered = [tuple(sorted(group, key=lambda one: order[one.identifier])) for group in groups]
    return sorted(ordered, key=lambda group: order[group[0].identifier])


def akin_to(one: Figure, other: Figure) -> bool:
    """Whether two figures give the same number and have a publisher or the time of publication in common."""
    in_common = not publishers(one.publisher).isdisjoint(publishers(other.publisher))
    return same_number(one, other) and (in_common or _published_together(one, other))


def same_number(one: Figure, other: Figure) -> bool:
    """Whether two texts say the same of the number: value, bounds and qualifier."""
    return _reading(one) == _reading(other)


def publishers(named: str) -> frozenset[str]:
    """Every publisher of a chain such as ``人民日报(中评网转载)``, without case and without words for how it came."""
    parts = (_HOW_IT_CAME.sub("", part).strip().casefold() for part in _BETWEEN_PUBLISHERS.split(named))
    return frozenset(part for part in parts if part)


def _one_statement(one: Figure, other: Figure) -> bool:
    if one.period_basis == other.period_basis == "publication":
        return same_number(one, other) and _published_together(one, other)
    return one.period == other.period and akin_to(one, other)


def _published_together(one: Figure, other: Figure) -> bool:
    days = _day(one), _day(other)
    return days[0] is not None and days[1] is not None and abs(days[0] - days[1]).days <= _DAYS_APART


def _day(figure: Figure) -> date | None:
    try:
        return date.fromisoformat(figure.published_on)
    except ValueError:
        return None  # only a month or a year is known


def _reading(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.lower, figure.upper, figure.qualifier

"""Steps of a series: figures that follow each other in time, and by which factor they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from indicators.insight.figures import Figure
from indicators.insight.series import in_time


@dataclass(frozen=True, slots=True)
class Step:
    """Two figures of one series, with none between them in time.

    Attributes
    ----------
    earlier, later : Figure
    factor : Fraction
        How many times the smaller the greater is, at least 1.
    """

    earlier: Figure
    later: Figure
    factor: Fraction

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

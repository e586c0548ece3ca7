"""What was found in texts, ready to be told in any form: numbers and sums with the words of the rows they rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from indicators.checking.known import Known
from indicators.checking.wording import PROBLEMS, Verdict
from indicators.errors import PackageError
from indicators.insight.lookup import evidence
from indicators.reports.grid import plural

if TYPE_CHECKING:
    from indicators.checking.check import Checked

INCONSISTENT = "inconsistent"
"""Arithmetic of a text that does not come out, beside the verdicts."""
FAIL_ON = frozenset((*map(str, PROBLEMS), INCONSISTENT))
"""What a person should look at, and `indicators check` ends with 1 for, unless it is told otherwise."""

MEANINGS: dict[str, str] = {
    Verdict.SUPPORTED: "a row says so, no sharper than its words",
    Verdict.VAGUER: "less than the row says, and true",
    Verdict.DERIVED: "it follows by arithmetic from rows",
    Verdict.SHARPER: "more than the words of the row say",
    Verdict.CONTRADICTED: "the same thing, and both cannot be true",
    Verdict.OTHER: "another entity, measure, unit or time than the row's",
    INCONSISTENT: "arithmetic of the text that does not come out",
    Verdict.UNKNOWN: "no row is about it",
}
"""What a report says of a number, in the order of its counts."""


class Cited(NamedTuple):
    """A row with the words that it rests on."""

    identifier: str
    indicator: str
    entity: str
    period: str
    value_text: str
    before: str
    quote: str
    """The words of the source; of a reference value, its number as its page writes it."""
    after: str
    number: tuple[int, int] | None
    """Where in the quote the number stands."""
    title: str
    publisher: str
    published_on: str
    url: str

    @property
    def about(self) -> str:
        """What the row is about: ``合作项目数 · cooperation projects, 国家级经开区 · national zones, 2025``."""
        return ", ".join(filter(None, (self.indicator, self.entity, self.period)))

    @property
    def source(self) -> str:
        """``title, publisher, date``."""
        return ", ".join(filter(None, (self.title, self.publisher, self.published_on)))

    @property
    def parts(self) -> tuple[str, str, str]:
        """The quote before its number, the number, and what follows."""
        start, end = self.number or (0, len(self.quote))
        return self.quote[:start], self.quote[start:end], self.quote[end:]


class Told(NamedTuple):
    """A number, or a sum that does not come out."""

    start: int
    end: int
    text: str
    verdict: str
    reason: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextReport:
    """What was found in some texts that were held against one package."""

    texts: Sequence[Checked]
    fail_on: frozenset[str]
    _rows: dict[str, Cited] = field(default_factory=dict)

    @property
    def failures(self) -> int:
        """How much was found that is an error here."""
        return sum(one.fails(self.fail_on) for one in self.texts)

    def told(self, checked: Checked) -> list[Told]:
        """The numbers, and the sums that do not come out, in order of place."""
        found = [Told(one.start, one.end, one.text, str(one.verdict), one.reason, one.rows) for one in checked.numbers]
        found += [
            Told(one.start, one.end, checked.text[one.start : one.end], INCONSISTENT, one.reason, ())
            for one in checked.sums
            if not one.consistent
        ]
        return sorted(found, key=lambda one: one[:2])

    def problems(self, checked: Checked) -> list[Told]:
        """Those that a person should look at, errors or not."""
        return [one for one in self.told(checked) if one.verdict in self.fail_on | FAIL_ON]

    def cited(self, identifiers: Iterable[str]) -> list[Cited]:
        """The rows of those identifiers with their words."""
        known = self.texts[0].known
        for one in identifiers:
            if one not in self._rows:
                self._rows[one] = _cite(known, one)
        return [self._rows[one] for one in identifiers]

    def counts(self) -> Counter[str]:
        """How much was found with each verdict."""
        return Counter(one.verdict for checked in self.texts for one in self.told(checked))

    def verdict(self) -> str:
        """``2 problems in 7 numbers: 5 supported, 1 sharper, 1 contradicted``."""
        counts = self.counts()
        listed = ", ".join(f"{counts[one]:,} {one}" for one in MEANINGS if counts[one])
        problems = plural(self.failures, "problem") if self.failures else "no problems"
        numbers = plural(sum(len(one.numbers) for one in self.texts), "number")
        return f"{problems} in {numbers}{f': {listed}' if listed else ''}"


def _cite(known: Known, identifier: str) -> Cited:
    figure = known.by_identifier[identifier]
    measured = known.measured.get(figure.indicator_id)
    indicator = f"{measured.name_zh} · {measured.name_en}" if measured else figure.indicator_id
    entity = " · ".join(known.entity_names.get(figure.entity_id, (figure.entity_id,)))
    before, quote, after, number = "", figure.quote or figure.value_text, "", None
    if figure.kind == "claim":
        with suppress(PackageError):
            found = evidence(identifier, path=known.package)
            before, after, number = found.before, found.after, found.number
    return Cited(
        identifier, indicator, entity, figure.when, figure.value_text, before, quote, after, number,
        figure.title, figure.publisher, figure.published_on, figure.url,
    )  # fmt: skip

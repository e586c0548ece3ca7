"""What a run found, as Markdown: shares killed by kind and column, rules, exemptions, other validators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from indicators.rules.catalogue import RULES
from tests.mutation.exemptions import EXEMPTIONS, Exemption
from tests.mutation.judging import AT_ITS_ROW, WHERE_MISSED, Verdict
from tests.mutation.original import DESCRIPTOR

_HOW = """\
Is there a fault in the data that `indicators validate` does not see? The real package is given one fault at a time,
datapackage.json is brought up to date, as an editor would do with `fmt`, and the rules run. This page is written by
`python -m tests.mutation --write`, from a checkout with the extra `dev`; `--mutants`, `--seed` and `--others` say how
many, which, and how many the other validators see; `--list FILE` writes each mutant with the rule and the line that
killed it.

A mutant is killed by an error at a line of the changed row. Where the row is gone, or no longer fits what refers to it,
an error at a row that refers to it counts too, and so does one at the number in the source that the row accounted for.
A hash or byte count of datapackage.json that was not updated never counts, nor do warnings. A changed key is written
where `fmt` would sort it, so that order alone does not give it away. Rules run again only where a fault can reach: a
test holds what they find against `validate` itself.
"""

_WHAT_IS_EXEMPT = """\
Only mutants that fit the condition are exempt, not all of a column: a misspelt code, an unknown key, a name that no
source has is killed in every column. The last number says how many of the exempt are killed all the same.
"""

_HOW_OTHERS_RUN = """\
frictionless validates the whole package with its generated Table Schemas (types, patterns, enumerations, keys, foreign
keys). Plain pandera validates what `pandas.read_csv` makes of the changed table, coerced, with the schema compiled from
the same definition (types, codes, keys, row rules). For both, any complaint anywhere counts.
"""


@dataclass(frozen=True)
class Outcome:
    """A verdict, and the exemption its mutant falls under."""

    verdict: Verdict
    exemption: Exemption | None

    @property
    def killed(self) -> bool:
        return self.verdict.killed

    @property
    def survived(self) -> bool:
        """Whether it should have been killed and was not."""
        return not self.killed and self.exemption is None


@dataclass(frozen=True)
class Comparison:
    """How many of a sample each validator objects to.

    Attributes
    ----------
    versions : dict of str to str
        Of the other validators.
    killed : dict of str to (int, int)
        Per validator, of all mutants of the sample and of those that are not exempt.
    """

    mutants: int
    not_exempt: int
    versions: dict[str, str]
    killed: dict[str, tuple[int, int]]


def markdown(outcomes: Sequence[Outcome], seed: int, comparison: Comparison | None) -> str:
    """The whole report."""
    asked = [one for one in outcomes if one.exemption is None]
    where = Counter(one.verdict.where for one in asked)
    lines = [
        "# Data mutation testing",
        "",
        _HOW,
        f"**{len(outcomes)} mutants, seed {seed}: {len(asked)} have to be killed, and"
        f" {sum(one.killed for one in asked)} are ({_share(asked)}).** Of these,"
        f" {where[AT_ITS_ROW]} are named at their own row, {where[WHERE_MISSED]} where they are missed. The other"
        f" {len(outcomes) - len(asked)} are exempt, for the reasons below; of all mutants together {_share(outcomes)}"
        " are killed.",
        "",
        *_survivors(asked),
        "## By kind of fault",
        "",
        *_table("kind", outcomes, lambda one: one.verdict.mutant.kind),
        "",
        "## By column",
        "",
        *_table("column", outcomes, _column),
        "",
        "## Exemptions",
        "",
        _WHAT_IS_EXEMPT,
        *_exemptions(outcomes),
        "",
        "## The rules that killed",
        "",
        *_rules(asked),
        "",
        *_comparison(comparison),
    ]
    return "\n".join(lines).rstrip() + "\n"


def _survivors(asked: Sequence[Outcome]) -> list[str]:
    survivors = [one for one in asked if one.survived]
    listed = [f"- {one.verdict.mutant.name()}" for one in survivors]
    return ["Survivors that no exemption covers:", "", *listed, ""] if survivors else []


def _share(outcomes: Sequence[Outcome]) -> str:
    return f"{100 * sum(one.killed for one in outcomes) / len(outcomes):.1f}%" if outcomes else "–"


def _column(one: Outcome) -> str:
    mutant = one.verdict.mutant
    if not mutant.table:
        return mutant.file if mutant.file == DESCRIPTOR else "source documents"
    if mutant.column:
        return f"{mutant.table}.{mutant.column}"
    return f"{mutant.table}: rows and file"


def _table(what: str, outcomes: Sequence[Outcome], group: Callable[[Outcome], str]) -> Iterator[str]:
    yield f"| {what} | mutants | exempt | killed of the rest | killed of all |"
    yield "|---|--:|--:|--:|--:|"
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(group(one), []).append(one)
    for name in sorted(groups):
        asked = [one for one in groups[name] if one.exemption is None]
        exempt = len(groups[name]) - len(asked)
        yield f"| {name} | {len(groups[name])} | {exempt or ''} | {_share(asked)} | {_share(groups[name])} |"


def _exemptions(outcomes: Sequence[Outcome]) -> Iterator[str]:
    yield "| table | columns | which mutants | why | mutants | killed all the same |"
    yield "|---|---|---|---|--:|--:|"
    for exemption in EXEMPTIONS:
        covered = [one for one in outcomes if one.exemption is exemption]
        columns = ", ".join(column or "whole rows" for column in exemption.columns)
        columns = "author's fields" if exemption.table == DESCRIPTOR else columns
        yield (
            f"| {exemption.table} | {columns} | {exemption.what or 'all'} | {exemption.reason} | {len(covered)} "
            f"| {sum(one.killed for one in covered)} |"
        )


def _rules(asked: Iterable[Outcome]) -> Iterator[str]:
    counts = Counter(one.verdict.finding.code for one in asked if one.verdict.finding is not None)
    yield "| rule | mutants |"
    yield "|---|--:|"
    for code in RULES:
        if counts[code]:
            yield f"| {code}: {RULES[code].page.title} | {counts[code]} |"


def _comparison(comparison: Comparison | None) -> Iterator[str]:
    if comparison is None:
        return
    versions = ", ".join(f"{name} {version}" for name, version in comparison.versions.items())
    yield "## Other validators"
    yield ""
    yield f"The first {comparison.mutants} of the mutants ({comparison.not_exempt} not exempt), before {versions}."
    yield _HOW_OTHERS_RUN
    yield "| validator | killed of all | killed of those not exempt |"
    yield "|---|--:|--:|"
    for name, (of_all, of_asked) in comparison.killed.items():
        yield (
            f"| {name} | {of_all} ({100 * of_all / comparison.mutants:.1f}%) "
            f"| {of_asked} ({100 * of_asked / comparison.not_exempt:.1f}%) |"
        )

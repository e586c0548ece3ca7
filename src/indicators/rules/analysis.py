"""The layer of analysis, as far as data/analysis.toml asks for it: jumps of series, derived figures, highlights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from indicators.errors import DeclarationError, UnderivableError, UnreadableTableError, nearest
from indicators.insight.declaration import DECLARATION_FILE, DeclaredFigure, UnpairedError
from indicators.insight.derived import Surroundings, UnitMismatchError, UnknownInputError, derive
from indicators.insight.relation import number_words
from indicators.rules.context import OF_A_FIGURE, OF_A_SERIES, Context
from indicators.rules.findings import Finding, Layer, Place, Severity
from indicators.rules.rules import Batch, Check, Rule, read_page, rule

_READ = tuple(f"observations.{name}" for name in OF_A_FIGURE)


def _largest_jump(context: Context) -> Fraction | None:
    """The factor beyond which a step of a series is noticed; None where none is declared."""
    return None if isinstance(context.declaration, DeclarationError) else context.declaration.largest_jump


def _asks_for_jumps(context: Context) -> bool:
    return _largest_jump(context) is not None


def _is_declared(context: Context) -> bool:
    return context.package.storage.exists(DECLARATION_FILE)


def _may_jump(batch: Batch, context: Context) -> Any:
    from indicators.rules.columns import may_jump

    return may_jump(batch.rows, context.rows("reference_values"), _largest_jump(context) or Fraction(1))


@rule(
    "A04", Layer.ANALYSIS, "observations", "reference_values", severity=Severity.NOTICE,
    scope="package", by=OF_A_SERIES, reads=_READ, screen=_may_jump, when=_asks_for_jumps,
)  # fmt: skip
def step_beyond_the_declared_factor(batch: Batch, context: Context) -> Iterator[Finding]:
    """A series jumps by more than the factor that the package declares: something to look at.

    Claims and references of one indicator and entity that follow each other in time, up or down. The factor is
    largest_jump of data/analysis.toml; without it nothing is noticed.
    Fails: 219 zones in 2017 behind 49 in 2004, where largest_jump is 3
    Passes: 232 zones behind 230; a step that data/analysis.toml accepts with a note
    Mend: look at both pages; correct the row that is wrong, or say in [[series.accepted]] why the jump is real
    """
    largest, declaration = _largest_jump(context), context.declaration
    if largest is None or isinstance(declaration, DeclarationError):
        return
    accepted = {frozenset(jump.rows) for jump in declaration.accepted}
    jumps = (step for step in context.steps if step.factor > largest and step.rows not in accepted)
    by_place = {(step.later.file, step.later.line): step for step in jumps}
    for index, line in enumerate(batch.rows.lines):
        step = by_place.get((batch.rows.file(index), line))
        if step is not None:
            earlier, factor = step.earlier, number_words(step.factor, digits=2)
            than = f"{earlier.identifier}, which has {earlier.value_text} for {earlier.period}"
            yield batch[index].at(
                "value",
                f"{factor} times {'less' if step.falls else 'more'} than {than}",
                expected=f"a step by a factor of {number_words(largest)} at most, or one that is accepted",
                related=Place(earlier.file, earlier.line, earlier.identifier),
            )


def declaration_findings(batch: Batch, context: Context) -> Iterator[Finding]:
    """What is wrong with the figures and highlights of data/analysis.toml; the batch is not looked at."""
    declaration = context.declaration
    if isinstance(declaration, DeclarationError):
        yield READABLE.in_file(
            DECLARATION_FILE, declaration.problem, expected="a declaration that can be read", line=declaration.line
        )
        return
    named = {name for figure in declaration.figures for name in figure.inputs.values()}
    known = context.with_rows("observations", "observation_id", named)
    if declaration.figures:
        yield from _figures(context, known, declaration.figures)
    if context.holds("observations", "observation_id", *OF_A_SERIES):
        yield from _highlighted(context, known, {figure.identifier: figure for figure in declaration.figures})


def accepted_findings(batch: Batch, context: Context) -> Iterator[Finding]:
    """The jumps that are accepted and are none."""
    declaration = context.declaration
    if isinstance(declaration, DeclarationError) or not declaration.accepted:
        return
    known = _with_series_of(context, {row for jump in declaration.accepted for row in jump.rows})
    jumps = {step.rows for step in known.steps if step.factor > (declaration.largest_jump or 1)}
    for jump in declaration.accepted:
        if frozenset(jump.rows) not in jumps:
            message = f"{jump.rows[0]} and {jump.rows[1]} are no such jump"
            expected = "two rows between which a series jumps"
            yield batch.rule.in_file(DECLARATION_FILE, message, expected=expected, line=jump.line)


def _with_series_of(context: Context, identifiers: set[str]) -> Context:
    """What there is to know of the series of some rows."""
    claims = context.with_rows("observations", "observation_id", identifiers)
    references = context.with_rows("reference_values", "reference_id", identifiers)
    entities = {entity for (entity,) in claims.distinct("observations", "entity_id")}
    entities |= {entity for (entity,) in references.distinct("reference_values", "entity_id")}
    return context.with_rows("observations", "entity_id", entities)


def _figures(context: Context, known: Context, declared: Iterable[DeclaredFigure]) -> Iterator[Finding]:
    """`known` has the observations that are named, `context` all, of which those that are missing may be meant."""
    try:
        surroundings = Surroundings.of(known.package, declared)
    except UnreadableTableError:
        return  # the layers of form and schema have it
    for figure in declared:
        try:
            derive(figure, surroundings)
        except UnderivableError as error:
            yield _underived(figure, error.__cause__, context, known)


def _underived(figure: DeclaredFigure, cause: BaseException | None, context: Context, known: Context) -> Finding:
    def say(rule: Rule, expected: str) -> Finding:
        message = f"{figure.identifier}: {cause}"
        return rule.in_file(DECLARATION_FILE, message, expected=expected, line=figure.line, value=figure.identifier)

    match cause:
        case UnknownInputError():
            there = known.index("observations")
            unknown = next((one for one in figure.inputs.values() if one not in there), "")
            near = context.suggestions("observations").nearest(unknown)
            return say(INPUTS, near or "an observation with an indicator")
        case UnitMismatchError():
            return say(UNIT, "amounts that fit each other and the unit")
        case _:
            return say(SUPPORTED, "a figure that its inputs support")


def _highlighted(context: Context, known: Context, declared: dict[str, DeclaredFigure]) -> Iterator[Finding]:
    declaration = context.declaration
    assert not isinstance(declaration, DeclarationError)
    highlights = declaration.highlights
    for names, of_series in ((highlights.changes, True), (highlights.shares, False)):
        for name in names:
            problem, expected = "is no derived figure", nearest(name, declared) or "a derived figure"
            if name in declared:
                problem = _problem(known, declared[name], of_series=of_series)
                problem, expected = problem and f"cannot be drawn: {problem}", "a figure that compares two observations"
            if problem:
                message = f"{name}: {problem}"
                yield HIGHLIGHTED.in_file(
                    DECLARATION_FILE, message, expected=expected, line=highlights.line, value=name
                )


def _problem(known: Context, figure: DeclaredFigure, *, of_series: bool) -> str:
    if not of_series:
        return "" if figure.operation == "share" else f"it is a {figure.operation}, no share"
    try:
        pair = figure.pair()
    except UnpairedError as error:
        return str(error)
    base, other = (_subject(known, one) for one in pair)
    if base is None or other is None or base == other:
        return ""  # of what is not there a rule of its own speaks
    return f"{pair[0]} and {pair[1]} are not of one indicator and entity"


def _subject(known: Context, observation: str) -> tuple[str, ...] | None:
    """The indicator and entity of an observation."""
    place = known.index("observations").get(observation)
    cells = known.rows("observations").cells
    return None if place is None else tuple(cells[column][place] for column in OF_A_SERIES)


def _declared(code: str, page: str, table: str = "observations", check: Check = declaration_findings) -> Rule:
    """A rule about data/analysis.toml, with the table from which what is declared takes its numbers."""
    reads = ("observations",)
    return Rule(code, Layer.ANALYSIS, read_page(page), (table,), check, scope="package", reads=reads, when=_is_declared)


READABLE = _declared(
    "A10",
    """data/analysis.toml cannot be read.

It may be missing. One that is there is TOML with the keys that docs/explanation/context.md lists, and nothing else.
A figure is a difference, ratio, share or product of two observations.
Fails: differents = { … }; a figure without an operation; an id given twice
Passes: difference = { after = "obs-0002", before = "obs-0001" }
Mend: correct the key or value that the message names""",
)
INPUTS = _declared(
    "A11",
    """An input of a derived figure is no observation.

Fails: share = { part = "obs-9999", whole = "obs-0030" } where there is no such observation
Passes: share = { part = "obs-0031", whole = "obs-0030" }
Mend: name an observation, or delete the figure""",
)
UNIT = _declared(
    "A13",
    """The unit of a derived figure is not what its operation gives.

It follows from the units of the inputs: shares less shares are percentage points, counts by counts are ratios or per
cent, yuan by projects are yuan. A part is measured as its whole is.
Fails: unit_id = "percent" for a difference of two shares; firms as a share of yuan
Passes: unit_id = "percentage_point"
Mend: give the unit that the message says, or correct the operation""",
)
SUPPORTED = _declared(
    "A14",
    """Nothing follows from the inputs of a derived figure.

What it is divided by may be zero, a part is more than its whole, or its inputs leave every number open.
Fails: a ratio to a change that may be none; 84 firms as a share of 35
Passes: nearly 700 divided by 232
Mend: name other observations or another operation, or delete the figure""",
)
ACCEPTED = _declared(
    "A15",
    """A jump is accepted that is none.

The two rows are of one series, dated, follow each other in time, and lie further apart than largest_jump.
Fails: rows = ["ref-0059", "ref-0060"] with 230 and 232 zones
Passes: rows = ["ref-0051", "ref-0053"] with 49 and 219 zones
Mend: delete the entry, or name the two rows that a notice of A04 names""",
    "reference_values",
    accepted_findings,
)
HIGHLIGHTED = _declared(
    "A16",
    """A highlight is not there, or cannot be drawn.

Changes are derived differences or ratios of one indicator and entity; shares are derived shares.
Fails: changes = ["projects-per-zone"]
Passes: changes = ["gdp-share-change"]
Mend: name a derived figure that compares two observations""",
)

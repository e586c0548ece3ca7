"""Whether what data/analysis.toml declares holds: figures are computed, accepted jumps looked up. Analysis layer."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.insight.declaration import DECLARATION_FILE, DeclarationError, DeclaredFigure
from indicators.insight.derived import Surroundings, UnderivableError, UnknownInputError, derive
from indicators.insight.dimension import UnitMismatchError
from indicators.package.errors import UnreadableTableError
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Rule, read_page

# The tables are those from which a declaration takes its numbers; its findings stand in the file itself.
READABLE = Rule(
    "A10",
    Layer.ANALYSIS,
    read_page("""data/analysis.toml cannot be read.

It may be missing. One that is there is TOML with the keys that docs/context.md lists, and nothing else.
A figure is a difference, ratio, share or product of two observations.
Fails: differents = { … }; a figure without an operation; an id given twice
Passes: difference = { after = "obs-0002", before = "obs-0001" }
Mend: correct the key or value that the message names"""),
    ("observations",),
)
INPUTS = Rule(
    "A11",
    Layer.ANALYSIS,
    read_page("""An input of a derived figure is no observation.

Fails: share = { part = "obs-9999", whole = "obs-0030" } where there is no such observation
Passes: share = { part = "obs-0031", whole = "obs-0030" }
Mend: name an observation, or delete the figure"""),
    ("observations",),
)
UNIT = Rule(
    "A13",
    Layer.ANALYSIS,
    read_page("""The unit of a derived figure is not what its operation gives.

It follows from the units of the inputs: shares less shares are percentage points, counts by counts are ratios or per
cent, yuan by projects are yuan. A part is measured as its whole is.
Fails: unit_id = "percent" for a difference of two shares; firms as a share of yuan
Passes: unit_id = "percentage_point"
Mend: give the unit that the message says, or correct the operation"""),
    ("observations",),
)
SUPPORTED = Rule(
    "A14",
    Layer.ANALYSIS,
    read_page("""Nothing follows from the inputs of a derived figure.

What it is divided by may be zero, a part is more than its whole, or its inputs leave every number open.
Fails: a ratio to a change that may be none; 84 firms as a share of 35
Passes: nearly 700 divided by 232
Mend: name other observations or another operation, or delete the figure"""),
    ("observations",),
)
ACCEPTED = Rule(
    "A15",
    Layer.ANALYSIS,
    read_page("""A jump is accepted that is none.

The two rows are of one series, dated, follow each other in time, and lie further apart than largest_jump.
Fails: rows = ["ref-0059", "ref-0060"] with 230 and 232 zones
Passes: rows = ["ref-0051", "ref-0053"] with 49 and 219 zones
Mend: delete the entry, or name the two rows that a notice of A04 names"""),
    ("reference_values",),
)
DECLARED_RULES: tuple[Rule, ...] = (READABLE, INPUTS, UNIT, SUPPORTED, ACCEPTED)


def declaration_findings(context: Context) -> Iterator[Finding]:
    """What is wrong with data/analysis.toml."""
    declaration = context.declaration
    if isinstance(declaration, DeclarationError):
        yield READABLE.in_file(
            DECLARATION_FILE, declaration.problem, expected="a declaration that can be read", line=declaration.line
        )
        return
    if declaration.figures:
        yield from _figures(context, declaration.figures)
    if declaration.accepted:
        for jump in declaration.accepted:
            if frozenset(jump.rows) not in context.accepted_jumps:
                message = f"{jump.rows[0]} and {jump.rows[1]} are no such jump"
                expected = "two rows between which a series jumps"
                yield ACCEPTED.in_file(DECLARATION_FILE, message, expected=expected, line=jump.line)


def _figures(context: Context, declared: tuple[DeclaredFigure, ...]) -> Iterator[Finding]:
    try:
        surroundings = Surroundings.of(context.package, declared)
    except UnreadableTableError:
        return  # the layers of form and schema have it
    for figure in declared:
        try:
            derive(figure, surroundings)
        except UnderivableError as error:
            yield _finding(figure, error.__cause__, context)


def _finding(figure: DeclaredFigure, cause: BaseException | None, context: Context) -> Finding:
    def say(rule: Rule, expected: str) -> Finding:
        message = f"{figure.identifier}: {cause}"
        return rule.in_file(DECLARATION_FILE, message, expected=expected, line=figure.line, value=figure.identifier)

    match cause:
        case UnknownInputError():
            known = context.index("observations")
            unknown = next((one for one in figure.inputs.values() if one not in known), "")
            near = context.suggestions("observations").nearest(unknown)
            return say(INPUTS, near or "an observation with an indicator")
        case UnitMismatchError():
            return say(UNIT, "amounts that fit each other and the unit")
        case _:
            return say(SUPPORTED, "a figure that its inputs support")

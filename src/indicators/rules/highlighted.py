"""Whether what data/analysis.toml highlights is there, and can be drawn. Analysis layer."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.insight.declaration import DECLARATION_FILE, DeclarationError, DeclaredFigure, Highlights
from indicators.insight.derived import UnpairedError, pair_of
from indicators.model.suggestion import nearest
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Rule, read_page

HIGHLIGHTED = Rule(
    "A16",
    Layer.ANALYSIS,
    read_page("""A highlight is not there, or cannot be drawn.

Changes are derived differences or ratios of one indicator and entity; shares are derived shares.
Fails: changes = ["projects-per-zone"]
Passes: changes = ["gdp-share-change"]
Mend: name a derived figure that compares two observations"""),
)
HIGHLIGHT_RULES: tuple[Rule, ...] = (HIGHLIGHTED,)

_SUBJECT = ("indicator_id", "entity_id")


def highlight_findings(context: Context) -> Iterator[Finding]:
    """What is wrong with the highlights."""
    declaration = context.declaration
    if isinstance(declaration, DeclarationError) or not context.holds("observations", *_SUBJECT):
        return  # other rules have it
    highlights = declaration.highlights
    declared = {figure.identifier: figure for figure in declaration.figures}
    for name in (*highlights.changes, *highlights.shares):
        if name not in declared:
            yield _finding(highlights, name, "is no derived figure", nearest(name, declared) or "a derived figure")
    for names, of_series in ((highlights.changes, True), (highlights.shares, False)):
        for name in names:
            problem = _problem(context, declared[name], of_series=of_series) if name in declared else ""
            if problem:
                yield _finding(
                    highlights, name, f"cannot be drawn: {problem}", "a figure that compares two observations"
                )


def _problem(context: Context, figure: DeclaredFigure, *, of_series: bool) -> str:
    if not of_series:
        return "" if figure.operation == "share" else f"it is a {figure.operation}, no share"
    try:
        pair = pair_of(figure)
    except UnpairedError as error:
        return str(error)
    base, other = _subject(context, pair.base), _subject(context, pair.other)
    if base is None or other is None or base == other:
        return ""  # of what is not there a rule of its own speaks
    return f"{pair.base} and {pair.other} are not of one indicator and entity"


def _subject(context: Context, observation: str) -> tuple[str, ...] | None:
    """The indicator and entity of an observation."""
    place = context.index("observations").get(observation)
    cells = context.rows("observations").cells
    return None if place is None else tuple(cells[column][place] for column in _SUBJECT)


def _finding(highlights: Highlights, name: str, problem: str, expected: str) -> Finding:
    return HIGHLIGHTED.in_file(
        DECLARATION_FILE, f"{name}: {problem}", expected=expected, line=highlights.line, value=name
    )

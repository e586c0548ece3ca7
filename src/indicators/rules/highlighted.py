"""Whether what data/analysis.toml highlights is there, and can be drawn. Analysis layer."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.insight.declaration import DECLARATION_FILE, DeclarationError, DeclaredFigure, Highlights
from indicators.insight.formula import FormulaError, read_formula
from indicators.insight.pairing import UnpairedError, pair_of, require_one_series, require_one_unit
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Rule, read_page
from indicators.rules.suggestion import nearest

HIGHLIGHTED = Rule(
    "A16",
    Layer.ANALYSIS,
    read_page("""A highlight is not there, or cannot be drawn.

Figures are observations. Changes and shares are derived figures of two observations, later less or by earlier, part by
whole: a change is of one indicator and entity, a share of one unit.
Fails: figures = ["obs-9999"]; changes = ["projects-per-zone"]
Passes: figures = ["obs-0021"]; changes = ["gdp-share-change"]
Mend: name an observation, or a derived figure that compares two"""),
)
HIGHLIGHT_RULES: tuple[Rule, ...] = (HIGHLIGHTED,)

_SUBJECT = ("indicator_id", "entity_id")


def highlight_findings(context: Context) -> Iterator[Finding]:
    """What is wrong with the highlights."""
    declaration = context.declaration
    if isinstance(declaration, DeclarationError) or not context.holds("observations", *_SUBJECT):
        return  # other rules have it
    highlights = declaration.highlights
    observations = context.index("observations")
    for name in highlights.figures:
        if name not in observations:
            near = context.suggestions("observations").nearest(name) or "an observation"
            yield _finding(highlights, name, "is not in observations", near)
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
    try:
        read_formula(figure.formula)
        pair = pair_of(figure)
        subjects = {one: _subject(context, one) for one in (pair.base, pair.other)}
        if None in subjects.values():
            return ""  # a rule of its own has it
        if of_series:
            require_one_series(pair, subjects)
        else:
            require_one_unit(pair, {one: _unit(context, subject) for one, subject in subjects.items()})
    except UnpairedError as error:
        return str(error)
    except FormulaError:
        return ""  # likewise
    return ""


def _subject(context: Context, observation: str) -> tuple[str, ...] | None:
    """The indicator and entity of an observation."""
    place = context.index("observations").get(observation)
    cells = context.rows("observations").cells
    return None if place is None else tuple(cells[column][place] for column in _SUBJECT)


def _unit(context: Context, subject: tuple[str, ...] | None) -> str:
    place = context.index("indicators").get(subject[0]) if subject else None
    units = context.rows("indicators").cells.get("unit_id", ())
    return "" if place is None else units[place]


def _finding(highlights: Highlights, name: str, problem: str, expected: str) -> Finding:
    return HIGHLIGHTED.in_file(
        DECLARATION_FILE, f"{name}: {problem}", expected=expected, line=highlights.line, value=name
    )

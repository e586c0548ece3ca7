"""Series that jump further than the package declares. Part of the analysis layer."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.insight.in_words import number_words
from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place, Severity
from indicators.rules.rules import Rule, rule, rules_in


@rule("A04", Layer.ANALYSIS, "observations", "reference_values", severity=Severity.NOTICE)
def step_beyond_the_declared_factor(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """A series jumps by more than the factor that the package declares: something to look at.

    Claims and references of one indicator and entity that follow each other in time, up or down. The factor is
    largest_jump of data/analysis.toml; without it nothing is noticed.
    Fails: 219 zones in 2017 behind 49 in 2004, where largest_jump is 3
    Passes: 232 zones behind 230; a step that data/analysis.toml accepts with a note
    Mend: look at both pages; correct the row that is wrong, or say in [[series.accepted]] why the jump is real
    """
    if context.largest_jump is None:
        return
    for index, line in enumerate(batch.rows.lines):
        step = context.jumps.get((batch.rows.file(index), line))
        if step is None:
            continue
        earlier, factor = step.earlier, number_words(step.factor, digits=2)
        yield self.at(
            batch,
            index,
            "value",
            f"{factor} times {'less' if step.falls else 'more'} than {earlier.identifier}, which has "
            f"{earlier.value_text} for {earlier.period}",
            expected=f"a step by a factor of {number_words(context.largest_jump)} at most, or one that is accepted",
            related=Place(earlier.file, earlier.line, earlier.identifier),
        )


JUMP_RULES = rules_in(globals())

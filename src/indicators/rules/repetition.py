"""Whether an exclusion repeats or restates what it says it does: the same words, or the same number in other words."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from indicators.package.units import NotConvertibleError, reading_in_unit
from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.places import source_place
from indicators.rules.rules import Rule, rule, rules_in

_AROUND = 6
"""Characters on either side that are the same where a text is printed twice."""


@rule("E29", Layer.EVIDENCE, "exclusions")
def repeated_with_its_surroundings(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """Text that is called repeated stands among other words than the observation's, or restated text among the same.

    What is printed twice has the same words around it in both places; a fact that is told again has others.
    Fails: restated for 232家 in the second printing of an article
    Passes: repeated_text there
    Mend: exchange repeated_text and restated, or name the right observation
    """
    observations = Batch(batch.table, context.rows("observations"))
    if not observations.has("source_id", "value_start", "value_text"):
        return
    for index, reason in enumerate(batch.cells("reason")):
        place = context.index("observations").get(batch.cell(index, "observation_id"))
        source = batch.cell(index, "source_id")
        text, start = context.text(source), batch.integer(index, "start")
        if place is None or text is None or start is None or observations.cell(place, "source_id") != source:
            continue
        other = observations.integer(place, "value_start")
        words = batch.cell(index, "text")
        if other is None or text[start : start + len(words)] != words:
            continue
        if reason == "repeated_text" and words != observations.cell(place, "value_text"):
            continue  # the layer of references has it
        claim = observations.cell(place, "value_text")
        if text[other : other + len(claim)] != claim:
            continue  # the observation's own place is wrong: that is said of the observation
        same = _surroundings(text, start, words) == _surroundings(text, other, claim)
        if (reason == "repeated_text" and not same) or (reason == "restated" and same):
            yield self.at(
                batch,
                index,
                "reason",
                f"the words around {words!r} are {'the same' if same else 'others'} in both places",
                expected="repeated_text" if same else "restated",
                related=source_place(context.value("sources", source, "file"), text, start, start + len(words)),
            )


def _surroundings(text: str, start: int, words: str) -> tuple[str, str]:
    end = start + len(words)
    return text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]


@rule("D04", Layer.DERIVATION, "exclusions")
def restated_number_agrees(self: Rule, batch: Batch, context: Context) -> Iterator[Finding]:
    """A restated number cannot be that of the observation it is said to restate.

    Both are read in the unit of the observation's indicator, and what one asserts leaves room for the other.
    Fails: 三省 restated of an observation of 50亿元
    Passes: 三省 restated of an observation of 3; 近百家 restated of one of 98
    Mend: name the observation that the text restates, or give another reason
    """
    observations = Batch(batch.table, context.rows("observations"))
    if not observations.has("indicator_id", "value", "lower", "upper"):
        return
    for index, reason in enumerate(batch.cells("reason")):
        place = context.index("observations").get(batch.cell(index, "observation_id"))
        start = batch.integer(index, "start")
        if reason != "restated" or place is None or start is None:
            continue
        mention = context.mention_at(batch.cell(index, "source_id"), start)
        indicator = observations.cell(place, "indicator_id")
        unit, measure = (context.value("indicators", indicator, name) for name in ("unit_id", "measure"))
        if mention is None or mention.quantity is None or mention.start != start or not unit:
            continue
        numbers = [_number(observations.cell(place, name)) for name in ("value", "lower", "upper")]
        try:
            reading = reading_in_unit(mention, unit, context.units, measure)
            agrees = _overlap(_ends(reading.value, reading.lower, reading.upper), _ends(*numbers))
        except NotConvertibleError:
            agrees = False
        if not agrees:
            claim = observations.cell(place, "value_text")
            message = f"{mention.text!r} cannot restate {claim!r}"
            yield self.at(batch, index, "observation_id", message, expected="an observation of the same number")


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _ends(value: float | None, lower: float | None, upper: float | None) -> tuple[float, float]:
    """The least and the greatest number that value and bounds allow; a value without bounds is itself."""
    if lower is None and upper is None:
        return (value, value) if value is not None else (-inf, inf)
    return (-inf if lower is None else lower, inf if upper is None else upper)


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


REPETITION_RULES = rules_in(globals())

"""How a number is read, word by word, from the characters of its source to the value of the row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.explorer.content import Content, Record
from indicators.explorer.wording import Wording
from indicators.insight.in_words import figure, number
from indicators.model.codelists import QUALIFIER
from indicators.model.forms import write_number
from indicators.reading.anatomy import Part, Role
from indicators.reading.model import open_ends

_QUALIFIERS = {code.code: code for code in QUALIFIER.codes}


@dataclass(frozen=True, slots=True)
class Step:
    """Some characters of the source and what they mean."""

    words: str
    role: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading.

    Attributes
    ----------
    steps : tuple of Step
        The words in the order of the text.
    result : str
        What they come to, such as ``nearly 700``.
    limits : tuple of (str, str)
        What the words say of the least and the greatest, as the keys of sentences with their values; nothing that they
        do not say.
    """

    steps: tuple[Step, ...]
    result: str
    limits: tuple[tuple[str, str], ...]

    def bounds(self, say: Wording) -> tuple[str, ...]:
        """The limits as sentences."""
        return tuple(say(f"reading.{key}", value=value) for key, value in self.limits)


def explanation(content: Content, row: Record) -> Explanation:
    """How the number of an observation is read."""
    unit = content.unit(row)
    parts = content.readings.parts(row["source_id"], row["value_start"], str(row["value_text"] or ""))
    steps = tuple(Step(part.text, str(part.role), _meaning(content, row, unit, part)) for part in parts)
    return Explanation(steps, figure(row, unit, content.language), tuple(_limits(content, row, unit)))


def _meaning(content: Content, row: Record, unit: Record, part: Part) -> str:
    say, language = Wording(content.language), content.language
    match part.role:
        case Role.QUALIFIER:
            code = _QUALIFIERS[row["qualifier"]]
            return f"{code.label.in_language(language)}: {code.definition.in_language(language)}"
        case Role.NUMBER:
            return _number(content, row, part.text)
        case Role.MAGNITUDE:
            return f"× {_value(content, part.text):,.0f}"
        case Role.UNIT:
            if unit["quantity_kind"] == "count":
                return say("reading.counted", indicator=row["indicator_label"] or row["indicator_id"])
            return say("reading.unit", unit=content.name(unit))
        case Role.BETWEEN:
            return say("reading.between")
        case Role.INSERTION:
            return say("reading.insertion")


def _number(content: Content, row: Record, words: str) -> str:
    """The number that some characters are by themselves."""
    say = Wording(content.language)
    read = content.readings.read(words)
    if read is None:
        return say("reading.number")
    low, high = (None if bound is None else number(bound, content.language) for bound in (read.lower, read.upper))
    if read.value is None:
        return f"{low} – {high}" if low is not None and high is not None else f"{low or high}"
    plain = write_number(round(read.value, 4))
    factor = 1 if not read.value or row["value"] is None else row["value"] / read.value
    # A share is written as a fraction and counted in per cent.
    return say("reading.hundredfold", value=plain) if round(factor, 9) == 100 and read.value < 1 else plain


def _value(content: Content, magnitude: str) -> float:
    read = content.readings.read(f"1{magnitude}")
    return 1 if read is None or not read.value else read.value


def _limits(content: Content, row: Record, unit: Record) -> Iterator[tuple[str, str]]:
    if row["qualifier"] == "exact":
        yield "exact", ""
        return
    reach = row["upper"] if row["upper"] is not None else row["lower"]
    ends = open_ends(row["qualifier"], negative=reach is not None and reach < 0)
    for name, is_open in zip(("lower", "upper"), ends, strict=True):
        if row[name] is None:
            yield f"no_{name}", ""
        else:
            yield (
                f"{name}_{'exclusive' if is_open else 'inclusive'}",
                figure({"qualifier": "exact", "value": row[name]}, unit, content.language),
            )

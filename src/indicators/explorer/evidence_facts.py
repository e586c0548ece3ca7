"""What a row opens on, as texts by name; one template shows them, here for few rows, in the browser for many."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from indicators.explorer.citation_parts import citations
from indicators.explorer.in_language import Content, Record, Wording
from indicators.explorer.rendering import Script
from indicators.insight.in_words import figure, number, period
from indicators.model.codelists import QUALIFIER
from indicators.model.forms import write_number
from indicators.reading import Quantity
from indicators.reading.anatomy import Part, Role
from indicators.reading.model import open_ends
from indicators.release.citation_files import escaped

_UNMEASURED = {"quantity_kind": "count", "symbol": "1"}
"""A unit of which nothing is said, for numbers that stand by themselves."""
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
        terms = words.split("+")
        if row["value"] is None or len(terms) == 1:
            return say("reading.number")
        return f"{' + '.join(terms)} = {number(row['value'], content.language)}"
    if read.value is None:
        bounds = {"qualifier": str(read.qualifier), "value": None, "lower": read.lower, "upper": read.upper}
        between = figure(bounds, _UNMEASURED, content.language)
        return say("reading.negative", value=between) if _turned(row, read) else between
    if _turned(row, read):
        return say("reading.negative", value=number(read.value, content.language))
    plain = write_number(round(read.value, 4))
    factor = 1 if not read.value or row["value"] is None else row["value"] / read.value
    # A share is written as a fraction and counted in per cent.
    return say("reading.hundredfold", value=plain) if round(factor, 9) == 100 and read.value < 1 else plain


def _turned(row: Record, read: Quantity) -> bool:
    """Whether a fall or a deficit has made the number of a row negative that its words give without a sign."""
    of_row, of_words = (
        next((number for number in numbers if number is not None), 0)
        for numbers in ((row["value"], row["upper"], row["lower"]), read[:3])
    )
    return bool(of_row < 0 < of_words)


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


CONTEXT = 60
"""Characters shown on either side of the sentence, at most."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source in order; joined they are a stretch of it.

    Attributes
    ----------
    before, after : str
        Context around the sentence. Empty where the document is not at hand.
    opening, closing : str
        The parts of the sentence that the quote leaves out.
    lead, number, tail : str
        The quote: what stands before its number, the number, and what stands behind it. A quote without one is all
        `lead`.
    cut_before, cut_after : bool
        Whether the document goes on beyond the context.
    at_hand : bool
        Whether the document was read, and holds the quote at its place.
    line : int or None
        The line of the document on which the quote begins, from 1.
    """

    before: str
    opening: str
    lead: str
    number: str
    tail: str
    closing: str
    after: str
    cut_before: bool
    cut_after: bool
    at_hand: bool
    line: int | None

    @property
    def quote(self) -> str:
        return f"{self.lead}{self.number}{self.tail}"


def passage(content: Content, row: Record) -> Passage:
    """Where the words of an observation or cooperation stand."""
    quote, start = str(row["quote"] or ""), row["quote_start"]
    lead, number, tail = _parted(row)
    text = content.text(row["source_id"])
    if text is None or start is None or text[start : start + len(quote)] != quote:
        none = {"before": "", "opening": "", "closing": "", "after": ""}
        return Passage(
            lead=lead, number=number, tail=tail, cut_before=False, cut_after=False, at_hand=False, line=None, **none
        )
    end = start + len(quote)
    first, last = content.readings.sentence(row["source_id"], start, end)
    return Passage(
        before=text[max(first - CONTEXT, 0) : first],
        opening=text[first:start],
        lead=lead,
        number=number,
        tail=tail,
        closing=text[end:last],
        after=text[last : last + CONTEXT],
        cut_before=first > CONTEXT,
        cut_after=last + CONTEXT < len(text),
        at_hand=True,
        line=content.line(row["source_id"], start),
    )


def _parted(row: Record) -> tuple[str, str, str]:
    quote, words, start = str(row["quote"] or ""), row.get("value_text"), row.get("value_start")
    if not words or start is None or row["quote_start"] is None:
        return quote, "", ""
    inside = start - row["quote_start"]
    if inside < 0 or quote[inside : inside + len(words)] != words:
        return quote, "", ""
    return quote[:inside], str(words), quote[inside + len(words) :]


Facts = dict[str, Any]
"""Texts by name; an empty one is not shown. Under `EACH` of them stand several."""

EACH = ("steps", "bounds", "measures")


class _Placeholders(Facts):
    """For every name the name itself, so that a template shows where each fact stands."""

    def __missing__(self, name: str) -> str:
        return f"__{name}__"


PLACEHOLDERS: Facts = _Placeholders({name: (_Placeholders(),) for name in EACH})
"""The facts of no row: of what is rendered with them the browser makes the evidence of any."""


def observation_facts(content: Content, row: Record) -> Facts:
    """What is shown of an observation."""
    say, indicator = Wording(content.language), content.row("indicators", row["indicator_id"])
    told = explanation(content, row)
    return {
        "id": row["observation_id"],
        "figure": told.result,
        "value": "" if row["value"] is None else row["value"],
        "target": row["status_label"] if row["status"] == "target" else "",
        "indicator": row["indicator_label"] or row["indicator_id"],
        "definition": indicator["definition"] or "",
        "entity": row["entity_label"] or row["entity_id"],
        "period": period(row) or say("observation.undated"),
        "basis": row["period_basis_label"],
        "period_text": row["period_text"] or "",
        "status": row["status_label"],
        "confidence": row["confidence"],
        "confidence_label": row["confidence_label"],
        "reported_by": row["reported_by"] or "",
        "cooperation": row["cooperation_id"] or "",
        "note": row["note"] or "",
        "steps": [
            {"words": step.words, "role": step.role, "role_label": say(f"role.{step.role}"), "meaning": step.meaning}
            for step in told.steps
        ],
        "bounds": [{"bound": bound} for bound in told.bounds(say)],
        **source_facts(content, content.row("sources", row["source_id"])),
        **passage_facts(row, passage(content, row), say),
    }


def cooperation_facts(content: Content, row: Record) -> Facts:
    """What a cooperation opens on."""
    say = Wording(content.language)
    return {
        "id": row["cooperation_id"],
        "status": row["status_label"],
        "since": row["since"] or "",
        "confidence_label": row["confidence_label"],
        "note": row["note"] or "",
        "measures": measures(content, row["cooperation_id"]),
        **source_facts(content, content.row("sources", row["source_id"])),
        **passage_facts(row, passage(content, row), say),
    }


def measures(content: Content, cooperation: str) -> list[Facts]:
    """The observations that measure a cooperation."""
    return [
        {
            "measure": row["observation_id"],
            "measured": f"{row['indicator_label'] or row['indicator_id']}: "
            f"{figure(row, content.unit(row), content.language)}",
        }
        for row in content.rows_of("observations", "cooperation_id", cooperation)
    ]


def source_facts(content: Content, source: Record) -> Facts:
    """What is shown of the document that a row stands in."""
    say, basis = Wording(content.language), source["published_basis"]
    known = (source["author"], source["publisher"], source["published_on"])
    return {
        "source_id": source["source_id"],
        "title": source["title"] or source["source_id"],
        "language": source["language"],
        "published": " · ".join(str(one) for one in known if one),
        "date": "" if basis == "stated" else say(f"source.date_{basis}"),
        "quality": source["copy_quality"],
        "quality_label": source["copy_quality_label"],
        "file": source["file"],
    }


def passage_facts(row: Record, found: Passage, say: Wording) -> Facts:
    """The words of a row in their place."""
    quote, start = str(row["quote"] or ""), row["quote_start"]
    latex = escaped(quote)
    return {
        "before": f"{'…' if found.cut_before else ''}{found.before}",
        "opening": found.opening,
        "lead": found.lead,
        "number": found.number,
        "tail": found.tail,
        "closing": found.closing,
        "after": f"{found.after}{'…' if found.cut_after else ''}",
        "line": "" if found.line is None else found.line,
        "start": "" if start is None else start,
        "end": (start or 0) + len(quote),
        "absent": "" if found.at_hand else say("source.not_at_hand"),
        "latex": "" if latex == quote else latex,
    }


_IN_COLUMNS = frozenset(
    (
        *("id", "figure", "value", "target", "indicator", "definition", "entity", "period", "basis"),
        *("status", "confidence", "confidence_label"),
    )
)
"""Facts of an observation that the script of its page has already, in the columns that it searches."""


def chunks(content: Content) -> Iterator[Script]:
    """The evidence of every document that a row stands in, by its place in the table of sources."""
    for place, source in enumerate(content.rows("sources")):
        source_id, shared = source["source_id"], source_facts(content, source)
        known = {*shared, *_IN_COLUMNS}
        rows = {
            row["observation_id"]: _own(observation_facts(content, row), known)
            for row in content.rows_of("observations", "source_id", source_id)
        }
        known = {*shared, "id"}
        for row in content.rows_of("cooperations", "source_id", source_id):
            rows[row["cooperation_id"]] = _own(cooperation_facts(content, row), known)
        if rows:
            reference = citations(content.package).source(source_id)
            yield Script(
                f"evidence/{place}.js",
                f"evidence{place}",
                {"source": shared, "reference": reference, "rows": rows},
            )


def _own(facts: Facts, known: Set[str]) -> Facts:
    """The facts of a row that are not known otherwise; an empty one is not shown."""
    return {name: fact for name, fact in facts.items() if name not in known and fact not in ("", None)}

"""What a row opens on, as texts by name, which one template shows here or in the browser; and how it is cited."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache
from typing import Any

from indicators.explorer.content import Content, Wording
from indicators.explorer.rendering import File, script_file
from indicators.insight.listing import Record, figure, number, period
from indicators.model import write_number
from indicators.model.tables import CODE_LISTS
from indicators.package import Package
from indicators.reading import Quantity, open_ends
from indicators.reading.exact import Part, Role
from indicators.release.bibliography import entry, escaped, part_item, read_dataset, source_item, source_rows
from indicators.release.cite import STYLES, reference

PLACEHOLDER = "obs-…"
"""Stands in the reference to the dataset for the identifier of the row that is cited."""

_IDENTIFIER, _ANNOTATION = "claim:id", "claim:words"
"""The same in BibTeX, for the row and for its words with their place: no character of them is escaped."""

Reference = Mapping[str, str]
"""A work as each style has it, as ``bibtex`` and as ``csl``. A source also has a ``note`` of what to know when citing
it, its ``file`` and ``sha256``."""


def references(package: Package, sources: Iterable[str], identifier: str = PLACEHOLDER) -> dict[str, Any]:
    """What the citations of some rows consist of beside their quotes, as `indicators.cite` gives it.

    The titles of the styles, the dataset with a row of it, the licence, and the sources by identifier.
    """
    dataset, known = _dataset(package), _sources(package)
    return {
        "titles": {name: style.title for name, style in STYLES.items()},
        "dataset": {**dataset, **{name: dataset[name].replace(PLACEHOLDER, identifier) for name in STYLES}},
        "note": dataset["note"],
        "sources": {source: source_reference(package, source) for source in dict.fromkeys(sources) if source in known},
    }


@cache
def _dataset(package: Package) -> Reference:
    """The dataset, with placeholders for a row of it; each reference is made once, however many rows need it."""
    dataset = read_dataset(package)
    part = part_item(dataset, _IDENTIFIER)
    return {
        **{name: reference(part_item(dataset, PLACEHOLDER, style.language), name) for name, style in STYLES.items()},
        "bibtex": entry({**part, "annote": _ANNOTATION}),
        "csl": json.dumps(part, ensure_ascii=False),
        "note": str(part.get("note", "")),
    }


@cache
def _sources(package: Package) -> Mapping[str, Mapping[str, str]]:
    return {row["source_id"]: row for row in source_rows(package)}


@cache
def source_reference(package: Package, source: str) -> Reference:
    """A source document."""
    row = _sources(package)[source]
    item = source_item(row)
    file = escaped(row["file"])
    return {
        **_in_styles(json.dumps({**item, "id": ""})),
        "bibtex": entry(item),
        "csl": json.dumps(item, ensure_ascii=False),
        "note": str(item.get("note", "")),
        "file": row["file"],
        "file_latex": "" if file == row["file"] else file,
        "sha256": row["sha256"],
    }


@cache
def _in_styles(item: str) -> Reference:
    """Documents that differ in nothing but their identifiers are cited alike, and a reference takes long."""
    return {name: reference(json.loads(item), name) for name in STYLES}


_UNMEASURED = {"quantity_kind": "count", "symbol": "1"}
"""A unit of which nothing is said, for numbers that stand by themselves."""
_QUALIFIERS = {code.code: code for code in CODE_LISTS["qualifier"].codes}


@dataclass(frozen=True, slots=True)
class Step:
    """Some characters of the source and what they mean."""

    words: str
    role: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reading."""

    steps: tuple[Step, ...]
    """The words in the order of the text."""
    result: str
    """What they come to, such as ``nearly 700``."""
    bounds: tuple[str, ...]
    """What the words say of the least and the greatest, in sentences."""


def explanation(content: Content, row: Record) -> Explanation:
    """How the number of an observation is read."""
    unit = content.unit(row)
    parts = content.readings.parts(row["source_id"], row["value_start"], str(row["value_text"] or ""))
    steps = tuple(Step(part.text, str(part.role), _meaning(content, row, unit, part)) for part in parts)
    return Explanation(steps, figure(row, unit, content.language), tuple(_bounds(content, row, unit)))


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


def _bounds(content: Content, row: Record, unit: Record) -> Iterator[str]:
    say = Wording(content.language)
    if row["qualifier"] == "exact":
        yield say("reading.exact")
        return
    reach = row["upper"] if row["upper"] is not None else row["lower"]
    ends = open_ends(row["qualifier"], negative=reach is not None and reach < 0)
    for name, is_open in zip(("lower", "upper"), ends, strict=True):
        if row[name] is None:
            yield say(f"reading.no_{name}")
        else:
            reached = figure({"qualifier": "exact", "value": row[name]}, unit, content.language)
            yield say(f"reading.{name}_{'exclusive' if is_open else 'inclusive'}", value=reached)


CONTEXT = 60
"""Characters shown on either side of the sentence, at most."""


Facts = dict[str, Any]
"""Texts by name; an empty one is not shown. Under `EACH` of them stand several."""

EACH = ("steps", "bounds", "measures")


class _Placeholders(Facts):
    """For every name the name itself, so that a template shows where each fact stands."""

    def __missing__(self, name: str) -> str:
        return f"__{name}__"


def placeholders(content: Content) -> Facts:
    """The facts of no row: of what is rendered with them the browser makes the evidence of any."""
    return _Placeholders({"paged": content.paged, **{name: (_Placeholders(),) for name in EACH}})


def observation_facts(content: Content, row: Record) -> Facts:
    """What is shown of an observation."""
    say, indicator = Wording(content.language), content.row("indicators", row["indicator_id"])
    told, definition = explanation(content, row), content.translated.told("indicators", "definition", indicator)
    return {
        "id": row["observation_id"],
        "paged": content.paged,
        "figure": told.result,
        "value": "" if row["value"] is None else row["value"],
        "target": row["status_label"] if row["status"] == "target" else "",
        "indicator": row["indicator_label"] or row["indicator_id"],
        "definition": definition.text,
        "definition_language": definition.language,
        "definition_by": definition.by,
        "entity": row["entity_label"] or row["entity_id"],
        "period": period(row) or say("observation.undated"),
        "basis": row["period_basis_label"],
        "period_text": row["period_text"] or "",
        "status": row["status_label"],
        "confidence": row["confidence"],
        "confidence_label": row["confidence_label"],
        "reported_by": row["reported_by"] or "",
        "cooperation": row["cooperation_id"] or "",
        **note_facts(content, "observations", row),
        "steps": [
            {"words": step.words, "role": step.role, "role_label": say(f"role.{step.role}"), "meaning": step.meaning}
            for step in told.steps
        ],
        "bounds": [{"bound": bound} for bound in told.bounds],
        **source_facts(content, content.row("sources", row["source_id"])),
        **passage_facts(content, "observations", row),
    }


def cooperation_facts(content: Content, row: Record) -> Facts:
    """What a cooperation opens on."""
    return {
        "id": row["cooperation_id"],
        "paged": content.paged,
        "status": row["status_label"],
        "since": row["since"] or "",
        "confidence": row["confidence"],
        "confidence_label": row["confidence_label"],
        **note_facts(content, "cooperations", row),
        "measures": measures(content, row["cooperation_id"]),
        **source_facts(content, content.row("sources", row["source_id"])),
        **passage_facts(content, "cooperations", row),
    }


def note_facts(content: Content, table: str, row: Record) -> Facts:
    """The note of a row, in the language of the page where it is translated."""
    note = content.translated.told(table, "note", row)
    return {"note": note.text, "note_language": note.language, "note_by": note.by}


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
    title = content.translated.of("sources", "title", source)
    return {
        "source_id": source["source_id"],
        "title": source["title"] or source["source_id"],
        "title_translation": "" if title is None else title.text,
        "title_by": content.translated.by(title),
        "language": source["language"],
        "published": " · ".join(str(one) for one in known if one),
        "date": "" if basis == "stated" else say(f"source.date_{basis}"),
        "quality": source["copy_quality"],
        "quality_label": source["copy_quality_label"],
        "file": source["file"],
    }


def passage_facts(content: Content, table: str, row: Record) -> Facts:
    """The words of a row in their place: the quote, the rest of its sentence, and some of what stands around that.

    The quote is what stands before its number, the number, and what stands behind it; all before, where it has none.
    """
    quote, start = str(row["quote"] or ""), row["quote_start"]
    lead, number, tail = _parted(row)
    latex = escaped(quote)
    translation = content.translated.of(table, "quote", row)
    facts: Facts = {
        "translation": "" if translation is None else translation.text,
        "translation_by": content.translated.by(translation),
        **dict.fromkeys(("before", "opening", "closing", "after", "line", "absent", "origin"), ""),
        "lead": lead,
        "number": number,
        "tail": tail,
        "start": "" if start is None else start,
        "end": (start or 0) + len(quote),
        "latex": "" if latex == quote else latex,
    }
    source, text = row["source_id"], content.text(row["source_id"])
    if text is None or start is None or text[start : start + len(quote)] != quote:
        return {**facts, "absent": Wording(content.language)("source.not_at_hand")}
    end = start + len(quote)
    first, last = content.readings.sentence(source, start, end)
    before, after = text[max(first - CONTEXT, 0) : first], text[last : last + CONTEXT]
    return {
        **facts,
        "before": f"…{before}" if first > CONTEXT else before,
        "opening": text[first:start],
        "closing": text[end:last],
        "after": f"{after}…" if last + CONTEXT < len(text) else after,
        "line": content.line(source, start),
        "origin": content.origin(source, start, end),
    }


def _parted(row: Record) -> tuple[str, str, str]:
    quote, words, start = str(row["quote"] or ""), row.get("value_text"), row.get("value_start")
    if not words or start is None or row["quote_start"] is None:
        return quote, "", ""
    inside = start - row["quote_start"]
    if inside < 0 or quote[inside : inside + len(words)] != words:
        return quote, "", ""
    return quote[:inside], str(words), quote[inside + len(words) :]


_IN_COLUMNS = frozenset(
    (
        *("id", "paged", "figure", "value", "target", "indicator", "definition", "entity", "period", "basis"),
        *("status", "confidence", "confidence_label"),
    )
)
"""Facts of an observation that the script of its page has already, in the columns that it searches."""


def chunks(content: Content) -> Iterator[File]:
    """The evidence of every document that a row stands in, by its place in the table of sources."""
    for place, source in enumerate(content.rows("sources")):
        source_id, shared = source["source_id"], source_facts(content, source)
        known = {*shared, *_IN_COLUMNS}
        rows = {
            row["observation_id"]: _own(observation_facts(content, row), known)
            for row in content.rows_of("observations", "source_id", source_id)
        }
        known = {*shared, "id", "paged", "confidence"}
        for row in content.rows_of("cooperations", "source_id", source_id):
            rows[row["cooperation_id"]] = _own(cooperation_facts(content, row), known)
        if rows:
            reference = source_reference(content.package, source_id)
            yield script_file(
                f"evidence/{place}.js",
                f"evidence{place}",
                {"source": shared, "reference": reference, "rows": rows},
            )


def _own(facts: Facts, known: Set[str]) -> Facts:
    """The facts of a row that are not known otherwise; an empty one is not shown."""
    return {name: fact for name, fact in facts.items() if name not in known and fact not in ("", None)}

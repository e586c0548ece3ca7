"""The observations: their page, the facets they are filtered by, and the columns and words that its script searches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from indicators.explorer.content import ROWS_OF_A_PAGE, Content, Wording
from indicators.explorer.evidence_facts import chunks, observation_facts, placeholders, references
from indicators.explorer.rendering import File, Page, script_file
from indicators.insight.listing import Record, figure, period

CODED = ("status", "qualifier", "confidence")
"""Columns of observations whose codes are facets as they are."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value, what it is called, and how many rows have it."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet."""

    name: str
    """As in the address of a filtered page."""
    options: tuple[Option, ...]
    """Values that some row has."""


def facets(content: Content) -> tuple[Facet, ...]:
    """The facets of the observations."""
    rows = content.rows("observations")
    indicators = [content.row("indicators", row["indicator_id"]) for row in rows]
    within = Counter(place for row in rows for place in content.places.get(row["entity_id"], (row["entity_id"],)))
    names = {row["entity_id"]: content.name(row) for row in content.rows("entities")}
    return (
        facet(indicators, "theme"),
        facet(rows, "indicator_id"),
        _facet("place", within, names),
        facet(rows, "source_id"),
        *(facet(rows, column) for column in CODED),
    )


def facet(rows: list[Record], column: str) -> Facet:
    """The values of a column that some rows have, with their labels."""
    name = column.removesuffix("_id")
    held = [row for row in rows if row[column]]
    labels = {row[column]: str(row[f"{name}_label"] or row[column]) for row in held}
    return _facet("document" if name == "source" else name, Counter(row[column] for row in held), labels)


def _facet(name: str, counts: Counter[str], labels: dict[str, str]) -> Facet:
    """The values that most rows have come first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Facet(name, tuple(Option(value, labels.get(value, value), count) for value, count in ordered))


@cache
def pinyin(text: str) -> str:
    """How the characters of a text are said, without tones: in one word, apart, and by their initials.

    Examples
    --------
    >>> pinyin("重庆市")
    'chongqingshi chong qing shi cqs'
    """
    from pypinyin import lazy_pinyin

    syllables = [syllable for syllable in lazy_pinyin(text, errors="ignore") if syllable]
    if not syllables:
        return ""
    return " ".join(("".join(syllables), *syllables, "".join(syllable[0] for syllable in syllables)))


_ROWS_OF_A_SCRIPT = 10_000


def words(content: Content) -> Iterator[File]:
    """The words of all observations, in whatever language, in scripts that are loaded when somebody searches."""
    rows = content.rows("observations")
    for place, start in enumerate(range(0, len(rows), _ROWS_OF_A_SCRIPT)):
        written = [_words(row) for row in rows[start : start + _ROWS_OF_A_SCRIPT]]
        yield script_file(f"observations/words-{place}.js", f"observationWords{place}", written)


def _columns(content: Content) -> dict[str, Any]:
    """Each column of all observations as an array; codes and names as places in lists of their own."""
    rows = content.rows("observations")
    indicators, entities, sources, periods = (_Listed() for _ in range(4))
    coded = {column: _Listed() for column in (*CODED, "period_basis")}
    for source in content.rows("sources"):
        sources.place(source["source_id"])
    columns: dict[str, list[Any]] = {
        "id": [row["observation_id"].partition("-")[2] for row in rows],
        "indicator": [indicators.place(row["indicator_id"]) for row in rows],
        "entity": [entities.place(row["entity_id"]) for row in rows],
        "source": [sources.place(row["source_id"]) for row in rows],
        "value": [_first(row["value"], row["lower"], row["upper"]) for row in rows],
        "figure": [figure(row, content.unit(row), content.language) for row in rows],
        "period": [periods.place(period(row)) for row in rows],
        **{name: [listed.place(row[name]) for row in rows] for name, listed in coded.items()},
    }
    return {
        "rowsOfAPage": ROWS_OF_A_PAGE,
        "scriptsOfWords": len(range(0, len(rows), _ROWS_OF_A_SCRIPT)),
        "columns": columns,
        "periods": list(periods.values),
        "indicators": [_indicator(content, identifier) for identifier in indicators.values],
        "entities": [_entity(content, identifier) for identifier in entities.values],
        "sources": [_source(content, identifier) for identifier in sources.values],
        "codes": {name: list(listed.values) for name, listed in coded.items()},
        "labels": {name: [_label(rows, name, value) for value in listed.values] for name, listed in coded.items()},
    }


class _Listed:
    """Values in the order in which they were met."""

    def __init__(self) -> None:
        self.values: dict[str, int] = {}

    def place(self, value: str) -> int:
        return self.values.setdefault(value, len(self.values))


def _indicator(content: Content, identifier: str) -> dict[str, Any]:
    row = content.row("indicators", identifier)
    words = (identifier, row["name_en"], row["name_zh"], pinyin(row["name_zh"] or ""), row["theme"], row["theme_label"])
    return {
        "id": identifier,
        "label": content.name(row) or identifier,
        "words": _joined(*words),
        "theme": row["theme"],
        "definition": content.translated.told("indicators", "definition", row).text,
    }


def _entity(content: Content, identifier: str) -> dict[str, Any]:
    row = content.row("entities", identifier)
    aliases = dict.fromkeys(alias["alias"] for alias in content.rows_of("aliases", "entity_id", identifier))
    names = (row["name_zh"], *aliases)
    words = (identifier, row["name_en"], *names, *(pinyin(name) for name in names if name))
    return {
        "label": content.name(row) or identifier,
        "words": _joined(*words),
        "places": list(content.places[identifier]),
    }


def _source(content: Content, identifier: str) -> dict[str, Any]:
    row = content.row("sources", identifier)
    words = (identifier, row["title"], row["publisher"], row["author"], pinyin(row["title"] or ""))
    label = str(row["title"] or identifier)
    return {"id": identifier, "label": label, "language": row["language"], "words": _joined(*words)}


def _words(row: Record) -> str:
    return _joined(row["quote"], row["period_text"], row["reported_by"], row["note"])


def _joined(*words: str | None) -> str:
    return "\n".join(word for word in words if word).casefold()


def _first(*values: float | None) -> float | None:
    return next((value for value in values if value is not None), None)


def _label(rows: list[Record], column: str, value: str) -> str:
    return next((str(row[f"{column}_label"] or value) for row in rows if row[column] == value), value)


def pages(content: Content) -> Iterator[Page | File]:
    """The page of all observations, and the data for its search."""
    rows = content.rows("observations")
    held = rows[:ROWS_OF_A_PAGE]
    values = {
        "observations": [observation_facts(content, row) for row in held],
        "placeholders": placeholders(content),
        "references": references(content.package, () if content.large else (row["source_id"] for row in held)),
        "facets": facets(content),
        "total": len(rows),
    }
    yield Page(
        "observations.html", "observations.html", "observations", Wording(content.language)("observations"), values
    )
    yield script_file("observations/columns.js", "observationColumns", _columns(content))
    if content.large:
        yield from chunks(content)

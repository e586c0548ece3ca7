"""What rows can be filtered by: each facet with its values and how many rows have them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from indicators.explorer.content import Content, Record

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
    """One facet.

    Attributes
    ----------
    name : str
        As in the address of a filtered page.
    options : tuple of Option
        Values that some row has.
    """

    name: str
    options: tuple[Option, ...]


def facets(content: Content) -> tuple[Facet, ...]:
    """The facets of the observations."""
    rows = content.rows("observations")
    indicators = [content.row("indicators", row["indicator_id"]) for row in rows]
    themes = {row["theme"]: str(row["theme_label"] or row["theme"]) for row in indicators}
    measured = {row["indicator_id"]: content.name(row) or row["indicator_id"] for row in content.rows("indicators")}
    sources = {row["source_id"]: str(row["title"]) for row in content.rows("sources")}
    within = Counter(place for row in rows for place in content.places.get(row["entity_id"], (row["entity_id"],)))
    names = {row["entity_id"]: content.name(row) for row in content.rows("entities")}
    return (
        _facet("theme", Counter(row["theme"] for row in indicators), themes),
        _facet("indicator", Counter(row["indicator_id"] for row in indicators), measured),
        _facet("place", within, names),
        _facet("document", Counter(row["source_id"] for row in rows), sources),
        *(_coded(rows, column) for column in CODED),
    )


def _coded(rows: list[Record], column: str) -> Facet:
    labels = {row[column]: str(row[f"{column}_label"] or row[column]) for row in rows}
    return _facet(column, Counter(row[column] for row in rows), labels)


def _facet(name: str, counts: Counter[str], labels: dict[str, str]) -> Facet:
    """The values that most rows have come first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return Facet(name, tuple(Option(value, labels.get(value, value), count) for value, count in ordered))

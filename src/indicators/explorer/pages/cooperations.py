"""The cooperations: who works with whom, as a network, on a map, and as a list that opens on its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from indicators.explorer.content import Content, Record
from indicators.explorer.cooperation.map import cooperation_map
from indicators.explorer.cooperation.network import network
from indicators.explorer.evidence import PLACEHOLDERS, Facts, cooperation_facts
from indicators.explorer.facets import Facet, Option
from indicators.explorer.page import Page
from indicators.explorer.references import citations
from indicators.explorer.wording import Wording

_FACETS = ("mode", "sector", "source_id", "status")


@dataclass(frozen=True, slots=True)
class Party:
    """An entity with its part in a cooperation."""

    entity_id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Cooperation:
    """A cooperation as its row shows it.

    Attributes
    ----------
    row, source : mapping
    parties : tuple of Party
    facts : mapping or None
        What it opens on; None where that is fetched when it is opened.
    place : int
        Of its source.
    """

    row: Record
    source: Record
    parties: tuple[Party, ...]
    facts: Facts | None
    place: int


def pages(content: Content) -> Iterator[Page]:
    """The page of all cooperations."""
    rows = content.rows("cooperations")
    values = {
        "cooperations": [_cooperation(content, row) for row in rows],
        "placeholders": PLACEHOLDERS,
        "facets": [_facet(content, rows, column) for column in _FACETS],
        "network": network(content),
        "map": cooperation_map(content),
        "references": citations(content.package).of(() if content.large else (row["source_id"] for row in rows)),
    }
    yield Page(
        "cooperations.html", "cooperations.html", "cooperations", Wording(content.language)("cooperations"), values
    )


def _cooperation(content: Content, row: Record) -> Cooperation:
    parties = content.rows_of("cooperation_parties", "cooperation_id", row["cooperation_id"])
    return Cooperation(
        row,
        content.row("sources", row["source_id"]),
        tuple(Party(one["entity_id"], str(one["entity_label"]), str(one["role_label"])) for one in parties),
        None if content.large else cooperation_facts(content, row),
        content.position("sources", row["source_id"]),
    )


def _facet(content: Content, rows: list[Record], column: str) -> Facet:
    """The values that most cooperations have come first."""
    label = f"{column.removesuffix('_id')}_label"
    counts = Counter(str(row[column]) for row in rows if row[column])
    labels = {str(row[column]): str(row[label] or row[column]) for row in rows if row[column]}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    name = "document" if column == "source_id" else column
    return Facet(name, tuple(Option(value, labels[value], count) for value, count in ordered))

"""The documents: a list of them, and each with every number marked by what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from indicators.explorer.content import Content, Record
from indicators.explorer.marking import Stretch, stretches
from indicators.explorer.page import Page
from indicators.explorer.wording import Wording
from indicators.insight.in_words import figure

_WORDS = 40
"""Characters of a quote that are shown in the margin."""


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the margin beside some words: a claim, or a cooperation.

    Attributes
    ----------
    identifier : str
    words : str
        The number, or the quote, as the source has it.
    what : str
        What it says, in the language of the site.
    about : str
    """

    identifier: str
    words: str
    what: str
    about: str

    @property
    def short(self) -> str:
        """The words, as far as a margin has room for them."""
        return self.words if len(self.words) <= _WORDS else f"{self.words[: _WORDS - 1]}…"


@dataclass(frozen=True, slots=True)
class Document:
    """A source as its page shows it; without stretches where the text is not at hand."""

    source: Record
    stretches: list[Stretch]
    notes: list[Note]
    exclusions: list[Record]
    observations: int
    cooperations: int

    @property
    def counts(self) -> Counter[str]:
        """How many numbers are of each kind."""
        return Counter(
            stretch.kind
            for before, stretch in zip([None, *self.stretches], self.stretches, strict=False)
            if stretch.kind and not _continues(before, stretch)
        )

    @property
    def defects(self) -> int:
        """How many places the copy is known to have spoilt."""
        return sum(1 for stretch in self.stretches if stretch.defect)


def pages(content: Content) -> Iterator[Page]:
    """The page of all documents and a page of each."""
    documents = []
    for source in content.rows("sources"):
        document = _document(content, source)
        path = f"documents/{source['source_id']}.html"
        yield Page(path, "document.html", "documents", source["title"] or source["source_id"], {"document": document})
        documents.append(document)
    yield Page(
        "documents.html",
        "documents.html",
        "documents",
        Wording(content.language)("documents"),
        {"documents": documents},
    )


def _document(content: Content, source: Record) -> Document:
    source_id = source["source_id"]
    text = content.text(source_id)
    observations = content.rows_of("observations", "source_id", source_id)
    cooperations = content.rows_of("cooperations", "source_id", source_id)
    placed = [(row["value_start"] or 0, _claim(content, row)) for row in observations]
    placed += [(row["quote_start"] or 0, _cooperation(content, row)) for row in cooperations]
    return Document(
        source,
        [] if text is None else stretches(content, source_id, text),
        [note for _, note in sorted(placed, key=lambda item: item[0])],
        content.rows_of("exclusions", "source_id", source_id),
        len(observations),
        len(cooperations),
    )


def _claim(content: Content, row: Record) -> Note:
    shown = figure(row, content.unit(row), content.language)
    what = f"{row['indicator_label'] or row['indicator_id']}: {shown}"
    return Note(row["observation_id"], row["value_text"], what, row["entity_label"] or row["entity_id"])


def _cooperation(content: Content, row: Record) -> Note:
    parties = content.rows_of("cooperation_parties", "cooperation_id", row["cooperation_id"])
    names = (str(party["entity_label"] or party["entity_id"]) for party in parties)
    return Note(row["cooperation_id"], row["quote"], row["mode_label"] or row["mode"], " · ".join(dict.fromkeys(names)))


def _continues(before: Stretch | None, stretch: Stretch) -> bool:
    """Whether a number that something cuts goes on in a stretch."""
    if before is None or before.kind != stretch.kind:
        return False
    if stretch.claims:
        return before.claims == stretch.claims
    return before.exclusion is stretch.exclusion and stretch.exclusion is not None

"""The documents: a list of them, and each with every number marked by what it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from indicators.explorer.content import Content, Record
from indicators.explorer.marking import Stretch, stretches
from indicators.explorer.page import Page
from indicators.explorer.wording import Wording


@dataclass(frozen=True, slots=True)
class Document:
    """A source as its page shows it; without stretches where the text is not at hand."""

    source: Record
    stretches: list[Stretch]
    observations: list[Record]
    cooperations: list[Record]

    @property
    def counts(self) -> Counter[str]:
        """How many numbers are of each kind."""
        return Counter(stretch.kind for stretch in self.stretches if stretch.kind)


def pages(content: Content) -> Iterator[Page]:
    """The page of all documents and a page of each."""
    say = Wording(content.language)
    documents = [_document(content, source) for source in content.rows("sources")]
    yield Page("documents.html", "documents.html", "documents", say("documents"), {"documents": documents})
    for document in documents:
        source = document.source
        path = f"documents/{source['source_id']}.html"
        yield Page(path, "document.html", "documents", source["title"], {"document": document})


def _document(content: Content, source: Record) -> Document:
    source_id = source["source_id"]
    text = content.text(source_id)
    return Document(
        source,
        [] if text is None else stretches(content, source_id, text),
        [row for row in content.rows("observations") if row["source_id"] == source_id],
        [row for row in content.rows("cooperations") if row["source_id"] == source_id],
    )

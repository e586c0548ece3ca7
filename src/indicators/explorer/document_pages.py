"""The documents: a list of them, and each with every number marked by what it is, and what the copy spoilt."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeVar

from indicators.explorer.rendering import Content, Page, Record, Wording
from indicators.insight.listing import figure
from indicators.reading import Kind, Mention
from indicators.reading.breaks import inserted
from indicators.reading.vocabulary import plain_spelling

_SPOILT_NAMES = frozenset({"garbled_copy", "transcription_error"})


class Defect(NamedTuple):
    """Spoilt characters of a source, and how they are read."""

    start: int
    end: int
    what: str


def defects(content: Content, source_id: str, text: str) -> list[Defect]:
    """The defects of a source that its rows and the reader know of, in order; none within another."""
    say = Wording(content.language)
    found = [Defect(start, end, say("defect.inserted")) for start, end in inserted(plain_spelling(text))]
    names: dict[str, list[str]] = {}
    for row in content.rows_of("aliases", "source_id", source_id):
        if row["reason"] in _SPOILT_NAMES and row["alias"]:
            names.setdefault(row["alias"], []).append(str(row["entity_label"] or row["entity_id"]))
    if names:
        longest_first = sorted(names, key=lambda name: (-len(name), name))
        for match in re.finditer("|".join(map(re.escape, longest_first)), text):
            read_as = say("defect.name", name=", ".join(names[match.group()]))
            found.append(Defect(match.start(), match.end(), read_as))
    found.sort()
    kept: list[Defect] = []
    for defect in found:
        if not kept or defect.start >= kept[-1].end:
            kept.append(defect)
    return kept


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of a source that are alike in every respect."""

    text: str
    kind: str = ""
    """``claim``, ``excluded``, ``unsettled``, a kind of mention such as ``date``, or empty for what lies between."""
    claims: tuple[str, ...] = ()
    """The observations that the number carries."""
    exclusion: Record | None = None
    """The row that says why it is no claim."""
    cooperations: tuple[str, ...] = ()
    """The cooperations in whose quote it lies."""
    defect: str = ""
    """How the copy spoilt it; empty where it did not."""
    begins: tuple[str, ...] = ()
    """The claims and cooperations whose words begin here."""

    @property
    def plain(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.kind or self.cooperations or self.defect or self.begins)


class _Span(Protocol):
    """From where to where something runs."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=_Span)


class _Quote(NamedTuple):
    start: int
    end: int
    cooperation: str


@dataclass(slots=True)
class _Marks:
    """What a source's rows say of its text, by place."""

    claims: dict[int, list[str]] = field(default_factory=dict)
    exclusions: dict[int, Record] = field(default_factory=dict)
    cooperations: list[_Quote] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)


def stretches(content: Content, source_id: str, text: str) -> list[Stretch]:
    """The whole text of a source in order, each number marked by what it is."""
    marks = _Marks(
        exclusions={row["start"]: row for row in content.rows_of("exclusions", "source_id", source_id)},
        defects=defects(content, source_id, text),
    )
    for row in content.rows_of("observations", "source_id", source_id):
        marks.claims.setdefault(row["value_start"], []).append(row["observation_id"])
    for row in content.rows_of("cooperations", "source_id", source_id):
        start, quote = row["quote_start"], row["quote"]
        if start is not None and text[start : start + len(quote)] == quote:
            marks.cooperations.append(_Quote(start, start + len(quote), row["cooperation_id"]))
    marks.cooperations.sort()
    return list(_cut(text, content.readings.mentions(source_id), marks))


def _cut(text: str, found: list[Mention], marks: _Marks) -> Iterator[Stretch]:
    """Cut where anything begins or ends, and say of each stretch what holds throughout."""
    mentions, quotes, spoilt = deque(found), deque(marks.cooperations), deque(marks.defects)
    places = sorted({0, len(text), *_edges(mentions), *_edges(quotes), *_edges(spoilt)})
    covering: list[_Quote] = []
    for start, end in pairwise(places):
        covering = [quote for quote in covering if quote.end > start]
        begun = [quotes.popleft() for _ in range(len(quotes)) if quotes[0].start == start]
        covering += begun
        mention, defect = _at(mentions, start), _at(spoilt, start)
        kind, claims, exclusion = ("", (), None) if mention is None else _meaning(mention, marks)
        begins = [quote.cooperation for quote in begun]
        if mention is not None and mention.start == start:
            begins += claims
        names = tuple(quote.cooperation for quote in covering)
        what = "" if defect is None else defect.what
        yield Stretch(text[start:end], kind, claims, exclusion, names, what, tuple(begins))


def _edges(spans: Iterable[_Span]) -> Iterator[int]:
    for span in spans:
        yield span.start
        yield span.end


def _at(spans: deque[S], start: int) -> S | None:
    """The first of some spans, none within another, that holds a place; those before it are dropped."""
    while spans and spans[0].end <= start:
        spans.popleft()
    return spans[0] if spans and spans[0].start <= start else None


def _meaning(mention: Mention, marks: _Marks) -> tuple[str, tuple[str, ...], Record | None]:
    claims, exclusion = tuple(marks.claims.get(mention.start, ())), marks.exclusions.get(mention.start)
    if claims:
        return "claim", claims, exclusion
    if mention.kind is Kind.QUANTITY:
        return ("unsettled" if exclusion is None else "excluded"), (), exclusion
    return str(mention.kind), (), exclusion


_WORDS = 40
"""Characters of a quote that are shown in the margin."""


@dataclass(frozen=True, slots=True)
class Note:
    """What stands in the margin beside some words: a claim, or a cooperation."""

    identifier: str
    words: str
    """The number, or the quote, as the source has it."""
    what: str
    """What it says, in the language of the site."""
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
        values = {"document": document, "note": content.translated.told("sources", "note", source)}
        yield Page(path, "document.html", "documents", source["title"] or source["source_id"], values)
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

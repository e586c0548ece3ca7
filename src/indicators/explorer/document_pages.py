"""The documents: a list of them, and each with every number marked by what it is, and what the copy spoilt."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from indicators.explorer.content import Content, Wording
from indicators.explorer.rendering import Page
from indicators.insight.listing import Record, figure
from indicators.reading import Kind, Mention
from indicators.reading.breaks import inserted
from indicators.reading.vocabulary import plain_spelling

_SPOILT_NAMES = frozenset({"garbled_copy", "transcription_error"})


class Defect(NamedTuple):
    """Spoilt characters of a source, and how they are read."""

    start: int
    end: int
    what: str


def _defects(content: Content, source_id: str, text: str) -> list[Defect]:
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
    kept: list[Defect] = []
    for defect in sorted(found):
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


class _Quote(NamedTuple):
    start: int
    end: int
    cooperation: str


def _stretches(
    text: str,
    mentions: Sequence[Mention],
    meant: Mapping[int, tuple[str, tuple[str, ...], Record | None]],
    quotes: Sequence[_Quote],
    defects: Sequence[Defect],
) -> Iterator[Stretch]:
    """The whole text of a source in order: cut where anything begins or ends, with what holds throughout each part."""
    spans: list[Mention | _Quote | Defect] = [*mentions, *quotes, *defects]
    places = sorted({0, len(text), *(edge for span in spans for edge in (span.start, span.end))})
    numbers, quoted, spoilt = _over(mentions, places), _over(quotes, places), _over(defects, places)
    for start, end in pairwise(places):
        mention, defect = next(iter(numbers[start]), None), next(iter(spoilt[start]), None)
        kind, claims, exclusion = ("", (), None) if mention is None else meant[mention.start]
        begins = [quote.cooperation for quote in quoted[start] if quote.start == start]
        if mention is not None and mention.start == start:
            begins += claims
        cooperations = tuple(quote.cooperation for quote in quoted[start])
        what = "" if defect is None else defect.what
        yield Stretch(text[start:end], kind, claims, exclusion, cooperations, what, tuple(begins))


_Span = TypeVar("_Span", Mention, _Quote, Defect)


def _over(spans: Iterable[_Span], places: Sequence[int]) -> Mapping[int, list[_Span]]:
    """The spans that run over each of some places, by the place."""
    held: defaultdict[int, list[_Span]] = defaultdict(list)
    for span in spans:
        for place in places[bisect_left(places, span.start) : bisect_left(places, span.end)]:
            held[place].append(span)
    return held


_WORDS = 40
"""Characters of a quote that are shown in the margin."""


def pages(content: Content) -> Iterator[Page]:
    """The page of all documents and a page of each."""
    documents = []
    for source in content.rows("sources"):
        document = _document(content, source)
        path = f"documents/{source['source_id']}.html"
        values = {"document": document, "note": content.translated.told("sources", "note", source)}
        yield Page(path, "document.html", "documents", source["title"] or source["source_id"], values)
        documents.append(document)
    title = Wording(content.language)("documents")
    yield Page("documents.html", "documents.html", "documents", title, {"documents": documents})


def _document(content: Content, source: Record) -> dict[str, Any]:
    """A source as its page shows it; without stretches where the text is not at hand."""
    source_id = source["source_id"]
    observations, cooperations, exclusions = (
        content.rows_of(table, "source_id", source_id) for table in ("observations", "cooperations", "exclusions")
    )
    notes = [(row["value_start"] or 0, _claim(content, row)) for row in observations]
    notes += [(row["quote_start"] or 0, _cooperation(content, row)) for row in cooperations]
    shown = {
        "source": source,
        "stretches": [],
        "notes": [note for _, note in sorted(notes, key=lambda item: item[0])],
        "exclusions": exclusions,
        "observations": len(observations),
        "cooperations": len(cooperations),
    }
    text = content.text(source_id)
    if text is None:
        return shown
    claims: dict[int, list[str]] = {}
    for row in observations:
        claims.setdefault(row["value_start"], []).append(row["observation_id"])
    excluded = {row["start"]: row for row in exclusions}
    mentions, defects = content.readings.mentions(source_id), _defects(content, source_id, text)
    meant = {one.start: _meaning(one, tuple(claims.get(one.start, ())), excluded.get(one.start)) for one in mentions}
    quotes = sorted(
        _Quote(row["quote_start"], row["quote_start"] + len(row["quote"]), row["cooperation_id"])
        for row in cooperations
        if row["quote"] and row["quote_start"] is not None and text.startswith(row["quote"], row["quote_start"])
    )
    return {
        **shown,
        "stretches": list(_stretches(text, mentions, meant, quotes, defects)),
        "counts": Counter(kind for kind, _, _ in meant.values()),
        "defects": len(defects),
    }


def _meaning(
    mention: Mention, claims: tuple[str, ...], exclusion: Record | None
) -> tuple[str, tuple[str, ...], Record | None]:
    if claims:
        return "claim", claims, exclusion
    if mention.kind is Kind.QUANTITY:
        return ("unsettled" if exclusion is None else "excluded"), (), exclusion
    return str(mention.kind), (), exclusion


def _claim(content: Content, row: Record) -> dict[str, str]:
    shown = figure(row, content.unit(row), content.language)
    what = f"{row['indicator_label'] or row['indicator_id']}: {shown}"
    return _note(row["observation_id"], row["value_text"], what, row["entity_label"] or row["entity_id"])


def _cooperation(content: Content, row: Record) -> dict[str, str]:
    parties = content.rows_of("cooperation_parties", "cooperation_id", row["cooperation_id"])
    names = (str(party["entity_label"] or party["entity_id"]) for party in parties)
    about = " · ".join(dict.fromkeys(names))
    return _note(row["cooperation_id"], row["quote"], row["mode_label"] or row["mode"], about)


def _note(identifier: str, words: str, what: str, about: str) -> dict[str, str]:
    """What stands in the margin beside some words of the source: what they say, in the language of the site."""
    short = words if len(words) <= _WORDS else f"{words[: _WORDS - 1]}…"
    return {"identifier": identifier, "words": words, "short": short, "what": what, "about": about}

"""A source's text cut into stretches: what each number of it is, which quotes it lies in, and what the copy spoilt."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple, Protocol, TypeVar

from indicators.explorer.content import Content, Record
from indicators.explorer.defects import Defect, defects
from indicators.reading import Kind, Mention


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of a source that are alike in every respect.

    Attributes
    ----------
    text : str
    kind : str
        ``claim``, ``excluded``, ``unsettled``, a kind of mention such as ``date``, or empty for what lies between.
    claims : tuple of str
        The observations that the number carries.
    exclusion : mapping or None
        The row that says why it is no claim.
    cooperations : tuple of str
        The cooperations in whose quote it lies.
    defect : str
        How the copy spoilt it; empty where it did not.
    begins : tuple of str
        The claims and cooperations whose words begin here.
    """

    text: str
    kind: str = ""
    claims: tuple[str, ...] = ()
    exclusion: Record | None = None
    cooperations: tuple[str, ...] = ()
    defect: str = ""
    begins: tuple[str, ...] = ()

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

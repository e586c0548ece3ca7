"""A source's text cut into stretches: what each number of it is, which quotes it lies in, and what the copy spoilt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from indicators.explorer.content import Content, Record
from indicators.explorer.defects import Defect, defects
from indicators.reading import Kind, Mention, find_mentions


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


@dataclass(slots=True)
class _Marks:
    """What a source's rows say of its text, by place."""

    claims: dict[int, list[str]] = field(default_factory=dict)
    exclusions: dict[int, Record] = field(default_factory=dict)
    cooperations: list[tuple[int, int, str]] = field(default_factory=list)
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
            marks.cooperations.append((start, start + len(quote), row["cooperation_id"]))
    marks.cooperations.sort()
    return list(_cut(text, marks))


def _cut(text: str, marks: _Marks) -> Iterator[Stretch]:
    """Cut where anything begins or ends, and say of each stretch what holds throughout."""
    mentions = list(find_mentions(text))
    edges = {0, len(text)}
    for start, end, *_ in (*mentions, *marks.cooperations, *marks.defects):
        edges |= {start, end}
    places = sorted(edges)
    for start, end in zip(places, places[1:], strict=False):
        while mentions and mentions[0].end <= start:
            mentions.pop(0)
        mention = mentions[0] if mentions and mentions[0].start <= start else None
        covering = tuple(name for first, last, name in marks.cooperations if first <= start < last)
        spoilt = next((defect.what for defect in marks.defects if defect.start <= start < defect.end), "")
        begins = [name for first, _, name in marks.cooperations if first == start]
        kind, claims, exclusion = "", (), None
        if mention is not None:
            kind, claims, exclusion = _meaning(mention, marks)
            begins += claims if mention.start == start else ()
        yield Stretch(text[start:end], kind, claims, exclusion, covering, spoilt, tuple(begins))


def _meaning(mention: Mention, marks: _Marks) -> tuple[str, tuple[str, ...], Record | None]:
    claims, exclusion = tuple(marks.claims.get(mention.start, ())), marks.exclusions.get(mention.start)
    if claims:
        return "claim", claims, exclusion
    if mention.kind is Kind.QUANTITY:
        return ("unsettled" if exclusion is None else "excluded"), (), exclusion
    return str(mention.kind), (), exclusion

"""A source's text cut into stretches: what each number of it is, and which claim or exclusion it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.explorer.content import Content, Record
from indicators.reading import Kind, find_mentions


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some characters of a source.

    Attributes
    ----------
    text : str
    kind : str
        ``claim``, ``excluded``, ``unsettled``, a kind of mention such as ``date``, or empty for what lies between.
    claims : tuple of str
        The observations that the number carries.
    exclusion : mapping or None
        The row that says why it is no claim.
    """

    text: str
    kind: str = ""
    claims: tuple[str, ...] = ()
    exclusion: Record | None = None


def stretches(content: Content, source_id: str, text: str) -> list[Stretch]:
    """The whole text of a source in order, each number marked by what it is."""
    claims: dict[int, list[str]] = {}
    for row in content.rows("observations"):
        if row["source_id"] == source_id:
            claims.setdefault(row["value_start"], []).append(row["observation_id"])
    exclusions = {row["start"]: row for row in content.rows("exclusions") if row["source_id"] == source_id}
    return list(_cut(text, claims, exclusions))


def _cut(text: str, claims: dict[int, list[str]], exclusions: dict[int, Record]) -> Iterator[Stretch]:
    end = 0
    for mention in find_mentions(text):
        if mention.start > end:
            yield Stretch(text[end : mention.start])
        end = mention.end
        carried = tuple(claims.get(mention.start, ()))
        exclusion = exclusions.get(mention.start)
        kind = str(mention.kind)
        if carried:
            kind = "claim"
        elif mention.kind is Kind.QUANTITY:
            kind = "excluded" if exclusion is not None else "unsettled"
        yield Stretch(mention.text, kind, carried, exclusion)
    if end < len(text):
        yield Stretch(text[end:])

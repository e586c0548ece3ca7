"""A quote in its source: the sentence around it, what stands on either side, and the characters of the number."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.explorer.content import Content, Record

CONTEXT = 60
"""Characters shown on either side of the sentence, at most."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a source in order; joined they are a stretch of it.

    Attributes
    ----------
    before, after : str
        Context around the sentence. Empty where the document is not at hand.
    opening, closing : str
        The parts of the sentence that the quote leaves out.
    lead, number, tail : str
        The quote: what stands before its number, the number, and what stands behind it. A quote without one is all
        `lead`.
    cut_before, cut_after : bool
        Whether the document goes on beyond the context.
    at_hand : bool
        Whether the document was read, and holds the quote at its place.
    line : int or None
        The line of the document on which the quote begins, from 1.
    """

    before: str
    opening: str
    lead: str
    number: str
    tail: str
    closing: str
    after: str
    cut_before: bool
    cut_after: bool
    at_hand: bool
    line: int | None

    @property
    def quote(self) -> str:
        return f"{self.lead}{self.number}{self.tail}"


def passage(content: Content, row: Record) -> Passage:
    """Where the words of an observation or cooperation stand.

    Parameters
    ----------
    content : Content
    row : mapping
        Of `observations` or `cooperations`.
    """
    quote, start = str(row["quote"] or ""), row["quote_start"]
    lead, number, tail = _parted(row)
    text = content.text(row["source_id"])
    if text is None or start is None or text[start : start + len(quote)] != quote:
        none = {"before": "", "opening": "", "closing": "", "after": ""}
        return Passage(
            lead=lead, number=number, tail=tail, cut_before=False, cut_after=False, at_hand=False, line=None, **none
        )
    end = start + len(quote)
    first, last = content.readings.sentence(row["source_id"], start, end)
    return Passage(
        before=text[max(first - CONTEXT, 0) : first],
        opening=text[first:start],
        lead=lead,
        number=number,
        tail=tail,
        closing=text[end:last],
        after=text[last : last + CONTEXT],
        cut_before=first > CONTEXT,
        cut_after=last + CONTEXT < len(text),
        at_hand=True,
        line=content.line(row["source_id"], start),
    )


def _parted(row: Record) -> tuple[str, str, str]:
    quote, words, start = str(row["quote"] or ""), row.get("value_text"), row.get("value_start")
    if not words or start is None or row["quote_start"] is None:
        return quote, "", ""
    inside = start - row["quote_start"]
    if inside < 0 or quote[inside : inside + len(words)] != words:
        return quote, "", ""
    return quote[:inside], str(words), quote[inside + len(words) :]

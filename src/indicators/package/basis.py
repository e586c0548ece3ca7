"""Where a text names an entity: in the quote, before it, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LONGEST_HEADING = 40
_ENDS_A_SENTENCE = "。;；!！?？,，、:：…"


def basis_of(forms: Sequence[str], text: str, start: int, quote: str, title: str = "") -> str:
    """The ``entity_basis`` of a quote that stands at `start`.

    Parameters
    ----------
    forms : sequence of str
        How the source may write the entity: its name, its aliases there.
    text : str
        The whole source.
    title : str
        The source's title, which the copy need not print.

    Returns
    -------
    {"stated", "context", "inferred"}
    """
    if _named(forms, quote):
        return "stated"
    return "context" if any(_named(forms, place) for place in (title, *_before(text, start))) else "inferred"


def _named(forms: Sequence[str], place: str) -> bool:
    return any(form in place for form in forms if form)


def _before(text: str, start: int) -> Iterator[str]:
    """The paragraph as far as the quote, then the headings above it."""
    begin = 0
    for blank in _BLANK_LINE.finditer(text, 0, start):
        begin = blank.end()
    yield text[begin:start]
    for line in text[:begin].split("\n"):
        heading = line.strip()
        if heading and len(heading) <= _LONGEST_HEADING and heading[-1] not in _ENDS_A_SENTENCE:
            yield heading

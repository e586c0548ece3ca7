"""Text that people may be shown, and small pieces of HTML for notebooks, in which every text is escaped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def printable(text: str) -> str:
    """The text with nothing that moves a cursor or hides: one character for each."""
    if text.isprintable():
        return text
    return "".join(
        character
        if character.isprintable() or unicodedata.category(character) == "Zs"
        else _SIGNS.get(character, "\ufffd")
        for character in text
    )


_SIGNS = {"\n": "⏎", "\r": "␍", "\t": "␉"}


def html_table(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table of texts."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(f'<td>{escape(str(cell))}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def html_frame(caption: str, frame: pd.DataFrame) -> str:
    """A frame as a table; what is missing stays empty."""
    texts = frame.astype("object").where(frame.notna(), "")
    return html_table(caption, list(map(str, frame.columns)), texts.itertuples(index=False))


def html_quote(before: str, quote: str, after: str, number: tuple[int, int] | None) -> str:
    """A quote in its context with its number marked."""
    start, end = number or (0, 0)
    parts = escape(quote[:start]), escape(quote[start:end]), escape(quote[end:])
    marked = f"{parts[0]}<mark>{parts[1]}</mark>{parts[2]}" if number else parts[2]
    around = [f"<small>{escape(context)}</small>" for context in (before, after)]
    return f"<blockquote>{around[0]}<strong>{marked}</strong>{around[1]}</blockquote>"

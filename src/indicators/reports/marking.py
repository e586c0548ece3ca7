"""A line of text with a part of it underlined, by the columns that a terminal gives to each character."""

from __future__ import annotations

import unicodedata

from indicators.views.width import display_width, fitted


def printable(text: str) -> str:
    """The text with nothing that moves a cursor or hides: one character for each."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or unicodedata.category(character) == "Zs" else _shown(character)
        for character in text
    )


def shortened(text: str, limit: int = 300) -> str:
    """The text cut at a number of characters: what is quoted from a cell may have any length."""
    return text if len(text) <= limit else text[:limit] + "…"


def _shown(character: str) -> str:
    return {"\n": "⏎", "\r": "␍", "\t": "␉"}.get(character, "\ufffd")


def underlined(text: str, start: int, end: int, width: int, head: int = 0) -> tuple[str, str]:
    """A window of the text, and a line of carets to stand below it.

    Parameters
    ----------
    text : str
    start, end : int
        What is underlined; one column even where it is empty.
    width : int
        The columns there are.
    head : int
        So many characters at the beginning are kept where the window is further on: they name the row.
    """
    if start - width > head > 0 or (start > head > 0 and display_width(text[: min(end, width)]) > width // 2):
        name = printable(text[:head])
        line, carets = underlined(text[head:], start - head, end - head, width - display_width(name))
        return name + line, " " * display_width(name) + carets
    marked = fitted(printable(text[start:end][:width]), max(width - 20, 20))
    if len(text[start:end]) > width:
        marked = fitted(marked + " ", display_width(marked))
    room = width - display_width(marked)
    before = printable(text[max(start - width, 0) : start])
    left = _last_columns(before, room // 2)
    if len(left) < start:
        left = "…" + left
    right = fitted(printable(text[end : end + width]), room - display_width(left))
    return left + marked + right, " " * display_width(left) + "^" * max(display_width(marked), 1)


def _last_columns(text: str, width: int) -> str:
    kept = len(text)
    while kept and display_width(text[kept - 1 :]) < width:
        kept -= 1
    return text[kept:]

"""Text laid out in terminal columns, where a Chinese character takes two."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def display_width(text: str) -> int:
    """How many terminal columns the text takes."""
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def fitted(text: str, width: int) -> str:
    """The text cut to a width, with an ellipsis where it is cut."""
    # What cannot be shown is not looked at: a cell may be a hundred million characters long.
    seen = text[: 8 * width + 8]
    cut = len(seen) < len(text)
    text = seen.replace("\n", "⏎").replace("\t", " ")
    if not cut and display_width(text) <= width:
        return text
    kept: list[str] = []
    room = width - 1
    for character in text:
        room -= _character_width(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept) + "…"


def padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def aligned(header: Sequence[str], rows: Sequence[Sequence[str]], limit: int = 40) -> str:
    """A table with aligned columns, no cell wider than `limit` terminal columns."""
    cells = [[fitted(cell, limit) for cell in row] for row in (header, *rows)]
    widths = [max(display_width(row[place]) for row in cells) for place in range(len(header))]
    lines = ["  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(lines)

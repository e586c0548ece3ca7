"""Text that people may be shown, and small pieces of HTML for notebooks, in which every text is escaped."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
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


_MOST_ROWS = 50
"""Rows that a notebook shows of a frame."""


def html_frame(caption: str, frame: pd.DataFrame) -> str:
    """The first rows of a frame as a table that says how many there are; what is missing stays empty."""
    shown = frame.head(_MOST_ROWS)
    if len(shown) < len(frame):
        caption = f"{caption} (the first {len(shown)} of {len(frame):,}; to_frame() has all)"
    days = {str(name): cells.dt.strftime("%Y-%m-%d") for name, cells in shown.select_dtypes("datetime").items()}
    texts = shown.assign(**days).astype("object").where(shown.notna(), "")
    return html_table(caption, list(map(str, frame.columns)), texts.itertuples(index=False))


class Tabular:
    """A result that is a line in a terminal and a table in a notebook, whose light or dark the table takes on."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        raise NotImplementedError

    def _heading(self) -> str:
        """What it says, in a line."""
        raise NotImplementedError

    def _shown(self) -> pd.DataFrame:
        """The columns of the frame that a notebook has room for."""
        return self.to_frame()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {printable(self._heading())}>"

    def _repr_html_(self) -> str:
        """The frame as a table, for notebooks."""
        return html_frame(self._heading(), self._shown())


def few(words: Sequence[str], what: str) -> str:
    """How many there are and the first of them: ``12 mentions: 350多家, …``."""
    told = ", ".join(words[:_FEW]) + ", …" * (len(words) > _FEW)
    return f"{len(words):,} {what}{': ' * bool(words)}{told}"


_FEW = 5


def counted(counts: Mapping[str, int]) -> str:
    """What there is how many of, without what there is none of: ``2 errors, 1 warning``."""
    return ", ".join(f"{number:,} {name}" for name, number in counts.items() if number) or "none"


def html_quote(before: str, quote: str, after: str, number: tuple[int, int] | None, remark: str = "") -> str:
    """A quote in its context with its number marked, and a remark beneath."""
    start, end = number or (0, 0)
    parts = escape(quote[:start]), escape(quote[start:end]), escape(quote[end:])
    marked = f"{parts[0]}<mark>{parts[1]}</mark>{parts[2]}" if number else parts[2]
    around = [f"<small>{escape(context)}</small>" for context in (before, after)]
    beneath = f"<p><small>{escape(remark)}</small></p>" if remark else ""
    return f"<blockquote>{around[0]}<strong>{marked}</strong>{around[1]}</blockquote>{beneath}"

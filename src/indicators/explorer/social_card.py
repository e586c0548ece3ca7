"""The picture that other sites show of a page: the words, what they say in both languages, and who says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from indicators.insight.charts import FONT, THEMES
from indicators.markup import printable

WIDTH, HEIGHT = 800, 420
"""Pixels: the shape that those who show cards ask for, and more than the least."""

_EDGE = 48
_LINES = 2
"""Of each text; what is longer ends in an ellipsis."""


def social_card(head: str, texts: Sequence[str], foot: str) -> bytes:
    """A picture as PNG: a few words large, texts below them, and a line at the foot.

    For Chinese the renderer takes by itself what fonts the machine has.
    """
    import vl_convert

    return bytes(vl_convert.svg_to_png(_svg(head, texts, foot)))


def _svg(head: str, texts: Sequence[str], foot: str) -> str:
    theme = THEMES["light"]
    parts = [
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{theme.paper}"/>',
        f'<rect width="{WIDTH}" height="10" fill="{theme.claim}"/>',
    ]
    y = 36
    for text, size, colour in ((head, 56, theme.claim), *((text, 29, theme.ink) for text in texts)):
        for line in _wrapped(text, size):
            y += round(size * 1.3)
            parts.append(_line(line, y, size, colour))
        y += 9
    parts.append(_line(next(_wrapped(foot, 19), ""), HEIGHT - 30, 19, theme.faint))
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'


def _line(words: str, y: int, size: int, colour: str) -> str:
    return (
        f'<text x="{_EDGE}" y="{y}" font-family="{FONT}" font-size="{size}" fill="{colour}">'
        f"{escape(printable(words))}</text>"
    )


def _wrapped(text: str, size: int) -> Iterator[str]:
    """The text in lines that fit, broken at blanks and after any Chinese character."""
    lines, line = [], ""
    for piece in _pieces(" ".join(text.split())):
        if line and _width(line + piece.rstrip()) * size > WIDTH - 2 * _EDGE:
            lines.append(line)
            line = ""
        line += piece
    lines.append(line)
    for place, one in enumerate(lines[:_LINES], start=1):
        yield f"{one.rstrip()[:-1]}…" if place == _LINES and len(lines) > _LINES else one.rstrip()


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for one in text:
        piece += one
        if one == " " or _is_wide(one):
            yield piece
            piece = ""
    if piece:
        yield piece


def _width(text: str) -> float:
    """In sizes of the type, about."""
    return sum(1 if _is_wide(one) else 0.52 for one in text)


def _is_wide(one: str) -> bool:
    return east_asian_width(one) in "WF"

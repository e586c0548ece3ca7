"""Words and rows laid out: in terminal columns, where a Chinese character takes two, as Markdown, CSV and records."""

from __future__ import annotations

import html
import json
import re
import secrets
import unicodedata
from collections.abc import Callable, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

from indicators.insight.listing import Listing
from indicators.markup import printable as printable
from indicators.model import write_number
from indicators.package.canonical import csv_text

if TYPE_CHECKING:
    import pandas as pd


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
    text = printable(seen.replace("\t", " "))
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


def plural(count: int, noun: str) -> str:
    """``3 rows``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def padded(text: str, width: int) -> str:
    return text + " " * (width - display_width(text))


def aligned(header: Sequence[str], rows: Sequence[Sequence[str]], limit: int = 40) -> str:
    """A table with aligned columns, no cell wider than `limit` terminal columns."""
    cells = [[fitted(cell, limit) for cell in row] for row in (header, *rows)]
    widths = [max(display_width(row[place]) for row in cells) for place in range(len(header))]
    lines = ["  ".join(padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(lines)


def frame_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Each row by column, as JSON has it: dates as ISO 8601, None for what is missing or infinite."""
    columns = {str(name): [_plain(value) for value in frame[name].astype(object)] for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain(value: Any) -> Any:
    import pandas as pd

    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and not isfinite(plain) else plain


def frame_csv(frame: pd.DataFrame) -> str:
    """The frame as CSV with LF; numbers without exponent, dates as ISO 8601, missing cells empty."""
    rows = [["" if value is None else cell(value) for value in record.values()] for record in frame_records(frame)]
    return csv_text(list(frame.columns), rows).removesuffix("\n")


def cell(value: Any) -> str:
    """A value as text: numbers without exponent, true and false as in JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return write_number(value) if isinstance(value, float) else str(value)


class Markdown(str):
    """Text that is Markdown already: what there is of data in it is `escaped`."""

    __slots__ = ()


_MARKS = re.compile(r"[\\`*\[\]~#@|]|(?<![^\W_])_|_(?![^\W_])")
"""What Markdown takes for its own; within a word an underscore is none."""


def escaped(text: str, limit: int = 300) -> Markdown:
    """The text with nothing in it that Markdown, HTML or a table would take for its own."""
    words = html.escape(printable(shortened(text, limit)), quote=False)
    return Markdown(_MARKS.sub(lambda match: f"&#{ord(match.group())};", words))


def markdown_table(header: Sequence[str], rows: Sequence[Sequence[str]], *, numbers: bool = False) -> str:
    """A table in Markdown, of numbers with its columns to the right; cells that are not Markdown are escaped."""

    def written(cell: str) -> str:
        lines = cell.split("\n")
        return cell if isinstance(cell, Markdown) else "<br>".join(escaped(line, len(line)) for line in lines)

    def line(cells: Sequence[str]) -> str:
        return f"| {' | '.join(map(written, cells))} |"

    return "\n".join([line(header), "|" + ("--:|" if numbers else "---|") * len(header), *map(line, rows)])


LISTED: dict[str, Callable[[Listing], str]] = {
    "table": lambda found: aligned(found.columns, found.rows),
    "csv": lambda found: csv_text(found.columns, found.rows).removesuffix("\n"),
    "json": lambda found: json.dumps(found.records(), ensure_ascii=False, indent=2),
    "markdown": lambda found: markdown_table(found.columns, found.rows),
}
"""The rows of a table in the formats of `indicators show`."""


_UNSEEN = (
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f"
    "\\ufeff\\ufff9-\\ufffb\\ud800-\\udfff\\U000e0000-\\U000e0fff]"
)
"""What moves a cursor, hides or turns text round: controls but the line feed, marks of direction, half characters."""

_OWN = f"\x1b{secrets.token_hex(8)}"
"""What a style of ours begins with, which no text can know beforehand."""

_SEQUENCES = re.compile(f"{_OWN}([0-9;]*m)|({_UNSEEN})")
_UNSEEN_ALONE = re.compile(_UNSEEN)

_STYLES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
    "cyan": "36",
    "white": "37",
}


def styled(text: str, style: str) -> str:
    """The text in a colour or weight, for `outgoing` to let through."""
    return f"{_OWN}{_STYLES[style]}m{text}{_OWN}0m"


def outgoing(text: str, form: str = "text") -> str:
    """Text as it may leave for a terminal, a log or a page: with no character that is not seen, but our own styles.

    In JSON and XML such a character becomes an escape, which says the same; elsewhere a sign stands for it.
    """
    if form in ("json", "csl-json", "sarif"):
        return _UNSEEN_ALONE.sub(lambda match: json.dumps(match.group())[1:-1], text)
    if form == "junit":
        return _UNSEEN_ALONE.sub(lambda match: _reference(match.group()), text)
    return _SEQUENCES.sub(lambda match: f"\x1b[{match[1]}" if match[1] else printable(match.group()), text)


def _reference(character: str) -> str:
    return character if character in "\t\r" else f"&#{ord(character)};"


def shortened(text: str, limit: int = 300) -> str:
    """The text cut at a number of characters: what is quoted from a cell may have any length."""
    return text if len(text) <= limit else text[:limit] + "…"


def underlined(text: str, start: int, end: int, width: int, head: int = 0) -> tuple[str, str]:
    """A window of the text, and a line of carets to stand below it."""
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

"""Mentions of a text as rows of CSV or items of JSON, placed and written in one pass.

They say what `indicators.curation.scanning.scan` says. Where millions are written, an object for each and a general
writer would cost as much as finding them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from indicators.curation.scanning import AROUND
from indicators.reading import Mention


class Form(NamedTuple):
    """How rows are written.

    Attributes
    ----------
    place, quantity, other : str
        Templates: of the file and the line; of what follows for a quantity; and for what is none and has no reading.
    missing : str
        A number that there is not.
    marks : frozenset of str
        Characters that a cell is escaped for; a line feed is among them.
    escaped : callable
        Gives a cell with such a character as it is written. Others are written as they are.
    between : str
        What parts two rows.
    """

    place: str
    quantity: str
    other: str
    missing: str
    marks: frozenset[str]
    escaped: Callable[[str], str]
    between: str

    def cell(self, words: str) -> str:
        return words if self.marks.isdisjoint(words) else self.escaped(words)


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _within_quotes(cell: str) -> str:
    return json.dumps(cell, ensure_ascii=False)[1:-1]


CSV = Form(
    "%s,%d,",
    "%d,%d,%d,quantity,%s,%s,%s,%s,%s,%s,%s,%s\n",
    "%d,%d,%d,%s,%s,,,,,,%s,%s\n",
    "",
    frozenset(',"\r\n'),
    _quoted,
    "",
)

JSON = Form(
    """  {
    "file": "%s",
    "line": %d,
""",
    """    "column": %d,
    "start": %d,
    "end": %d,
    "kind": "quantity",
    "text": "%s",
    "value": %s,
    "lower": %s,
    "upper": %s,
    "qualifier": "%s",
    "unit": "%s",
    "before": "%s",
    "after": "%s"
  }""",
    """    "column": %d,
    "start": %d,
    "end": %d,
    "kind": "%s",
    "text": "%s",
    "value": null,
    "lower": null,
    "upper": null,
    "qualifier": null,
    "unit": null,
    "before": "%s",
    "after": "%s"
  }""",
    "null",
    frozenset(map(chr, range(32))) | {'"', "\\"},
    _within_quotes,
    ",\n",
)


def written(file: str, text: str, mentions: Iterable[Mention], form: Form) -> str:
    """The rows of a text's mentions.

    Parameters
    ----------
    file : str
        The name of the text.
    text : str
    mentions : iterable of Mention
        In order, as `indicators.reading.find_mentions` gives them.
    form : Form
    """
    of_place, of_quantity, of_other, missing, marks, escaped, between = form
    rows: list[str] = []
    write = rows.append
    units: dict[str, str] = {}
    name, place = form.cell(file), ""
    line = line_start = 0
    line_end = mark = -1
    next_mark = _search(text, marks)
    for start, end, words, kind, quantity in mentions:
        if start > line_end:
            while start > line_end:
                line, line_start = line + 1, line_end + 1
                line_end = _line_end(text, line_start)
            place = of_place % (name, line)
        begin, stop = start - AROUND, end + AROUND
        if begin < line_start:
            begin = line_start
        if stop > line_end:
            stop = line_end if end <= line_end else min(stop, _line_end(text, end))  # a mention may cross a line end
        before, after = text[begin:start], text[end:stop]
        if mark < begin:
            mark = next_mark(begin)
        if mark < stop or end > line_end:
            if mark < start:
                before = escaped(before)
            if end > line_end or next_mark(start) < end:
                words = escaped(words)
            if next_mark(end) < stop:
                after = escaped(after)
        if quantity is None:
            write(place + of_other % (start - line_start + 1, start, end, kind._value_, words, before, after))
            continue
        value, lower, upper, qualifier, unit = quantity
        if unit not in units:
            units[unit] = form.cell(unit)
        number = missing if value is None else repr(value)
        low = number if lower is value else missing if lower is None else repr(lower)
        high = number if upper is value else missing if upper is None else repr(upper)
        cells = (start, end, words, number, low, high, qualifier._value_, units[unit], before, after)
        write(place + of_quantity % (start - line_start + 1, *cells))
    return between.join(rows)


def _line_end(text: str, at: int) -> int:
    """Where the line of a place ends."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _search(text: str, marks: frozenset[str]) -> Callable[[int], int]:
    """Gives a function that finds a text's first mark from a place on, behind the text where there is no more."""
    there = [mark for mark in marks if mark != "\n" and mark in text]
    if not there:
        return lambda _: len(text) + 1
    ended = text + there[0]
    if len(there) == 1:
        return partial(ended.index, there[0])
    pattern = re.compile("[" + re.escape("".join(there)) + "]")
    return lambda place: _place(pattern.search(ended, place), len(text))


def _place(match: re.Match[str] | None, behind: int) -> int:
    return behind if match is None else match.start()

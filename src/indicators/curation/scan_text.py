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
from indicators.reading import Mention, Qualifier, Sense

_EXACT = Qualifier.EXACT


class Form(NamedTuple):
    """How rows are written.

    Attributes
    ----------
    place, quantity, other : str
        Templates: of the file and the line; of what follows for a quantity; and for what is none and has no reading.
    missing : str
        A number that there is not.
    senses : dict
        How the way a change goes is written, and that there is none.
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
    senses: dict[Sense | None, str]
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
    "%s,%s,",
    "%s,%s,%s,quantity,%s,%s,%s,%s,%s,%s,%s,%s,%s\n",
    "%s,%s,%s,%s,%s,,,,,,,%s,%s\n",
    "",
    {None: "", **{sense: str(sense) for sense in Sense}},
    frozenset(',"\r\n'),
    _quoted,
    "",
)

JSON = Form(
    """  {
    "file": "%s",
    "line": %s,
""",
    """    "column": %s,
    "start": %s,
    "end": %s,
    "kind": "quantity",
    "text": "%s",
    "value": %s,
    "lower": %s,
    "upper": %s,
    "qualifier": "%s",
    "unit": "%s",
    "sense": %s,
    "before": "%s",
    "after": "%s"
  }""",
    """    "column": %s,
    "start": %s,
    "end": %s,
    "kind": "%s",
    "text": "%s",
    "value": null,
    "lower": null,
    "upper": null,
    "qualifier": null,
    "unit": null,
    "sense": null,
    "before": "%s",
    "after": "%s"
  }""",
    "null",
    {None: "null", **{sense: f'"{sense}"' for sense in Sense}},
    frozenset(map(chr, range(32))) | {'"', "\\"},
    _within_quotes,
    ",\n",
)


def written(file: str, text: str, mentions: Iterable[Mention], form: Form) -> str:
    """The rows of a text's mentions."""
    of_place, of_quantity, of_other, missing, senses, marks, escaped, between = form
    # What stands between the cells: pieces put together in place are written faster than a template is filled.
    first, to_start, to_end, to_text, to_value, to_lower, to_upper, *rest = of_quantity.split("%s")
    to_qualifier, to_unit, to_sense, to_before, to_after, close = rest
    to_kind, kind_to_text, text_to_before = of_other.split("%s")[3:6]
    rows: list[str] = []
    write = rows.append
    units = _Cells(form)
    name, place = form.cell(file), ""
    line = line_start = 0
    line_end = mark = -1
    ended = text + "\n"
    next_mark = _search(text, marks)
    for start, end, words, kind, quantity in mentions:
        if start > line_end:
            while start > line_end:
                line += 1
                line_start = line_end + 1
                line_end = ended.find("\n", line_start)
            place = of_place % (name, line) + first
        begin, stop = start - AROUND, end + AROUND
        if begin < line_start:
            begin = line_start
        if stop > line_end:
            stop = line_end if end <= line_end else min(stop, ended.find("\n", end))  # a mention may cross a line end
        before, after = text[begin:start], text[end:stop]
        if mark < begin:
            mark = next_mark(begin)
        if mark < stop or end > line_end:
            ahead = mark
            if mark < start:
                before = escaped(before)
                ahead = next_mark(start)
            if ahead < end or end > line_end:
                words = escaped(words)
                ahead = next_mark(end)
            if ahead < stop:
                after = escaped(after)
        column = start - line_start + 1
        if quantity is None:
            write(
                f"{place}{column}{to_start}{start}{to_end}{end}{to_kind}{kind._value_}{kind_to_text}{words}"
                f"{text_to_before}{before}{to_after}{after}{close}"
            )
            continue
        value, lower, upper, qualifier, unit, sense, _ = quantity
        number = missing if value is None else repr(value)
        low = high = number
        if qualifier is not _EXACT:
            low = number if lower is value else missing if lower is None else repr(lower)
            high = number if upper is value else missing if upper is None else repr(upper)
        write(
            f"{place}{column}{to_start}{start}{to_end}{end}{to_text}{words}{to_value}{number}{to_lower}{low}"
            f"{to_upper}{high}{to_qualifier}{qualifier._value_}{to_unit}{units[unit]}"
            f"{to_sense}{senses[sense]}{to_before}{before}{to_after}{after}{close}"
        )
    return between.join(rows)


class _Cells(dict[str, str]):
    """What words are written as, found out once for each."""

    def __init__(self, form: Form) -> None:
        self._form = form

    def __missing__(self, words: str) -> str:
        self[words] = written = self._form.cell(words)
        return written


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

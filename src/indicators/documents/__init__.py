"""Documents as they come, web pages, PDF, Word files and texts in any encoding -> UTF-8 text, and a map of it.

Here stands the map: what of a text is chrome, and where each piece stood in the document.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from indicators.errors import UnreadableDocumentError
from indicators.package.descriptor import read_json
from indicators.package.files import Storage, reason

_FORM = 1
"""The version of the form that maps are written in."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in points, from the upper left corner of the page."""


def text_beside(original: str) -> str:
    """The file of the text that is made of a document: beside it, under its name."""
    stem = original.rpartition(".")[0] if "." in original.rpartition("/")[2][1:] else original
    return f"{stem}.txt" if f"{stem}.txt" != original else f"{stem}.utf-8.txt"


def map_beside(text_file: str) -> str:
    """The file of the map of a text: ``seeds/report.map.json`` of ``seeds/report.txt``."""
    return f"{text_file.removesuffix('.txt')}.map.json"


class Chrome(NamedTuple):
    """Some characters that are no part of the article."""

    start: int
    end: int
    what: str
    """Such as ``page number`` or ``navigation``."""


class Spot(NamedTuple):
    """Where some characters stood in the document."""

    start: int
    end: int
    element: str = ""
    """Such as ``/html/body/p[3]`` or ``table 2, row 3, cell 1``; empty in a PDF, which has none."""
    page: int = 0
    """From 1; 0 in what has no pages."""
    box: Box | None = None
    head: str = ""
    """What stands above a cell of a table."""

    @property
    def where(self) -> str:
        """The spot in words."""
        parts = [f"page {self.page}" if self.page else "", self.element]
        parts.append("" if self.box is None else "box " + " ".join(f"{edge:g}" for edge in self.box))
        parts.append(f"under {self.head!r}" if self.head else "")
        return ", ".join(filter(None, parts))


class DocumentMap(NamedTuple):
    """What is known of the characters of one text, all in order of place."""

    text_sha256: str
    pages: tuple[tuple[float, float], ...]
    """Width and height of each page, in points."""
    chrome: tuple[Chrome, ...]
    spots: tuple[Spot, ...]

    def is_chrome(self, start: int) -> bool:
        """Whether a character is no part of the article."""
        place = bisect_right(self.chrome, start, key=lambda one: one.start) - 1
        return place >= 0 and start < self.chrome[place].end

    def article(self, text: str) -> str:
        """The text without its chrome."""
        begins = (0, *(one.end for one in self.chrome))
        ends = (*(one.start for one in self.chrome), len(text))
        return "".join(text[begin:end] for begin, end in zip(begins, ends, strict=True))

    def spots_of(self, start: int, end: int) -> tuple[Spot, ...]:
        """Where the characters from `start` to before `end` stood."""
        first = max(bisect_right(self.spots, start, key=lambda one: one.start) - 1, 0)
        last = bisect_right(self.spots, end - 1, key=lambda one: one.start)
        return tuple(spot for spot in self.spots[first:last] if spot.end > start)

    def where(self, start: int, end: int) -> str:
        """Where some characters stood, in words: a box around them on each page, or each element."""
        spots = self.spots_of(start, end)
        pages: dict[int, list[Spot]] = {}
        for spot in spots:
            pages.setdefault(spot.page, []).append(spot)
        if 0 in pages:
            return "; ".join(dict.fromkeys(spot.where for spot in spots))
        return "; ".join(_around(held).where for held in pages.values())

    def to_json(self) -> str:
        """As it is written: an entry a line, so that a difference shows what moved."""
        return (
            f'{{\n "form": {_FORM},\n "text_sha256": "{self.text_sha256}",\n "pages": {json.dumps(self.pages)},\n'
            f' "chrome": {_lines(self.chrome)},\n "spots": {_lines(self.spots)}\n}}\n'
        )


def _around(spots: Sequence[Spot]) -> Spot:
    """One spot around several of a page."""
    boxes = [spot.box for spot in spots if spot.box is not None]
    if len(spots) == 1 or not boxes:
        return spots[0]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return spots[0]._replace(box=(min(lefts), min(tops), max(rights), max(bottoms)), head="")


def _lines(entries: Sequence[Chrome | Spot]) -> str:
    told = ({name: value for name, value in one._asdict().items() if value or name == "start"} for one in entries)
    lines = [json.dumps(one, ensure_ascii=False) for one in told]
    return "[\n  " + ",\n  ".join(lines) + "\n ]" if lines else "[]"


def read_map(content: bytes, length: int) -> DocumentMap:
    """A map as it is written beside a text of some length; `UnreadableDocumentError` says what is wrong with it."""
    try:
        told = read_json(content.decode("utf-8"))
        if told["form"] != _FORM:
            raise UnreadableDocumentError(f"is of form {told['form']!r:.40}; this version reads form {_FORM}")
        pages = tuple((float(width), float(height)) for width, height in told["pages"])
        chrome = tuple(Chrome(**one) for one in told["chrome"])
        spots = tuple(_spot(one) for one in told["spots"])
        found = DocumentMap(str(told["text_sha256"]), pages, chrome, spots)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableDocumentError(f"is no map of a document: {type(error).__name__}: {error}"[:300]) from error
    spans: tuple[tuple[str, Sequence[Chrome | Spot]], ...] = (("chrome", chrome), ("spots", spots))
    for name, entries in spans:
        reached = 0
        for number, one in enumerate(entries, 1):
            if not (type(one.start) is int and type(one.end) is int and reached <= one.start < one.end <= length):
                raise UnreadableDocumentError(
                    f"runs from {one.start!r:.20} to {one.end!r:.20} in entry {number} of {name}; expected spans in "
                    f"order between {reached} and {length}, the length of the text"
                )
            reached = one.end
    return found


def _spot(told: Mapping[str, Any]) -> Spot:
    spot = Spot(**told)
    if not (isinstance(spot.element, str) and isinstance(spot.head, str) and type(spot.page) is int):
        raise TypeError(f"the spot at {spot.start} has an element, a head or a page of another type")
    if spot.box is None:
        return spot
    left, top, right, bottom = (float(edge) for edge in spot.box)
    return spot._replace(box=(left, top, right, bottom))


_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")


def raised(mark: str) -> str:
    """A mark above the line, such as a note's, in raised characters, so that it does not go on the number before it."""
    return mark.translate(_RAISED)


class Cell(NamedTuple):
    """A cell of a table."""

    words: str
    spot: Spot
    is_head: bool = False
    columns: int = 1
    rows: int = 1
    """How many columns and rows it takes."""
    chrome: str = ""


_WIDEST = 1000
"""Columns of a table that are told apart."""
_FIGURE = re.compile(r"(?!(?:19|20)[0-9]{2}年?$)[-+]?[0-9][0-9.,%‰ ]*")


def are_heads(words: Iterable[str]) -> bool:
    """Whether the first row of a table says what stands below it: it has no figures, but years."""
    return not any(_FIGURE.fullmatch(one) for one in words)


def map_of(storage: Storage, text_file: str, text: str) -> DocumentMap | None:
    """The map beside a text of a package; None where there is none."""
    file = map_beside(text_file)
    try:
        return read_map(storage.read(file), len(text)) if storage.exists(file) else None
    except OSError as error:
        raise UnreadableDocumentError(f"{file}: {reason(error)}", file=file) from error
    except UnreadableDocumentError as error:
        raise UnreadableDocumentError(f"{file} {error}", file=file) from error


class TextBuilder:
    """A text that is put together piece by piece, with its map."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._chrome: list[Chrome] = []
        self._spots: list[Spot] = []
        self.pages: list[tuple[float, float]] = []

    def add(self, words: str, spot: Spot, *, before: str = "\n\n", chrome: str = "") -> None:
        """Put words at the end, behind what sets them apart from those before them."""
        if not words:
            return
        start = self._length + (len(before) if self._length else 0)
        end = start + len(words)
        self._pieces += [before, words] if self._length else [words]
        self._spots.append(spot._replace(start=start, end=end))
        if chrome:
            last = self._chrome[-1] if self._chrome else None
            if last is not None and last.what == chrome and last.end == self._length:
                self._chrome[-1] = last._replace(end=end)
            else:
                self._chrome.append(Chrome(start, end, chrome))
        self._length = end

    def add_table(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Put the rows of a table, one a line with tabs between its cells; each cell knows the heads above it."""
        heads: dict[int, str] = {}
        taken: dict[int, int] = {}  # how many more rows a cell from above takes of a column
        on_top, apart = True, "\n\n"
        for number, row in enumerate(rows):
            marked = all(cell.is_head for cell in row)
            on_top &= marked or (number == 0 and are_heads(cell.words for cell in row))
            covered, column, before = dict(taken), 0, apart
            taken = {place: left - 1 for place, left in taken.items() if left > 1}
            for cell in row:
                while column in covered:
                    column, before = column + 1, before + "\t"
                head = "" if on_top else heads.get(column, "")
                self.add(cell.words, cell.spot._replace(head=head), before=before, chrome=cell.chrome)
                before = "\t" if cell.words else before + "\t"
                apart = "\n" if cell.words else apart
                for place in range(column, min(column + cell.columns, _WIDEST)):
                    if cell.rows > 1:
                        taken[place] = cell.rows - 1
                    if on_top and cell.words:
                        heads[place] = f"{heads[place]} {cell.words}" if place in heads else cell.words
                column += cell.columns

    def finish(self) -> tuple[str, DocumentMap]:
        """The text, which ends with a line end, and the map of it."""
        text = "".join(self._pieces) + "\n" if self._pieces else ""
        digest = hashlib.sha256(text.encode()).hexdigest()
        return text, DocumentMap(digest, tuple(self.pages), tuple(self._chrome), tuple(self._spots))

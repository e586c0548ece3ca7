"""A PDF with a text layer as text: columns in reading order, broken lines mended, and what runs along every page."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from ctypes import c_double
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from indicators.documents import Box, DocumentMap, Spot, TextBuilder, are_heads, raised, read_map
from indicators.errors import UnreadableDocumentError

_MOST_PAGES = 5_000
_MOST_MEMORY = 2 * 2**30
_LONGEST = 900
"""Seconds for which a PDF is read; 500 pages take 20."""
_MOST_CHARACTERS = 20_000_000
_MOST_ON_A_PAGE = 400_000
_WIDE = re.compile("[\u2e80-\u303f\u3041-\u9fff\uf900-\ufaff\uff01-\uff60\u2014\u2018-\u201d\u2026]")
"""Characters that are set without spaces between them."""
_PAGE_NUMBER = re.compile(
    r"(?i)page\s*[0-9]{1,4}(?:\s*(?:of|/)\s*[0-9]{1,4})?|[-—–·\s]*(?:第\s*)?(?:[0-9]{1,4}|[ivxlc]{1,6})(?:\s*页)?"
    r"(?:\s*[,，/]?\s*(?:共|of)?\s*[0-9]{1,4}(?:\s*页)?)?[-—–·\s]*"
)
_BROKEN_NUMBER = re.compile(r"[\u3041-\u9fff，（][0-9]{1,3}(?:,[0-9]{3})*(?:\.\|[0-9]|,\|[0-9]{3}(?![0-9]))")
"""A number of a Chinese sentence that a line ends in behind its point or comma, which end no words there."""


@dataclass(slots=True)
class _Run:
    """Characters that stand side by side on one line; first one, then all that go on without a gap."""

    left: float
    right: float
    top: float
    bottom: float
    base: float
    """How far down the page the line is on which they stand."""
    size: float
    pieces: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return "".join(self.pieces).strip()

    def take(self, other: _Run, between: str) -> None:
        self.pieces += [between, *other.pieces]
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)
        self.top, self.bottom = min(self.top, other.top), max(self.bottom, other.bottom)
        self.size = max(self.size, other.size)

    @property
    def box(self) -> Box:
        return (round(self.left, 1), round(self.top, 1), round(self.right, 1), round(self.bottom, 1))


Line = list[_Run]
"""The runs of a line from left to right: one of prose, several of a table."""


@dataclass(slots=True)
class _Page:
    size: tuple[float, float]
    blocks: list[list[Line]]
    """Lines of a column each, in reading order."""
    furniture: dict[int, str] = field(default_factory=dict)
    """What a line is that runs along the pages, by its identity."""

    def lines(self) -> list[Line]:
        return [line for block in self.blocks for line in block]


def read_pdf(content: bytes) -> tuple[str, DocumentMap, Mapping[str, str]]:
    """The text of a PDF, its map, and what it says of itself.

    It is read in a process of its own: what a PDF of a few kilobytes takes of memory and time, no look at it tells.
    """
    there = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-m", __name__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_LONGEST, env=there, check=False)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocumentError(f"a PDF that takes more than {_LONGEST} seconds to read") from error
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        message = f"a PDF that takes more than {_MOST_MEMORY // 2**30} GiB of memory to read, or is broken"
        raise UnreadableDocumentError(message) from error
    if "error" in told:
        raise UnreadableDocumentError(told["error"])
    return told["text"], read_map(told["map"].encode(), len(told["text"])), told["facts"]


def _as_process() -> None:
    """Read the PDF on standard input, and write what it holds, or why it cannot be read, as JSON."""
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limits, and macOS not all
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        text, found, facts = _read(sys.stdin.buffer.read())
        told: Mapping[str, Any] = {"text": text, "map": found.to_json(), "facts": facts}
    except UnreadableDocumentError as error:
        told = {"error": str(error)}
    sys.stdout.buffer.write(json.dumps(told).encode())


def _read(content: bytes) -> tuple[str, DocumentMap, Mapping[str, str]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        told = "locked by a password; save it without one" if locked else f"a broken PDF: {error}"
        raise UnreadableDocumentError(told) from error
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableDocumentError(f"a PDF of {len(document):,} pages; at most {_MOST_PAGES:,} are read")
        pages = list(_pages(document))
        said = document.get_metadata_dict()
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocumentError(f"a broken PDF: {error}") from error
    finally:
        document.close()
    _find_furniture(pages)
    builder = TextBuilder()
    for number, page in enumerate(pages, 1):
        builder.pages.append(page.size)
        _put(builder, page, number)
    facts = {"title": " ".join(said.get("Title", "").split()), "author": said.get("Author", "").strip()}
    without = [str(number) for number, page in enumerate(pages, 1) if not page.blocks]
    if without:
        facts["note"] = f"no text on page {', '.join(without[:20])}{' and others' if len(without) > 20 else ''}"
    return *builder.finish(), {name: words for name, words in facts.items() if words}


def _pages(document: Any) -> Iterator[_Page]:
    """The lines of each page; a page is let go before the next is loaded."""
    seen = unmapped = 0
    for number in range(len(document)):
        page = document[number]
        runs, total, without = _runs(page, number + 1)
        seen, unmapped = seen + total, unmapped + without
        if seen > _MOST_CHARACTERS:
            raise UnreadableDocumentError(f"a PDF of more than {_MOST_CHARACTERS:,} characters")
        width, height = page.get_size()
        yield _Page((round(width, 1), round(height, 1)), _columns(runs))
        page.close()
    if unmapped:
        raise UnreadableDocumentError(
            f"a PDF of which {unmapped:,} of {seen:,} characters are in fonts that do not say which they are; print it "
            "anew from what it was made of, or read its words by a program for that (OCR) and proofread them"
        )
    if not seen:
        raise UnreadableDocumentError(
            "a PDF without a text layer, of pictures of pages; read its words by a program for that (OCR), proofread "
            "them and add the text"
        )


def _runs(page: Any, number: int) -> tuple[list[_Run], int, int]:
    """The runs of a page in the order in which it draws them, how many characters, and how many of no known kind."""
    from pypdfium2 import raw

    text = page.get_textpage()
    handle, total = text.raw, text.count_chars()
    if total > _MOST_ON_A_PAGE:
        raise UnreadableDocumentError(f"a PDF with {total:,} characters on page {number}")
    left_edge, _, _, top_edge = page.get_cropbox()
    x, y, rect = c_double(), c_double(), raw.FS_RECTF()
    runs: list[_Run] = []
    last: _Run | None = None
    seen = unmapped = high = 0
    for place in range(total):
        code = raw.FPDFText_GetUnicode(handle, place)
        if raw.FPDFText_IsGenerated(handle, place) or code in (0x0D, 0x0A, 0xFFFE, 0x02):
            continue
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        seen += 1
        if code in (0, 0xFFFD) or 0xE000 <= code < 0xF900 or raw.FPDFText_HasUnicodeMapError(handle, place) == 1:
            unmapped += 1
            continue
        raw.FPDFText_GetCharOrigin(handle, place, x, y)
        raw.FPDFText_GetLooseCharBox(handle, place, rect)
        base, top, bottom, sign = top_edge - y.value, top_edge - rect.top, top_edge - rect.bottom, chr(code)
        one = _Run(rect.left - left_edge, rect.right - left_edge, top, bottom, base, max(bottom - top, 1.0), [sign])
        gap = one.left - last.right if last is not None else 0.0
        if last is not None and -0.5 * last.size < gap < 0.9 * last.size and _beside(last, one):
            if one.size < 0.8 * last.size and one.base < last.base - 0.2 * last.size:
                one.pieces = [raised(sign)]
            elif last.size < 0.8 * one.size and last.base < one.base - 0.2 * one.size:
                last.pieces = [raised(piece) for piece in last.pieces]
                last.base, last.size = one.base, one.size
            last.take(one, _between(last.pieces[-1], sign, gap / last.size))
        elif sign.strip():
            last = one
            runs.append(one)
    text.close()
    return [run for run in runs if run.words], seen, unmapped


def _beside(last: _Run, one: _Run) -> bool:
    """Whether a character stands on the line of those before it, or is raised or lowered a little."""
    small, large = sorted((one.size, last.size))
    return abs(one.base - last.base) < (0.25 if small > 0.8 * large else 0.6) * large


def _between(before: str, sign: str, gap: float) -> str:
    """A space where letters or figures stand apart that the file sets no space between."""
    beside = before[-1:] + sign
    return " " if gap > 0.18 and beside.isalnum() and _WIDE.search(beside) is None else ""


def _bands(runs: list[_Run]) -> list[Line]:
    """The runs of a page by the line on which they stand, from the top."""
    bands: list[Line] = []
    for run in sorted(runs, key=lambda one: (one.base, one.left)):
        if bands and abs(run.base - bands[-1][0].base) < 0.3 * min(run.size, bands[-1][0].size):
            bands[-1].append(run)
        else:
            bands.append([run])
    return [_joined(sorted(band, key=lambda one: one.left)) for band in bands]


def _joined(band: Line) -> Line:
    """A line of which runs that touch are one; what was drawn later may stand before what was drawn first."""
    joined = [band[0]]
    for run in band[1:]:
        last = joined[-1]
        gap = (run.left - last.right) / last.size
        if -0.5 < gap < 0.9:
            last.take(run, _between(last.pieces[-1], run.pieces[0], gap))
        elif len(last.words) == 1 and not last.words.isalnum():
            last.take(run, " ")  # the mark of a list
        else:
            joined.append(run)
    return joined


def _columns(runs: list[_Run]) -> list[list[Line]]:
    """Lines in reading order: where a page has columns, each to its end before the next."""
    blocks: list[list[Line]] = []
    bands, place = _bands(runs), 0
    plain: list[Line] = []
    while place < len(bands):
        end, gutter = _beside_each_other(bands, place)
        if gutter is None:
            plain.append(bands[place])
            place += 1
            continue
        blocks, plain = [*blocks, plain], []
        left = [run for band in bands[place:end] for run in band if run.right <= gutter]
        right = [run for band in bands[place:end] for run in band if run.right > gutter]
        blocks += [*_columns(left), *_columns(right)]
        place = end
    return [block for block in (*blocks, plain) if block]


_LEAST_LINES = 4
"""Lines that a column has; fewer side by side are a table or a signature."""


def _beside_each_other(bands: list[Line], begin: int) -> tuple[int, float | None]:
    """How far two columns go on from a line, and where between them; None where there are none.

    Columns are told from a table by their lines, which mostly go from edge to edge.
    """
    first = min(run.left for band in bands for run in band)
    last = max(run.right for band in bands for run in band)
    free = [(first, last)]
    end = begin
    while end < len(bands):
        narrowed = [
            (max(low, inner_low), min(high, inner_high))
            for low, high in free
            for inner_low, inner_high in _gaps(bands[end], first, last)
            if min(high, inner_high) - max(low, inner_low) > 0.7 * bands[end][0].size
        ]
        if not narrowed:
            break
        free, end = narrowed, end + 1
    for low, high in free:
        middle = (low + high) / 2
        left = [run for band in bands[begin:end] for run in band if run.right <= low + 0.1]
        right = [run for band in bands[begin:end] for run in band if run.left >= high - 0.1]
        if low > first and high < last and _are_full(left) and _are_full(right):
            return end, middle
    return end, None


def _gaps(band: Line, first: float, last: float) -> list[tuple[float, float]]:
    edges = [first - 1.0, *(edge for run in band for edge in (run.left, run.right)), last + 1.0]
    return [(low, high) for low, high in zip(edges[::2], edges[1::2], strict=True) if high > low]


def _are_full(runs: list[_Run]) -> bool:
    """Whether runs are the lines of a column: enough of them, one on each line, and most from edge to edge."""
    if len(runs) < _LEAST_LINES or len({round(run.base) for run in runs}) < 0.9 * len(runs):
        return False
    width = max(run.right for run in runs) - min(run.left for run in runs)
    return sum(run.right - run.left > 0.75 * width for run in runs) * 2 > len(runs) and width > 8 * runs[0].size


_MOST_AT_EDGE = 3
"""Lines at the top or at the bottom of a page that may be page furniture."""


def _at_edges(page: _Page) -> Iterator[tuple[str, Line]]:
    """What stands at the top and at the bottom of a page, set apart from the rest."""
    lines = sorted(page.lines(), key=lambda one: one[0].base)
    for edge, ordered in (("head", lines), ("foot", lines[::-1])):
        chosen: list[Line] = []
        for line in ordered[: _MOST_AT_EDGE + 1]:
            height = line[0].base / page.size[1]
            far = chosen and abs(line[0].base - chosen[-1][0].base) > 1.6 * max(line[0].size, chosen[-1][0].size)
            if far or not (height < 0.15 if edge == "head" else height > 0.85):
                break
            chosen.append(line)
        yield from ((edge, line) for line in chosen if len(chosen) <= _MOST_AT_EDGE)


def _find_furniture(pages: list[_Page]) -> None:
    """Tell what runs along the pages from what stands on one: the same words at the same height, figures aside."""
    found: dict[tuple[str, int, str], list[tuple[_Page, Line]]] = defaultdict(list)
    for page in pages:
        for edge, line in _at_edges(page):
            words = " ".join(run.words for run in line)
            if _PAGE_NUMBER.fullmatch(words):
                page.furniture[id(line)] = "page number"
            else:
                found[edge, round(line[0].base / 3), re.sub("[0-9]+", "#", words)].append((page, line))
    for (edge, _, _), places in found.items():
        if len(places) > 1 and len(places) >= 0.25 * len(pages):
            for page, line in places:
                page.furniture[id(line)] = f"running {edge}"


def _put(builder: TextBuilder, page: _Page, number: int) -> None:
    """The lines of a page, those of a paragraph joined where nothing is lost or made by it."""
    for block in page.blocks:
        article = [line for line in block if id(line) not in page.furniture]
        start = min((line[0].left for line in article), default=0.0)
        edge = max((line[-1].right for line in article), default=0.0)
        leading = _leading(article)
        last: Line | None = None
        heads: Line = []
        for line in block:
            what = page.furniture.get(id(line), "")
            before = "\n\n" if last is None or what else _break(last, line, start, edge, leading)
            if len(line) > 1 and (last is None or len(last) == 1):
                heads = line if are_heads(run.words for run in line) else []
            for run in line:
                above = (one.words for one in heads if one.left < run.right and run.left < one.right)
                head = next(above, "") if len(line) > 1 and line is not heads else ""
                builder.add(run.words, Spot(0, 0, "", number, run.box, head), before=before, chrome=what)
                before = "\t"
            last = None if what else line


def _leading(block: list[Line]) -> float:
    """How far the lines of a column mostly are apart."""
    steps = Counter(round(after[0].base - before[0].base) for before, after in pairwise(block))
    return float(max(steps, key=lambda one: (steps[one], -one))) if steps else 0.0


def _break(last: Line, line: Line, start: float, edge: float, leading: float) -> str:
    """What stands between a line and the next: nothing or a space where a sentence only goes on."""
    size = last[0].size
    step = line[0].base - last[0].base
    if len(last) > 1 and len(line) > 1 and step < 4 * size:
        return "\n"
    if len(last) > 1 or len(line) > 1 or step > 1.4 * max(leading, size) or abs(line[0].size - size) > 0.15 * size:
        return "\n\n"
    full = last[0].right > edge - 2.2 * size
    if not full or line[0].left > start + 1.2 * size:
        return "\n\n"
    words, before, after = last[0].words, last[0].words[-1], line[0].words[0]
    if _BROKEN_NUMBER.search(f"{words[-12:]}|{line[0].words[:6]}"):
        return ""
    if before == "-" or (before.isdigit() and (after.isdigit() or after in ".,")):
        return "\n"
    set_apart = not (_WIDE.match(before) or _WIDE.match(after)) and (after.isalnum() or after in "([\"'$€£")
    return " " if set_apart else ""


if __name__ == "__main__":
    _as_process()

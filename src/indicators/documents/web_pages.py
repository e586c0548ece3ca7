"""A web page as text: every line of it in order, tables row by row, and what of it is chrome.

Nothing of a page is run and nothing is fetched. The tree is walked here, so that no number is altered, joined or left
out; trafilatura says which lines are the article.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from indicators.documents import Cell, DocumentMap, Spot, TextBuilder, raised
from indicators.errors import UnreadableDocumentError

_LARGEST = 16 * 2**20
"""Characters of the largest page that is read."""
_ASKED = 50_000
"""Lines of the largest page of which trafilatura is asked; it takes ever longer for them."""

_DROPPED = re.compile("script|style|noscript|template|head|iframe|frame|object|embed|canvas|audio|video|textarea")
_BLOCK = re.compile(
    "address|article|aside|blockquote|body|button|caption|center|d[dlt]|details|dialog|dir|div|fieldset|figcaption|figure"
    "|footer|form|h[1-6r]|header|hgroup|html|legend|li|main|menu|nav|ol|optgroup|option|p|pre|section|select|summary"
    "|table|tbody|t[dhr]|text|tfoot|thead|ul"
)
_APART = frozenset(("a", "label", "img", "input"))
"""What a page shows apart from its neighbour though no space stands between: links, pictures, fields."""
_REGIONS = {"nav": "navigation", "menu": "navigation", "footer": "footer", "aside": "aside"} | dict.fromkeys(
    ("form", "select", "button"), "form"
)
_AROUND = "around the article"
_HIDDEN = re.compile(r"(?i)display\s*:\s*none|visibility\s*:\s*hidden")
_SPACE = re.compile("[ \t\r\n\f]+")
_WIDE = "\u2e80-\u303f\u3041-\u9fff\uf900-\ufaff\uff01-\uff60"
_BROKEN_LINE = re.compile(rf"(?<=[{_WIDE}])[ \t\r\f]*\n\s*(?=[{_WIDE}])")
"""A line end of the markup between two characters that no space stands between."""
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")

Element = Any
"""An element of lxml, which comes without types."""


@dataclass(slots=True)
class _Line:
    """The text between two places at which a page begins anew."""

    element: str
    before: str
    region: str = ""
    """What it is by the markup around it, such as ``navigation``; empty where that does not say."""
    pieces: list[str] = field(default_factory=list)
    first: tuple[Element, str] | None = None
    """The element and the slot of it (text, tail) that hold the first of its characters."""
    cell: _Cell | None = None
    linked: int = 0
    """How many of its characters are links."""
    kept: bool = False
    """Whether white space is as it is in the markup (pre)."""

    @property
    def words(self) -> str:
        joined = "".join(self.pieces)
        return joined.strip("\n") if self.kept else _SPACE.sub(" ", _BROKEN_LINE.sub("", joined)).strip(" ")


@dataclass(slots=True, eq=False)
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    holds_tables: bool = False

    @property
    def is_layout(self) -> bool:
        """Whether the table only puts things in their places on the page."""
        return self.holds_tables or all(len(row) < 2 for row in self.rows)


@dataclass(slots=True, eq=False)
class _Cell:
    table: _Table
    element: str
    is_head: bool
    columns: int
    rows: int
    lines: list[_Line] = field(default_factory=list)


def read_page(text: str) -> tuple[str, DocumentMap, Mapping[str, str]]:
    """The text of a page, its map, and what it says of itself."""
    tree = _parsed(text)
    lines = [line for line in _Walk(tree).lines if line.words]
    if not lines:
        raise UnreadableDocumentError("a web page without text; what a script would put there is not in the file")
    article, facts = _told(tree, lines)
    return *_built(lines, article, frozenset(facts.get("title", "").split("\n"))), facts


def _parsed(text: str) -> Element:
    from lxml import etree, html

    if len(text) > _LARGEST:
        raise UnreadableDocumentError(f"a web page of more than {_LARGEST:,} characters")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    tree = etree.fromstring(text.encode(), parser)
    deep = next((one for one in parser.error_log if one.type_name == "ERR_RESOURCE_LIMIT"), None)
    if deep is not None:
        raise UnreadableDocumentError(f"a web page nested too deeply to be read, at line {deep.line}")
    if tree is None:
        raise UnreadableDocumentError("a web page without text")
    return tree


class _Walk:
    """The lines of a page, in the order of its markup."""

    def __init__(self, tree: Element) -> None:
        from lxml.etree import iterwalk

        self.lines: list[_Line] = [_Line("", "\n\n")]
        self._paths: list[tuple[str, Counter[str]]] = [("", Counter())]
        self._regions = [""]
        self._tables: list[_Table] = []
        self._cells: list[_Cell | None] = [None]
        self._shifted: list[str] = []
        self._kept = self._links = 0
        self._apart = False
        walker = iterwalk(tree, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                self._begin(element)
                if _DROPPED.fullmatch(element.tag):
                    walker.skip_subtree()
                else:
                    self._take(element, "text")
            else:
                self._end(element.tag)
                if element is not tree:
                    self._take(element, "tail")

    def _begin(self, element: Element) -> None:
        tag = element.tag
        path, counted = self._paths[-1]
        counted[tag] += 1
        self._paths.append((f"{path}/{tag}" + ("" if tag in ("html", "body") else f"[{counted[tag]}]"), Counter()))
        hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "")
        self._regions.append("hidden" if hidden else self._regions[-1] or _REGIONS.get(tag, ""))
        self._kept += tag == "pre"
        self._links += tag == "a"
        self._apart |= tag in _APART
        if tag in ("sup", "sub"):
            self._shifted.append(tag)
        elif tag == "table":
            if self._tables:
                self._tables[-1].holds_tables = True
            self._tables.append(_Table())
            self._cells.append(None)
        elif tag == "tr" and self._tables:
            self._tables[-1].rows.append([])
        elif tag in ("td", "th") and self._tables and self._tables[-1].rows:
            columns, rows = (_span(element.get(name)) for name in ("colspan", "rowspan"))
            table = self._tables[-1]
            self._cells[-1] = cell = _Cell(table, self._paths[-1][0], tag == "th", columns, rows)
            table.rows[-1].append(cell)
        if _BLOCK.fullmatch(tag):
            self._new_line("\n\n")

    def _end(self, tag: str) -> None:
        self._paths.pop()
        self._regions.pop()
        self._kept -= tag == "pre"
        self._links -= tag == "a"
        self._apart |= tag in _APART
        if tag in ("sup", "sub"):
            self._shifted.pop()
        elif tag == "table":
            self._tables.pop()
            self._cells.pop()
        elif tag in ("td", "th", "tr"):
            self._cells[-1] = None
        if tag == "br" or _BLOCK.fullmatch(tag):
            self._new_line("\n" if tag == "br" else "\n\n")

    def _new_line(self, before: str) -> None:
        last = self.lines[-1]
        if "".join(last.pieces).strip():
            self.lines.append(_Line(self._paths[-1][0], before))
        else:
            last.element, last.pieces = self._paths[-1][0], []
            last.before = max(before, last.before)

    def _take(self, element: Element, slot: str) -> None:
        words = getattr(element, slot)
        if not words:
            return
        line = self.lines[-1]
        if line.first is None and words.strip():
            line.first, line.region, line.cell = (element, slot), self._regions[-1], self._cells[-1]
            line.kept = self._kept > 0
            if line.cell is not None:
                line.cell.lines.append(line)
        if self._shifted:
            words = raised(words) if self._shifted[-1] == "sup" else words.translate(_LOWERED)
        if self._apart and line.pieces and line.pieces[-1][-1:].isdigit() and words[0].isdigit():
            line.pieces.append(" ")
        self._apart = False
        line.pieces.append(words)
        line.linked += len(words.strip()) if self._links else 0


def _span(written: str | None) -> int:
    """How many columns or rows a cell takes; as many as browsers allow."""
    return max(1, min(int(written), 1000)) if written and re.fullmatch("[0-9]{1,4}", written.strip()) else 1


_FIRST, _SIGNS = 0x12000, 900
"""Cuneiform, which no page of ours is in: each line is marked with three signs of it, to be known again."""
_MARKED = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _SIGNS - 1)}]{{3}}")


def _mark(number: int) -> str:
    return "".join(chr(_FIRST + number // power % _SIGNS) for power in (_SIGNS**2, _SIGNS, 1))


def _number(mark: str) -> int:
    high, middle, low = (ord(sign) - _FIRST for sign in mark)
    return (high * _SIGNS + middle) * _SIGNS + low


def _told(tree: Element, lines: list[_Line]) -> tuple[set[int] | None, Mapping[str, str]]:
    """The lines that trafilatura takes for the article, None where it finds none, and what the page says of itself.

    It is asked of the page with a mark at the head of each line.
    """
    facts = dict(_facts(tree))
    if len(lines) > _ASKED:
        return None, facts
    import trafilatura

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # what it says in passing is not for the user
    for cell in tree.iter("td", "th"):
        for name in ("colspan", "rowspan"):
            cell.attrib.pop(name, None)  # it would count out a million columns
    for number, line in enumerate(lines):
        assert line.first is not None
        element, slot = line.first
        setattr(element, slot, _mark(number) + getattr(element, slot))
    found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=True)
    if not isinstance(found, trafilatura.settings.Document) or found.body is None:
        return None, facts
    kept = {_number(match.group()) for match in _MARKED.finditer("".join(found.body.itertext()))}
    for name, value in (("author", found.author), ("published_on", found.date), ("publisher", found.sitename)):
        if value and name not in facts:
            facts[name] = _MARKED.sub("", value)
    return _also_article(lines, kept), facts


_META = {
    "title": ("articletitle", "og:title", "twitter:title"),
    "author": ("author", "article:author", "byl"),
    "publisher": ("contentsource", "source", "og:site_name", "sitename"),
    "published_on": ("pubdate", "publishdate", "article:published_time", "date", "dc.date"),
    "url": ("og:url", "url"),
}
"""The names under which pages say what they are, those of Chinese government sites first."""
_DAY = re.compile(r"((?:19|20)[0-9]{2})[-/.年]([01]?[0-9])[-/.月]([0-3]?[0-9])(?![0-9])")


def _facts(tree: Element) -> Iterator[tuple[str, str]]:
    """What a page says of itself in its head; of the title, all that it says, one a line."""
    said: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        value = " ".join((meta.get("content") or "").split())
        if name and value:
            said.setdefault(name, value)
    titles = [said[name] for name in _META["title"] if name in said]
    titles += [" ".join("".join(element.itertext()).split()) for tag in ("h1", "title") for element in tree.iter(tag)]
    if titles := [one for one in dict.fromkeys(titles) if one]:
        yield "title", "\n".join(titles)
    for name in ("author", "publisher"):
        if value := next((said[one] for one in _META[name] if one in said), ""):
            yield name, value
    days = (_DAY.match(said[one]) for one in _META["published_on"] if one in said)
    if (day := next(filter(None, days), None)) is not None:
        yield "published_on", "-".join(part.zfill(2) for part in day.groups())
    links = [link.get("href") for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    if url := next((one for one in (*links, *map(said.get, _META["url"])) if one and one.startswith("http")), ""):
        yield "url", url


_PROSE = re.compile(r"(?:/(?:p|ul|ol|li|dl|dt|dd|blockquote|section|h[1-6])\[[0-9]+\])+")
"""What stands between an article and its lists and notes; what is around it is in boxes (div)."""


def _also_article(lines: list[_Line], article: set[int]) -> set[int]:
    """The article with its lists and notes, which trafilatura leaves out now and then."""
    inside = {lines[number].element.rpartition("/")[0] for number in article if _PROSE.search(lines[number].element)}
    found = set(article)
    for number, line in enumerate(lines):
        prose = re.search(rf"{_PROSE.pattern}$", line.element)
        if prose is not None and line.linked * 2 < len(line.words) and line.element[: prose.start()] in inside:
            found.add(number)
    return found


def _built(lines: list[_Line], article: set[int] | None, titles: frozenset[str]) -> tuple[str, DocumentMap]:
    chrome = {
        id(line): line.region or _AROUND
        for number, line in enumerate(lines)
        if not (article is not None and number in article and line.region != "hidden")
        and (line.region or (article is not None and line.words not in titles))
    }
    builder, done = TextBuilder(), set()
    for line in lines:
        table = line.cell.table if line.cell is not None else None
        if table is None or table.is_layout:
            builder.add(line.words, Spot(0, 0, line.element), before=line.before, chrome=chrome.get(id(line), ""))
        elif id(table) not in done:
            done.add(id(table))
            inside = [one for row in table.rows for cell in row for one in cell.lines if one.words]
            around = "" if any(id(one) not in chrome for one in inside) else chrome[id(line)]
            builder.add_table([[_cell(cell, around) for cell in row] for row in table.rows])
    return builder.finish()


def _cell(cell: _Cell, chrome: str) -> Cell:
    # A gap that sets numbers apart, as READING.md has it, where one cell holds several lines.
    words = "   ".join(line.words for line in cell.lines if line.words).replace("\n", "   ")
    return Cell(words, Spot(0, 0, cell.element), cell.is_head, cell.columns, cell.rows, chrome)

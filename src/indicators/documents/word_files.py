"""A Word file as text: paragraphs and tables in order, notes at the end, heads and feet of pages as chrome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from indicators.documents import Cell, DocumentMap, Spot, TextBuilder, raised
from indicators.errors import UnreadableDocumentError

_LARGEST = 128 * 2**20
"""Bytes of all parts of the largest file once they are unpacked, as its directory states them."""
_MOST_PARTS = 10_000
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_NOT_SHOWN = frozenset(("instrText", "delText", "del", "moveFrom", "pPr", "rPr", "tblPr", "sectPr"))

Element = Any
"""An element of lxml, which comes without types."""


def read_word(content: bytes) -> tuple[str, DocumentMap, Mapping[str, str]]:
    """The text of a Word file, its map, and what it says of itself."""
    _refuse_bomb(content)
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        document = Document(BytesIO(content))
        return *_Reading(document).finish(), _said(document)
    except (OpcError, LxmlError, BadZipFile, LookupError, ValueError, AttributeError, TypeError, OSError) as error:
        found = " ".join(str(error).split())[:200]
        raise UnreadableDocumentError(f"a broken Word file: {type(error).__name__}: {found}") from error


def _refuse_bomb(content: bytes) -> None:
    """A part is unpacked as far as its stated size and no further, so that the directory can be held to a limit."""
    with ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    if size > _LARGEST or len(parts) > _MOST_PARTS:
        raise UnreadableDocumentError(
            f"a Word file of {len(parts):,} parts and {size / 2**20:,.0f} MiB when unpacked; at most "
            f"{_MOST_PARTS:,} parts and {_LARGEST // 2**20} MiB are read"
        )


def _said(document: Any) -> dict[str, str]:
    """What a file says of itself; what a program put there for want of an author is none."""
    said = document.core_properties
    titles = [said.title, *(one.text for one in document.paragraphs[:40] if one.style.name in ("Title", "Heading 1"))]
    told = {"title": "\n".join(" ".join(one.split()) for one in titles if one), "author": said.author or ""}
    return {name: words for name, words in told.items() if words and words != "python-docx"}


class _Reading:
    """The text of one file, put together in the order of its body."""

    def __init__(self, document: Any) -> None:
        self._builder = TextBuilder()
        self._notes: list[tuple[str, str]] = []
        parts = {
            kind: [one.target_part for one in document.part.rels.values() if one.reltype.endswith(f"/{kind}")]
            for kind in ("header", "footer", "footnotes", "endnotes")
        }
        self._furniture(parts["header"], "header")
        self._blocks(document.element.body, "", "")
        for kind in ("footnotes", "endnotes"):
            for part in parts[kind]:
                self._put_notes(part, kind[:-1])
        self._furniture(parts["footer"], "footer")

    def finish(self) -> tuple[str, DocumentMap]:
        text, found = self._builder.finish()
        if not text.strip():
            raise UnreadableDocumentError("a Word file without text; pictures of pages are not read")
        return text, found

    def _furniture(self, parts: list[Any], kind: str) -> None:
        for number, part in enumerate(sorted(parts, key=lambda one: str(one.partname)), 1):
            self._blocks(_root(part), f"{kind} {number}", kind)

    def _put_notes(self, part: Any, kind: str) -> None:
        """The notes that the body refers to, in its order, each behind its mark."""
        notes = {note.get(f"{_W}id"): note for note in _root(part)}
        for number, (of, name) in enumerate(self._notes, 1):
            if of == kind and name in notes:
                words = "\n".join(filter(None, (_words(one, []) for one in notes[name].iter(f"{_W}p")))).strip()
                self._builder.add(f"{raised(str(number))} {words}", Spot(0, 0, f"{kind} {number}"))

    def _blocks(self, parent: Element, inside: str, chrome: str) -> None:
        paragraphs = tables = 0
        for block in _children(parent):
            if block.tag == f"{_W}p":
                paragraphs += 1
                element = ", ".join(filter(None, (inside, f"paragraph {paragraphs}")))
                self._builder.add(_words(block, self._notes).strip("\n"), Spot(0, 0, element), chrome=chrome)
                for number, box in enumerate(_text_boxes(block), 1):
                    self._blocks(box, f"{element}, text box {number}", chrome)
            elif block.tag == f"{_W}tbl":
                tables += 1
                self._table(block, ", ".join(filter(None, (inside, f"table {tables}"))), chrome)

    def _table(self, table: Element, name: str, chrome: str) -> None:
        rows: list[list[Cell]] = []
        nested = []
        for number, row in enumerate((one for one in _children(table) if one.tag == f"{_W}tr"), 1):
            is_head = row.find(f"{_W}trPr/{_W}tblHeader") is not None
            cells = [one for one in _children(row) if one.tag == f"{_W}tc"]
            rows.append([])
            for place, cell in enumerate(cells, 1):
                element = f"{name}, row {number}, cell {place}"
                # A gap that sets numbers apart, as READING.md has it, where one cell holds several paragraphs.
                found = [_words(one, self._notes).strip() for one in _children(cell) if one.tag == f"{_W}p"]
                words = "   ".join(filter(None, found)).replace("\n", "   ").replace("\t", "   ")
                rows[-1].append(Cell(words, Spot(0, 0, element), is_head, _columns(cell), 1, chrome))
                nested += [(one, element) for one in _children(cell) if one.tag == f"{_W}tbl"]
        self._builder.add_table(rows)
        for number, (inner, element) in enumerate(nested, 1):
            self._table(inner, f"{element}, table {number}", chrome)


def _root(part: Any) -> Element:
    from docx.oxml.parser import parse_xml

    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def _columns(cell: Element) -> int:
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    written = "" if span is None else span.get(f"{_W}val", "")
    return min(max(int(written), 1), 1000) if written.isascii() and written.isdigit() else 1


def _children(parent: Element) -> Iterator[Element]:
    """The blocks, rows or cells of something, those in content controls among them; none that was deleted."""
    for child in parent:
        if child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            yield from () if content is None else _children(content)
        elif child.tag in (f"{_W}ins", f"{_W}customXml", f"{_W}smartTag", f"{_W}moveTo"):
            yield from _children(child)
        elif child.find(f"{_W}trPr/{_W}del") is None:
            yield child


def _text_boxes(paragraph: Element) -> list[Element]:
    """Text boxes anchored in a paragraph, none within another, each once though it is stored twice for old programs."""
    held = (f"{_W}txbxContent", _FALLBACK)
    boxes = paragraph.iter(held[0])
    return [box for box in boxes if not any(one.tag in held for one in box.iterancestors())]


def _words(paragraph: Element, notes: list[tuple[str, str]]) -> str:
    """What a paragraph shows, with marks for its notes, which are added to those known."""
    pieces: list[str] = []
    stack: list[tuple[Element, bool]] = [(paragraph, False)]
    while stack:
        element, is_raised = stack.pop()
        tag = element.tag.removeprefix(_W) if isinstance(element.tag, str) else ""
        if tag in _NOT_SHOWN or element.tag in (f"{_W}txbxContent", _FALLBACK):
            continue
        if tag == "t":
            pieces.append(raised(element.text or "") if is_raised else element.text or "")
        elif tag in _SIGNS and element.getparent().tag == f"{_W}r":
            pieces.append(_SIGNS[tag])
        elif tag in ("footnoteReference", "endnoteReference"):
            notes.append((tag.removesuffix("Reference"), element.get(f"{_W}id")))
            pieces.append(raised(str(len(notes))))
        elif tag == "r":
            if element.find(f"{_W}rPr/{_W}vanish") is not None:
                continue
            shift = element.find(f"{_W}rPr/{_W}vertAlign")
            is_raised = shift is not None and shift.get(f"{_W}val") == "superscript"
        stack += [(child, is_raised) for child in reversed(element)]
    return "".join(pieces)

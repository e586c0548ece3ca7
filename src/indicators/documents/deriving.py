"""From the bytes of a document to its text: kind, encoding, and the step, named and versioned, that reads it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

from indicators.documents import DocumentMap
from indicators.documents.pdf_pages import read_pdf
from indicators.documents.web_pages import read_page
from indicators.documents.word_files import read_word
from indicators.errors import UnreadableDocumentError

LARGEST = 128 * 2**20
"""Bytes of the largest document that is made text."""

_STEPS = {
    "text": ("1", ()),
    "html": ("1", ("trafilatura", "lxml")),
    "docx": ("1", ("python-docx", "lxml")),
    "pdf": ("1", ("pypdfium2",)),
}
"""The version of each step, which goes up with any change of what it writes, and the libraries that it depends on."""

_OTHERS = {
    bytes.fromhex("d0cf11e0a1b11ae1"): "a file of Word, Excel or WPS before 2007, or with a password; save it as .docx",
    b"{\\rtf": "rich text (RTF); save it as .docx",
    **dict.fromkeys(
        (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"),
        "a picture; read its words by a program for that (OCR) and proofread them",
    ),
    b"\x1f\x8b": "compressed (gzip); unpack it",
    b"Rar!": "an archive (RAR); unpack it",
    b"7z\xbc\xaf": "an archive (7z); unpack it",
    b"\x28\xb5\x2f\xfd": "compressed (zstd); unpack it",
    b"BZh": "compressed (bzip2); unpack it",
}
"""What other files begin with, what they are, and what makes a document of them."""

_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|h[1-6]|article|section|main|span|center|font|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)
"""How a web page begins, or a part of one."""
_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NAMED = {".docx": "a Word file", ".pdf": "a PDF"}
"""Endings of names that say one kind and no other, and how it is called."""
_STEP = re.compile(r"(text|html|docx|pdf) [0-9]+(?: \(([a-z0-9_-]+)\))?(?:;|$)")


@dataclass(frozen=True, slots=True)
class Derived:
    """What a document was made into."""

    text: str
    extraction: str
    """The step with its version, the encoding, and the libraries with theirs."""
    map: DocumentMap | None = None
    """None where the text is all that the document holds."""
    told: Mapping[str, str] = field(default_factory=dict)
    """What the document says of itself: title (all that it says, one a line), author, publisher, published_on, url."""

    @property
    def article(self) -> str:
        """The text without its chrome."""
        return self.text if self.map is None else self.map.article(self.text)


def kind_of(content: bytes) -> str:
    """What a document is by its bytes, whatever its name says: ``pdf``, ``docx`` or ``text``, which HTML is too."""
    if content[:1024].lstrip(b"\xef\xbb\xbf\0\t\r\n ").startswith(_PDF):
        return "pdf"
    if content.startswith(_ZIP):
        return _kind_of_archive(content)
    for beginning, what in _OTHERS.items():
        if content.startswith(beginning):
            raise UnreadableDocumentError(what)
    return "text"


def _kind_of_archive(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableDocumentError(f"a broken archive (ZIP): {error}") from error
    if "word/document.xml" in names and "[Content_Types].xml" in names:
        return "docx"
    for name, what in (
        ("xl/workbook.xml", "a workbook (XLSX); save the sheet as a web page or text"),
        ("ppt/presentation.xml", "slides (PPTX); save them as PDF"),
        ("OFD.xml", "an OFD document; save it as PDF"),
        ("content.xml", "an OpenDocument file; save it as .docx"),
        ("META-INF/container.xml", "a book (EPUB); unpack it and add its pages"),
    ):
        if name in names:
            raise UnreadableDocumentError(what)
    raise UnreadableDocumentError("an archive (ZIP) with no Word document in it; unpack it")


def derive(content: bytes, encoding: str = "", name: str = "") -> Derived | None:
    """The text of a document; None where the bytes are a text in UTF-8, which is taken as it is.

    `UnreadableDocumentError` where it is of no kind that is read, of another than its name says, in no encoding that
    holds, or without any text.
    """
    if len(content) > LARGEST:
        raise UnreadableDocumentError(f"larger than {LARGEST // 2**20} MiB")
    kind, ending = kind_of(content), PurePath(name).suffix.lower()
    if ending in _NAMED and kind != ending[1:]:
        found = f"not {_NAMED[ending]}" if content else "none at all"
        raise UnreadableDocumentError(
            f"named {ending}, but its bytes are {found}; save or fetch it again, or name it by what it is"
        )
    if kind != "text":
        read_by = step(kind)  # which says what is not installed
        words, marks, told = (read_word if kind == "docx" else read_pdf)(content)
        return Derived(words, read_by, marks, told)
    text, found = decode(content, encoding, declares=True)
    if _MARKUP.match(text):
        page, marks, told = read_page(_words(text))
        return Derived(page, step("html", found), marks, told)
    if found in ("utf-8", "utf-8-sig"):
        return None
    return Derived(_words(text), step("text", found))


def _words(text: str) -> str:
    """The text, if it is one: bytes of anything can be read in some encoding."""
    odd = re.search("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffe\uffff]", text)
    if odd is not None:
        raise UnreadableDocumentError(
            f"no text: its character {odd.start()} is U+{ord(odd.group()):04X}, which no document prints"
        )
    return text


def step(kind: str, encoding: str = "") -> str:
    """The step as it is named here: kind and version, the encoding where there is one, the libraries with theirs."""
    number, libraries = _STEPS[kind]
    parts = [f"{kind} {number}" + (f" ({encoding})" if encoding else "")]
    for library in libraries:
        try:
            parts.append(f"{library} {version(library)}")
        except PackageNotFoundError as error:
            module = library.removeprefix("python-")
            raise ModuleNotFoundError(f"No module named {module!r}", name=module) from error
    return "; ".join(parts)


def derive_again(content: bytes, extraction: str) -> Derived | str:
    """The text by the very step that a source names, or why that cannot be had here."""
    known = _STEP.match(extraction)
    if known is None:
        return f"the step {extraction!r:.80} is none of this tool's"
    kind, encoding = known.group(1), known.group(2) or ""
    try:
        here = step(kind, encoding)
        if here != extraction:
            return f"made by {extraction}, and here is {here}"
        found = derive(content, encoding)
    except ModuleNotFoundError as error:
        return f"made by {extraction}, and {error.name} is not installed (extra `documents`)"
    if found is None:
        return f"the original is a text in UTF-8, of which {extraction} makes nothing"
    return found


_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""What the first bytes say of the encoding; the longer first."""

_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""The encoding that holds all of another one, which pages that name the other are in (as browsers take them)."""

_TRIED = ("utf-8", "gb18030", "big5hkscs")
"""What is tried, so that the error can say how far each went, where nothing decodes."""

_FEWEST, _MOSTLY = 4, 0.9
"""Letters of which a text has to have so many, so large a part of them common ideographs, to be told by them."""

_DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_:.-]{2,40})""")
_HEAD = 4096
"""Bytes in which a page may declare its encoding; browsers look through 1,024."""


def decode(content: bytes, named: str = "", *, declares: bool = False) -> tuple[str, str]:
    """The text, without its byte-order mark, and the name of its encoding.

    An encoding that is named is taken at its word. Else what holds is the mark, UTF-8 where every byte is of it, what
    the head of a page declares, Chinese in common characters, and what else the bytes look like, in this order.
    """
    if named:
        return _strictly(content, _known(named)), _known(named)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), encoding
    if b"\0" not in content:
        try:
            return content.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as error:
            if _is_spoilt_utf8(content):
                raise _undecodable("UTF-8", error) from None
    if declares and (declared := _DECLARED.search(content, 0, _HEAD)) is not None:
        try:
            encoding = _known(declared.group(1).decode("ascii"))
            if encoding != "utf-8":
                return _strictly(content, encoding), encoding
        except UnreadableDocumentError:
            pass  # a page that declares what it is not; its bytes have the last word
    return _as_chinese(content) or _guessed(content)


def _as_chinese(content: bytes) -> tuple[str, str] | None:
    """The text in the encoding of Chinese in which it is made of common characters, as in no other one.

    Of a line or two a guess by the statistics of all languages is as often Korean, without a sign that it is wrong.
    """
    shares = []
    for encoding in _TRIED[1:]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = [one for one in text if one > "\x7f" and (one.isalpha() or one >= "\ue000")]
        if len(letters) >= _FEWEST:
            shares.append((sum(map(_is_common, letters)) / len(letters), encoding, text))
    shares.sort(reverse=True)
    if not shares or shares[0][0] < _MOSTLY or (len(shares) > 1 and shares[0][0] - shares[1][0] < 1 - _MOSTLY):
        return None
    return shares[0][2], shares[0][1]


def _is_common(character: str) -> bool:
    """Whether an ideograph is of the first level of GB 2312 or Big5, the characters that texts are written in."""
    simplified, traditional = (character.encode(encoding, "ignore") for encoding in ("gb2312", "big5"))
    return b"\xb0" <= simplified[:1] <= b"\xd7" or b"\xa4" <= traditional[:1] <= b"\xc6"


def _guessed(content: bytes) -> tuple[str, str]:
    from charset_normalizer import from_bytes

    best = from_bytes(content).best()
    if best is None:
        reached = []
        for encoding in _TRIED:
            try:
                content.decode(encoding)
            except UnicodeDecodeError as error:
                reached.append(f"{encoding} fails at byte {error.start}")
        told = "; ".join(reached) or "no encoding makes sense of it"
        raise UnreadableDocumentError(f"not a text in any encoding that is known ({told}); name it with --encoding")
    encoding = _known(best.encoding)
    return _strictly(content, encoding), encoding


def _known(name: str) -> str:
    """The codec of a name, the wider one where there is one."""
    try:
        found = codecs.lookup(name.strip()).name
        "".encode(found)
    except (LookupError, ValueError):
        # What is no encoding of texts (base64, zip) is a LookupError as well.
        message = f"no encoding is called {name[:40]!r}; expected one such as gb18030, big5 or utf-16"
        raise UnreadableDocumentError(message) from None
    return _WIDER.get(found, found)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise _undecodable(encoding, error) from None


def _undecodable(encoding: str, error: UnicodeDecodeError) -> UnreadableDocumentError:
    found = error.object[error.start : error.start + 4].hex(" ")
    return UnreadableDocumentError(
        f"not {encoding} at byte {error.start} ({found}); mend the file, or name its encoding with --encoding"
    )


def _is_spoilt_utf8(content: bytes) -> bool:
    """Whether bytes that are not UTF-8 are so but for a few; GB18030 would take most of them for other characters."""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return sum(1 for character in text if character > "\x7f") - broken > 4 * broken

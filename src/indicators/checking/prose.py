"""What of a file is prose, and where each character of it stands: no code, addresses, marks or page furniture."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import PurePath
from typing import NamedTuple

from indicators.documents import DocumentMap
from indicators.documents.deriving import derive
from indicators.errors import UnreadableDocumentError

_MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx")


class Place(NamedTuple):
    """Where a character stands: line and column from 1, in code points."""

    line: int
    column: int


@dataclass(slots=True)
class Prose:
    """The prose of a text, which runs on where the text has marks or a line's end within a paragraph.

    Attributes
    ----------
    text : str
        The text as the file has it, or as it was made of the file.
    plain : str
        Its prose.
    extraction : str
        The step that made a text of the file; empty where the file is the text.
    map : DocumentMap or None
        Where the characters of such a text stood.
    """

    text: str
    plain: str = ""
    extraction: str = ""
    map: DocumentMap | None = None
    _begins: list[int] = field(default_factory=list, repr=False)
    _origins: list[int] = field(default_factory=list, repr=False)
    _lines: list[int] = field(default_factory=list, repr=False)

    def keep(self, pieces: Iterator[tuple[int, str]]) -> Prose:
        """Take pieces of prose, each with its place in the text."""
        kept: list[str] = []
        length = 0
        for origin, words in pieces:
            if words:
                self._begins.append(length)
                self._origins.append(origin)
                kept.append(words)
                length += len(words)
        self.plain = "".join(kept)
        return self

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text a stretch of the prose begins and ends."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, place: int) -> int:
        piece = bisect_right(self._begins, place) - 1
        return self._origins[piece] + place - self._begins[piece]

    def place(self, offset: int) -> Place:
        """The line and column of a place in the text."""
        if not self._lines:
            self._lines.extend([0, *(match.end() for match in re.finditer("\n", self.text))])
        line = bisect_right(self._lines, offset)
        return Place(line, offset - self._lines[line - 1] + 1)

    def line_at(self, offset: int) -> tuple[int, int]:
        """Where the line of a place begins and ends."""
        begin = self.text.rfind("\n", 0, offset) + 1
        end = self.text.find("\n", offset)
        return begin, (len(self.text) if end < 0 else end) - self.text.startswith("\r", end - 1)

    def where(self, start: int, end: int) -> str:
        """Where a stretch stood in the document, in words; empty where the file is the text."""
        spots = self.map.spots_of(start, end) if self.map is not None else ()
        return spots[0].where if spots else ""


def prose_of(content: bytes, name: str = "", encoding: str = "") -> Prose:
    """The prose of a file: of Markdown by its name, of other documents by what their bytes are.

    Raises
    ------
    UnreadableDocumentError
        No text can be made of it.
    ModuleNotFoundError
        The kind needs a library of the extra ``documents`` that is not installed.
    """
    is_markdown = PurePath(name).suffix.lower() in _MARKDOWN
    if is_markdown and not encoding:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UnreadableDocumentError(
                f"not UTF-8 at byte {error.start}; name its encoding with --encoding"
            ) from None
        return Prose(text).keep(_of_markdown(text))
    derived = derive(content, encoding, name)
    if derived is None:
        text = content.decode("utf-8-sig")
        return Prose(text).keep(_lines(text))
    prose = Prose(derived.text, "", derived.extraction, derived.map)
    if is_markdown:
        return prose.keep(_of_markdown(prose.text))
    return prose.keep(_article(prose.text, derived.map))


def prose_of_text(text: str) -> Prose:
    """All of a text."""
    return Prose(text).keep(iter([(0, text)]))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The text without the carriage returns before its line ends."""
    start = 0
    for match in re.finditer("\r(?=\n)", text):
        yield start, text[start : match.start()]
        start = match.end()
    yield start, text[start:]


def _article(text: str, marks: DocumentMap | None) -> Iterator[tuple[int, str]]:
    """The text without its chrome."""
    start = 0
    for one in () if marks is None else marks.chrome:
        yield start, text[start : one.start]
        start = one.end
    yield start, text[start:]


_BLOCKS = re.compile(
    r"""
      \A(?P<front>(?P<rule>---|\+\+\+)[ \t]*\r?\n.*?^(?P=rule)[ \t]*(?:\r?\n|\Z))
    | ^[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})
          .*?(?:^[ \t>]*(?P=fence)[`~]*[ \t\r]*$|\Z)
    | <!--\s*indicators:\s*off\s*-->.*?(?:<!--\s*indicators:\s*on\s*-->|\Z)
    | <!--(?P<comment>.*?)(?:-->|\Z)
    | <(?P<raw>script|style|pre|code|kbd)\b[^>]{0,2000}>.*?(?:</(?P=raw)\s*>|\Z)
    | \\(?P<escaped>[!-/:-@\[-`{-~])
    | (?P<ticks>`+)(?P<code>(?:(?!\n[ \t\r]*\n).){1,4000}?)(?<!`)(?P=ticks)(?!`)
    """,
    re.MULTILINE | re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
"""What is left out before anything in it is looked at; an escaped character is one that is kept."""

_MARKS = re.compile(
    r"""
      ^[ \t>]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t\r]*$  # below the head of a table; a rule
    | ^[ \t]{0,3}\[[^\]\n]{1,500}\]:[ \t]*\S[^\n]*$                            # where a link leads
    | (?P<end>[ \t]*\r?\n(?:[ \t]+(?![-*+>|\#0-9 \t]))?)
    | ^(?:[ \t]*>)+[ \t]? | ^[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)? | ^\#{1,6}[ \t]+
    | \[\^[^\]\n]{1,200}\]:?                                                   # the mark of a note
    | (?P<address>(?:<[a-z][a-z0-9+.-]{1,31}:[^>\s]{0,2000}>|\bhttps?://[^\s<>)\]"，。；、）」》]{1,2000}))
    | \]\(\s*(?:<[^>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,2000}\)[^()\s]{0,2000})?)
          (?:\s+(?:"[^"]{0,500}"|'[^']{0,500}'))?\s*\)
    | \]\[[^\]\n]{0,500}\]
    | !?\[(?=[^\[\]]{0,1000}\][(\[])
    | </?(?P<tag>[a-z][a-z0-9]{0,20})\b[^<>]{0,2000}>
    | (?P<entity>&(?:\#[0-9]{1,7}|\#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});)
    | (?<=\|)[ \t]*[-+−]?[0-9][0-9.,\ –-]*(?=\|)                              # a cell that its head alone explains
    | (?P<cell>[ \t]*\|)
    | (?<![0-9*])\*{1,3}(?=[^\s*]) | (?<=[^\s*])\*{1,3}(?![0-9*]) | ~~
    | (?<![^\W_])_{1,3}(?=[^\W_]) | (?<=[^\W_])_{1,3}(?![^\W_])
    """,
    re.MULTILINE | re.VERBOSE | re.IGNORECASE,
)
"""What Markdown writes that is no prose."""

_INLINE = frozenset(("a", "abbr", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"))
_BEGINS_ANEW = re.compile(r"[ \t\r]*(?:\n|\Z)|[ \t]*(?:[>|#=<]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|`{3}|~{3})")
_STANDS_ALONE = re.compile(r"[ \t>]*(?:\#{1,6}[ \t]|\||[ \t\r]*$)")
_QUOTED = re.compile(r"[ \t]*>[ \t>]*")
_WIDE = re.compile("[\u2e80-\u303f\u3041-\u9fff\uf900-\ufaff\uff01-\uff60]")


def _of_markdown(text: str) -> Iterator[tuple[int, str]]:
    """The prose of Markdown; the lines of a paragraph are joined, so that a sentence is one."""
    start = 0
    for match in _BLOCKS.finditer(text):
        yield from _unmarked(text, start, match.start())
        start = match.end()
        if match["escaped"]:
            yield match.start("escaped"), match["escaped"]
        elif match["ticks"]:
            yield match.start(), " "
        elif match["comment"] is None:
            yield match.start(), "\n"
    yield from _unmarked(text, start, len(text))


def _unmarked(text: str, start: int, stop: int) -> Iterator[tuple[int, str]]:
    for match in _MARKS.finditer(text, start, stop):
        yield start, text[start : match.start()]
        start = match.end()
        yield match.start(), _instead(text, match)
    yield start, text[start:stop]


def _instead(text: str, match: re.Match[str]) -> str:
    """What stands in the prose in place of a mark."""
    if match["end"]:
        begin = text.rfind("\n", 0, match.start()) + 1
        quoted = _QUOTED.match(text, begin) and _QUOTED.match(text, match.end())
        after = quoted.end() if quoted else match.end()
        if _STANDS_ALONE.match(text, begin, match.start()) or _BEGINS_ANEW.match(text, after):
            return "\n"
        around = text[match.start() - 1], text[after]
        return "" if any(map(_WIDE.match, around)) else " "
    if match["entity"]:
        return unescape(match["entity"])[:1]
    if match["cell"]:
        return "\t"
    if match["tag"]:
        return "" if match["tag"].lower() in _INLINE else "\n"
    return " " if match["address"] else ""

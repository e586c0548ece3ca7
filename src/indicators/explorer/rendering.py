"""A package in one language as pages show it, and how Jinja2 renders them: all escaped, every address relative."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from indicators.documents import DocumentMap, map_of
from indicators.errors import UnreadableQuantityError
from indicators.explorer.addresses import Publishing, versions_of
from indicators.explorer.in_language import LANGUAGES as LANGUAGES
from indicators.explorer.in_language import TAGS as TAGS
from indicators.explorer.in_language import InTranslation
from indicators.explorer.in_language import Wording as Wording
from indicators.insight.listing import LabelledTables
from indicators.insight.listing import Record as Record
from indicators.model import Language
from indicators.package import Package
from indicators.reading import Mention, Quantity, read_quantity
from indicators.reading.exact import Part, parts_of
from indicators.release.csl import Licence, read_dataset
from indicators.rules.context import Context
from indicators.subject.sentences import sentence_around

if TYPE_CHECKING:
    from jinja2 import Environment

    from indicators.explorer.data_page import Download


class Readings:
    """What is read from the documents of a package, whose words do not depend on the language of a page."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._read: dict[str, Quantity | None] = {}
        self._sentences: dict[tuple[str, int, int], tuple[int, int]] = {}
        self._parts: dict[tuple[str, int | None, str], tuple[Part, ...]] = {}

    @cached_property
    def context(self) -> Context:
        """The documents and their mentions as the checks have them."""
        return Context(self.package)

    def text(self, source_id: str) -> str | None:
        """The text of a source, or None where the document is not at hand: an installed package comes without."""
        return self.context.text(source_id)

    def mentions(self, source_id: str) -> list[Mention]:
        """What the reader finds in a source, in order."""
        return list(self.context.mentions(source_id))

    def parts(self, source_id: str, start: int | None, words: str) -> tuple[Part, ...]:
        """The words of a number taken apart as they stand in their source, or by themselves where they do not."""
        key = (source_id, start, words)
        if key not in self._parts:
            text = self.text(source_id)
            language = self.context.language(source_id)
            if text is None or start is None or not text.startswith(words, start):
                text, start = words, 0
            with self.package.lexicon.in_use():
                self._parts[key] = parts_of(text, start, start + len(words), language)
        return self._parts[key]

    def sentence(self, source_id: str, start: int, end: int) -> tuple[int, int]:
        """From where to where the sentence of a source runs that some of its characters stand in."""
        key = (source_id, start, end)
        if key not in self._sentences:
            self._sentences[key] = sentence_around(self.text(source_id) or "", start, end)
        return self._sentences[key]

    def read(self, words: str) -> Quantity | None:
        """The quantity that some words are by themselves; None where they are none."""
        words = words.strip()  # in English a blank belongs to the part before it
        if words not in self._read:
            try:
                with self.package.lexicon.in_use():
                    self._read[words] = read_quantity(words)
            except UnreadableQuantityError:
                self._read[words] = None
        return self._read[words]


ROWS_OF_A_PAGE = 200
"""Observations that a page holds with their evidence; of more, a row fetches its evidence when it is opened."""

FOLDERS = {
    "observations": "observations",
    "cooperations": "cooperations",
    "reference_values": "references",
    "entities": "entities",
}
"""The tables whose rows have a page each, and the folders of these pages."""

MOST_PAGES = 5_000
"""Rows that get a page each; of more, none does unless it is asked for, as a million files are no site."""


_UNPUBLISHED = Publishing()


class Content(LabelledTables):
    """The tables of a package with their labels in one language."""

    def __init__(
        self,
        package: Package,
        language: Language,
        downloads: Sequence[Download] = (),
        readings: Readings | None = None,
        publishing: Publishing = _UNPUBLISHED,
    ) -> None:
        super().__init__(package, language)
        self.downloads = downloads
        self.publishing = publishing
        self.readings = readings or Readings(package)
        self._line_ends: dict[str, list[int]] = {}
        self._maps: dict[str, DocumentMap | None] = {}

    @property
    def large(self) -> bool:
        """Whether there are more observations than a page should hold with their evidence."""
        return len(self.rows("observations")) > ROWS_OF_A_PAGE

    @cached_property
    def paged(self) -> bool:
        """Whether each row of `FOLDERS` has a page of its own."""
        return self.publishing.every_record or sum(len(self.rows(table)) for table in FOLDERS) <= MOST_PAGES

    def text(self, source_id: str) -> str | None:
        """The text of a source, or None where the document is not at hand: an installed package comes without."""
        return self.readings.text(source_id)

    def line(self, source_id: str, offset: int) -> int:
        """The line of a source on which a character stands, from 1."""
        if source_id not in self._line_ends:
            text = self.text(source_id)
            if text is None:
                raise KeyError(source_id)
            self._line_ends[source_id] = [match.start() for match in re.finditer("\n", text)]
        return bisect_left(self._line_ends[source_id], offset) + 1

    def origin(self, source_id: str, start: int, end: int) -> str:
        """Where in the original some characters of a text stood; empty where the original is the text."""
        if source_id not in self._maps:
            source, text = self.row("sources", source_id), self.text(source_id)
            known = text is not None and source["original_file"]
            self._maps[source_id] = map_of(self.package.storage, source["file"], text or "") if known else None
        found = self._maps[source_id]
        return "" if found is None else found.where(start, end)

    @cached_property
    def translated(self) -> InTranslation:
        """The translations that the package has into the language."""
        return InTranslation(self.package, self.language)

    @cached_property
    def places(self) -> dict[str, tuple[str, ...]]:
        """For each entity itself and what it lies in, by `parent_id`, from the near to the far."""
        parents = {row["entity_id"]: row["parent_id"] for row in self.rows("entities")}
        chains = {}
        for entity in parents:
            chain: list[str] = []
            at: str | None = entity
            while at is not None and at in parents and at not in chain:
                chain.append(at)
                at = parents[at]
            chains[entity] = tuple(chain)
        return chains

    @property
    def title(self) -> str:
        """The dataset's title in the language."""
        descriptor = self.package.descriptor
        local = descriptor.get(f"title_{self.language}")
        return str(local or descriptor.get("title") or descriptor.get("name", ""))

    @cached_property
    def licences(self) -> tuple[Licence, ...]:
        """What the data may be used under, as datapackage.json says."""
        return read_dataset(self.package).licences

    @property
    def description(self) -> str:
        """The dataset's description in the language."""
        descriptor = self.package.descriptor
        return str(descriptor.get(f"description_{self.language}") or descriptor.get("description", ""))


@dataclass(frozen=True, slots=True)
class Page:
    """A page."""

    path: str
    """Relative to the folder of its language, such as ``documents/report.html``."""
    template: str
    """The template's file name."""
    section: str
    """The entry of the navigation that is marked as the present one."""
    title: str
    """For people, in the page's language."""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What the template needs beside what every template has."""

    @property
    def depth(self) -> int:
        """How many folders the page lies below its language's."""
        return len(PurePosixPath(self.path).parts) - 1


@dataclass(frozen=True, slots=True)
class Beside:
    """A file of another kind, such as the data of a page."""

    path: str
    """Relative to the folder of the language, or to the site where it is the same in either."""
    data: bytes

    def content(self) -> bytes:
        """The bytes of its file."""
        return self.data


@dataclass(frozen=True, slots=True)
class Script:
    """Data that the scripts of a page work with: a script itself, since a page from the file system cannot fetch."""

    path: str
    """Relative to the folder of the language."""
    name: str
    """The property of ``window`` that is set."""
    value: Any
    """What it is set to, as JSON."""

    def content(self) -> bytes:
        """The bytes of its file."""
        value = json.dumps(self.value, ensure_ascii=False, separators=(",", ":"))
        # Browsers read JSON many times faster than the same as an expression.
        quoted = value.replace("\\", "\\\\").replace("'", "\\'")
        return f"window.{self.name}=JSON.parse('{quoted}');\n".encode()


SECTIONS = {
    "overview": "overview.html",
    "observations": "observations.html",
    "cooperations": "cooperations.html",
    "documents": "documents.html",
    "indicators": "indicators.html",
    "ask": "ask.html",
    "check": "check.html",
    "data": "data.html",
}
"""The entries of the navigation with their pages, in order. The first is where a visit begins."""

START = next(iter(SECTIONS.values()))
_TABLE_OF = {"obs": "observations", "coop": "cooperations", "ref": "reference_values"}


def address(content: Content, identifier: str) -> str:
    """The address of an observation, cooperation or reference value, from the folder of its language."""
    table = _TABLE_OF[identifier.partition("-")[0]]
    row = content.row(table, identifier)
    if content.paged:
        return page_address(table, identifier)
    return f"{SECTIONS[table]}#{identifier}" if table in SECTIONS else f"indicators/{row['indicator_id']}.html"


def page_address(table: str, identifier: str, suffix: str = "html") -> str:
    """Where the page of a row stands, or with another suffix what stands beside it, from the folder of its language."""
    return f"{FOLDERS[table]}/{identifier}.{suffix}"


_WEB_ADDRESS = re.compile(r"https?://[^\s]+")


class Renderer:
    """Renders the pages of one language."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.say = Wording(content.language)
        self._environment = environment()

    def render(self, page: Page) -> bytes:
        """The bytes of a page's file."""
        up = "../" * page.depth
        other: Language = "zh" if self.content.language == "en" else "en"
        values: dict[str, Any] = {
            "page": page,
            "content": self.content,
            "say": self.say,
            "language": self.content.language,
            "tag": TAGS[self.content.language],
            "other_language": other,
            "other_tag": TAGS[other],
            "sections": SECTIONS,
            "start": START,
            "home": up,
            "address": lambda identifier: self._address(up, identifier),
            "entity": lambda identifier, name: self._entity(up, identifier, name),
            "root": f"{up}../",
            "versions": versions_of(
                self.content.publishing,
                f"{self.content.language}/{page.path}",
                self.content.package.version if page.template != "gone.html" else "",
                f"{up}../../",
            ),
            **page.values,
        }
        text = self._environment.get_template(page.template).render(values)
        return (text.rstrip("\n") + "\n").encode()

    def _address(self, up: str, identifier: str) -> str:
        return f"{up}{address(self.content, identifier)}"

    def _entity(self, up: str, identifier: str, name: str) -> str:
        """A name that leads to the page of its entity, where there are such pages."""
        from markupsafe import Markup, escape

        if not self.content.paged:
            return escape(name)
        return Markup('<a href="{}">{}</a>').format(f"{up}{quote(page_address('entities', identifier))}", name)


def render_entrance(title: str) -> bytes:
    """The page above both languages, that leads to one of them."""
    text = environment().get_template("entrance.html").render(title=title, tags=TAGS, start=START)
    return (text.rstrip("\n") + "\n").encode()


@cache
def environment() -> Environment:
    """What renders templates, each compiled once. Everything is escaped, and a name that is not known is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # Whatever the file is called: a template that is not escaped could be forgotten.
    environment = Environment(
        loader=PackageLoader("indicators.explorer"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["link"] = _link
    return environment


def _link(value: object, words: str = "") -> str:
    """An address of the web as a link, and anything else as the text that it is: a script is no address."""
    from markupsafe import Markup, escape

    text = str(value)
    if not _WEB_ADDRESS.fullmatch(text):
        return escape(words or text)
    return Markup('<a href="{0}" rel="noreferrer">{1}</a>').format(text, words or text)

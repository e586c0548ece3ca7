"""How Jinja2 renders the pages: all escaped, every address relative; and the files that stand beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from indicators.explorer.content import FOLDERS, TAGS, Content, Wording, versions_of
from indicators.model import Language

if TYPE_CHECKING:
    from jinja2 import Environment


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


File = tuple[str, bytes]
"""What else is written: its path, from the folder of the language or, where it is the same in either, from the top."""


def script_file(path: str, name: str, value: Any) -> File:
    """Data that scripts find as a property of ``window``: a script, since a page from the file system cannot fetch."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Browsers read JSON many times faster than the same as an expression.
    quoted = written.replace("\\", "\\\\").replace("'", "\\'")
    return path, f"window.{name}=JSON.parse('{quoted}');\n".encode()


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


WEB_ADDRESS = re.compile(r"https?://[^\s]+")


def render(content: Content, page: Page) -> bytes:
    """The bytes of a page's file."""
    from markupsafe import Markup, escape

    up = "../" * page.depth
    language = content.language
    other: Language = "zh" if language == "en" else "en"

    def entity(identifier: str, name: str) -> str:
        """A name that leads to the page of its entity, where there are such pages."""
        if not content.paged:
            return escape(name)
        return Markup('<a href="{}">{}</a>').format(f"{up}{quote(page_address('entities', identifier))}", name)

    version = content.package.version if page.template != "gone.html" else ""
    values: dict[str, Any] = {
        "page": page,
        "content": content,
        "say": Wording(language),
        "language": language,
        "tag": TAGS[language],
        "other_language": other,
        "other_tag": TAGS[other],
        "sections": SECTIONS,
        "start": START,
        "home": up,
        "address": lambda identifier: f"{up}{address(content, identifier)}",
        "entity": entity,
        "root": f"{up}../",
        "versions": versions_of(content.publishing, f"{language}/{page.path}", version, f"{up}../../"),
        **page.values,
    }
    return _rendered(page.template, values)


def render_entrance(title: str) -> bytes:
    """The page above both languages, that leads to one of them."""
    return _rendered("entrance.html", {"title": title, "tags": TAGS, "start": START})


def _rendered(template: str, values: Mapping[str, Any]) -> bytes:
    text = environment().get_template(template).render(values)
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
    if not WEB_ADDRESS.fullmatch(text):
        return escape(words or text)
    return Markup('<a href="{0}" rel="noreferrer">{1}</a>').format(text, words or text)

"""Pages and scripts of the site, where they are, and how Jinja2 renders them: all escaped, every address relative."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from indicators.explorer.in_language import Content, Wording
from indicators.model.definition import Language

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True, slots=True)
class Page:
    """A page.

    Attributes
    ----------
    path : str
        Relative to the folder of its language, such as ``documents/report.html``.
    template : str
        The template's file name.
    section : str
        The entry of the navigation that is marked as the present one.
    title : str
        For people, in the page's language.
    values : mapping
        What the template needs beside what every template has.
    """

    path: str
    template: str
    section: str
    title: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """How many folders the page lies below its language's."""
        return len(PurePosixPath(self.path).parts) - 1


@dataclass(frozen=True, slots=True)
class Script:
    """Data that the scripts of a page work with: a script itself, since a page from the file system cannot fetch.

    Attributes
    ----------
    path : str
        Relative to the folder of the language.
    name : str
        The property of ``window`` that is set.
    value : Any
        What it is set to, as JSON.
    """

    path: str
    name: str
    value: Any

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
    "data": "data.html",
}
"""The entries of the navigation with their pages, in order. The first is where a visit begins."""

START = next(iter(SECTIONS.values()))
_SECTION_OF = {"obs": "observations", "coop": "cooperations"}


def address(content: Content, identifier: str) -> str:
    """The address of an observation or cooperation, from the folder of its language.

    Parameters
    ----------
    content : Content
    identifier : str

    Returns
    -------
    str

    Raises
    ------
    UnreadableTableError
        The package has no such row.
    """
    section = _SECTION_OF[identifier.partition("-")[0]]
    content.position(section, identifier)
    return f"{SECTIONS[section]}#{identifier}"


LANGUAGES: tuple[Language, ...] = ("en", "zh")
TAGS: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}
"""BCP 47, for the ``lang`` of a page."""

_WEB_ADDRESS = re.compile(r"https?://[^\s]+")


class Renderer:
    """Renders the pages of one language."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.say = Wording(content.language)
        self._environment = environment()

    def render(self, page: Page) -> bytes:
        """The bytes of a page's file.

        Raises
        ------
        jinja2.TemplateError
            A template asks for what there is not: a fault of the site, not of the package.
        """
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
            "root": f"{up}../",
            **page.values,
        }
        text = self._environment.get_template(page.template).render(values)
        return (text.rstrip("\n") + "\n").encode()

    def _address(self, up: str, identifier: str) -> str:
        return f"{up}{address(self.content, identifier)}"


def render_entrance(title: str) -> bytes:
    """The page above both languages, that leads to one of them."""
    text = environment().get_template("entrance.html").render(title=title, tags=TAGS, start=START)
    return (text.rstrip("\n") + "\n").encode()


def environment() -> Environment:
    """What renders templates. Everything is escaped, and a name that is not known is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # Whatever the file is called: a template that is not escaped could be forgotten.
    environment = Environment(
        loader=PackageLoader("indicators.explorer"),
        autoescape=True,
        undefined=StrictUndefined,
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

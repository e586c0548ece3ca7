"""Pages rendered by Jinja2: every value escaped, every name known, every address relative."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from indicators.explorer.addresses import SECTIONS, START, address
from indicators.explorer.content import Content
from indicators.explorer.page import Page
from indicators.explorer.wording import Wording
from indicators.model.definition import Language

if TYPE_CHECKING:
    from jinja2 import Environment

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

"""What a section of the site consists of: `Page`, before it is rendered in a language, and `Script`, data for one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any


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

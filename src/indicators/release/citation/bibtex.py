"""CSL items as BibTeX entries that both BibTeX and biblatex read, and the citations of a whole package in both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from indicators.package.package import Package
from indicators.release.citation.csl import Item, bibliography

_ENTRY_TYPES = {
    "dataset": "dataset",
    "article-newspaper": "article",
    "report": "techreport",
    "webpage": "online",
    "document": "misc",
}

_SPECIAL = {
    "\\": r"\textbackslash{}",
    # As commands, for BibTeX counts the braces of \{ and \} too.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "$&%#_"},
}
_ESCAPES = str.maketrans(_SPECIAL)

_LIGATURE = re.compile(r"([-'`,<>])(?=\1)|[?!](?=`)")
"""The first of two characters that LaTeX sets as one other."""

_LANGUAGES = {"zh": "chinese", "en": "english"}
"""What babel and biblatex call a language, by its tag."""

_NO_KEY = re.compile(r"[^A-Za-z0-9._:+/-]+")

_URL_SAFE = "!#$%&'()*+,-./:;=?@[]_~"


def entry(item: Item) -> str:
    """The entry of an item, ending with a line feed.

    ``year`` is there for BibTeX, ``date`` for biblatex, which prefers it.
    """
    lines = [f"@{_ENTRY_TYPES[item['type']]}{{{key(item['id'])},"]
    lines += [f"  {name} = {{{value}}}," for name, value in _fields(item) if value]
    return "\n".join([*lines, "}", ""])


def key(identifier: str) -> str:
    """The key of an entry: the identifier, of which no character ends the key or begins a command."""
    return _NO_KEY.sub("-", identifier)


def escaped(text: str) -> str:
    """A text so that LaTeX sets it as it is: special characters as commands, runs of white space as one space."""
    return _LIGATURE.sub(r"\g<0>{}", " ".join(text.split()).translate(_ESCAPES))


def _fields(item: Item) -> Iterator[tuple[str, str]]:
    issued = item.get("issued", {})
    url = item.get("URL", "")
    yield "author", " and ".join(_name(name) for name in item.get("author", ()))
    yield "title", _keeping_case(item["title"])
    if item["type"] == "article-newspaper":
        yield "journal", escaped(item.get("container-title", ""))
        yield "entrysubtype", "newspaper"
    elif item["type"] == "webpage":
        yield "organization", escaped(item.get("container-title", ""))
    elif item["type"] == "report":
        yield "institution", escaped(item.get("publisher", ""))
    else:
        yield "publisher", escaped(item.get("publisher", ""))
    yield "year", _year(issued)
    yield "date", _date(issued)
    yield "version", escaped(item.get("version", ""))
    yield "number", escaped(item.get("number", ""))
    yield "doi", quote(item.get("DOI", ""), safe=_URL_SAFE)
    yield "url", quote(url, safe=_URL_SAFE)
    yield "urldate", _date(item.get("accessed", {}))
    yield "langid", _LANGUAGES.get(item.get("language", "").partition("-")[0], "")
    yield "note", escaped(item.get("note", ""))
    yield "annote", escaped(item.get("annote", ""))


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{escaped(name['literal'])}}}"
    return f"{{{escaped(name['family'])}}}, {{{escaped(name['given'])}}}"


def _keeping_case(title: str) -> str:
    """A title in which styles that write it small leave capitals alone."""
    return f"{{{escaped(title)}}}" if any(character.isupper() for character in title[1:]) else escaped(title)


def _year(date: dict[str, Any]) -> str:
    if not date:
        return ""
    year = f"{date['date-parts'][0][0]:04d}"
    return f"[{year}]" if date.get("circa") else year


def _date(date: dict[str, Any]) -> str:
    """ISO 8601-2: a question mark for a date that is inferred."""
    if not date:
        return ""
    year, *rest = date["date-parts"][0]
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in rest)]) + ("?" if date.get("circa") else "")


def bibliography_bibtex(package: Package) -> str:
    """The dataset and every source as a BibTeX file."""
    return bibtex_text(bibliography(package))


def bibliography_csl(package: Package) -> str:
    """The dataset and every source as CSL-JSON."""
    return csl_text(bibliography(package))


def bibtex_text(items: Sequence[Item]) -> str:
    """Items as a BibTeX file."""
    return "\n".join(entry(item) for item in items)


def csl_text(items: Sequence[Item]) -> str:
    """Items as a CSL-JSON file."""
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"

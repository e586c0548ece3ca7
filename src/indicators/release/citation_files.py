"""Citations as files: CSL items as BibTeX entries that BibTeX and biblatex read, as CSL-JSON, and as CITATION.cff."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from indicators.package import Package
from indicators.release.csl import Item, Licence, Name, bibliography, read_dataset, source_item, source_rows

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


_REFERENCE_TYPES = {"article-newspaper": "newspaper-article", "report": "report", "webpage": "website"}

_ANONYMOUS: Name = {"literal": "anonymous"}
"""Whom the format's guide has one name where no author is known."""

_SPDX = re.compile(
    r"CC0-1\.0|CC-BY(-NC)?(-ND|-SA)?-[1-4]\.0|CC-PDDC|ODbL-1\.0|ODC-By-1\.0|PDDL-1\.0|CDLA-(Permissive|Sharing)-[12]\.0"
    r"|OGL-UK-[123]\.0|MIT|Apache-2\.0|BSD-[23]-Clause"
)
"""The SPDX identifiers that data are licensed under; the format takes no other names."""

_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that JSON leaves as they are and YAML does not take, or not as themselves."""


def citation_cff(package: Package) -> str:
    """CITATION.cff of a package."""
    dataset = read_dataset(package)
    licences, addresses = _licences(dataset.licences)
    fields: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite them as below, and the source document of each claim.",
        "type": "dataset",
        "title": dataset.title,
        "abstract": dataset.description,
        "version": dataset.version,
        "date-released": dataset.released,
        "doi": dataset.doi,
        "url": dataset.homepage,
        "license": licences,
        "license-url": addresses[0] if addresses and not licences else "",
        "authors": [_agent(name) for name in dataset.creators or (_ANONYMOUS,)],
        "keywords": list(dataset.keywords),
        "references": [_reference(source_item(row)) for row in source_rows(package)],
    }
    return "\n".join(["# Generated from datapackage.json and the sources; do not edit.", *_yaml(fields), ""])


def _licences(licences: Iterable[Licence]) -> tuple[list[str], list[str]]:
    """The SPDX identifiers, and the addresses of licences that have none."""
    listed = list(licences)
    return (
        [licence.name for licence in listed if _SPDX.fullmatch(licence.name)],
        [licence.path for licence in listed if not _SPDX.fullmatch(licence.name) and licence.path.startswith("http")],
    )


def _agent(name: Name) -> dict[str, str]:
    if "literal" in name:
        return {"name": name["literal"]}
    return {"family-names": name["family"], "given-names": name["given"]}


def _reference(item: Item) -> dict[str, Any]:
    publisher = item.get("container-title") or item.get("publisher", "")
    issued = item.get("issued", {})
    stated = "" if issued.get("circa") else _day(issued)
    # The format wants an author: where the document names none, its publisher stands for it.
    authors = item.get("author") or [{"literal": publisher} if publisher else _ANONYMOUS]
    language = item.get("language", "").partition("-")[0]
    return {
        "type": _REFERENCE_TYPES.get(item["type"], "generic"),
        "title": item["title"],
        "authors": [_agent(name) for name in authors],
        "journal": publisher if item["type"] == "article-newspaper" else "",
        "publisher": {"name": publisher} if publisher else {},
        "date-published": stated,
        "year": issued["date-parts"][0][0] if issued and not stated else "",
        "date-accessed": _day(item.get("accessed", {})),
        "url": item.get("URL", ""),
        "languages": [language] if language else [],
        "notes": item.get("note", ""),
    }


def _day(date: dict[str, Any]) -> str:
    return "{:04d}-{:02d}-{:02d}".format(*date["date-parts"][0]) if date else ""


def _yaml(fields: dict[str, Any], indent: str = "") -> Iterator[str]:
    """The lines of a mapping in YAML; what is empty is left out."""
    for name, value in fields.items():
        if not value:
            continue
        if isinstance(value, list):
            yield f"{indent}{name}:"
            for one in value:
                if isinstance(one, dict):
                    first, *more = _yaml(one, f"{indent}    ")
                    yield f"{indent}  - {first.lstrip()}"
                    yield from more
                else:
                    yield f"{indent}  - {_scalar(one)}"
        elif isinstance(value, dict):
            yield f"{indent}{name}:"
            yield from _yaml(value, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _scalar(value: str | int) -> str:
    """A double-quoted YAML scalar, of which JSON's strings are a part, or a number."""
    written = json.dumps(value, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match.group()):04x}", written)

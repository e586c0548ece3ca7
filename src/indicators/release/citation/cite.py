"""`cite`: a ready citation of the dataset, a source, or one claim."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from indicators.errors import CitationError, SourceUnavailableError, UnknownIdentifierError
from indicators.insight.evidence import Evidence, evidence
from indicators.model.definition import Language
from indicators.model.suggestion import asked, nearest_word
from indicators.model.tables import TABLES
from indicators.model.tables.fields import COOPERATION_ID, OBSERVATION_ID
from indicators.package.package import Package, Where
from indicators.release.citation.bibtex import bibtex_text, csl_text
from indicators.release.citation.cff import citation_cff
from indicators.release.citation.csl import Dataset, Item, dataset_item, read_dataset, source_item, source_rows
from indicators.release.citation.styles import STYLES, StyleName, reference

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
        self.claim: Claim | None = None
        self._source: Item | None = None
        if identifier is None or identifier == self._dataset.name:
            return
        if _CLAIM.fullmatch(identifier) and identifier in _identifiers(package, *_CLAIM_TABLES):
            self.claim = read_claim(package, identifier)
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
        yield str(cited.claim.place)
        yield ""
    yield from (item["note"] for item in reversed(cited.items("en")) if "note" in item)


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """Where the words of a claim stand."""

    file: str
    """The source document, relative to the package."""
    start: int
    """The first character of the quote and the one behind its last, in Unicode code points from 0."""
    end: int
    """The first character of the quote and the one behind its last, in Unicode code points from 0."""
    line: int | None
    """The line on which it begins, from 1; None where the document is not at hand."""
    sha256: str
    """The digest of the document's bytes."""

    def __str__(self) -> str:
        line = "" if self.line is None else f"line {self.line}, "
        return f"{self.file}, {line}characters {self.start}–{self.end}; sha256 {self.sha256}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with what its citation consists of."""

    evidence: Evidence
    place: QuotePlace

    def items(self, dataset: Dataset, language: Language = "en") -> list[Item]:
        """The claim as a part of the dataset, and the source that says it."""
        whole = dataset_item(dataset, language)
        for variable in ("abstract", "keyword"):
            whole.pop(variable, None)
        identifier = self.evidence.identifier
        part = {**whole, "id": identifier, "number": identifier, "annote": f"“{self.evidence.quote}” ({self.place})"}
        return [part, source_item(self.evidence.source)]


def read_claim(package: Package, identifier: str) -> Claim:
    """An observation or cooperation."""
    found = evidence(identifier, path=package)
    start = int(found.cells["quote_start"])
    place = QuotePlace(
        file=found.source["file"],
        start=start,
        end=start + len(found.quote),
        line=_line(package, found, start),
        sha256=found.source["sha256"],
    )
    return Claim(found, place)


def _line(package: Package, found: Evidence, start: int) -> int | None:
    if not found.source_at_hand:
        return None
    try:
        text = package.source(found.source["source_id"]).text
    except SourceUnavailableError:
        return None
    return None if text is None else text.count("\n", 0, start) + 1

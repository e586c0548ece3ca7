"""One observation or cooperation as a work to be cited: a part of the dataset, with its words and their place."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.insight.evidence import Evidence, evidence_in
from indicators.model.definition import Language
from indicators.package.package import Package
from indicators.package.sources import SourceUnavailableError
from indicators.release.citation.dataset import Dataset
from indicators.release.citation.items import Item, dataset_item, source_item


@dataclass(frozen=True, slots=True)
class QuotePlace:
    """Where the words of a claim stand.

    Attributes
    ----------
    file : str
        The source document, relative to the package.
    start, end : int
        The first character of the quote and the one behind its last, in Unicode code points from 0.
    line : int or None
        The line on which it begins, from 1; None where the document is not at hand.
    sha256 : str
        The digest of the document's bytes.
    """

    file: str
    start: int
    end: int
    line: int | None
    sha256: str

    def __str__(self) -> str:
        line = "" if self.line is None else f"line {self.line}, "
        return f"{self.file}, {line}characters {self.start}–{self.end}; sha256 {self.sha256}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with what its citation consists of.

    Attributes
    ----------
    evidence : Evidence
    place : QuotePlace
    """

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
    """An observation or cooperation.

    Raises
    ------
    UnknownIdentifierError
        The package has no such row.
    UnreadableTableError
        A table breaks its form, or the offset of the quote is not filled.
    """
    found = evidence_in(package, identifier)
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

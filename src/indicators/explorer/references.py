"""How rows are cited: the parts that the citations of all rows of a page share, from which each is put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from indicators.package.package import Package
from indicators.release.citation.dataset import read_dataset
from indicators.release.citation.items import Item, dataset_item, source_item, source_rows
from indicators.release.citation.styles import STYLES, StyleName, reference

PLACEHOLDER = "obs-…"
"""Stands in the reference to the dataset for the identifier of the row that is cited."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source as references have it.

    Attributes
    ----------
    references : dict of str to str
        By style.
    note : str
        What to know when citing it: an inferred date, a flawed copy.
    file, sha256 : str
    """

    references: dict[StyleName, str]
    note: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class References:
    """What the citations of some rows consist of beside their quotes, as `indicators.cite` gives it.

    Attributes
    ----------
    titles : dict of str to str
        What people call each style.
    dataset : dict of str to str
        By style the dataset, with `PLACEHOLDER` for the identifier of a row.
    note : str
        The licence.
    sources : dict of str to CitedSource
        By identifier.
    """

    titles: dict[StyleName, str]
    dataset: dict[StyleName, str]
    note: str
    sources: dict[str, CitedSource]


@cache
def citations(package: Package) -> Citations:
    """The references of a package, whose styles do not depend on the language of the site."""
    return Citations(package)


class Citations:
    """The references of a package. Each is made once, however many rows need it."""

    def __init__(self, package: Package) -> None:
        dataset = read_dataset(package)
        self._rows = {row["source_id"]: row for row in source_rows(package)}
        self._dataset = {
            name: reference(_part(dataset_item(dataset, style.language)), name) for name, style in STYLES.items()
        }
        self._note = str(dataset_item(dataset).get("note", ""))
        self._source = cache(self._made)

    def of(self, sources: Iterable[str]) -> References:
        """The references for rows from some sources.

        Raises
        ------
        UnreadableTableError
            A date of a source is none.
        """
        return References(
            titles={name: style.title for name, style in STYLES.items()},
            dataset=self._dataset,
            note=self._note,
            sources={source: self._source(source) for source in dict.fromkeys(sources) if source in self._rows},
        )

    def _made(self, source: str) -> CitedSource:
        row = self._rows[source]
        item = source_item(row)
        references = {name: reference(item, name) for name in STYLES}
        return CitedSource(references, str(item.get("note", "")), row["file"], row["sha256"])


def _part(item: Item) -> Item:
    """A row as a part of the dataset."""
    kept = {name: value for name, value in item.items() if name not in ("abstract", "keyword")}
    return {**kept, "id": PLACEHOLDER, "number": PLACEHOLDER}

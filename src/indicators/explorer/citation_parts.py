"""How rows are cited: the parts that the citations of all rows of a page share, from which each is put together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from indicators.package.package import Package
from indicators.release.citation_files import entry, escaped
from indicators.release.cite import STYLES, StyleName, reference
from indicators.release.csl import Item, dataset_item, read_dataset, source_item, source_rows

PLACEHOLDER = "obs-…"
"""Stands in the reference to the dataset for the identifier of the row that is cited."""

_IDENTIFIER, _ANNOTATION = "claim:id", "claim:words"
"""The same in BibTeX, for the row and for its words with their place: no character of them is escaped."""

Reference = Mapping[str, str]
"""A work as each style has it, as ``bibtex`` and as ``csl``. A source also has a ``note`` of what to know when citing
it, its ``file`` and ``sha256``."""


@dataclass(frozen=True, slots=True)
class References:
    """What the citations of some rows consist of beside their quotes, as `indicators.cite` gives it.

    Attributes
    ----------
    titles : mapping of str to str
        What people call each style.
    dataset : Reference
        The dataset, with placeholders for a row of it.
    note : str
        The licence.
    sources : dict of str to Reference
        By identifier.
    """

    titles: Mapping[StyleName, str]
    dataset: Reference
    note: str
    sources: dict[str, Reference]


@cache
def citations(package: Package) -> Citations:
    """The references of a package, whose styles do not depend on the language of the site."""
    return Citations(package)


class Citations:
    """The references of a package. Each is made once, however many rows need it."""

    def __init__(self, package: Package) -> None:
        dataset = read_dataset(package)
        part = _part(dataset_item(dataset), _IDENTIFIER)
        self._rows = {row["source_id"]: row for row in source_rows(package)}
        self._dataset: dict[str, str] = {
            name: reference(_part(dataset_item(dataset, style.language), PLACEHOLDER), name)
            for name, style in STYLES.items()
        }
        self._dataset["bibtex"] = entry({**part, "annote": _ANNOTATION})
        self._dataset["csl"] = json.dumps(part, ensure_ascii=False)
        self._note = str(part.get("note", ""))
        self.source = cache(self._source)
        self._references = cache(_references)

    def of(self, sources: Iterable[str]) -> References:
        """The references for rows from some sources."""
        return References(
            titles={name: style.title for name, style in STYLES.items()},
            dataset=self._dataset,
            note=self._note,
            sources={source: self.source(source) for source in dict.fromkeys(sources) if source in self._rows},
        )

    def _source(self, source: str) -> Reference:
        row = self._rows[source]
        item = source_item(row)
        file = escaped(row["file"])
        return {
            # Documents that differ in nothing else are cited alike, and a reference takes long.
            **self._references(json.dumps({**item, "id": ""})),
            "bibtex": entry(item),
            "csl": json.dumps(item, ensure_ascii=False),
            "note": str(item.get("note", "")),
            "file": row["file"],
            "file_latex": "" if file == row["file"] else file,
            "sha256": row["sha256"],
        }


def _references(item: str) -> dict[str, str]:
    return {name: reference(json.loads(item), name) for name in STYLES}


def _part(item: Item, identifier: str) -> Item:
    """A row as a part of the dataset."""
    kept = {name: value for name, value in item.items() if name not in ("abstract", "keyword")}
    return {**kept, "id": identifier, "number": identifier}

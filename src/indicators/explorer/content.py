"""`Content`: a package in one language, as the pages show it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from indicators.explorer.downloads import Download
from indicators.explorer.readings import Readings
from indicators.insight.listing import LabelledTables
from indicators.insight.listing import Record as Record
from indicators.model.definition import Language
from indicators.package.package import Package
from indicators.release.citation.references import Licence, read_dataset

ROWS_OF_A_PAGE = 200
"""Observations that a page holds with their evidence; of more, a row fetches its evidence when it is opened."""


class Content(LabelledTables):
    """The tables of a package with their labels in one language.

    Parameters
    ----------
    package : Package
    language : {"en", "zh"}
    downloads : sequence of Download
        The files of the release that lie beside the pages.
    readings : Readings, optional
        What another language of the same site has read already.
    """

    def __init__(
        self,
        package: Package,
        language: Language,
        downloads: Sequence[Download] = (),
        readings: Readings | None = None,
    ) -> None:
        super().__init__(package, language)
        self.downloads = downloads
        self.readings = readings or Readings(package)
        self._line_ends: dict[str, list[int]] = {}

    @property
    def large(self) -> bool:
        """Whether there are more observations than a page should hold with their evidence."""
        return len(self.rows("observations")) > ROWS_OF_A_PAGE

    def text(self, source_id: str) -> str | None:
        """The text of a source, or None where the document is not at hand: an installed package comes without."""
        return self.readings.text(source_id)

    def line(self, source_id: str, offset: int) -> int:
        """The line of a source on which a character stands, from 1.

        Raises
        ------
        KeyError
            The document is not at hand.
        """
        if source_id not in self._line_ends:
            text = self.text(source_id)
            if text is None:
                raise KeyError(source_id)
            self._line_ends[source_id] = [match.start() for match in re.finditer("\n", text)]
        return bisect_left(self._line_ends[source_id], offset) + 1

    @cached_property
    def places(self) -> dict[str, tuple[str, ...]]:
        """For each entity itself and what it lies in, by `parent_id`, from the near to the far."""
        parents = {row["entity_id"]: row["parent_id"] for row in self.rows("entities")}
        chains = {}
        for entity in parents:
            chain: list[str] = []
            at: str | None = entity
            while at is not None and at in parents and at not in chain:
                chain.append(at)
                at = parents[at]
            chains[entity] = tuple(chain)
        return chains

    @property
    def title(self) -> str:
        """The dataset's title in the language."""
        descriptor = self.package.descriptor
        local = descriptor.get(f"title_{self.language}")
        return str(local or descriptor.get("title") or descriptor.get("name", ""))

    @cached_property
    def licences(self) -> tuple[Licence, ...]:
        """What the data may be used under, as datapackage.json says."""
        return read_dataset(self.package).licences

    @property
    def description(self) -> str:
        """The dataset's description in the language."""
        descriptor = self.package.descriptor
        return str(descriptor.get(f"description_{self.language}") or descriptor.get("description", ""))

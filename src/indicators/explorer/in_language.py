"""`Content`: a package in one language, as the pages show it, with the site's words and its texts' readings."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files

from indicators.errors import UnreadableQuantityError
from indicators.explorer.downloads import Download
from indicators.insight.listing import LabelledTables
from indicators.insight.listing import Record as Record
from indicators.model.definition import Language
from indicators.package.package import Package
from indicators.reading import Mention, Quantity, read_quantity
from indicators.reading.anatomy import Part, parts_of
from indicators.release.citation.csl import Licence, read_dataset
from indicators.rules.context import Context
from indicators.subject.sentences import sentence_around


@cache
def words(language: Language) -> Mapping[str, str]:
    """Every text of the site in a language, by its key."""
    content = (files("indicators.explorer") / "texts" / f"{language}.json").read_text(encoding="utf-8")
    texts: dict[str, str] = json.loads(content)
    return texts


class Wording:
    """Looks texts up: ``say("observations.count", count=3)``."""

    def __init__(self, language: Language) -> None:
        self._words = words(language)

    def knows(self, key: str) -> bool:
        """Whether the site has a text of the key."""
        return key in self._words

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, its ``{names}`` replaced."""
        return self._words[key].format(**values)


class Readings:
    """What is read from the documents of a package, whose words do not depend on the language of a page."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._read: dict[str, Quantity | None] = {}
        self._sentences: dict[tuple[str, int, int], tuple[int, int]] = {}
        self._parts: dict[tuple[str, int | None, str], tuple[Part, ...]] = {}

    @cached_property
    def context(self) -> Context:
        """The documents and their mentions as the checks have them."""
        return Context(self.package)

    def text(self, source_id: str) -> str | None:
        """The text of a source, or None where the document is not at hand: an installed package comes without."""
        return self.context.text(source_id)

    def mentions(self, source_id: str) -> list[Mention]:
        """What the reader finds in a source, in order."""
        return list(self.context.mentions(source_id))

    def parts(self, source_id: str, start: int | None, words: str) -> tuple[Part, ...]:
        """The words of a number taken apart as they stand in their source, or by themselves where they do not."""
        key = (source_id, start, words)
        if key not in self._parts:
            text = self.text(source_id)
            language = self.context.language(source_id)
            if text is None or start is None or not text.startswith(words, start):
                self._parts[key] = parts_of(words, 0, len(words), language)
            else:
                self._parts[key] = parts_of(text, start, start + len(words), language)
        return self._parts[key]

    def sentence(self, source_id: str, start: int, end: int) -> tuple[int, int]:
        """From where to where the sentence of a source runs that some of its characters stand in."""
        key = (source_id, start, end)
        if key not in self._sentences:
            self._sentences[key] = sentence_around(self.text(source_id) or "", start, end)
        return self._sentences[key]

    def read(self, words: str) -> Quantity | None:
        """The quantity that some words are by themselves; None where they are none."""
        words = words.strip()  # in English a blank belongs to the part before it
        if words not in self._read:
            try:
                self._read[words] = read_quantity(words)
            except UnreadableQuantityError:
                self._read[words] = None
        return self._read[words]


ROWS_OF_A_PAGE = 200
"""Observations that a page holds with their evidence; of more, a row fetches its evidence when it is opened."""


class Content(LabelledTables):
    """The tables of a package with their labels in one language."""

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
        """The line of a source on which a character stands, from 1."""
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

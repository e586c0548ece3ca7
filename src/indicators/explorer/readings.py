"""`Readings`: the documents of a package with what the reader finds in them, read once for both languages."""

from __future__ import annotations

from functools import cached_property

from indicators.curation.sentences import sentence_around
from indicators.package.package import Package
from indicators.reading import Mention, Quantity, UnreadableQuantityError, read_quantity
from indicators.reading.anatomy import Part, parts_of
from indicators.rules.context import Context


class Readings:
    """What is read from the documents of a package, whose words do not depend on the language of a page.

    Parameters
    ----------
    package : Package
    """

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
            if text is None or start is None or not text.startswith(words, start):
                self._parts[key] = parts_of(words, 0, len(words))
            else:
                self._parts[key] = parts_of(text, start, start + len(words))
        return self._parts[key]

    def sentence(self, source_id: str, start: int, end: int) -> tuple[int, int]:
        """From where to where the sentence of a source runs that some of its characters stand in."""
        key = (source_id, start, end)
        if key not in self._sentences:
            self._sentences[key] = sentence_around(self.text(source_id) or "", start, end)
        return self._sentences[key]

    def read(self, words: str) -> Quantity | None:
        """The quantity that some words are by themselves; None where they are none."""
        if words not in self._read:
            try:
                self._read[words] = read_quantity(words)
            except UnreadableQuantityError:
                self._read[words] = None
        return self._read[words]

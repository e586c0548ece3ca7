"""Cells that look the same and are not: characters nobody sees, and one character written as two. Layer form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from indicators.model.definition import Column
from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer
from indicators.rules.rules import Rule, rule

_UNSEEN = re.compile(
    "[\u0080-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""Controls, spaces other than the common and the ideographic one, joiners, marks of direction, fillers, tags.

Variation selectors are not among them: they choose the form of an ideograph in a name.
"""
_COPIED = frozenset({"title", "author", "publisher", "reported_by", "project"})
"""Columns that other rules ask to be words of the source, whatever stands there."""


@rule("F19", Layer.FORM)
def no_unseen_characters(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cell that is not words of a source holds a character that cannot be seen.

    Zero-width spaces and joiners, byte order marks, marks of direction, no-break and other odd spaces, control
    characters: two cells that look the same are then not equal, and a search for either misses the other.
    Fails: a name with a zero-width space or no-break space in it, often pasted from a web page
    Passes: the name without it
    Mend: delete the character that the message names, or write a common space
    """
    for column, index, cell in _own_words(batch, context, _holds_unseen):
        found = _UNSEEN.search(cell)
        assert found is not None
        character = found.group()
        name = unicodedata.name(character, "a control character")
        yield batch[index].at(
            column.name,
            f"U+{ord(character):04X}, {name}, as character {found.start() + 1} of the cell",
            expected="characters that can be seen, and common spaces",
        )


@rule("F20", Layer.FORM)
def composed_characters(batch: Batch, context: Context) -> Iterator[Finding]:
    """A cell that is not words of a source is not in Unicode's composed form (NFC).

    A letter and its accent written as two characters look like the one character that others write, and are not equal
    to it; nor is a compatibility ideograph to the one it stands for.
    Fails: Ürümqi with u and U+0308, as some systems write file names
    Passes: Ürümqi with ü, U+00FC
    Mend: write the composed form, as expected shows it
    """
    for column, index, cell in _own_words(batch, context, _is_decomposed):
        composed = unicodedata.normalize("NFC", cell)
        place = next((k for k, (a, b) in enumerate(zip(cell, composed, strict=False)) if a != b), len(composed) - 1)
        yield batch[index].at(
            column.name,
            f"character {place + 1} is U+{ord(cell[place]):04X}; composed, U+{ord(composed[place]):04X}",
            expected=composed,
        )


def _holds_unseen(words: str) -> bool:
    return _UNSEEN.search(words) is not None


def _is_decomposed(words: str) -> bool:
    return not unicodedata.is_normalized("NFC", words)


def _own_words(batch: Batch, context: Context, is_faulty: Callable[[str], bool]) -> Iterator[tuple[Column, int, str]]:
    """The faulty cells beyond ASCII that are the curator's words, or are not those of the source either."""
    for column in batch.table.columns:
        if column.verbatim:
            continue
        cells = batch.cells(column.name)
        # No fault reaches over a line end: most columns are cleared by one look at all of their cells.
        all_of_them = "\n".join(cells)
        if all_of_them.isascii() or not is_faulty(all_of_them):
            continue
        for index, cell in enumerate(cells):
            if cell.isascii() or not is_faulty(cell):
                continue
            if column.name in _COPIED:
                text = context.text(batch.cell(index, "source_id"))
                if text is None or cell in text:
                    continue
            yield column, index, cell


LOOKALIKE_RULES: tuple[Rule, ...] = (no_unseen_characters, composed_characters)

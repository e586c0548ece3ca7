"""How the source texts of two packages differ, as far as they are at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from indicators.history.described import Description
from indicators.history.sides import Side, read_whole
from indicators.history.table_stream import MissingTableError, records_of
from indicators.history.words import equal_characters
from indicators.package.errors import PackageError, UnreachableStoreError

_TOLD = ("source_id", "file", "sha256", "characters")
_AROUND, _SHOWN = 15, 60
"""Characters of text shown before a difference, and of the difference."""

_AHEAD = 512
"""Documents of which a store is told at a time that they will be read."""


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A source document of both packages whose bytes differ.

    Attributes
    ----------
    source_id : str
    file : str
        Its path in the new package.
    old_sha256, new_sha256 : str
        Digests of the documents where they are at hand, else as the tables of sources give them.
    old_characters, new_characters : str
        Lengths, in code points.
    offset : int or None
        The code point at which the texts first differ; None where they are not both at hand.
    old_words, new_words : str
        From a few characters before the first difference to behind the last, cut where they are long.
    """

    source_id: str
    file: str
    old_sha256: str
    new_sha256: str
    old_characters: str
    new_characters: str
    offset: int | None = None
    old_words: str = ""
    new_words: str = ""


@dataclass(frozen=True, slots=True)
class _Document:
    file: str
    sha256: str
    characters: str
    text: str | None


def document_changes(old: Side, new: Side, before: Description, after: Description) -> Iterator[DocumentChange]:
    """The documents that both packages list under one identifier and that are not the same, in the new order."""
    olds = dict(_listed(old, before))
    if not olds:
        return
    both = ((source_id, olds[source_id], listed) for source_id, listed in _listed(new, after) if source_id in olds)
    while some := list(islice(both, _AHEAD)):
        old.expect(file for _, (file, *_), _ in some)
        new.expect(file for _, _, (file, *_) in some)
        for source_id, before_it, after_it in some:
            one, other = _document(old, *before_it), _document(new, *after_it)
            if one.sha256 != other.sha256:
                yield _change(source_id, one, other)


def _change(source_id: str, one: _Document, other: _Document) -> DocumentChange:
    offset, words = None, ("", "")
    if one.text is not None and other.text is not None:
        offset, words = _first_difference(one.text, other.text)
    return DocumentChange(
        source_id,
        other.file,
        one.sha256,
        other.sha256,
        one.characters,
        other.characters,
        offset,
        *words,
    )


def _listed(side: Side, description: Description) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """The identifier of each source of a package, with its file, its digest and its length as the table has them."""
    table = description.tables.get("sources")
    if table is None:
        return
    try:
        with records_of(side, table.name, table.paths) as records:
            places = [records.header.index(name) if name in records.header else None for name in _TOLD]
            while (record := records.peek()) is not None:
                cells = records.cells(record)
                source_id, *told = ("" if place is None else cells[place] for place in places)
                yield source_id, (told[0], told[1], told[2])
                records.advance()
    except MissingTableError:
        return


def _document(side: Side, file: str, written: str, characters: str) -> _Document:
    try:
        content = read_whole(side, file)
    except UnreachableStoreError:
        raise
    except (PackageError, OSError):
        # A build comes without its documents; what the table says of them is all there is.
        return _Document(file, written, characters, None)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return _Document(file, hashlib.sha256(content).hexdigest(), characters, None)
    return _Document(file, hashlib.sha256(content).hexdigest(), str(len(text)), text)


def _first_difference(old: str, new: str) -> tuple[int, tuple[str, str]]:
    """Where two texts first differ, and their words from there to behind the last difference."""
    begin = equal_characters(old, new)
    rest = min(len(old), len(new)) - begin
    behind = equal_characters(old[begin:][::-1], new[begin:][::-1]) if rest else 0
    return begin, (_words(old, begin, len(old) - behind), _words(new, begin, len(new) - behind))


def _words(text: str, begin: int, end: int) -> str:
    shown = text[begin:end] if end - begin <= _SHOWN else text[begin : begin + _SHOWN] + "…"
    return text[max(begin - _AROUND, 0) : begin] + shown

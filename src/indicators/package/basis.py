"""Where a text names an entity: in the quote, before it, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from indicators.package.files import SourceText
from indicators.package.rows import Rows

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LONGEST_HEADING = 40
_ORDINARY = "substantive"
"""The salience of a number of which nobody said more or less."""
_ENDS_A_SENTENCE = "。;；!！?？,，、:：…"


def basis_of(forms: Sequence[str], text: str, start: int, quote: str, title: str = "") -> str:
    """The ``entity_basis`` of a quote that stands at `start`.

    Parameters
    ----------
    forms : sequence of str
        How the source may write the entity: its name, its aliases there.
    text : str
        The whole source.
    title : str
        The source's title, which the copy need not print.

    Returns
    -------
    {"stated", "context", "inferred"}
    """
    if _named(forms, quote):
        return "stated"
    return "context" if any(_named(forms, place) for place in (title, *_before(text, start))) else "inferred"


def _named(forms: Sequence[str], place: str) -> bool:
    return any(form in place for form in forms if form)


def _before(text: str, start: int) -> Iterator[str]:
    """The paragraph as far as the quote, then the headings above it."""
    begin = 0
    for blank in _BLANK_LINE.finditer(text, 0, start):
        begin = blank.end()
    yield text[begin:start]
    for line in text[:begin].split("\n"):
        heading = line.strip()
        if heading and len(heading) <= _LONGEST_HEADING and heading[-1] not in _ENDS_A_SENTENCE:
            yield heading


class _Naming:
    """Where sources name entities."""

    def __init__(self, tables: Mapping[str, Rows], source: Callable[[str], SourceText | None]) -> None:
        self._source = source
        entities, aliases, sources = (tables[name].cells for name in ("entities", "aliases", "sources"))
        self._names = dict(zip(entities["entity_id"], entities["name_zh"], strict=True))
        self._titles = dict(zip(sources["source_id"], sources["title"], strict=True))
        self._aliases: dict[tuple[str, str], list[str]] = {}
        for source_id, entity, alias in zip(aliases["source_id"], aliases["entity_id"], aliases["alias"], strict=True):
            self._aliases.setdefault((source_id, entity), []).append(alias)

    def basis(self, entity: str, source_id: str, quote: str, quote_start: str) -> str:
        """Nothing where the quote is not at its place, or the entity is not known."""
        document = self._source(source_id)
        if entity not in self._names or document is None or document.text is None or not quote:
            return ""
        if re.fullmatch(r"[0-9]{1,18}", quote_start) is None or not document.text.startswith(quote, int(quote_start)):
            return ""
        forms = (self._names[entity], *self._aliases.get((source_id, entity), ()))
        return basis_of(forms, document.text, int(quote_start), quote, self._titles.get(source_id, ""))


def fill_bases(tables: Mapping[str, Rows], source: Callable[[str], SourceText | None]) -> dict[str, Rows]:
    """Observations and parties with their blank bases filled, and observations with their blank salience.

    Parameters
    ----------
    tables : mapping of str to Rows
        With the offsets of quotes.
    source : callable
        The document of a source; None where it cannot be read.
    """
    naming, observations, parties = _Naming(tables, source), tables["observations"], tables["cooperation_parties"]
    columns = ("source_id", "quote", "quote_start")
    quotes = zip(*(observations.cells[name] for name in columns), strict=True)
    bases = _filled(naming, observations, "entity_basis", list(quotes))
    salience = [cell or _ORDINARY for cell in observations.cells["salience"]]
    cooperations = tables["cooperations"].cells
    told = dict(
        zip(cooperations["cooperation_id"], zip(*(cooperations[name] for name in columns), strict=True), strict=True)
    )
    of_parties = [told.get(key, ("", "", "")) for key in parties.cells["cooperation_id"]]
    party_bases = _filled(naming, parties, "party_basis", of_parties)
    return {
        "observations": _replaced(observations, entity_basis=bases, salience=salience),
        "cooperation_parties": _replaced(parties, party_basis=party_bases),
    }


def _filled(naming: _Naming, rows: Rows, column: str, quotes: Sequence[tuple[str, ...]]) -> list[str]:
    given = zip(rows.cells[column], rows.cells["entity_id"], quotes, strict=True)
    return [basis or naming.basis(entity, *quote) for basis, entity, quote in given]


def _replaced(rows: Rows, **columns: list[str]) -> Rows:
    return replace(rows, cells={**rows.cells, **columns})

"""Names: readable ones of codes and foreign keys, translations of words, and where a text names an entity."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from indicators.model import Column, Language, Table
from indicators.model.tables import CODE_LISTS
from indicators.package.files import SourceText
from indicators.package.rows import Rows

RowsOf = Callable[[str], Rows]
"""Gives the sound rows of a table by its name."""


def label_column(column: Column) -> str:
    """The name of the column that holds another column's labels: ``entity_id`` -> ``entity_label``."""
    return column.name.removesuffix("_id") + "_label"


def translation_column(column: Column, language: Language) -> str:
    """The name of the column that holds another column's translations: ``quote`` -> ``quote_en``."""
    return f"{column.name}_{language}"


def translations_of(
    rows_of: RowsOf, table: Table, language: Language, tables: Mapping[str, Table]
) -> dict[str, dict[str, str]]:
    """For each column of a table that has translations into a language, these by the key of their row."""
    if "translations" not in tables or len(table.key) != 1:
        return {}
    found = translations_in(rows_of("translations"), language)
    of_table = {column: cells for (name, column), cells in found.items() if name == table.name}
    return {column: {key: one.text for key, one in cells.items()} for column, cells in of_table.items()}


def labelled_by(table: Table, column: Column, tables: Mapping[str, Table]) -> tuple[Column, ...]:
    """The columns whose labels stand after a code or foreign key: itself, and those that the row it names brings."""
    target = tables.get(column.references or "")
    first = next(one for one in table.columns if one.references == column.references)
    if target is None or first.name != column.name:
        return (column,)
    taken = {label_column(one) for one in table.columns}
    brought = map(target.column, target.brings)
    return (column, *(one for one in brought if label_column(one) not in taken))


Labels = list[tuple[Column, dict[str, str]]]
"""Columns that have labels, each with the label for each value of the column that they stand after."""


def labels_of(rows_of: RowsOf, table: Table, column: Column, language: Language, tables: Mapping[str, Table]) -> Labels:
    """The labels that stand after a column; none where it is neither a code nor a foreign key."""
    named = _names(rows_of, column, language, tables)
    if named is None:
        return []
    found = [(column, named)]
    for brought in labelled_by(table, column, tables)[1:]:
        assert column.references is not None
        labels, rows = _names(rows_of, brought, language, tables) or {}, rows_of(column.references)
        (key,) = tables[column.references].key
        cells = zip(rows.cells[key], rows.cells[brought.name], strict=True)
        found.append((brought, {identifier: labels[cell] for identifier, cell in cells if cell in labels}))
    return found


def _names(rows_of: RowsOf, column: Column, language: Language, tables: Mapping[str, Table]) -> dict[str, str] | None:
    """The readable name of each value of the column; None where it is neither a code nor a foreign key."""
    if column.codes is not None:
        return {code.code: code.label.in_language(language) for code in column.codes.codes}
    if column.extensible_codes is not None:
        rows = rows_of("codes")
        listed = zip(rows.cells["code_list"], rows.cells["code"], rows.cells[f"name_{language}"], strict=True)
        return {code: name for code_list, code, name in listed if code_list == column.extensible_codes}
    if column.references is not None:
        target = tables[column.references]
        if language not in target.label_columns:
            return None
        rows = rows_of(target.name)
        (key,) = target.key
        named = zip(rows.cells[key], rows.cells[target.label_columns[language]], strict=True)
        return {identifier: name for identifier, name in named if name}
    return None


def digest_of(words: str) -> str:
    """What `original_digest` of a translation holds for the words that it is of."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]


CELL = ("table_name", "record_id", "column_name")
"""The columns of ``translations`` that say which cell is translated."""


_TRANSLATORS = {code.code: code.label for code in CODE_LISTS["translated_by"].codes}


class Translation(NamedTuple):
    """What a cell says in another language, and the code of who put it so."""

    text: str
    translated_by: str

    def by(self, language: Language) -> str:
        """Who put it so, in words; a code that is none, which validation tells, as it stands."""
        known = _TRANSLATORS.get(self.translated_by)
        return self.translated_by if known is None else known.in_language(language)


class Originals:
    """The cells that translations are of. Each table is indexed once, when the first of its cells is asked for."""

    def __init__(self, rows_of: Callable[[str], Rows], model: Mapping[str, Table]) -> None:
        self._rows_of, self._model = rows_of, model
        self._places: dict[str, dict[str, int]] = {}

    def places(self, table: str) -> Mapping[str, int]:
        """Where the row of each key stands in a table; none where its key is not one column."""
        if table not in self._places:
            key = self._model[table].key if table in self._model else ()
            keys = self._rows_of(table).cells.get(key[0], ()) if len(key) == 1 else ()
            self._places[table] = {one: place for place, one in enumerate(keys)}
        return self._places[table]

    def words(self, table: str, record: str, column: str) -> str:
        """What a cell holds; nothing where there is no such cell."""
        place = self.places(table).get(record)
        cells = None if place is None else self._rows_of(table).cells.get(column)
        return "" if place is None or cells is None else cells[place]


def translations_in(rows: Rows, language: Language) -> dict[tuple[str, str], dict[str, Translation]]:
    """The translations into a language: for each table and column those of its rows, by their keys."""
    found: dict[tuple[str, str], dict[str, Translation]] = {}
    names = (*CELL, "language", "text", "translated_by")
    columns = [rows.cells.get(name, [""] * len(rows)) for name in names]
    for table, record, column, into, text, translated_by in zip(*columns, strict=True):
        if into == language and text:
            found.setdefault((table, column), {})[record] = Translation(text, translated_by)
    return found


_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LONGEST_HEADING = 40
_ORDINARY = "substantive"
"""The salience of a number of which nobody said more or less."""
_ENDS_A_SENTENCE = "。;；!！?？,，、:：…"


def basis_of(forms: Sequence[str], text: str, start: int, quote: str, title: str = "") -> str:
    """The ``entity_basis`` of a quote that stands at `start`."""
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
        self._english = dict(zip(entities["entity_id"], entities["name_en"], strict=True))
        self._languages = dict(zip(sources["source_id"], sources["language"], strict=True))
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
        english = self._english[entity] if self._languages.get(source_id, "").startswith("en") else ""
        forms = (self._names[entity], english, *self._aliases.get((source_id, entity), ()))
        return basis_of(forms, document.text, int(quote_start), quote, self._titles.get(source_id, ""))


def fill_bases(tables: Mapping[str, Rows], source: Callable[[str], SourceText | None]) -> dict[str, Rows]:
    """Observations and parties with their blank bases filled, and observations with their blank salience."""
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
        "observations": _with_cells(observations, entity_basis=bases, salience=salience),
        "cooperation_parties": _with_cells(parties, party_basis=party_bases),
    }


def _filled(naming: _Naming, rows: Rows, column: str, quotes: Sequence[tuple[str, ...]]) -> list[str]:
    given = zip(rows.cells[column], rows.cells["entity_id"], quotes, strict=True)
    return [basis or naming.basis(entity, *quote) for basis, entity, quote in given]


def _with_cells(rows: Rows, **columns: list[str]) -> Rows:
    return replace(rows, cells={**rows.cells, **columns})

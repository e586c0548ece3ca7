"""Rows as they are asked for: listed with labels, by name, as members of one another, searched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, get_args

from indicators.errors import (
    UnknownCodeError,
    UnknownColumnError,
    UnknownIdentifierError,
    UnreadableTableError,
    nearest_word,
)
from indicators.insight import framed
from indicators.markup import Tabular, few
from indicators.model import Column, Language, Table, parse
from indicators.model.tables import TABLES
from indicators.package import Package, Where

if TYPE_CHECKING:
    import pandas as pd


Record = Mapping[str, Any]
"""A row by column: numbers as numbers, None for an empty cell, and a ``…_label`` after each code and foreign key."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows as text; an empty cell is the empty string."""

    table: Table
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Each row by column, with numbers as numbers and None for an empty cell."""
        types = {column.name: column.type for column in self.table.columns}
        values: list[list[Any]] = []
        for name, cells in zip(self.columns, zip(*self.rows, strict=True), strict=False):
            kind = types.get(name, "string")
            try:
                if kind in ("integer", "number"):
                    values.append([parse(kind, cell) if cell else None for cell in cells])
                else:
                    values.append([cell or None for cell in cells])
            except ValueError as error:
                message = f"{self.table.name}: {name} has {error}; run `indicators validate` for every finding"
                raise UnreadableTableError(message) from error
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*values, strict=True)]


def listing(
    package: Package,
    name: str,
    *,
    where: Sequence[tuple[str, str]] = (),
    columns: Sequence[str] = (),
    labels: Language | None = None,
) -> Listing:
    """Rows of a table."""
    # And pandas, which validation can do without.
    from indicators.package.readable_names import label_column, labels_of, translation_column, translations_of

    table = package.definition(name)
    rows = package.sound_rows(name)
    cells: dict[str, list[str]] = {}
    translated = translations_of(package.sound_rows, table, labels, package.model) if labels else {}
    for column in table.columns:
        cells[column.name] = rows.cells[column.name]
        if labels and (texts := translated.get(column.name)):
            cells[translation_column(column, labels)] = [texts.get(key, "") for key in rows.cells[table.key[0]]]
        for one, named in labels_of(package.sound_rows, table, column, labels, package.model) if labels else ():
            cells[label_column(one)] = [named.get(cell, "") for cell in rows.cells[column.name]]
    for asked in (*columns, *(column for column, _ in where)):
        if asked not in cells:
            near = nearest_word(asked, cells)
            hint = f"did you mean {near!r}?" if near else f"it has {', '.join(cells)}"
            raise UnknownColumnError(f"{name} has no column {asked!r}; {hint}", column=asked, suggestion=near)
    for column in table.columns:
        for asked, value in where:
            if asked == column.name and value and value not in cells[asked]:
                _require_code(column, value, package)
    chosen = tuple(columns) or tuple(cells)
    kept = [place for place in range(len(rows)) if all(cells[column][place] == value for column, value in where)]
    return Listing(table, chosen, tuple(tuple(cells[column][place] for column in chosen) for place in kept))


def _require_code(column: Column, value: str, package: Package) -> None:
    """No row has it; where it is no code either, whoever asks has mistyped."""
    codes = column.codes.values() if column.codes else package.codes.get(column.extensible_codes or "")
    if codes is None or value in codes:
        return
    near = nearest_word(value, codes)
    hint = f"did you mean {near!r}?" if near else f"its codes are {', '.join(codes)}"
    raise UnknownCodeError(f"{column.name} has no code {value!r}; {hint}", column=column.name, suggestion=near)


def fitting_columns(found: Listing) -> tuple[str, ...]:
    """The columns worth a terminal's width: no long texts, no offsets, none that is empty throughout."""
    long = {"quote", "quote_start", "value_start", "note", "definition", "sha256", "description"}
    long |= {f"{name}_{language}" for name in long for language in get_args(Language)}
    filled = {name for place, name in enumerate(found.columns) if any(row[place] for row in found.rows)}
    return tuple(name for name in found.columns if name not in long and (name in filled or not found.rows))


def only(found: Listing, columns: Sequence[str]) -> Listing:
    """The same rows with fewer columns."""
    places = [found.columns.index(name) for name in columns]
    return Listing(found.table, tuple(columns), tuple(tuple(row[place] for place in places) for row in found.rows))


class LabelledTables:
    """The tables of a package with their labels in one language."""

    def __init__(self, package: Package, language: Language) -> None:
        self.package = package
        self.language = language
        self._records: dict[str, list[Record]] = {}
        self._positions: dict[str, dict[str, int]] = {}
        self._groups: dict[tuple[str, str], dict[str, list[Record]]] = {}

    def rows(self, table: str) -> list[Record]:
        """The rows of a table, in file order."""
        if table not in self._records:
            self._records[table] = list(listing(self.package, table, labels=self.language).records())
        return self._records[table]

    def row(self, table: str, identifier: str) -> Record:
        """The row of a table with one key column."""
        return self.rows(table)[self.position(table, identifier)]

    def position(self, table: str, identifier: str) -> int:
        """Where in the file a row of a table with one key column stands, from 0."""
        if table not in self._positions:
            (key,) = TABLES[table].key
            self._positions[table] = {row[key]: place for place, row in enumerate(self.rows(table))}
        try:
            return self._positions[table][identifier]
        except KeyError:
            message = f"{table} has no {identifier!r}, which another row names; `indicators validate` says where"
            raise UnreadableTableError(message) from None

    def rows_of(self, table: str, column: str, value: str) -> list[Record]:
        """The rows of a table that hold a value in a column, in file order."""
        if (table, column) not in self._groups:
            groups: dict[str, list[Record]] = {}
            for row in self.rows(table):
                groups.setdefault(row[column], []).append(row)
            self._groups[table, column] = groups
        return self._groups[table, column].get(value, [])

    def unit(self, row: Record) -> Record:
        """The unit of what a row measures."""
        return self.row("units", self.row("indicators", row["indicator_id"])["unit_id"])

    def name(self, row: Record) -> str:
        """The name that a row has in the language, in the other where it has none."""
        names = row.get(f"name_{self.language}"), row.get("name_en"), row.get("name_zh")
        return next((str(name) for name in names if name), "")


_LONGEST = 200
"""Characters of a name that are told."""


def require_key(package: Package, table: str, key: str) -> str:
    """The key, if the table has it."""
    rows = package.sound_rows(table)
    (column,) = TABLES[table].key
    require_known(key, rows.cells[column], rows.path)
    return key


def identified(package: Package, table: str, words: str) -> str:
    """The key of the row that is meant by its identifier, its name in either language or an alias of its entity.

    Where no row is called that, the error has what is near; where several are, it has them.
    """
    rows = package.sound_rows(table)
    (key,) = TABLES[table].key
    if words in rows.cells[key]:
        return words
    called: dict[str, dict[str, str]] = {}
    for identifier, names in _names(package, table).items():
        for name in filter(None, names):
            for form in {name, re.sub("(?<=..)[省市]$", "", name)}:  # 甘肃省 is called 甘肃
                called.setdefault(_folded(form), {})[identifier] = name
    asked = _folded(words[:_LONGEST])
    meant = called.get(asked, {})
    if len(meant) == 1:
        return next(iter(meant))
    shown = f"{words[:_LONGEST]!r}"
    if meant:
        raise UnknownIdentifierError(f"{shown} is a name of {_listed(meant)} in {rows.path}; give one of them")
    if near := nearest_word(words, rows.cells[key]):
        raise UnknownIdentifierError(f"no {shown} in {rows.path}; did you mean {near!r}?", suggestion=near)
    if table == "indicators":  # the words by which texts call one are no names: several share them
        for row in rows.each():
            for term in filter(None, f"{row['terms_zh']}|{row['terms_en']}".split("|")):
                called.setdefault(_folded(term), {})[row[key]] = term
    alike = {nearest_word(asked, called), *(name for name in called if len(asked) > 1 and asked in name)} - {""}
    meant = {}
    for name in sorted(alike, key=lambda name: (len(name), name)):
        meant |= called[name]
    hint = f"; did you mean {_listed(meant)}?" if meant else ""
    raise UnknownIdentifierError(f"no {shown} in {rows.path}{hint}", suggestion=next(iter(meant), ""))


def _folded(name: str) -> str:
    """A name without what nobody means by it: capitals, wide letters, spaces at its ends and in a row."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


_CANDIDATES = 5
"""So many rows are named where several may be meant."""


def _listed(candidates: Mapping[str, str]) -> str:
    told = [f"{key!r} ({name[:_LONGEST]})" for key, name in candidates.items()]
    rest = f" and {len(told) - _CANDIDATES} more" if len(told) > _CANDIDATES else ""
    return ", ".join(told[:_CANDIDATES]) + rest


def require_known(name: str, known: Collection[str], where: str) -> None:
    """Refuse a name that is not known."""
    if name in known:
        return
    near = nearest_word(name, known)
    hint = f"; did you mean {near!r}?" if near else ""
    raise UnknownIdentifierError(f"no {name[:_LONGEST]!r} in {where}{hint}", suggestion=near)


_OF_A_MEMBER = ("entity_id", "relation", "since", "until", "name_zh", "name_en", "kind", "adcode", "publisher", "url")


def members(entity: str, *, path: Where = None) -> pd.DataFrame:
    """The members of a region, corridor or group, to join its figures to theirs.

    Parameters
    ----------
    entity : str
        An ``entity_id``, its name in either language, or an alias.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    pandas.DataFrame
        A row per member, in the order of their identifiers: ``entity_id``, ``relation``, ``since``, ``until``,
        ``name_zh``, ``name_en``, ``kind``, ``adcode``, ``publisher`` and ``url`` of the page that says so
        (``string``). Where the entity has another name (``same_as``), the members of either. Without rows where none is
        recorded.

    Raises
    ------
    UnknownIdentifierError
        The package has no such entity, or several of the name; the message has those that may be meant.
    UnreadableTableError
        A file breaks its form.

    Examples
    --------
    >>> import indicators
    >>> len(indicators.members("yangtze-economic-belt"))
    11
    """
    package = Package.open(path)
    entity = identified(package, "entities", entity)
    entities = _by_key(package, "entities")
    names = same_as(package)
    one = names.get(entity, entity)
    found = (
        dict.fromkeys(_OF_A_MEMBER, "") | entities.get(row["entity_id"], {}) | row
        for row in package.sound_rows("entity_relations").each()
        if row["relation"] == "member_of" and names.get(row["related_id"], row["related_id"]) == one
    )
    return framed(sorted(found, key=lambda row: row["entity_id"]), _OF_A_MEMBER)


def same_as(package: Package) -> Mapping[str, str]:
    """For each entity that has other names, the one of them that stands for all: the first by identifier."""
    groups: dict[str, set[str]] = {}
    for row in package.sound_rows("entity_relations").each():
        if row["relation"] == "same_as":
            joined = groups.get(row["entity_id"], {row["entity_id"]}) | groups.get(
                row["related_id"], {row["related_id"]}
            )
            groups |= dict.fromkeys(joined, joined)
    return {entity: min(group) for entity, group in groups.items()}


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A row that holds every word of the search."""

    identifier: str
    """``obs-…`` or ``coop-…``."""
    about: str
    """What it is about, in English and Chinese."""
    words: str
    """The number as written, or the project."""
    quote: str
    source_id: str


class SearchHits(Tabular, tuple[SearchHit, ...]):
    """What a search found, in order of identifier, observations first."""

    __slots__ = ()

    def to_frame(self) -> pd.DataFrame:
        """A row each: identifier, about, words, quote, source_id."""
        return framed(map(asdict, self), [field.name for field in fields(SearchHit)])

    def _heading(self) -> str:
        return few([hit.identifier for hit in self], "found")


def search(text: str, *, path: Where = None) -> SearchHits:
    """Find observations and cooperations by words.

    Parameters
    ----------
    text : str
        Words in Chinese or English, separated by spaces; a row must hold all of them, in its quote, its names
        (aliases included), its indicator, project or note.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Returns
    -------
    SearchHits
        A tuple of `SearchHit` in order of identifier, observations first, with `to_frame()`.
    """
    package = Package.open(path)
    words = text.casefold().split()
    if not words:
        return SearchHits()
    found = (*_observations(package), *_cooperations(package))
    return SearchHits(hit for hit, haystack in found if all(word in haystack for word in words))


def _observations(package: Package) -> Iterator[tuple[SearchHit, str]]:
    entities, indicators = _by_key(package, "entities"), _by_key(package, "indicators")
    names = _names(package, "entities")
    for row in package.sound_rows("observations").each():
        indicator, entity = indicators.get(row["indicator_id"], {}), entities.get(row["entity_id"], {})
        about = f"{indicator.get('name_en', '')} — {entity.get('name_en', '')}"
        about_zh = f"{entity.get('name_zh', '')}{indicator.get('name_zh', '')}"
        hit = SearchHit(
            row["observation_id"], f"{about} · {about_zh}", row["value_text"], row["quote"], row["source_id"]
        )
        haystack = (*row.values(), *indicator.values(), *names.get(row["entity_id"], ()))
        yield hit, "\n".join(haystack).casefold()


def _cooperations(package: Package) -> Iterator[tuple[SearchHit, str]]:
    entities, names = _by_key(package, "entities"), _names(package, "entities")
    modes = {
        row["code"]: f"{row['name_en']} {row['name_zh']}"
        for row in package.sound_rows("codes").each()
        if row["code_list"] in ("mode", "sector")
    }
    parties: dict[str, list[str]] = {}
    for row in package.sound_rows("cooperation_parties").each():
        parties.setdefault(row["cooperation_id"], []).append(row["entity_id"])
    for row in package.sound_rows("cooperations").each():
        members = list(dict.fromkeys(parties.get(row["cooperation_id"], [])))
        about = ", ".join(entities.get(member, {}).get("name_en", member) for member in members)
        about_zh = "、".join(entities.get(member, {}).get("name_zh", member) for member in members)
        hit = SearchHit(row["cooperation_id"], f"{about} · {about_zh}", row["project"], row["quote"], row["source_id"])
        known = [name for member in members for name in names.get(member, ())]
        labels = [modes.get(row["mode"], ""), modes.get(row["sector"], "")]
        yield hit, "\n".join((*row.values(), *labels, *known)).casefold()


def _names(package: Package, table: str) -> dict[str, list[str]]:
    """Every name of each row of a table: in both languages, and the aliases of an entity."""
    columns = TABLES[table].label_columns.values()
    names = {key: [row[column] for column in columns] for key, row in _by_key(package, table).items()}
    if table == "entities":
        for row in package.sound_rows("aliases").each():
            names.setdefault(row["entity_id"], []).append(row["alias"])
    return names


def _by_key(package: Package, table: str) -> dict[str, dict[str, str]]:
    (key,) = TABLES[table].key
    return {row[key]: row for row in package.sound_rows(table).each()}

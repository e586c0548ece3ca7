"""Rows that are looked up: by identifier or name, as members of one another, by words, and with what proves them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from indicators.documents import map_of
from indicators.errors import (
    SourceUnavailableError,
    UnknownIdentifierError,
    UnreadableTableError,
    nearest_word,
    require_known,
    require_text,
)
from indicators.insight import framed, same_as
from indicators.markup import Tabular, few, html_quote
from indicators.model import parse
from indicators.model.tables import TABLES
from indicators.package import Package, Where
from indicators.package.readable_names import translations_in
from indicators.reading import open_ends

if TYPE_CHECKING:
    import pandas as pd

_LONGEST, _CANDIDATES = 200, 5
"""Characters of a name that are told, and rows where several may be meant."""


def require_key(package: Package, table: str, key: str) -> str:
    """The key, if the table has it."""
    rows, (column,) = package.sound_rows(table), TABLES[table].key
    if key in rows.cells[column]:
        return key
    for there, name in ((package.rows(one.name), one.key[0]) for one in TABLES.values() if len(one.key) == 1):
        if key in there.cells.get(name, ()):
            raise UnknownIdentifierError(f"no {key[:_LONGEST]!r} in {rows.path}; it is a row of {there.path}")
    require_known(key, rows.cells[column], rows.path)
    return key


def identified(package: Package, table: str, words: str) -> str:
    """The key of the row that is meant by its identifier, its name in either language or an alias of its entity.

    Where no row is called that, the error has what is near; where several are, it has them.
    """
    require_text(words, "an identifier or name")
    rows, (key,) = package.sound_rows(table), TABLES[table].key
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
        raise UnknownIdentifierError(f"{shown} is a name of {_listed(meant, 'and')} in {rows.path}; give one of them")
    if near := nearest_word(words, rows.cells[key]):
        raise UnknownIdentifierError(f"no {shown} in {rows.path}; did you mean {near!r}?", suggestion=near)
    if table == "indicators":  # the words by which texts call one are no names: several share them
        for row in rows.each():
            for term in filter(None, f"{row['terms_zh']}|{row['terms_en']}".split("|")):
                called.setdefault(_folded(term), {})[row[key]] = term
    alike = {name for name in called if len(asked) > 1 and asked in name} or {nearest_word(asked, called)} - {""}
    meant = {}
    for name in sorted(alike, key=lambda name: (len(name), name)):
        meant |= called[name]
    hint = f"; did you mean {_listed(meant, 'or')}?" if meant else ""
    raise UnknownIdentifierError(f"no {shown} in {rows.path}{hint}", suggestion=next(iter(meant), ""))


def _folded(name: str) -> str:
    """A name without what nobody means by it: capitals, wide letters, spaces at its ends and in a row."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _listed(candidates: Mapping[str, str], word: str) -> str:
    """The rows that may be meant, the first of them by name, with a word before the last."""
    told = [f"{key!r} ({name[:_LONGEST]})" for key, name in candidates.items()]
    told[_CANDIDATES:] = [f"{len(told) - _CANDIDATES} more"] if len(told) > _CANDIDATES else []
    return f" {word} ".join(filter(None, (", ".join(told[:-1]), told[-1])))


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
    entity, entities, names = identified(package, "entities", entity), _by_key(package, "entities"), same_as(package)
    one = names.get(entity, entity)
    found = (
        dict.fromkeys(_OF_A_MEMBER, "") | entities.get(row["entity_id"], {}) | row
        for row in package.sound_rows("entity_relations").each()
        if row["relation"] == "member_of" and names.get(row["related_id"], row["related_id"]) == one
    )
    return framed(sorted(found, key=lambda row: row["entity_id"]), _OF_A_MEMBER)


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
    require_text(text, "what to search for")
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
        words = f"{about} · {about_zh}", row["value_text"], row["quote"]
        hit = SearchHit(row["observation_id"], *words, row["source_id"])
        yield hit, "\n".join((*row.values(), *indicator.values(), *names.get(row["entity_id"], ()))).casefold()


def _cooperations(package: Package) -> Iterator[tuple[SearchHit, str]]:
    entities, names = _by_key(package, "entities"), _names(package, "entities")
    codes = (row for row in package.sound_rows("codes").each() if row["code_list"] in ("mode", "sector"))
    modes = {row["code"]: f"{row['name_en']} {row['name_zh']}" for row in codes}
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


_CONTEXT = 40
"""Characters shown on either side of a quote, at most."""


@dataclass(frozen=True, slots=True, repr=False)
class Evidence(Tabular):
    """What proves one row: its quote with what stands around that in the source, which is empty without the source."""

    identifier: str
    before: str
    quote: str
    after: str
    number: tuple[int, int] | None
    """Where in the quote the number stands; None for a cooperation."""
    source_at_hand: bool
    """Whether the source document could be read and holds the quote at its place."""
    cells: dict[str, str]
    """The row as written."""
    source: dict[str, str]
    """The source's row as written."""
    names: dict[str, str]
    """Readable names: ``indicator``, ``entity``, ``unit``, ``parties``."""
    where: str = ""
    """Where in the original the quote stands, such as its page and box; empty where the original is the text."""
    missing: str = ""
    """Why the words around the quote are not shown, and where they are to be had; empty where they are shown."""
    translation: str = ""
    """The quote in English, where the package has a translation of it; no evidence."""
    translated_by: str = ""
    """Who made the translation, in words."""

    def marked(self, opening: str = "【", closing: str = "】") -> str:
        """The quote with its number between marks."""
        if self.number is None:
            return self.quote
        start, end = self.number
        return f"{self.quote[:start]}{opening}{self.quote[start:end]}{closing}{self.quote[end:]}"

    def to_frame(self) -> pd.DataFrame:
        """What the words say, as one row: identifier, the names, reading, quote, source, source_at_hand."""
        import pandas as pd

        published = filter(None, (self.source.get(name) for name in ("author", "publisher", "published_on")))
        said = {**self.names, "reading": self.reading(), "quote": self.quote}
        texts = {"identifier": self.identifier, **said, "source": ", ".join(published)}
        frame = pd.DataFrame([texts], dtype="string")
        return frame.assign(source_at_hand=pd.Series([self.source_at_hand], dtype="boolean"))

    def _heading(self) -> str:
        if self.number is None:
            return f"{self.identifier}: {self.names['parties']}"
        return f"{self.identifier}: {self.quote[slice(*self.number)]}, {self.reading()}"

    def _shown(self) -> pd.DataFrame:
        return self.to_frame().drop(columns=["identifier", "quote"])

    def _repr_html_(self) -> str:
        """What the words say, and the quote in its place with the number marked."""
        quote = html_quote(self.before, self.quote, self.after, self.number, self.missing)
        return Tabular._repr_html_(self) + quote

    def reading(self) -> str:
        """What the number says, in words: ``nearly 700 (upper bound 700, excluded)``."""
        if self.number is None:
            return ""
        qualifier, unit = self.cells["qualifier"], self.names["unit"]
        low, high, value = (self.cells[name] for name in ("lower", "upper", "value"))
        below, above = open_ends(qualifier, negative=(value or high or low).startswith("-"))
        if not value:
            ends = [f"from {'above ' if below else ''}{low}"] if low else []
            ends += [f"to {'below ' if above else ''}{high}"] if high else []
            return f"{qualifier}: {' '.join(ends)}{unit}"
        if low == high:
            return f"{qualifier} {value}{unit}"
        excluded = ", excluded" if (below if low else above) else ""
        return f"{qualifier} {value}{unit} ({'lower' if low else 'upper'} bound {low or high}{excluded})"


def evidence(identifier: str, *, path: Where = None) -> Evidence:
    """The evidence of one observation or cooperation.

    Parameters
    ----------
    identifier : str
        ``obs-0001`` or ``coop-0001``.
    path : str, Path or Package, optional
        As `Package.open` takes it; by default the package at hand.

    Raises
    ------
    UnknownIdentifierError
        The package has no such row; the message suggests the nearest.
    """
    require_text(identifier, "an identifier")
    package = Package.open(path)
    table = "cooperations" if identifier.startswith("coop") else "observations"
    row = _row(package, table, identifier)
    source = _row(package, "sources", row["source_id"])
    quote, start = row["quote"], _offset(row, "quote_start", identifier)
    before = after = where = missing = ""
    try:
        text = package.source(row["source_id"]).text
        if text is None or text[start : start + len(quote)] != quote:
            wrong = "not UTF-8" if text is None else f"the quote does not stand at character {start}"
            missing = f"{source['file']}: {wrong}; `indicators validate` says how to mend it"
        else:
            before = text[max(start - _CONTEXT, 0) : start].rpartition("\n")[2]
            after = text[start + len(quote) : start + len(quote) + _CONTEXT].partition("\n")[0]
            found = map_of(package.storage, source["file"], text) if source.get("original_file") else None
            where = found.where(start, start + len(quote)) if found else ""
    except SourceUnavailableError as error:
        missing = _why_missing(package, source, str(error))
    number = None
    if table == "observations":
        inside = _offset(row, "value_start", identifier) - start
        number = (inside, inside + len(row["value_text"]))
        indicator = _row(package, "indicators", row["indicator_id"])
        entity = _row(package, "entities", row["entity_id"])
        unit = _row(package, "units", indicator["unit_id"])
        names = {
            "indicator": f"{indicator['name_en']} · {indicator['name_zh']}",
            "entity": f"{entity['name_en']} · {entity['name_zh']}",
            # A count needs no unit beside what is counted, which the indicator says.
            "unit": "" if unit["quantity_kind"] == "count" else f" {unit['symbol'] or unit['name_en']}",
        }
    else:
        names = {"parties": "; ".join(_parties(package, identifier))}
    translated = translations_in(package.sound_rows("translations"), "en").get((table, "quote"), {}).get(identifier)
    said = ("", "") if translated is None else (translated.text, translated.by("en"))
    return Evidence(identifier, before, quote, after, number, not missing, row, source, names, where, missing, *said)


def _why_missing(package: Package, source: dict[str, str], why: str) -> str:
    address = source["archived_url"] or source["url"]
    page = f", or read {address}" if address else ""
    if package.holds_sources:
        return f"{source['file']}: {why}; put the document there for the words around the quote{page}"
    return (
        "an installed package comes without its source documents, as they are third-party text; for the words around "
        f"the quote name a checkout of the repository (--package, in Python path=){page}"
    )


def _offset(row: dict[str, str], column: str, identifier: str) -> int:
    try:
        offset = parse("integer", row[column])
        assert isinstance(offset, int)
        return offset
    except ValueError:
        found = repr(row[column]) if row[column] else "empty"
        message = f"{column} of {identifier} is {found}; `indicators fmt` fills it where the quote stands in one place"
        raise UnreadableTableError(message) from None


def _parties(package: Package, cooperation: str) -> Iterator[str]:
    for party in package.sound_rows("cooperation_parties").each():
        if party["cooperation_id"] == cooperation:
            entity = _row(package, "entities", party["entity_id"])
            yield f"{entity['name_en']} · {entity['name_zh']} ({party['role']})"


def _row(package: Package, table: str, identifier: str) -> dict[str, str]:
    require_key(package, table, identifier)
    rows, (key,) = package.sound_rows(table), TABLES[table].key
    return next(row for row in rows.each() if row[key] == identifier)

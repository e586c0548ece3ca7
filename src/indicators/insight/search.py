"""Observations and cooperations found by words in either language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.package.package import Package, Where
from indicators.package.rows import Rows


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A row that holds every word of the search.

    Attributes
    ----------
    identifier : str
        ``obs-…`` or ``coop-…``.
    about : str
        What it is about, in English and Chinese.
    words : str
        The number as written, or the project.
    quote : str
    source_id : str
    """

    identifier: str
    about: str
    words: str
    quote: str
    source_id: str


def search(text: str, *, path: Where = None) -> list[SearchHit]:
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
    list of SearchHit
        In order of identifier, observations first.
    """
    package = Package.open(path)
    words = text.casefold().split()
    if not words:
        return []
    found = (*_observations(package), *_cooperations(package))
    return [hit for hit, haystack in found if all(word in haystack for word in words)]


def _observations(package: Package) -> Iterator[tuple[SearchHit, str]]:
    entities, indicators = _by_key(package, "entities", "entity_id"), _by_key(package, "indicators", "indicator_id")
    names = _entity_names(package)
    for row in _records(package.sound_rows("observations")):
        indicator = indicators.get(row["indicator_id"], {})
        entity = entities.get(row["entity_id"], {})
        about = f"{indicator.get('name_en', '')} — {entity.get('name_en', '')}"
        about_zh = f"{entity.get('name_zh', '')}{indicator.get('name_zh', '')}"
        hit = SearchHit(
            row["observation_id"], f"{about} · {about_zh}", row["value_text"], row["quote"], row["source_id"]
        )
        haystack = (*row.values(), *indicator.values(), *names.get(row["entity_id"], ()))
        yield hit, "\n".join(haystack).casefold()


def _cooperations(package: Package) -> Iterator[tuple[SearchHit, str]]:
    entities = _by_key(package, "entities", "entity_id")
    names = _entity_names(package)
    modes = {
        row["code"]: f"{row['name_en']} {row['name_zh']}"
        for row in _records(package.sound_rows("codes"))
        if row["code_list"] in ("mode", "sector")
    }
    parties: dict[str, list[str]] = {}
    for row in _records(package.sound_rows("cooperation_parties")):
        parties.setdefault(row["cooperation_id"], []).append(row["entity_id"])
    for row in _records(package.sound_rows("cooperations")):
        members = list(dict.fromkeys(parties.get(row["cooperation_id"], [])))
        about = ", ".join(entities.get(member, {}).get("name_en", member) for member in members)
        about_zh = "、".join(entities.get(member, {}).get("name_zh", member) for member in members)
        hit = SearchHit(row["cooperation_id"], f"{about} · {about_zh}", row["project"], row["quote"], row["source_id"])
        known = [name for member in members for name in names.get(member, ())]
        labels = [modes.get(row["mode"], ""), modes.get(row["sector"], "")]
        yield hit, "\n".join((*row.values(), *labels, *known)).casefold()


def _entity_names(package: Package) -> dict[str, list[str]]:
    """Every name of each entity: both languages, and its aliases."""
    names = {row["entity_id"]: [row["name_zh"], row["name_en"]] for row in _records(package.sound_rows("entities"))}
    for row in _records(package.sound_rows("aliases")):
        names.setdefault(row["entity_id"], []).append(row["alias"])
    return names


def _by_key(package: Package, table: str, key: str) -> dict[str, dict[str, str]]:
    return {row[key]: row for row in _records(package.sound_rows(table))}


def _records(rows: Rows) -> Iterator[dict[str, str]]:
    for place in range(len(rows)):
        yield {name: rows.cells[name][place] for name in rows.header}

"""Where a text names the entities of a package: every name, alias and usual short form, the longest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from indicators.model.standards import LEVELS
from indicators.package.rows import Rows

OWN_TO_A_SOURCE = frozenset({"garbled_copy", "transcription_error"})
"""Reasons of aliases that say nothing of how other sources write a name."""
_LONGEST = 200
"""Characters of a name that is looked for."""
_PEOPLES = (
    "(?:(?:[苗侗藏彝傣白羌壮回满瑶畲黎水土京怒佤各]|土家|哈尼|景颇|傈僳|布依|朝鲜|蒙古|哈萨克|仫佬|毛南|仡佬|拉祜|纳西|布朗|独龙|普米|撒拉"
    "|保安|东乡|裕固|达斡尔|鄂温克)族"
    "|(?<=[\u4e00-\u9fff]{2})蒙古|哈萨克|维吾尔|柯尔克孜|塔吉克|锡伯)*"
)
RANK = re.compile(rf"(?:{_PEOPLES}自治[区州县旗]|特别行政区|地区|省|市|县|区|旗|盟|林区)$")
"""What the name of a place of China ends in, and what is often left out behind it."""
ZONES_SHORTENED = (("经济技术开发区", "经开区"), ("高新技术产业开发区", "高新区"), ("边境经济合作区", "边合区"))
_SHORTENED = (
    *ZONES_SHORTENED,
    ("工业园区", "园区"),
    ("股份有限公司", ""),
    ("有限责任公司", ""),
    ("有限公司", ""),
)
"""Endings of names of zones and firms, and what people write for them."""
_SHORTENED_IN_ENGLISH = (
    ("economic and technological development zone", ("development zone", "economic development zone", "etdz", "zone")),
    ("river economic belt", ("economic belt", "river belt")),
    ("high-tech industrial development zone", ("high-tech zone",)),
    ("city cluster", ("cluster",)),
    ("economic circle", ("circle",)),
    ("national ", ("national-level ",)),
    (" province", ("",)),
    (" co., ltd.", ("",)),
)
"""The same in English, in small letters."""
_GLOSS = re.compile(r"\s?\([^()]*\)")
LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
"""Of capitals the small letters, so that no text gets longer or shorter."""
_NO_NAMES = frozenset({"中国", "高新", "经济", "市中", "城区", "郊区", "新区", "矿区", "东区", "西区"})
"""What is left of some names without its rank, and means nothing of the kind."""


class Named(NamedTuple):
    """A stretch of a text that names entities."""

    start: int
    end: int
    text: str
    entities: tuple[str, ...]
    short: bool
    """Whether it is a short form that was made here, not one that the package has."""


class Names:
    """The forms by which a text may name entities.

    Parameters
    ----------
    forms : mapping of str to iterable of str
        For each form that the package has the entities that it stands for.
    short : mapping of str to iterable of str, optional
        The same of forms that were made of names.
    any_case : bool
        Whether capitals are as good as small letters; the forms are then in small ones.
    """

    def __init__(
        self,
        forms: Mapping[str, Iterable[str]],
        short: Mapping[str, Iterable[str]] | None = None,
        *,
        any_case: bool = False,
    ) -> None:
        self._any_case = any_case
        self._entities = {form: tuple(dict.fromkeys(named)) for form, named in forms.items() if _usable(form)}
        made = {form: tuple(dict.fromkeys(named)) for form, named in (short or {}).items() if _usable(form)}
        self._short = frozenset(form for form in made if form not in self._entities)
        self._entities |= {form: made[form] for form in self._short}
        beginning: dict[str, list[str]] = {}
        for form in self._entities:
            beginning.setdefault(form[:2], []).append(form)
        self._beginning = {head: tuple(sorted(listed, key=len, reverse=True)) for head, listed in beginning.items()}

    def extended(self, forms: Mapping[str, tuple[str, ...]]) -> Names:
        """With more forms, where they stand for nothing already."""
        known = {form: self._entities[form] for form in self._entities if form not in self._short}
        if self._any_case:
            forms = {form.translate(LOWER): named for form, named in forms.items()}
        short = {form: self._entities[form] for form in self._short if form not in forms}
        return Names({**forms, **known}, short, any_case=self._any_case)

    def find(self, text: str, start: int = 0, end: int | None = None) -> list[Named]:
        """What a stretch of a text names, in order: the longest form at each place, none inside another."""
        stop = len(text) if end is None else min(end, len(text))
        written = text
        text = text.translate(LOWER) if self._any_case else text
        found: list[Named] = []
        place, heads = start, self._beginning
        while place < stop - 1:
            listed = heads.get(text[place : place + 2])
            if listed is not None:
                for form in listed:
                    if text.startswith(form, place) and place + len(form) <= stop and _stands(text, place, form):
                        short = form in self._short
                        found.append(
                            Named(
                                place,
                                place + len(form),
                                written[place : place + len(form)],
                                self._entities[form],
                                short,
                            )
                        )
                        place += len(form) - 1
                        break
            place += 1
        return found


def names_of(entities: Rows, aliases: Rows, source_id: str | None, language: str = "zh") -> Names:
    """The names that a source may use: those of its language, its own aliases, and what other sources usually write.

    Parameters
    ----------
    entities, aliases : Rows
        The tables.
    source_id : str or None
        None for a text that is no source of the package.
    language : {"zh", "en"}
    """
    forms: dict[str, list[str]] = {}
    short: dict[str, list[str]] = {}
    known = entities.cells
    named = known.get("name_en" if language == "en" else "name_zh", ())
    kinds = known.get("kind", [""] * len(entities))
    for entity, name, kind in zip(known.get("entity_id", ()), named, kinds, strict=False):
        if not name:
            continue
        if language == "en":
            name = name.translate(LOWER)
        forms.setdefault(name, []).append(entity)
        for form in short_forms_in_english(name) if language == "en" else short_forms(name, kind):
            short.setdefault(form, []).append(entity)
    cells = aliases.cells
    if {"source_id", "alias", "entity_id", "reason"} <= cells.keys():
        listed = zip(cells["source_id"], cells["alias"], cells["entity_id"], cells["reason"], strict=True)
        own: dict[str, list[str]] = {}
        usual: dict[str, list[str]] = {}
        for source, alias, entity, reason in listed:
            alias = alias.translate(LOWER) if language == "en" else alias
            if source == source_id:
                own.setdefault(alias, []).append(entity)
            elif reason not in OWN_TO_A_SOURCE:
                usual.setdefault(alias, []).append(entity)
        forms |= own
        for alias, stands_for in usual.items():
            if alias not in forms:
                short.setdefault(alias, [])[:0] = stands_for
    unambiguous = {
        form: found for form, found in short.items() if len(set(found)) == 1 or form in cells.get("alias", ())
    }
    return Names(forms, unambiguous, any_case=language == "en")


def short_forms(name: str, kind: str) -> list[str]:
    """What people write for the name of a place or a zone: 重庆 for 重庆市, 合肥经开区 for 合肥经济技术开发区."""
    if kind in LEVELS:
        without = RANK.sub("", name)
        if without == name or len(without) < 2 or without in _NO_NAMES:
            return []
        return [without, f"{without}州"] if name.endswith("自治州") else [without]
    shortened = [name[: -len(long)] + ending for long, ending in _SHORTENED if name.endswith(long)]
    return [form for form in shortened if len(form) >= 4]


def short_forms_in_english(name: str) -> list[str]:
    """The same of an English name in small letters: yangtze economic belt for yangtze river economic belt."""
    plain = _GLOSS.sub("", name)
    found = {plain, *([plain[:-1]] if plain.endswith("zones") else [])}
    for long, shorts in _SHORTENED_IN_ENGLISH:
        found |= {form.replace(long, short).strip() for form in found for short in shorts if long in form}
    return sorted(form for form in found - {name} if len(form) >= 4 and form not in ("development zone", "corridor"))


def entities_among(found: Iterable[Named]) -> tuple[str, ...]:
    """The entities that are named, each once, in order of place."""
    return tuple(dict.fromkeys(entity for one in found for entity in one.entities))


def _usable(form: str) -> bool:
    return 2 <= len(form) <= _LONGEST


def _stands(text: str, place: int, form: str) -> bool:
    """Whether a form that begins or ends in a Latin letter or a digit stands there by itself."""
    before, after = text[place - 1 : place], text[place + len(form) : place + len(form) + 1]
    return not (_is_latin(form[0]) and _is_latin(before)) and not (_is_latin(form[-1]) and _is_latin(after))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()

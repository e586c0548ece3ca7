"""What the site says in a language: its own texts, and the translations that a package has of its cells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from indicators.insight.listing import Record
from indicators.model import Language
from indicators.package import Package
from indicators.package.readable_names import Translation, translations_in

LANGUAGES: tuple[Language, ...] = ("en", "zh")
TAGS: dict[Language, str] = {"en": "en", "zh": "zh-Hans"}
"""BCP 47, for the ``lang`` of a page."""


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


class Told(NamedTuple):
    """A text, the tag of the language that it is in, and who translated it: empty where it is the original."""

    text: str
    language: str
    by: str


class InTranslation:
    """The translations that a package has into a language."""

    def __init__(self, package: Package, language: Language) -> None:
        self._model, self._language = package.model, language
        self._found = translations_in(package.sound_rows("translations"), language)

    def of(self, table: str, column: str, row: Record) -> Translation | None:
        """What a cell says in the language, where it is translated."""
        return self._found.get((table, column), {}).get(row[self._model[table].key[0]])

    def by(self, translation: Translation | None) -> str:
        """Who made a translation, as a page marks it; empty where there is none."""
        if translation is None:
            return ""
        return Wording(self._language)("translation", by=translation.by(self._language))

    def told(self, table: str, column: str, row: Record) -> Told:
        """A text that curators write in English, or its translation."""
        found = self.of(table, column, row)
        if found is None:
            return Told(str(row[column] or ""), "en", "")
        return Told(found.text, TAGS[self._language], self.by(found))

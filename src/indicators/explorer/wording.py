"""The site's own words, in English and Chinese. What the data are called comes from the model and the package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from indicators.model.definition import Language


@cache
def words(language: Language) -> Mapping[str, str]:
    """Every text of the site in a language, by its key."""
    content = (files("indicators.explorer") / "texts" / f"{language}.json").read_text(encoding="utf-8")
    texts: dict[str, str] = json.loads(content)
    return texts


class Wording:
    """Looks texts up: ``say("observations.count", count=3)``.

    Parameters
    ----------
    language : {"en", "zh"}
    """

    def __init__(self, language: Language) -> None:
        self._words = words(language)

    def knows(self, key: str) -> bool:
        """Whether the site has a text of the key."""
        return key in self._words

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key, its ``{names}`` replaced.

        Raises
        ------
        KeyError
            The site has no such text.
        """
        return self._words[key].format(**values)

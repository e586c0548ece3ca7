"""The charts' own words, in English and Chinese. What the data are called comes from the model and the package."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from indicators.model.definition import Language


@cache
def words(language: Language) -> Mapping[str, str]:
    """Every text of the charts in a language, by its key."""
    content = (files("indicators.plot") / "texts" / f"{language}.json").read_text(encoding="utf-8")
    texts: dict[str, str] = json.loads(content)
    return texts


def say(language: Language, key: str, **values: object) -> str:
    """The text of a key, its ``{names}`` replaced.

    Raises
    ------
    KeyError
        The charts have no such text.
    """
    return words(language)[key].format(**values)

"""Which language a text is read in."""

from __future__ import annotations

import re
from typing import Literal

ReadingLanguage = Literal["en", "zh"]

_HAN = re.compile("[〇㐀-鿿]")
_LATIN = re.compile("[A-Za-z]")


def reading_language(text: str, language: str | None = None) -> ReadingLanguage:
    """Tell in which language to read a text: as asked, else by its script.

    A text with Latin letters and no Han character is English; every other is Chinese, so that bare digits and signs are
    read alike in both.
    """
    if language is None:
        return "en" if _LATIN.search(text) and not _HAN.search(text) else "zh"
    if language == "en":
        return "en"
    if language == "zh":
        return "zh"
    raise ValueError(f"no reading of language {language!r}; expected 'en', 'zh', or None to tell it from the script")


def language_of_tag(tag: str) -> ReadingLanguage | None:
    """Give the language in which a document is read whose tag is zh-Hans, en-GB …; None leaves it to its script."""
    primary = tag.partition("-")[0].lower()
    return "en" if primary == "en" else "zh" if primary == "zh" else None

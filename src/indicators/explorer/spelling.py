"""Names in pinyin, so that those who cannot type characters find them."""

from __future__ import annotations

from functools import cache


@cache
def pinyin(text: str) -> str:
    """How the characters of a text are said, without tones: in one word, apart, and by their initials.

    Examples
    --------
    >>> pinyin("重庆市")
    'chongqingshi chong qing shi cqs'
    """
    from pypinyin import lazy_pinyin

    syllables = [syllable for syllable in lazy_pinyin(text, errors="ignore") if syllable]
    if not syllables:
        return ""
    return " ".join(("".join(syllables), *syllables, "".join(syllable[0] for syllable in syllables)))

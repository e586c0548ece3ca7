"""What breaks words apart in copied text: injected pinyin, line breaks and spaces in the middle of an expression."""

from __future__ import annotations

import re

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ\u0300\u0301\u0304\u030c"
_GLOSS = re.compile(rf"(?<=[\u4e00-\u9fff])[(](?=[a-zü'’ ]{{0,24}}[{_TONED}])[a-zü'’ {_TONED}]{{1,24}}[)]")
"""Pinyin with a tone in brackets behind a character, which says nothing that the character does not."""
_LINE_BREAK = re.compile(
    r"(?:"
    r"(?<=[0-9])(?<!19[0-9]{2})(?<!20[0-9]{2}) {0,2}\n {0,2}(?=[万亿]{1,2}(?:元|美元|吨|人|千瓦时|平方米|亩|户|件|辆))"
    r"|(?<=[0-9]) {0,2}\n {0,2}(?=个百分点|平方公里|平方米|公里|公顷)"
    r"|(?<=[0-9一二两三四五六七八九十]个) {0,2}\n {0,2}(?=百分点|小时|工作日|月(?![0-9一-鿿]))"
    r"|(?<=[约近超逾]) {0,2}\n {0,2}(?=[0-9])"
    r"|(?<=[个家人元吨%亩年岁万亿里米户]) {0,2}\n {0,2}(?=(?:以上|以下|以内|左右)(?:[,。;、)的]|$))"
    r")"
)
_SPACE = re.compile(r"(?<=不) (?=[足到] ?[0-9])|(?<=超) (?=过 ?[0-9])|(?<=以) (?=[上下内](?:[,。;、)]|$))")


def broken(plain: str) -> list[tuple[int, int]]:
    """Find what breaks the words of a text.

    Parameters
    ----------
    plain : str
        The text in plain spelling.

    Returns
    -------
    list of tuple of int
        From where to where each runs, in order; hardly any text has one.
    """
    places = [match.span() for match in _GLOSS.finditer(plain)] if "(" in plain else []
    if "\n" in plain:
        places += [match.span() for match in _LINE_BREAK.finditer(plain)]
    if " " in plain:
        places += [match.span() for match in _SPACE.finditer(plain)]
    return sorted(places)


def kept_places(length: int, places: list[tuple[int, int]]) -> list[int]:
    """Give the places of the characters that stay when what breaks the words is taken out.

    Parameters
    ----------
    length : int
        How long the text is.
    places : list of tuple of int
        What `broken` found.

    Returns
    -------
    list of int
        The place in the text of each character that stays.
    """
    kept: list[int] = []
    at = 0
    for start, end in places:
        kept.extend(range(at, start))
        at = max(at, end)
    kept.extend(range(at, length))
    return kept

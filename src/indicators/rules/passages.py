"""Places in texts: paragraphs, sentences around words, and whether years, dates and names stand there whole."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from indicators.rules.findings import Place

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BEFORE_BLANK = re.compile(r"\n(?=[^\S\n]*\n)")


class Paragraphs:
    """Where the paragraphs of a text begin and end, looked for once however many places are asked for."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._begins = [match.end() for match in _BLANK_LINE.finditer(text)]
        self._ends = [match.start() for match in _BEFORE_BLANK.finditer(text)]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """From the end of the last blank line before a place to the beginning of the first behind it."""
        begin, after = bisect_right(self._begins, start), bisect_left(self._ends, end)
        return (
            self._begins[begin - 1] if begin else 0,
            self._ends[after] if after < len(self._ends) else self._length,
        )


_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_AROUND = 80
"""Characters shown on either side of what is meant, at most."""


def source_place(file: str, text: str, start: int, end: int) -> Place:
    """The place of some words in a document, with their sentence; what lies beyond the text is cut off."""
    start = max(min(start, len(text)), 0)
    end = max(min(end, len(text)), start)
    window = max(start - _AROUND, 0)
    begin = max((match.end() for match in _SENTENCE_END.finditer(text, window, start)), default=window)
    limit = min(end + _AROUND, len(text))
    ending = _SENTENCE_END.search(text, max(end - 1, start), limit)
    stop = limit if ending is None else max(ending.end() - (ending.group() == "\n"), end)
    line_begin = text.rfind("\n", 0, start) + 1
    return Place(
        file,
        text.count("\n", 0, start) + 1,
        text[begin:stop],
        column=start - line_begin + 1,
        marked=(start - begin, end - begin),
    )


_ISO_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_MONTHS = (
    *(
        "(?!)",
        r"\bJan(?:uary|\.)?",
        r"\bFeb(?:ruary|\.)?",
        r"\bMar(?:ch|\.)?",
        r"\bApr(?:il|\.)?",
        r"\bMay",
        r"\bJune?",
    ),
    *(r"\bJuly?", r"\bAug(?:ust|\.)?", r"\bSept?(?:ember|\.)?", r"\bOct(?:ober|\.)?", r"\bNov(?:ember|\.)?"),
    r"\bDec(?:ember|\.)?",
)

_LONGEST = 1000
"""Characters of words that are looked for: as a pattern, longer ones take long to prepare."""


def writes_year(text: str, year: str) -> bool:
    """Whether a text writes a year, in digits or in Chinese numerals."""
    chinese = year.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    return year in text or chinese in text or chinese.replace("〇", "零") in text


def writes_date(text: str, date: str) -> bool:
    """Whether a text writes an ISO year, month or day: with hyphens or points, with 年月日, or as May 27, 2025."""
    match = _ISO_DATE.fullmatch(date)
    if match is None:
        return True
    year, month, day = match.groups()
    if month is None:
        return writes_year(text, year)
    between, name = rf"{year}\s*(?:年|[-./])\s*0?{int(month)}", _MONTHS[int(month) % 13]
    if day is None:
        return re.search(rf"{between}(?![0-9])|{name},?\s+{year}(?![0-9])", text) is not None
    ordinal = rf"(?<![0-9])0?{int(day)}(?:st|nd|rd|th)?"
    english = rf"{name}\s+{ordinal},?\s+{year}(?![0-9])|{ordinal}\s+(?:of\s+)?{name},?\s+{year}(?![0-9])"
    return re.search(rf"{between}\s*(?:月|[-./])\s*0?{int(day)}(?![0-9])|{english}", text) is not None


def stands_whole(words: str, text: str, *, spaced: bool = False) -> bool:
    """Whether words stand in a text so that no letter, digit or ideograph goes on beside them.

    Where the words themselves begin or end otherwise, such as in a bracket, that side is whole. With `spaced`, the text
    may set a space between any two characters of them. Words longer than any name or title do not.
    """
    if len(words) > _LONGEST:
        return False
    pattern = (r"[ \u3000]?" if spaced else "").join(map(re.escape, words))
    return bool(words) and any(
        not goes_on(text, match.start()) and not goes_on(text, match.end()) for match in re.finditer(pattern, text)
    )


def goes_on(text: str, place: int) -> bool:
    """Whether a run of letters, digits and ideographs goes on across a place of a text."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()

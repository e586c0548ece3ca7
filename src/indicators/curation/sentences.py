"""The sentence around a place in a Chinese or English text."""

from __future__ import annotations

import re

_END = re.compile(
    r"[。！？!?；;\n]"
    r"|(?<!\b[A-Za-z])(?<!\bNo)(?<!\b[DMJS]r)(?<!\bM[rs]s)(?<!\bMs)(?<!\bv[so])(?<!\bSept)"
    r"(?<!\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec))\.(?=[\"”’)]{0,2}\s{1,4}[\"“‘(]?[A-Z0-9])"
)
"""Also a full stop before a capital, unless it shortens a word: U.S., No. 5, Sept. 3."""
_CLOSING = "”’」』）)》】\"'"
_AHEAD = 8
"""Characters behind a full stop that tell whether it ends a sentence."""
_LONGEST = 300
"""A sentence longer than this is cut at commas around the place, then by force."""


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The bounds of the sentence in which a mention stands.

    Parameters
    ----------
    text : str
    start, end : int
        The mention.

    Returns
    -------
    tuple of (int, int)
        From the first character after the sentence before, to behind the mark that ends it and any closing quotation
        mark or bracket. Never longer than a reader can check.
    """
    window = max(start - _LONGEST, 0)
    begin = window
    for match in _END.finditer(text, window, start + _AHEAD):
        if match.end() <= start:
            begin = match.end()
    while begin < start and (text[begin].isspace() or text[begin] in _CLOSING):
        begin += 1
    limit = min(end + _LONGEST, len(text))
    match_end = _END.search(text, end, limit)
    stop = limit if match_end is None else match_end.end()
    if match_end is not None:
        if match_end.group() == "\n":
            stop -= 1
        while stop < len(text) and text[stop] in _CLOSING:
            stop += 1
    return begin, stop

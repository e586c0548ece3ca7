"""Places in source documents, as findings show them: the sentence, with the words that are meant."""

from __future__ import annotations

import re

from indicators.rules.findings import Place

_SENTENCE_END = re.compile(r"[。！？!?；;\n]")
_AROUND = 80
"""Characters shown on either side of what is meant, at most."""


def source_place(file: str, text: str, start: int, end: int) -> Place:
    """The place of some words in a document.

    Parameters
    ----------
    file : str
        The document, relative to the package.
    text : str
        All of it.
    start, end : int
        The words that are meant. What lies beyond the text is cut off.
    """
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

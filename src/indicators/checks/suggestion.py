"""The nearest known word to one that is not known."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?`` with the closest known word, or nothing where none is close."""
    near = get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else ""


def nearest_code(word: str, codes: Collection[str]) -> str:
    """The same for the code of a rule: ``e5`` means ``E05``."""
    number = re.fullmatch(r"([A-Z])([0-9])", word.upper())
    code = f"{number[1]}0{number[2]}" if number else word.upper()
    return f"did you mean {code!r}?" if code in codes else nearest(code, codes)

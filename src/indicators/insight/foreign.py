"""What a quantity expression in German plainly says: the reader knows Chinese and English only.

It checks what was read by hand, so it is content with what it is sure of and reads nothing into the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from indicators.reading import Qualifier

_WORDS = ("null", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
_NUMBERS = {word: Fraction(number) for number, word in enumerate(_WORDS)} | {
    "eine": Fraction(1),
    "hälfte": Fraction(1, 2),
    "drittel": Fraction(1, 3),
    "viertel": Fraction(1, 4),
}
_SCALES = {
    "hundert": 2,
    "tausend": 3,
    "million": 6,
    "millionen": 6,
    "milliarde": 9,
    "milliarden": 9,
    "billion": 12,
    "billionen": 12,
}
_QUALIFIERS = {
    Qualifier.AT_LEAST: ("mindestens", "wenigstens", "nicht weniger als"),
    Qualifier.AT_MOST: ("höchstens", "bis zu", "nicht mehr als", "maximal"),
    Qualifier.MORE_THAN: ("mehr als", "über"),
    Qualifier.LESS_THAN: ("weniger als", "unter"),
    Qualifier.NEARLY: ("fast", "knapp", "nahezu", "beinahe"),
    Qualifier.APPROXIMATELY: ("circa", "etwa", "rund", "ungefähr"),
}
"""The longer phrases first, as some hold a shorter one."""
_ALL_QUALIFIERS = re.compile(
    "|".join(rf"(?P<{qualifier}>\b(?:{'|'.join(phrases)})\b)" for qualifier, phrases in _QUALIFIERS.items())
)
_NUMBER = re.compile(
    r"(?P<over>[0-9]{1,9})\s?/\s?(?P<under>[1-9][0-9]{0,8})(?![0-9])"
    r"|(?P<digits>[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,20})(?P<decimals>,[0-9]{1,20})?"
    rf"|\b(?P<word>{'|'.join(_NUMBERS)})\b"
)
_LONGEST = 1000
"""Characters that are read."""
_SCALE = re.compile(rf"\s?({'|'.join(sorted(_SCALES, key=len, reverse=True))})\b")


@dataclass(frozen=True, slots=True)
class ForeignReading:
    """What an expression plainly says.

    Attributes
    ----------
    numbers : tuple of Fraction
        Each number of the text, with the word of scale behind it.
    qualifier : Qualifier or None
        ``exact`` where no word qualifies; None where several do.
    """

    numbers: tuple[Fraction, ...]
    qualifier: Qualifier | None


def read_foreign(text: str) -> ForeignReading:
    """Read an expression in German.

    Examples
    --------
    >>> read_foreign("knapp 29.000").qualifier
    <Qualifier.NEARLY: 'nearly'>
    >>> read_foreign("mehr als 6,5 Billionen Yuan").numbers
    (Fraction(6500000000000, 1),)
    """
    plain = text.casefold()[:_LONGEST]
    found = {match.lastgroup for match in _ALL_QUALIFIERS.finditer(plain)}
    qualifier = Qualifier.EXACT if not found else Qualifier(str(found.pop())) if len(found) == 1 else None
    return ForeignReading(tuple(_number(plain, match) for match in _NUMBER.finditer(plain)), qualifier)


def _number(text: str, match: re.Match[str]) -> Fraction:
    if match["word"]:
        number = _NUMBERS[match["word"]]
    elif match["over"]:
        number = Fraction(int(match["over"]), int(match["under"]))
    else:
        number = Fraction(match["digits"].replace(".", "") + (match["decimals"] or "").replace(",", "."))
    scale = _SCALE.match(text, match.end())
    return number * 10 ** _SCALES[scale[1]] if scale else number

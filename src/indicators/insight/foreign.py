"""What a quantity expression in English, or one like it in German, plainly says: the reader knows Chinese only.

It checks what was read by hand, so it is content with what it is sure of and reads nothing into the rest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from indicators.reading import Qualifier

_WORDS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBERS = {word: Fraction(number) for number, word in enumerate(_WORDS)} | {
    "half": Fraction(1, 2),
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "dozen": Fraction(12),
}
_SCALES = {
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "millionen": 6,
    "billion": 9,
    "milliarden": 9,
    "trillion": 12,
    "billionen": 12,
}
_QUALIFIERS = {
    Qualifier.AT_LEAST: ("at least", "no less than", "not less than", "no fewer than", "mindestens"),
    Qualifier.AT_MOST: ("at most", "up to", "no more than", "not more than", "höchstens"),
    Qualifier.MORE_THAN: ("more than", "over", "above", "exceeding", "upwards of", "mehr als", "über"),
    Qualifier.LESS_THAN: ("less than", "fewer than", "under", "below", "weniger als", "unter"),
    Qualifier.NEARLY: ("nearly", "almost", "close to", "fast", "knapp"),
    Qualifier.APPROXIMATELY: ("about", "around", "approximately", "some", "roughly", "circa", "etwa", "rund"),
}
"""The longer phrases first, as some hold a shorter one."""
_ALL_QUALIFIERS = re.compile(
    "|".join(rf"(?P<{qualifier}>\b(?:{'|'.join(phrases)})\b)" for qualifier, phrases in _QUALIFIERS.items())
)
_NUMBER = re.compile(
    r"(?P<over>[0-9]{1,9})\s?/\s?(?P<under>[1-9][0-9]{0,8})(?![0-9])"
    r"|(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,20})(?P<decimals>\.[0-9]{1,20})?"
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
    """Read an expression that is not Chinese.

    Examples
    --------
    >>> read_foreign("nearly 29,000").qualifier
    <Qualifier.NEARLY: 'nearly'>
    >>> read_foreign("more than 6.5 trillion yuan").numbers
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
        number = Fraction(match["digits"].replace(",", "") + (match["decimals"] or ""))
    scale = _SCALE.match(text, match.end())
    return number * 10 ** _SCALES[scale[1]] if scale else number

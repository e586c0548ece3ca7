"""Amounts in English: how its words are matched, and an amount read with its number, word of magnitude and unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from indicators.reading.unit_words import COUNT
from indicators.reading.vocabulary import from_words, plain_spelling, plain_word, records, unit_words, words

GAP = r"(?:(?=\s) {0,2}(?:\r?\n {0,8})?(?!\s))"
"""What may stand between two words of an expression: up to two blanks, and at most one line break.

A tab or a wider gap parts the cells of a table, a blank line two paragraphs.
"""
BEGINS, ENDS = "(?<![A-Za-z0-9])", "(?![A-Za-z0-9])"


_OTHER_BLANKS = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]")


def plain_english(text: str) -> str:
    """Respell a text one for one as English is read in: with one kind of blank, which keeps the patterns small."""
    plain = plain_spelling(text)
    return plain if plain.isascii() else _OTHER_BLANKS.sub(" ", plain)


def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern of English: letters of either case, and ASCII alone, so that what matches can be looked up."""
    return re.compile(source, re.IGNORECASE | re.ASCII)


def any_of(words: Iterable[str]) -> str:
    """Give the source of a pattern for any of some words, the longest first, with any gap where they have a blank."""
    longest = sorted(dict.fromkeys(words), key=len, reverse=True)
    return "|".join(GAP.join(re.escape(part) for part in re.split("[ _]", word)) for word in longest) or "(?!)"


@from_words
def numbers(kind: str) -> dict[str, Fraction]:
    """Give the words of number of one kind with what each stands for."""
    listed = (word.split("=") for first, *words in records("english_numbers") if first == kind for word in words)
    return {word.replace("_", " "): Fraction(number) for word, number in listed}


@from_words
def placed_words(name: str, place: str) -> dict[str, str]:
    """Give the words of a list that stand before, after or behind a number, with the code that begins their line."""
    lines = (line for line in records(name) if line[1] == place)
    return {word.replace("_", " ").lower(): line[0] for line in lines for word in line[2:]}


VULGAR = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
    "⅕": Fraction(1, 5), "⅖": Fraction(2, 5), "⅗": Fraction(3, 5), "⅘": Fraction(4, 5), "⅙": Fraction(1, 6),
    "⅛": Fraction(1, 8), "⅜": Fraction(3, 8), "⅝": Fraction(5, 8), "⅞": Fraction(7, 8),
}  # fmt: skip
_LONGEST = 30
"""Digits of a number; a longer run is an identifier."""
_CURRENCIES = ("CNY", "USD", "EUR", "HKD", "TWD", "JPY", "-")
_SIGNS = ("US$", "HK$", "NT$", "A$", "C$", "S$", "$", "€", "£", "¥", "₩", "₹")
_CODES = ("RMB", "CNY", "USD", "EUR", "HKD", "TWD", "JPY", "GBP", "KRW", "SGD", "AUD", "CAD", "MOP", "CHF")
_FRONT = re.compile(
    rf"(?:(?<![A-Za-z$])(?:{any_of(_SIGNS)})|{BEGINS}(?:{any_of(_CODES)})){GAP}?(?=[0-9])(?![0-9]{{1,3}}(?:st|nd|rd|th))"
)
_FRONT_BEFORE = re.compile(rf"(?:(?<![A-Za-z$])(?:{any_of(_SIGNS)})|{BEGINS}(?:{any_of(_CODES)})){GAP}?(?:-|\.)?\Z")
_MINUS_BEFORE = pattern(rf"{BEGINS}minus{GAP}\Z")
_MINUS = pattern(rf"-|minus{GAP}(?=[0-9])")
_DIGITS = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3}){1,9}(?![0-9])(?:\.[0-9]{1,20})?|[0-9]{1,30}(?![0-9])(?:\.[0-9]{1,20}(?![0-9]))?"
)
_DECIMALS = re.compile(r"\.[0-9]{1,20}(?![0-9.])")
_SLASH = re.compile(r"([0-9]{1,9})/([1-9][0-9]{0,8})(?![0-9/])")
_ARTICLE_NOUNS = "hundred|thousand|million|billion|trillion|dozen"
_AND_A_HALF = pattern(rf"{GAP}and{GAP}a{GAP}half{ENDS}")


class Amount(NamedTuple):
    """A number with what belongs to it, wherever the words stand."""

    start: int
    end: int
    low: Fraction
    high: Fraction | None
    """The next order of magnitude, where the words only say several."""
    scale: Fraction
    unit: str
    bare_one: bool = False
    """Whether it is the word `one`, which is mostly no number."""
    fraction: bool = False


class _Number(NamedTuple):
    """A number without its unit, and by how much its words of magnitude multiply."""

    end: int
    low: Fraction
    high: Fraction | None
    scale: Fraction
    words: bool = False
    fraction: bool = False


@from_words
def _patterns() -> dict[str, re.Pattern[str]]:
    """Compile the patterns that are made from the lists, when a text is first read."""
    ones, tens = any_of(numbers("ones")), any_of(numbers("tens"))
    small = rf"(?:(?:{tens})(?:(?:-|{GAP})(?:{ones}){ENDS})?|{any_of(numbers('teens'))}|{ones}|zero){ENDS}"
    magnitude = any_of(numbers("magnitude"))
    parts = any_of(numbers("part"))
    several = any_of(numbers("several"))
    inner = (
        rf"(?:{GAP}of{GAP}(?P<of>thousands|millions|billions|trillions|hundreds{GAP}of{GAP}(?:thousands|millions)))?"
    )
    return {
        "small": pattern(small),
        "hundred": pattern(rf"(?:-|{GAP})hundred{ENDS}(?:{GAP}(?:and{GAP})?(?P<rest>{small}))?"),
        "magnitude": pattern(rf"(?:{GAP}|-)?(?P<word>{magnitude}|hundred|dozen){ENDS}"),
        "letter": pattern(rf"(?P<word>{any_of(numbers('letter'))}){ENDS}"),
        "and": pattern(rf"{GAP}(?:and{GAP})?|,{GAP}"),
        "article": pattern(rf"an?{GAP}(?=(?:{_ARTICLE_NOUNS}){ENDS})"),
        "part": pattern(rf"(?:-|{GAP})(?P<word>{parts})(?P<plural>s?){ENDS}"),
        "a part": pattern(
            rf"an?{GAP}(?P<word>{parts}){ENDS}"
            rf"(?!{GAP}(?!(?:of|the|more|less|higher|lower|in|from|to|over|and|or|by|is|was|are|were|as|compared|at){ENDS})[A-Za-z])"
        ),
        "one in": pattern(
            rf"(?P<few>{small}|[0-9]{{1,2}}){GAP}"
            rf"(?:out{GAP}of|in(?={GAP}(?:five|four|three|ten|10|100|every|(?:six|seven|eight|nine)(?={GAP}of)){ENDS}))"
            rf"{GAP}(?:every{GAP})?(?P<all>{small}|[0-9]{{1,3}}){ENDS}(?![.,][0-9])"
        ),
        "of a": pattern(rf"{GAP}of{GAP}an?(?={GAP}(?:{magnitude}|hundred|dozen){ENDS})"),
        "half": pattern(rf"(?:one-|one{GAP})?half{ENDS}(?!-)"),
        "half a": pattern(rf"half(?:{GAP}|-)an?{GAP}"),
        "noun of an article": pattern(rf"(?:{_ARTICLE_NOUNS}){ENDS}"),
        "several": pattern(rf"(?P<first>{several}){inner}{ENDS}"),
        "few": pattern(rf"(?:several|an?{GAP}few){ENDS}(?:{GAP}(?P<word>hundred|dozen|{magnitude}){ENDS})?"),
        "unit": pattern(
            rf"(?P<of>{GAP}of)?(?:(?P<gap>{GAP}|-)?(?P<sign>%|‰|°C)|(?:{GAP}|-)?(?P<word>{any_of(unit_words())}){ENDS}(?![$]))"
        ),
        "symbol": re.compile(rf"{GAP}?(?P<word>{any_of(_symbols())}){ENDS}(?!-|/h{ENDS})"),
        "noun": re.compile(rf"(?P<of>{GAP}of)?{GAP}(?P<word>[a-z][a-z-]{{1,28}}s)(?![A-Za-z0-9'’-])"),
    }


def _symbols() -> list[str]:
    """Give the symbols of units that are written in Latin letters, the same in both languages."""
    symbols = [word for _, *words in records("unit_codes") for word in words if re.match("[A-Za-z]", word)]
    return [
        *(word for word in symbols if all(ord(letter) < 0x3000 for letter in word) and word not in ("s", "min")),
        "min",
    ]


def front_currency(plain: str, at: int, floor: int) -> int:
    """Give where an amount begins whose digits stand at a place: at its currency, its sign or its point."""
    window = max(floor, at - 12)
    match = _FRONT_BEFORE.search(plain, window, at)
    if match is not None:
        return match.start()
    if (minus := _MINUS_BEFORE.search(plain, window, at)) is not None:
        return minus.start()
    signed = at > floor and plain[at - 1] == "-" and (at == 1 or plain[at - 2] in " (\n\t\u00a0:")
    return at - 1 if signed else at


def read_amount(plain: str, at: int) -> Amount | None:
    """Read the amount that begins at a place: with its currency in front, in digits or in words."""
    front = _FRONT.match(plain, at)
    begin = at if front is None else front.end()
    minus = _MINUS.match(plain, begin)
    number = _words(plain, begin) if minus is None else None
    number = number or _digits(plain, begin if minus is None else minus.end())
    if number is None:
        return None
    sign = "" if front is None else front.group().strip()
    number, end, unit = _measured(plain, number, sign)
    one = number.words and plain_word(plain[begin : number.end]) in ("one", "zero") and not is_measure(unit)
    low = number.low if minus is None else -number.low
    return Amount(at, end, low, number.high, number.scale, unit, one, number.fraction)


def continued(plain: str, amount: Amount, end: int) -> Amount:
    """Take in the magnitude and unit that stand behind a qualifier: 5 or more years, 20-odd million yuan."""
    number = _magnified(plain, _Number(end, amount.low, amount.high, amount.scale))
    number, end, unit = _measured(plain, number, "")
    return amount._replace(end=end, low=number.low, scale=number.scale, unit=unit)


def is_measure(unit: str) -> bool:
    """Tell whether a unit measures, so that its number is one whatever word it is written in."""
    return unit_words().get(plain_word(unit), COUNT) != COUNT or unit in ("%", "‰")


def _is_currency(unit: str) -> bool:
    """Tell whether a unit behind a number is one of money."""
    return unit_words().get(plain_word(unit)) in _CURRENCIES


def _measured(plain: str, number: _Number, sign: str) -> tuple[_Number, int, str]:
    """Find the unit of a number, and multiply by a letter of magnitude where a currency stands: $27m, 27m yuan."""
    letter = None if number.words else _patterns()["letter"].match(plain, number.end)
    if letter is not None:
        factor = numbers("letter")[letter["word"].lower()]
        scaled = number._replace(end=letter.end(), low=number.low * factor, scale=number.scale * factor)
        end, unit = _unit(plain, scaled)
        if _is_currency(unit):
            return scaled, end, unit
        if sign:
            return scaled, letter.end(), sign
    end, unit = _unit(plain, number)
    if sign and not _is_currency(unit):
        return number, number.end, sign
    return number, end, unit


def _digits(plain: str, at: int) -> _Number | None:
    """Read digits with separators, decimals, a slash or a vulgar fraction, and the words of magnitude behind."""
    if (vulgar := VULGAR.get(plain[at : at + 1])) is not None:
        return _magnified(plain, _Number(at + 1, vulgar, None, Fraction(1), fraction=True))
    if (slash := _SLASH.match(plain, at)) is not None:
        value = Fraction(int(slash[1]), int(slash[2]))
        return _Number(slash.end(), value, None, Fraction(1), fraction=True)
    match = _DIGITS.match(plain, at) or (None if at and plain[at - 1].isdecimal() else _DECIMALS.match(plain, at))
    if match is None or len(match.group()) > _LONGEST:
        return None
    value, end = Fraction("0" * match.group().startswith(".") + match.group().replace(",", "")), match.end()
    if plain[end : end + 1] in VULGAR and "." not in match.group():
        value, end = value + VULGAR[plain[end]], end + 1
    return _magnified(plain, _Number(end, value, None, Fraction(1)))


def _magnified(plain: str, number: _Number) -> _Number:
    """Multiply by the words of magnitude behind: 3.5 million, two hundred thousand."""
    for _ in range(2):
        match = _patterns()["magnitude"].match(plain, number.end)
        if match is None or (match.group().isalpha() and number.words):
            break
        factor = _factor(match["word"])
        number = number._replace(end=match.end(), low=number.low * factor, scale=number.scale * factor)
        number = number if number.high is None else number._replace(high=number.high * factor)
    return number


def _factor(word: str) -> Fraction:
    """Give what a word of magnitude multiplies by."""
    return Fraction({"hundred": 100, "dozen": 12}.get(word.lower(), 0)) or numbers("magnitude")[word.lower()]


def _words(plain: str, at: int) -> _Number | None:
    """Read a number in words: a part of a whole, several, or a count to the trillions."""
    tried = _patterns()
    if (match := tried["several"].match(plain, at)) is not None:
        return _several(match)
    if (match := tried["few"].match(plain, at)) is not None:
        factor = _factor(match["word"]) if match["word"] else Fraction(1)
        low = Fraction(12 * 2 if factor == 12 else 2) * (1 if factor == 12 else factor)
        high = Fraction(100) if factor == 12 else 10 * factor
        return _Number(match.end(), low, high, factor, words=True)
    if (match := tried["half a"].match(plain, at)) is not None and _takes_half(plain, match.end()):
        return _magnified_half(plain, match.end())
    if (match := tried["half"].match(plain, at)) is not None:
        return _Number(match.end(), Fraction(1, 2), None, Fraction(1), words=True, fraction=True)
    if (match := tried["a part"].match(plain, at)) is not None:
        return _part(plain, match.end(), 1 / numbers("part")[match["word"].lower()])
    if (match := tried["one in"].match(plain, at)) is not None:
        few, every = (Fraction(n) if n.isdecimal() else _small(n) for n in match.group("few", "all"))
        if few < every:
            return _Number(match.end(), few / every, None, Fraction(1), words=True, fraction=True)
    return _count(plain, at)


def _part(plain: str, end: int, part: Fraction) -> _Number:
    """Give a part of a whole, or of the magnitude behind: a quarter, three quarters of a billion."""
    number = _Number(end, part, None, Fraction(1), words=True, fraction=True)
    if (of := _patterns()["of a"].match(plain, end)) is None:
        return number
    return _magnified(plain, number._replace(end=of.end(), fraction=False))


def _takes_half(plain: str, at: int) -> bool:
    """Tell whether a word of magnitude or a unit stands at a place, of which there can be half."""
    noun, unit = (_patterns()[name].match(plain, at) for name in ("noun of an article", "unit"))
    return noun is not None or (unit is not None and unit["word"] is not None)


def _magnified_half(plain: str, at: int) -> _Number:
    """Read half a million, half a year: what follows is the magnitude or the unit."""
    match = _patterns()["magnitude"].match(plain, at)
    factor = _factor(match["word"]) if match is not None else Fraction(1)
    end = at if match is None else match.end()
    if match is None:  # the unit is read from the blank before it
        while end and plain[end - 1].isspace():
            end -= 1
    return _Number(end, factor / 2, None, factor, words=True)


def _several(match: re.Match[str]) -> _Number:
    """Read dozens, hundreds, tens of thousands: at least two of them, below the next order of magnitude."""
    first = match["first"].lower()
    factor = Fraction(1)
    for word in plain_word(match["of"] or "").split():
        factor *= numbers("several").get(word, Fraction(1))
    low, ten = 2 * numbers("several")[first], numbers("several")[first]
    high = Fraction(100) if first == "dozens" else 10 * ten
    return _Number(match.end(), low * factor, high * factor, ten * factor, words=True)


def _count(plain: str, at: int) -> _Number | None:
    """Read one third, ninety-nine, a hundred and fifty, two million three hundred thousand."""
    tried = _patterns()
    total, last, scale, number = Fraction(0), Fraction(10**30), Fraction(1), None
    while True:
        article = tried["article"].match(plain, at) if number is None else None
        small = tried["small"].match(plain, at)
        if article is not None:
            end = article.end()
            while plain[end - 1].isspace():
                end -= 1
            value = Fraction(1)
        elif small is not None:
            value, end = _small(small.group()), small.end()
        else:
            break
        part = tried["part"].match(plain, end) if number is None and small is not None else None
        if part is not None and bool(part["plural"]) == (value != 1):
            return _part(plain, part.end(), value / numbers("part")[part["word"].lower()])
        if (hundred := tried["hundred"].match(plain, end)) is not None:
            value, end = value * 100 + (_small(hundred["rest"]) if hundred["rest"] else 0), hundred.end()
        if (half := _AND_A_HALF.match(plain, end)) is not None:
            value, end = value + Fraction(1, 2), half.end()
        group = _magnified(plain, _Number(end, value, None, Fraction(1), words=True))
        if group.scale >= last:
            break
        total, last, end = total + group.low, group.scale, group.end
        scale = group.scale if number is None else scale
        number = _Number(end, total, None, scale if scale > 1 or hundred is None else Fraction(100), words=True)
        join = tried["and"].match(plain, end) if last > 1 else None
        if join is None:
            break
        at = join.end()
    return number


def _small(words: str) -> Fraction:
    """Give the value of a number word below a hundred."""
    pieces = plain_word(words.replace("-", " ")).split()
    every = numbers("ones") | numbers("teens") | numbers("tens")
    return sum((every.get(piece, Fraction(0)) for piece in pieces), Fraction(0))


def _unit(plain: str, number: _Number) -> tuple[int, str]:
    """Find the unit behind a number as it is written, and where it ends."""
    tried, end = _patterns(), number.end
    match = None if number.words else tried["symbol"].match(plain, end)
    if match is not None:
        return match.end(), match["word"]
    match = tried["unit"].match(plain, end)
    if match is not None and (not match["of"] or number.high is not None):
        return match.end(), match["sign"] or match["word"]
    noun = None if number.fraction else tried["noun"].match(plain, end)
    if noun is not None and (not noun["of"] or number.high is not None):
        word = noun["word"]
        if word not in words("english_no_units") and not word.endswith(("ss", "ous", "us", "is")):
            return noun.end(), word
    return end, ""

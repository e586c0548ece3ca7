"""The characters numbers are written with, and the one-to-one spelling that both scripts are read in."""

from __future__ import annotations

import re

from indicators.reading.wordlists import from_words, pairs

FULLWIDTH_DIGITS = "".join(chr(0xFF10 + digit) for digit in range(10))
CHINESE_NUMERALS = "〇零一二两三四五六七八九十廿卅百千万亿兆半兩萬億"
FINANCIAL_NUMERALS = "壹贰叁肆伍陆柒捌玖拾佰仟"

numeral_characters: str = "0123456789" + FULLWIDTH_DIGITS + CHINESE_NUMERALS
"""The characters that coverage counts: each of them lies in some mention of any text."""

DIGIT_VALUE = dict(zip("〇零一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
SMALL_MAGNITUDE = {"十": 10, "百": 100, "千": 1000}
LARGE_MAGNITUDE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
MAGNITUDE = SMALL_MAGNITUDE | LARGE_MAGNITUDE
NUMERAL = frozenset("〇零一二两三四五六七八九十廿卅百千万亿兆")
"""What a Chinese numeral is made of once the spelling is plain (半 is read by itself)."""

_COMMON_FORMS = tuple((chr(ord(plain) + 0xFEE0), plain) for plain in ",:;()!?")
"""Full-width punctuation that nearly every text has; replacing it piece by piece is cheaper than a translation."""

_CIRCLE_FOR_ZERO = re.compile("(?<=[〇一二三四五六七八九○])○|○(?=[点點〇一二三四五六七八九])")
_RARE_FORMS = {code + 0xFEE0: chr(code) for code in range(0x21, 0x7F) if chr(code) not in ",:;()!?"}
_RARE_FORMS |= {ord("\ufe6a"): "%", ord("\u2212"): "-"}
"""Full-width letters, digits and signs, the small per cent sign and the minus sign."""


@from_words
def _spelling() -> tuple[re.Pattern[str], dict[int, str]]:
    """Compile the search for a character spelled otherwise, and the table that respells it."""
    table = dict(_RARE_FORMS)
    table |= {ord(traditional): simplified for traditional, simplified in pairs("variants")}
    return re.compile("[" + re.escape("".join(map(chr, table))) + "]"), table


def plain_spelling(text: str) -> str:
    """Respell full-width and traditional characters one for one, so that offsets stay the same."""
    for wide, plain in _COMMON_FORMS:
        text = text.replace(wide, plain)
    if "○" in text:
        text = _CIRCLE_FOR_ZERO.sub("〇", text)
    # Most texts need nothing more, and finding that out is many times cheaper than translating them.
    return text.translate(_spelling()[1]) if spelled_otherwise(text) else text


def spelled_otherwise(text: str) -> bool:
    """Tell whether a text has traditional or full-width characters, so that its units differ from the word lists'."""
    return _spelling()[0].search(text) is not None


def as_written(unit: str, plain: str, text: str) -> str:
    """Give a unit in the spelling of the text it was read in."""
    at = plain.rfind(unit)
    if at >= 0:
        return text[at : at + len(unit)]
    spelling = dict(zip(plain, text, strict=True))
    return "".join(spelling.get(character, character) for character in unit)


def is_han(character: str) -> bool:
    """Tell whether a character is a Chinese ideograph of the basic block."""
    return "\u4e00" <= character <= "\u9fff"

"""Reading a number: Arabic, Chinese, financial and mixed numerals to exact numbers, without looking at units."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from indicators.reading.vocabulary import (
    DIGIT_VALUE,
    FINANCIAL_NUMERALS,
    LARGE_MAGNITUDE,
    MAGNITUDE,
    NUMERAL,
    SMALL_MAGNITUDE,
)

LONGEST = 40
"""Reading stops after so many characters, so that no run costs more than its length."""

Number = int | Fraction


class Numeral(NamedTuple):
    """A number as read: where it ends, what it reaches from and to, and how it was written.

    Where the words leave a span of values (数百), its upper end is the first value that is too great.
    """

    end: int
    low: Number
    high: Number
    vague: str = ""
    """The word inside or behind the number that makes it a lower bound or a guess: 多 余 来."""
    bare: bool = False
    """Magnitudes with no coefficient (千亿)."""
    positional: bool = False
    """Three or more Chinese digits in a row, or two that are no guess (二〇二五, 二三四四)."""

    @property
    def several(self) -> bool:
        """Whether the words leave a span of values (数百, 三四十)."""
        return self.low is not self.high and self.low != self.high


_GROUP_SIGNS = re.compile("[, \u00a0\u2009\u202f]")
_GREATEST = 10**60
"""Magnitudes heaped higher than this count nothing, and a double must still hold what is counted."""
# Hong Kong parts thousands with a space (5 500人); a unit right behind tells that from two numbers side by side.
_ARABIC = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3}){1,8}(?![0-9])"
    r"|(?<![0-9])[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3}){1,3}(?=[万亿个人元公名家宗套美港辆座户])"
    r"|[0-9]{1,30})(?:\.(?P<decimals>[0-9]{1,30}))?"
)
# 千 of 千瓦 and 兆 of 兆瓦 belong to the unit. 兆 alone multiplies where money or a lesser
# magnitude follows (1兆2000亿元); elsewhere (100兆宽带) it is a unit.
_MAGNITUDE_SIGN = (
    r"(?:[十亿]|百(?!分[位点])|万|千(?![瓦克伏卡赫帕焦米])"
    r"|兆(?=[元圆美日欧港台新]|零?(?:[0-9]{1,3},?[0-9]{0,3}(?:\.[0-9]{1,4})?|[一二两三四五六七八九十百千]{1,7})[亿万])"
    r"|(?<=\.[0-9])兆(?![瓦赫欧焦帕伏比字])|(?<=\.[0-9][0-9])兆(?![瓦赫欧焦帕伏比字]))"
)
_MAGNITUDES = re.compile(f"(?:{_MAGNITUDE_SIGN})+")
VAGUE_WORDS = (
    r"多(?!元化|出|样|维|边|功能|媒体|式|党|方|极|彩|云)|余(?![额热粮量款杭姚下地音温缺震晖干])"
    r"|来(?=[个名家人年天岁万亿米里公分次户位斤亩块])"
)
_VAGUE = re.compile(VAGUE_WORDS)
_NEXT_GROUP = re.compile(r"零?(?:[0-9],[0-9]{3}|[0-9]{1,4}(?:\.[0-9]{1,4})?)(?=[百千万亿])")
_LAST_GROUP = re.compile(r"零?(?:[0-9],[0-9]{3}|[0-9]{3,4})(?![0-9A-Za-z年月日号强后])(?!\.[0-9]|[-—–~至,][0-9])")
_LAST_DIGITS = re.compile(r"零(?P<least>[0-9]{1,3})(?![0-9.,百千万亿])|(?P<next>[1-9])(?=[元块斤吨亩人家户名米])")
_POINT = re.compile(r"点([〇零一二三四五六七八九]{1,12})(?![十百千刻钟分])")
_FINANCIAL_RUN = re.compile(rf"[{FINANCIAL_NUMERALS}零万亿]{{2,{LONGEST}}}")
_FINANCIAL_PLAIN = str.maketrans(FINANCIAL_NUMERALS, "一二三四五六七八九十百千")
_SPELLED_OUT = re.compile("([一二三四五六七八九][〇零一二三四五六七八九]{2,7})([万亿])")
GUESS_DIGITS = frozenset({"几", "数"})
_MULTIPLIES = frozenset("多余来十百千万亿兆")
_GROUP_BEGINS = frozenset("0123456789零")


def read_numeral(plain: str, at: int) -> Numeral | None:
    """Read the number that begins at a place of a text in plain spelling."""
    first = plain[at : at + 1]
    if "0" <= first <= "9":
        return _read_arabic(plain, at)
    if first in FINANCIAL_NUMERALS:
        return _read_financial(plain, at)
    return _read_chinese(plain, at)


def digits_to_number(whole: str, decimals: str | None) -> Number:
    """Turn Arabic digits into an exact number."""
    digits = whole if whole.isdecimal() else _GROUP_SIGNS.sub("", whole)
    if decimals is None:
        return int(digits)
    return Fraction(int(digits + decimals), 10 ** len(decimals))


def _read_arabic(plain: str, at: int) -> Numeral | None:
    """Read Arabic digits and the magnitudes behind them (12.3万亿, 1亿5000万, 20多万)."""
    match = _ARABIC.match(plain, at)
    if match is None:
        return None
    number = digits_to_number(match["whole"], match["decimals"])
    end = match.end()
    if plain.startswith("几", end) and isinstance(number, int) and number % 10 == 0 and number:
        return _with_magnitudes(plain, Numeral(end + 1, number + 1, number + 10))
    return _with_lesser_groups(plain, _with_magnitudes(plain, Numeral(end, number, number)))


def _with_lesser_groups(plain: str, numeral: Numeral) -> Numeral:
    """Add the groups of lesser magnitude that follow a number (1亿5000万, 1兆2000亿)."""
    if plain[numeral.end : numeral.end + 1] not in _GROUP_BEGINS:
        return numeral
    scale = trailing_magnitude(plain, numeral.end)
    while not numeral.vague and scale >= 1000 and plain[numeral.end : numeral.end + 1] in _GROUP_BEGINS:
        group = _NEXT_GROUP.match(plain, numeral.end)
        if group is None and scale == 10**4:
            group = _LAST_GROUP.match(plain, numeral.end)
        if group is None:
            last = _LAST_DIGITS.match(plain, numeral.end)
            if last is None or not isinstance(numeral.low, int):
                break
            # 1千零20 is 1020, 3万2元 are 32000.
            more = int(last["least"]) if last["least"] else int(last["next"]) * (scale // 10)
            return numeral._replace(end=last.end(), low=numeral.low + more, high=numeral.high + more)
        whole, _, decimals = group.group().lstrip("零").partition(".")
        part = digits_to_number(whole, decimals or None)
        lesser = _with_magnitudes(plain, Numeral(group.end(), part, part))
        if lesser.low >= scale or (lesser.end == group.end() and group.re is _NEXT_GROUP):
            break
        numeral = lesser._replace(low=numeral.low + lesser.low, high=numeral.high + lesser.high)
        scale = trailing_magnitude(plain, numeral.end)
    return numeral


def trailing_magnitude(plain: str, end: int) -> int:
    """Give the product of the magnitudes that end at a place (万亿), 1 when there are none."""
    scale = 1
    place = end
    for _ in range(3):
        place -= 1
        if place < 0 or plain[place] not in MAGNITUDE:
            break
        scale *= MAGNITUDE[plain[place]]
    return scale


def _with_magnitudes(plain: str, numeral: Numeral) -> Numeral:
    """Multiply by the magnitudes that follow, and note a 多 or 余 before, between or behind them."""
    end, low, high = numeral.end, numeral.low, numeral.high
    if plain[end : end + 1] not in _MULTIPLIES:
        return numeral
    vague = ""
    for _ in range(2):
        if not vague and (match := _VAGUE.match(plain, end)):
            vague, end = match.group(), match.end()
        if numeral.bare and not vague:
            break
        if match := _MAGNITUDES.match(plain, end, end + 15):
            end = match.end()
            for character in match.group():
                factor = MAGNITUDE.get(character, 1)
                low, high = low * factor, high * factor
    return numeral._replace(end=end, low=low, high=high, vague=vague or numeral.vague)


def _read_financial(plain: str, at: int) -> Numeral | None:
    """Read the numerals of cheques (壹佰万), which are numerals only in a run with a magnitude of their own."""
    match = _FINANCIAL_RUN.match(plain, at)
    if match is None or not set(match.group()) & set("拾佰仟万亿"):
        return None
    value = _evaluate(match.group().translate(_FINANCIAL_PLAIN))
    if value is not None and value % 10 == 0 and plain.startswith("几", match.end()):
        return _with_magnitudes(plain, Numeral(match.end() + 1, value + 1, value + 10))
    return None if value is None else Numeral(match.end(), value, value)


def _read_chinese(plain: str, at: int) -> Numeral | None:
    """Read Chinese numerals, with guesses (数百, 三四十, 十几) and decimals (三点五)."""
    run = _chinese_run(plain, at)
    if not run:
        return None
    numeral = _read_digits(run, at) if all(c in DIGIT_VALUE for c in run) else _read_structured(run, at)
    if numeral is None:
        return None
    end = numeral.end
    if not numeral.several and not numeral.bare and (point := _POINT.match(plain, end)):
        decimals = "".join(str(DIGIT_VALUE[c]) for c in point[1])
        value = numeral.low + Fraction(int(decimals), 10 ** len(decimals))
        numeral = Numeral(point.end(), value, value)
    numeral = _with_magnitudes(plain, numeral)
    return numeral if numeral.bare else _with_lesser_groups(plain, numeral)


def _chinese_run(plain: str, at: int) -> str:
    """Give the run of numeral characters that begins at a place."""
    end = at
    stop = min(len(plain), at + LONGEST)
    while end < stop:
        character = plain[end]
        if character in "百千兆":  # which may belong to what follows: 百分点, 千瓦, 兆瓦
            if not _MAGNITUDES.match(plain, end, min(len(plain), end + 12)):
                break
        elif character not in NUMERAL and not (
            character in GUESS_DIGITS and (end == at or (character == "几" and plain[end - 1] in MAGNITUDE))
        ):
            break
        end += 1
    if end - at > 1 and plain[end - 1] == "两" and plain[end - 2] in MAGNITUDE:
        end -= 1  # 两万两 are 20000 两: 2 behind a magnitude is 二
    return plain[at:end]


def _read_digits(run: str, at: int) -> Numeral:
    """Read a run of digits only: one digit, two neighbours as a guess, or digits in their places."""
    values = [DIGIT_VALUE[c] for c in run]
    if len(run) == 2 and _is_guess(*values):
        return Numeral(at + 2, values[0], values[1] + 1)
    number = int("".join(map(str, values)))
    return Numeral(at + len(run), number, number, positional=len(run) > 1)


def _is_guess(first: int, second: int) -> bool:
    """Tell whether two digits in a row mean from the one to the other (七八, 三五)."""
    return (first >= 1 and second == first + 1) or (first, second) == (3, 5)


def _read_structured(run: str, at: int) -> Numeral | None:
    """Read a run with magnitudes or guesses in it, or its longest beginning that makes a number."""
    half = len(run) // 2
    if run[:half] == run[half:] and any(character in LARGE_MAGNITUDE for character in run):
        run = run[:half]  # 三十万三十万: printed twice
    if run[0] in MAGNITUDE and run[0] != "十" and all(c in MAGNITUDE for c in run[1:2]):
        return _read_bare(run, at)
    if (spelled := _SPELLED_OUT.match(run)) is not None:  # 一八八一亿: digits in their places before a magnitude
        number = int("".join(str(DIGIT_VALUE[c]) for c in spelled[1]))
        return Numeral(at + spelled.end(), number * LARGE_MAGNITUDE[spelled[2]], number * LARGE_MAGNITUDE[spelled[2]])
    guesses = [place for place, character in enumerate(run) if character in GUESS_DIGITS]
    # No number has two guesses (几十几), so that nothing behind the second belongs to it.
    for length in range(guesses[1] if len(guesses) > 1 else len(run), 0, -1):
        bounds = _bounds(run[:length])
        if bounds is not None:
            return Numeral(at + length, *bounds)
    return None


def _read_bare(run: str, at: int) -> Numeral:
    """Read magnitudes without a coefficient, as far as each is greater than the one before (千亿, then 百亿)."""
    value = length = 0
    while length < len(run) and MAGNITUDE.get(run[length], 0) > MAGNITUDE.get(run[length - 1], 0) * bool(length):
        value = max(value, 1) * MAGNITUDE[run[length]]
        length += 1
    return Numeral(at + length, value, value, bare=True)


def _bounds(run: str) -> tuple[int, int] | None:
    """Give the least value a run can mean, and the first that is too great where it means more than one."""
    guess = next((k for k, c in enumerate(run) if c in GUESS_DIGITS), None)
    if guess is not None:
        head, tail = run[:guess], run[guess + 1 :]
        scale = SMALL_MAGNITUDE.get(tail[:1], 1)
        least = 1 if head.endswith("十") else 2
        rest = tail[1:] if scale > 1 else tail
        low = _evaluate([*head, least * scale, *rest])
        high = _evaluate([*head, 9 * scale, *rest])
        step = _evaluate([scale, *rest])
    else:
        values = [DIGIT_VALUE.get(character, -1) for character in run]
        pair = next((k for k, digits in enumerate(pairwise(values)) if _is_guess(*digits)), None)
        if pair is None:
            value = _evaluate(run)
            return None if value is None else (value, value)
        low = _evaluate(run[: pair + 1] + run[pair + 2 :])
        high = _evaluate(run[:pair] + run[pair + 1 :])
        step = None if low is None or high is None else (high - low) // (values[pair + 1] - values[pair])
    if low is None or high is None or step is None or low > high:
        return None
    return low, high + step


def _evaluate(run: str | list[str | int]) -> int | None:
    """Evaluate numeral characters (and numbers already read) in their order; None when they make no number."""
    total = section = 0
    current: int | None = None
    last_large = last_small = 0
    skipped = False
    previous = 0
    for token in run:
        if isinstance(token, int):
            if current is not None:
                return None
            current = token
        elif token in ("零", "〇"):
            if current not in (None, 0):
                return None
            skipped = True
            current = None if (section or total) else 0
        elif token in DIGIT_VALUE:
            if current:
                return None
            current = DIGIT_VALUE[token]
        elif token in ("廿", "卅"):
            if current is not None or section:
                return None
            section += 20 if token == "廿" else 30
            last_small = previous = 10
        elif token in SMALL_MAGNITUDE:
            scale = SMALL_MAGNITUDE[token]
            if last_small and scale >= last_small:
                return None
            section += (1 if current is None else current) * scale
            current, last_small, previous, skipped = None, scale, scale, False
        elif token not in LARGE_MAGNITUDE:
            return None  # a second guess, as in 几十几
        else:
            scale = LARGE_MAGNITUDE[token]
            value = section + (current or 0)
            if not last_large or scale < last_large:
                if value == 0 and previous:
                    return None
                total += (value or 1) * scale
                last_large = scale
            else:
                total = (total + value) * scale
                last_large = scale if value else last_large * scale
            if total > _GREATEST:
                return None
            section, current, last_small, previous, skipped = 0, None, 0, scale, False
    if current and previous >= 100 and not skipped and isinstance(run[-1], str) and current < 10:
        current *= previous // 10  # 一万五 is 15000, 三百五 is 350
    return total + section + (current or 0)

"""Numbers, bounds and periods as a reader of a language reads them."""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache

from indicators.insight import Interval
from indicators.insight.listing import Record
from indicators.insight.relation import Agreement, Relation, Timing
from indicators.model import Language
from indicators.model.tables import CODE_LISTS

_DIGITS = 6
"""Significant digits of a computed number in words. Programs get the double."""

FEW_DIGITS = 3
"""Of what is approximate, and of per cent."""

_DAYS_OF_A_YEAR = Fraction(1461, 4)


def number_words(number: Fraction, *, signed: bool = False, digits: int = _DIGITS) -> str:
    """A decimal of so many significant digits at most, without exponent."""
    context = Context(prec=digits)
    rounded = context.divide(Decimal(number.numerator), Decimal(number.denominator))
    text = format(rounded, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"+{text}" if signed and number > 0 else text


def interval_words(interval: Interval, *, signed: bool = False, digits: int = _DIGITS, unit: str = "") -> str:
    """An interval as one would say it: ``more than 87.5``, ``at most 3``, ``2 to 5``."""

    def words(number: Fraction) -> str:
        return number_words(number, signed=signed, digits=digits)

    low, high = interval.low, interval.high
    if low is not None and high is not None:
        if low == high:
            return words(low) + unit
        opened = [end for end, is_open in (("lower", interval.low_open), ("upper", interval.high_open)) if is_open]
        without = f", without the {' and '.join(opened)} end" if opened else ""
        return f"{words(low)} to {words(high)}{unit}{without}"
    if low is not None:
        return f"{'more than' if interval.low_open else 'at least'} {words(low)}{unit}"
    if high is not None:
        return f"{'less than' if interval.high_open else 'at most'} {words(high)}{unit}"
    return "without bound"


def relation_words(relation: Relation, unit: str = "") -> str:
    """What the relation is: ``agrees``, ``differs: +0.1 points (+0.237 %)``, ``147 days earlier: agrees``."""
    said = _agreement_words(relation, unit)
    if relation.timing is Timing.SAME:
        return said if relation.agreement is not Agreement.DIFFERS else f"differs: {said}"
    if relation.days is None:
        return f"undated: {said}"
    return f"{_duration_words(abs(relation.days))} {relation.timing}: {said}"


def _agreement_words(relation: Relation, unit: str) -> str:
    match relation.agreement:
        case Agreement.AGREES:
            return "agrees" if relation.difference == Interval.point(0) else "agrees within bounds"
        case Agreement.COMPATIBLE:
            return "not excluded"
        case Agreement.DIFFERS:
            by = interval_words(relation.difference, signed=True, unit=unit)
            if relation.per_cent is None:
                return by
            return f"{by} ({interval_words(relation.per_cent, signed=True, digits=FEW_DIGITS, unit=' %')})"


def _duration_words(days: int) -> str:
    if days < 2 * _DAYS_OF_A_YEAR:
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{float(days / _DAYS_OF_A_YEAR):.1f} years"


MAGNITUDES: dict[Language, tuple[tuple[int, str], ...]] = {
    "en": ((12, " trillion"), (9, " billion"), (6, " million")),
    "zh": ((12, "万亿"), (8, "亿"), (4, "万")),
}

_DECIMALS = 2
"""Decimals of a number that has more than fit, such as a third."""

_SPELLED_OUT = frozenset({"time", "calendar_time"})
"""Kinds of units whose symbols few readers know: a for year."""

_LABELS = {code.code: code.label for code in CODE_LISTS["qualifier"].codes}
_SAME_PART = 1e-6
"""Per cent by which a value may miss the part that it is, written in digits."""

_ONE_NUMBER = frozenset(_LABELS) - {"several", "range"}


@lru_cache(maxsize=4096)
def number(value: float, language: Language) -> str:
    """A number with its magnitude in words where that loses nothing, its digits in groups otherwise.

    >>> number(5_000_000_000, "en"), number(5_000_000_000, "zh"), number(59_000, "en"), number(100 / 3, "en")
    ('5 billion', '50亿', '59,000', '33.33')
    """
    exact = Decimal(repr(value))
    for exponent, word in MAGNITUDES[language]:
        if abs(exact) >= 10**exponent:
            mantissa = exact.scaleb(-exponent)
            if mantissa == round(mantissa, _DECIMALS):
                return f"{_plain(mantissa)}{word}"
            break
    return _plain(round(exact, _DECIMALS))


def figure(row: Record, unit: Record, language: Language) -> str:
    """What a row says, in short: ``nearly 700``, ``5 billion CNY``, ``2 million to below 10 million CNY``."""
    behind = _behind(unit, language, single=row["value"] == 1)
    qualifier = str(row["qualifier"])
    if qualifier in _ONE_NUMBER and row["value"] is not None:
        label = "" if qualifier == "exact" else _LABELS[qualifier].in_language(language)
        gap = " " if label and language == "en" else ""
        part = _part_of_whole(row, unit, language)
        return f"{label}{gap}{part or number(row['value'], language) + behind}"
    low, high = (None if row[bound] is None else number(row[bound], language) for bound in ("lower", "upper"))
    if low is not None and high is not None:
        if qualifier == "several":
            return _several(low, high, language, fallen=row["upper"] < 0) + behind
        return f"{low} – {high}{behind}"
    return f"≥ {low}{behind}" if low is not None else f"≤ {high}{behind}" if high is not None else "—"


_WRITTEN_AS_PART = re.compile(r"(?<![百千万])分之|半|\d/\d|half|third|quarter|(?:fif|six|seven|eigh|nin|ten|teen)th")
_PARTS: dict[int, tuple[str, str]] = {
    2: ("half", "一半"),
    3: ("third", "三分之"),
    4: ("quarter", "四分之"),
    5: ("fifth", "五分之"),
    6: ("sixth", "六分之"),
    7: ("seventh", "七分之"),
    8: ("eighth", "八分之"),
    9: ("ninth", "九分之"),
    10: ("tenth", "十分之"),
    12: ("twelfth", "十二分之"),
    15: ("fifteenth", "十五分之"),
}
_COUNTED = (
    ("one", "一"),
    ("two", "二"),
    ("three", "三"),
    ("four", "四"),
    ("five", "五"),
    ("six", "六"),
    ("seven", "七"),
)


def _part_of_whole(row: Record, unit: Record, language: Language) -> str:
    """A share as the part that its text calls it, ``one third``, since 33.33 % is sharper; empty for others."""
    if unit.get("unit_id") != "percent" or not _WRITTEN_AS_PART.search(row.get("value_text") or ""):
        return ""
    part = Fraction(row["value"] / 100).limit_denominator(max(_PARTS))
    known = part.denominator in _PARTS and 0 < part.numerator <= len(_COUNTED)
    if not known or abs(float(part) * 100 - row["value"]) > _SAME_PART:
        return ""
    english, chinese = _PARTS[part.denominator]
    one, numeral = _COUNTED[part.numerator - 1]
    if part.denominator == 2:
        return english if language == "en" else chinese
    return f"{one} {english}{'s' if part.numerator > 1 else ''}" if language == "en" else chinese + numeral


def _several(low: str, high: str, language: Language, *, fallen: bool) -> str:
    """Two bounds of which the one that is further from nothing is left out."""
    if language == "en":
        return f"above {low} to {high}" if fallen else f"{low} to below {high}"
    return f"高于{low}至{high}" if fallen else f"{low}至不足{high}"


def _behind(unit: Record, language: Language, *, single: bool) -> str:
    """The unit as it stands behind a number; none for a count, since the indicator says what is counted."""
    kind, symbol = unit["quantity_kind"], unit["symbol"] or unit["name_en"]
    if kind == "count":
        return ""
    if kind == "dimensionless" and len(symbol) == 1:
        return str(symbol)
    if language == "zh":
        return str(unit["name_zh"])
    if kind in _SPELLED_OUT:
        return f" {unit['name_en']}{'' if single else 's'}"
    return f" {symbol}"


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def period(row: Record) -> str:
    """The period of a row: a year, a day, or from a day to a day; empty where it is not known.

    A moment that is only bounded has an ellipsis between its two ends, as it is no span.

    >>> period({"period_start": "2024-01-01", "period_end": "2024-12-31"})
    '2024'
    >>> period({"period_start": "2015-01-01", "period_end": "2025-12-31"})
    '2015 – 2025'
    >>> period({"period_start": "2018-01-01", "period_end": "2020-12-31", "period_basis": "bounded"})
    '2018 … 2020'
    """
    dash = "…" if row.get("period_basis") == "bounded" else "–"
    start, end = str(row["period_start"] or ""), str(row["period_end"] or "")
    if start.endswith("-01-01") and end.endswith("-12-31"):
        years = start[:4], end[:4]
        return years[0] if years[0] == years[1] else f"{years[0]} {dash} {years[1]}"
    if start == end:
        return start
    return f"{start or '…'} {dash} {end or '…'}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def spoken_period(row: Record, language: Language) -> str:
    """The period of a row as one says it in a title; empty where it is not known.

    >>> spoken_period({"period_start": "2025-05-27", "period_end": "2025-05-27"}, "en")
    '27 May 2025'
    >>> spoken_period({"period_start": "2025-05-01", "period_end": "2025-05-31"}, "zh")
    '2025年5月'
    >>> spoken_period({"period_start": "2015-01-01", "period_end": "2025-12-31"}, "en")
    '2015 – 2025'
    """
    start, end = str(row["period_start"] or ""), str(row["period_end"] or "")
    said = period(row) if start or end else ""
    if not said or re.fullmatch(r"[0-9]{4}(?: . [0-9]{4})?", said):
        return said
    if start[:7] == end[:7] and start.endswith("-01") and int(end[8:]) == monthrange(int(end[:4]), int(end[5:7]))[1]:
        return _spoken(end[:7], language)
    if start == end:
        return _spoken(start, language)
    dash = "…" if row.get("period_basis") == "bounded" else "–"
    return f"{_spoken(start, language)} {dash} {_spoken(end, language)}".strip()


def _spoken(day: str, language: Language) -> str:
    """A day or month."""
    if not day:
        return "…"
    year, month, *rest = (int(part) for part in day.split("-"))
    if language == "zh":
        return f"{year}年{month}月{f'{rest[0]}日' if rest else ''}"
    return f"{f'{rest[0]} ' if rest else ''}{_MONTHS[month - 1]} {year}"

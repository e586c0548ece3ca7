"""Numbers as a reader of a language reads them: with their qualifier, magnitude and unit."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from indicators.model.codelists import QUALIFIER
from indicators.model.definition import Language
from indicators.views.listing import Record

_MAGNITUDES: dict[Language, tuple[tuple[int, str], ...]] = {
    "en": ((12, " trillion"), (9, " billion"), (6, " million")),
    "zh": ((12, "万亿"), (8, "亿"), (4, "万")),
}
_DECIMALS = 2
"""Decimals of a number that has more than fit, such as a third."""

_SPELLED_OUT = frozenset({"time", "calendar_time"})
"""Kinds of units whose symbols few readers know: a for year."""

_LABELS = {code.code: code.label for code in QUALIFIER.codes}
_ONE_NUMBER = frozenset(_LABELS) - {"several", "range"}


@lru_cache(maxsize=4096)
def number(value: float, language: Language) -> str:
    """A number with its magnitude in words where that loses nothing, its digits in groups otherwise.

    Examples
    --------
    >>> number(5_000_000_000, "en"), number(5_000_000_000, "zh"), number(59_000, "en"), number(100 / 3, "en")
    ('5 billion', '50亿', '59,000', '33.33')
    """
    exact = Decimal(repr(value))
    for exponent, word in _MAGNITUDES[language]:
        if abs(exact) >= 10**exponent:
            mantissa = exact.scaleb(-exponent)
            if mantissa == round(mantissa, _DECIMALS):
                return f"{_plain(mantissa)}{word}"
            break
    return _plain(round(exact, _DECIMALS))


def figure(row: Record, unit: Record, language: Language) -> str:
    """What a row says, in short: ``nearly 700``, ``5 billion CNY``, ``2 million to below 10 million CNY``.

    Parameters
    ----------
    row : mapping
        With `qualifier`, `value`, `lower` and `upper`, in the unit.
    unit : mapping
        The row of `units` that the numbers are in.
    language : {"en", "zh"}
    """
    behind = _behind(unit, language, single=row["value"] == 1)
    qualifier = str(row["qualifier"])
    if qualifier in _ONE_NUMBER and row["value"] is not None:
        label = "" if qualifier == "exact" else _LABELS[qualifier].in_language(language)
        gap = " " if label and language == "en" else ""
        return f"{label}{gap}{number(row['value'], language)}{behind}"
    low, high = (None if row[bound] is None else number(row[bound], language) for bound in ("lower", "upper"))
    if low is not None and high is not None:
        if qualifier == "several":
            return _several(low, high, language, fallen=row["upper"] < 0) + behind
        return f"{low} – {high}{behind}"
    return f"≥ {low}{behind}" if low is not None else f"≤ {high}{behind}" if high is not None else "—"


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

"""Rows as they are asked for, with labels; and what a row says, its number and period, as one reads it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, get_args

from indicators.errors import UnknownCodeError, UnknownColumnError, UnreadableTableError, unknown
from indicators.model import Column, Language, Table, parse
from indicators.model.tables import CODE_LISTS, TABLES
from indicators.package import Package

Record = Mapping[str, Any]
"""A row by column: numbers as numbers, None for an empty cell, and a ``…_label`` after each code and foreign key."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Rows as text; an empty cell is the empty string."""

    table: Table
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def records(self) -> list[dict[str, Any]]:
        """Each row by column, with numbers as numbers and None for an empty cell."""
        types = {column.name: column.type for column in self.table.columns}
        values: list[list[Any]] = []
        for name, cells in zip(self.columns, zip(*self.rows, strict=True), strict=False):
            kind = types.get(name, "string")
            try:
                if kind in ("integer", "number"):
                    values.append([parse(kind, cell) if cell else None for cell in cells])
                else:
                    values.append([cell or None for cell in cells])
            except ValueError as error:
                message = f"{self.table.name}: {name} has {error}; run `indicators validate` for every finding"
                raise UnreadableTableError(message) from error
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*values, strict=True)]


def listing(
    package: Package,
    name: str,
    *,
    where: Sequence[tuple[str, str]] = (),
    columns: Sequence[str] = (),
    labels: Language | None = None,
) -> Listing:
    """Rows of a table."""
    # And pandas, which validation can do without.
    from indicators.package.readable_names import label_column, labels_of, translation_column, translations_of

    table = package.definition(name)
    rows = package.sound_rows(name)
    cells: dict[str, list[str]] = {}
    translated = translations_of(package.sound_rows, table, labels, package.model) if labels else {}
    for column in table.columns:
        cells[column.name] = rows.cells[column.name]
        if labels and (texts := translated.get(column.name)):
            cells[translation_column(column, labels)] = [texts.get(key, "") for key in rows.cells[table.key[0]]]
        for one, named in labels_of(package.sound_rows, table, column, labels, package.model) if labels else ():
            cells[label_column(one)] = [named.get(cell, "") for cell in rows.cells[column.name]]
    for asked in (*columns, *(column for column, _ in where)):
        if asked not in cells:
            problem, listed = f"{name} has no column {asked!r}", f"it has {', '.join(cells)}"
            raise unknown(UnknownColumnError, problem, asked, cells, listed, column=asked)
    for column in table.columns:
        for asked, value in where:
            if asked == column.name and value and value not in cells[asked]:
                _require_code(column, value, package)
    chosen = tuple(columns) or tuple(cells)
    kept = [place for place in range(len(rows)) if all(cells[column][place] == value for column, value in where)]
    return Listing(table, chosen, tuple(tuple(cells[column][place] for column in chosen) for place in kept))


def _require_code(column: Column, value: str, package: Package) -> None:
    """No row has it; where it is no code either, whoever asks has mistyped."""
    codes = column.codes.values() if column.codes else package.codes.get(column.extensible_codes or "")
    if codes is None or value in codes:
        return
    problem, listed = f"{column.name} has no code {value!r}", f"its codes are {', '.join(codes)}"
    raise unknown(UnknownCodeError, problem, value, codes, listed, column=column.name)


def fitting_columns(found: Listing) -> tuple[str, ...]:
    """The columns worth a terminal's width: no long texts, no offsets, none that is empty throughout."""
    long = {"quote", "quote_start", "value_start", "note", "definition", "sha256", "description"}
    long |= {f"{name}_{language}" for name in long for language in get_args(Language)}
    filled = {name for place, name in enumerate(found.columns) if any(row[place] for row in found.rows)}
    return tuple(name for name in found.columns if name not in long and (name in filled or not found.rows))


def only(found: Listing, columns: Sequence[str]) -> Listing:
    """The same rows with fewer columns."""
    places = [found.columns.index(name) for name in columns]
    return Listing(found.table, tuple(columns), tuple(tuple(row[place] for place in places) for row in found.rows))


class LabelledTables:
    """The tables of a package with their labels in one language."""

    def __init__(self, package: Package, language: Language) -> None:
        self.package = package
        self.language = language
        self._records: dict[str, list[Record]] = {}
        self._positions: dict[str, dict[str, int]] = {}
        self._groups: dict[tuple[str, str], dict[str, list[Record]]] = {}

    def rows(self, table: str) -> list[Record]:
        """The rows of a table, in file order."""
        if table not in self._records:
            self._records[table] = list(listing(self.package, table, labels=self.language).records())
        return self._records[table]

    def row(self, table: str, identifier: str) -> Record:
        """The row of a table with one key column."""
        return self.rows(table)[self.position(table, identifier)]

    def position(self, table: str, identifier: str) -> int:
        """Where in the file a row of a table with one key column stands, from 0."""
        if table not in self._positions:
            (key,) = TABLES[table].key
            self._positions[table] = {row[key]: place for place, row in enumerate(self.rows(table))}
        try:
            return self._positions[table][identifier]
        except KeyError:
            message = f"{table} has no {identifier!r}, which another row names; `indicators validate` says where"
            raise UnreadableTableError(message) from None

    def rows_of(self, table: str, column: str, value: str) -> list[Record]:
        """The rows of a table that hold a value in a column, in file order."""
        if (table, column) not in self._groups:
            groups: dict[str, list[Record]] = {}
            for row in self.rows(table):
                groups.setdefault(row[column], []).append(row)
            self._groups[table, column] = groups
        return self._groups[table, column].get(value, [])

    def unit(self, row: Record) -> Record:
        """The unit of what a row measures."""
        return self.row("units", self.row("indicators", row["indicator_id"])["unit_id"])

    def name(self, row: Record) -> str:
        """The name that a row has in the language, in the other where it has none."""
        names = row.get(f"name_{self.language}"), row.get("name_en"), row.get("name_zh")
        return next((str(name) for name in names if name), "")


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
_PARTS = {
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
_COUNTED = (*zip(("one", "two", "three", "four", "five", "six", "seven"), "一二三四五六七", strict=True),)


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

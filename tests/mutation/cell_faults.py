"""Faults of one cell: what each kind of fault makes of the cells of each column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from indicators.model import Column
from indicators.model.tables import CODE_LISTS, TABLES
from tests.mutation.original import Original

_MAGNITUDES = "十百千万亿"
_UNIT_WORDS = ("家", "个", "元", "亿元", "%", "平方米", "分钟", "期", "地", "省")
_QUALIFIER_WORDS = ("多", "余", "约", "近", "超", "将近")
_OFFSETS = ("quote_start", "value_start", "start")
_IDEOGRAPHS = "市区园业人国发"
_FULL_WIDTH = {ord(" "): "　", **{code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}}

Fault = tuple[str, str]
"""The kind and the cell as it becomes."""


def cell_faults(original: Original, table: str, row: int, column: Column, random: Random) -> Iterator[Fault]:
    """Every fault of a cell that applies to it, one of each kind, drawn with `random`."""
    cell = original.tables[table].records[row][column.name]
    for kind, after in _faults(original, table, row, column, cell, random):
        if after != cell:
            yield kind, after


def _faults(original: Original, table: str, row: int, column: Column, cell: str, random: Random) -> Iterator[Fault]:
    if not cell:
        yield from _filled(original, table, column, random)
        return
    yield "cell emptied", ""
    yield from _white_space(cell, random)
    yield from _width(cell, random)
    if column.references is not None:
        yield from _foreign_key(original, column, cell, random)
    elif column.codes is not None or column.extensible_codes is not None:
        yield from _code(original, column, cell, random)
    elif column.name in TABLES[table].key and column.type == "string" and column.pattern is not None:
        yield from _characters("key", cell, random)
    elif column.type in ("number", "integer"):
        yield from _number(column, cell, random)
    elif column.type == "date" or re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", cell):
        yield from _date(cell, random)
    else:
        yield from _words(original, table, row, column, cell, random)


def _filled(original: Original, table: str, column: Column, random: Random) -> Iterator[Fault]:
    """An empty cell filled with one that another row has there."""
    others = sorted({record[column.name] for record in original.tables[table].records} - {""})
    if column.name in ("value", "lower", "upper"):
        yield "bound", random.choice(["1", "100", *others])
    elif others:
        yield "cell filled", random.choice(others)


def _white_space(cell: str, random: Random) -> Iterator[Fault]:
    place = random.randrange(len(cell) + 1)
    yield "white space", random.choice([f" {cell}", f"{cell} ", f"{cell}\t", f"{cell[:place]} {cell[place:]}"])


def _width(cell: str, random: Random) -> Iterator[Fault]:
    narrow = [place for place, character in enumerate(cell) if ord(character) in _FULL_WIDTH]
    if narrow:
        place = random.choice(narrow)
        yield "width", cell[:place] + _FULL_WIDTH[ord(cell[place])] + cell[place + 1 :]


def _foreign_key(original: Original, column: Column, cell: str, random: Random) -> Iterator[Fault]:
    assert column.references is not None
    target = original.tables[column.references]
    others = sorted({record[target.table.key[0]] for record in target.records} - {cell})
    yield "foreign key misspelt", _one_character(cell, random)
    if others:
        yield "unit" if column.references == "units" else "foreign key exchanged", random.choice(others)


def _code(original: Original, column: Column, cell: str, random: Random) -> Iterator[Fault]:
    if column.codes is not None:
        known = list(column.codes.values())
    else:
        codes = original.tables["codes"].records
        known = [record["code"] for record in codes if record["code_list"] == column.extensible_codes]
    yield "code misspelt", _one_character(cell, random)
    others = [code for code in known if code != cell]
    if others:
        yield "qualifier" if column.codes is CODE_LISTS["qualifier"] else "code exchanged", random.choice(others)


def _number(column: Column, cell: str, random: Random) -> Iterator[Fault]:
    yield from _digits(cell, random)
    yield "sign", cell[1:] if cell.startswith("-") else f"-{cell}"
    value = Decimal(cell)
    if column.name in _OFFSETS:
        yield "offset", str(int(cell) + random.choice([-2, -1, 1, 2, 10, 100]))
        return
    if value:
        yield "decimal shift", _plain(value * Decimal(random.choice(["0.01", "0.1", "10", "100"])))
        yield "magnitude", _plain(value * random.choice([1000, 10**4, 10**8]))
    if column.name in ("lower", "upper"):
        yield "bound", _plain(value + random.choice([-1, 1]))


def _digits(cell: str, random: Random) -> Iterator[Fault]:
    """The four slips of a hand that types digits."""
    places = [place for place, character in enumerate(cell) if character in "0123456789"]
    if not places:
        return
    place = random.choice(places)
    other = random.choice([digit for digit in "0123456789" if digit != cell[place]])
    yield "digit changed", cell[:place] + other + cell[place + 1 :]
    yield "digit dropped", cell[:place] + cell[place + 1 :]
    yield "digit inserted", cell[:place] + random.choice("0123456789") + cell[place:]
    pairs = [place for place in places if place + 1 in places and cell[place] != cell[place + 1]]
    if pairs:
        place = random.choice(pairs)
        yield "digit swapped", cell[:place] + cell[place + 1] + cell[place] + cell[place + 2 :]


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(cell: str, random: Random) -> Iterator[Fault]:
    yield from _digits(cell, random)
    year = int(cell[:4]) + random.choice([-10, -1, 1, 10])
    yield "date", f"{year}{cell[4:]}"
    if len(cell) == 10 and cell[5:7] != "00":
        moved = date.fromisoformat(cell) + timedelta(days=random.choice([-30, -1, 1, 30]))
        yield "date", moved.isoformat()


def _one_character(cell: str, random: Random) -> str:
    """The cell with one letter or digit of it exchanged, so that its form stays."""
    places = [place for place, character in enumerate(cell) if character.isalnum()]
    place = random.choice(places)
    old = cell[place]
    letters = "0123456789" if old.isdigit() else "abcdefghijklmnopqrstuvwxyz" if old.isascii() else _IDEOGRAPHS
    return cell[:place] + random.choice([letter for letter in letters if letter != old]) + cell[place + 1 :]


def _characters(kind: str, cell: str, random: Random) -> Iterator[Fault]:
    place = random.randrange(len(cell))
    yield f"{kind} changed" if kind != "key" else kind, _one_character(cell, random)
    yield "character dropped", cell[:place] + cell[place + 1 :]
    inserted = random.choice(_IDEOGRAPHS if re.search(r"[一-鿿]", cell) else "abcdefghijklmnopqrstuvwxyz0123456789")
    yield "character inserted", cell[:place] + inserted + cell[place:]


def _words(original: Original, table: str, row: int, column: Column, cell: str, random: Random) -> Iterator[Fault]:
    yield from _digits(cell, random)
    if any(character.isalnum() for character in cell):
        yield from _characters("character", cell, random)
    if column.name in ("quote", "alias", "value_text", "text", "title"):
        others = sorted({record[column.name] for record in original.tables[table].records} - {cell})
        yield "alias" if column.name == "alias" else "quote exchanged", random.choice(others)
    if column.name == "quote":
        yield from _quote_cut(cell, random)
    if column.name in ("quote", "value_text", "text"):
        yield from _magnitude_word(cell, random)
        yield from _qualifier_word(cell, random)
        yield from _unit_word(cell, random)


def _quote_cut(cell: str, random: Random) -> Iterator[Fault]:
    yield "quote cut", cell[: random.randrange(1, len(cell))]
    yield "quote cut", cell[random.randrange(1, len(cell)) :]


def _magnitude_word(cell: str, random: Random) -> Iterator[Fault]:
    places = [place for place, character in enumerate(cell) if character in _MAGNITUDES]
    if places:
        place = random.choice(places)
        other = random.choice([word for word in _MAGNITUDES if word != cell[place]])
        yield "magnitude word", cell[:place] + other + cell[place + 1 :]
        yield "magnitude word", cell[:place] + cell[place + 1 :]
    number = re.search(r"[0-9]+", cell)
    if number:
        yield "magnitude word", cell[: number.end()] + random.choice("万亿") + cell[number.end() :]


def _qualifier_word(cell: str, random: Random) -> Iterator[Fault]:
    present = [word for word in _QUALIFIER_WORDS if word in cell]
    if present:
        yield "qualifier word", cell.replace(random.choice(present), "", 1)
    yield "qualifier word", random.choice(["约", "近", "超"]) + cell


def _unit_word(cell: str, random: Random) -> Iterator[Fault]:
    present = [word for word in _UNIT_WORDS if word in cell]
    if present:
        word = random.choice(present)
        yield "unit word", cell.replace(word, random.choice([one for one in _UNIT_WORDS if one != word]), 1)

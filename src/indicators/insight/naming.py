"""The name of a row that a caller asks for, or an error that suggests the nearest."""

from __future__ import annotations

from collections.abc import Collection

from indicators.errors import UnknownIdentifierError
from indicators.model.suggestion import nearest_word
from indicators.model.tables import TABLES
from indicators.package.package import Package

_LONGEST = 200
"""Characters of a name that are told."""


def require_key(package: Package, table: str, key: str) -> str:
    """The key, if the table has it.

    Raises
    ------
    UnknownIdentifierError
        It has not; the message suggests the nearest.
    """
    rows = package.sound_rows(table)
    (column,) = TABLES[table].key
    require_known(key, rows.cells[column], rows.path)
    return key


def require_known(name: str, known: Collection[str], where: str) -> None:
    """Refuse a name that is not known.

    Raises
    ------
    UnknownIdentifierError
    """
    if name in known:
        return
    near = nearest_word(name, known)
    hint = f"; did you mean {near!r}?" if near else ""
    raise UnknownIdentifierError(f"no {name[:_LONGEST]!r} in {where}{hint}", suggestion=near)

"""A batch: some rows of one table, as text with lines and as typed values."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from indicators.model.definition import Table
from indicators.model.forms import parse
from indicators.package.rows import Rows

if TYPE_CHECKING:
    import pandas as pd

_PLAIN_DIGITS = 18
"""So many digits are below 2 ** 63 whatever they are, and most offsets are nothing else."""


@dataclass(frozen=True)
class Batch:
    """Some rows of one table. Checks read it and nothing else but the context.

    Attributes
    ----------
    table : Table
    rows : Rows
        The cells as text, with the line of each row.
    """

    table: Table
    rows: Rows
    _numbers: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    _integers: dict[str, list[int | None]] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def has(self, *columns: str) -> bool:
        """Whether the file has all of these columns."""
        return all(column in self.rows.cells for column in columns)

    def cell(self, index: int, column: str) -> str:
        """The cell as written; empty where the file lacks the column."""
        cells = self.rows.cells.get(column)
        return cells[index] if cells is not None else ""

    def cells(self, column: str) -> list[str]:
        """A column's cells as written; empty ones where the file lacks it."""
        return self.rows.cells.get(column) or [""] * len(self)

    def integer(self, index: int, column: str) -> int | None:
        """The whole number in a cell; None where there is none that can be read."""
        return self.integers(column)[index]

    def integers(self, column: str) -> list[int | None]:
        """The whole numbers of a column, read once; None where there is none that can be read."""
        if column not in self._integers:
            self._integers[column] = [_integer(cell) for cell in self.cells(column)]
        return self._integers[column]

    def column_number(self, column: str) -> int:
        """The column's place in the header, from 1; 0 where it has none."""
        if not self._numbers:
            self._numbers.update({name: place for place, name in enumerate(self.rows.header, start=1)})
        return self._numbers.get(column, 0)

    @cached_property
    def written(self) -> pd.DataFrame:
        """The cells as a frame of text."""
        from indicators.package.frames import written_frame

        return written_frame(self.table, self.rows)

    @cached_property
    def values(self) -> pd.DataFrame:
        """The cells as a frame of typed values; what cannot be read is missing."""
        from indicators.package.frames import values_frame

        return values_frame(self.table, self.rows)


def _integer(cell: str) -> int | None:
    if not cell:
        return None
    if len(cell) <= _PLAIN_DIGITS and cell.isascii() and cell.isdigit() and cell[0] != "0":
        return int(cell)
    try:
        number = parse("integer", cell)
    except ValueError:
        return None
    assert isinstance(number, int)
    return number

"""A batch: some rows of one table with their lines, as the rule that looks at them sees them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from indicators.model import Table, parse
from indicators.package.rows import Rows
from indicators.rules.findings import Finding, Place, cut

if TYPE_CHECKING:
    import pandas as pd

    from indicators.rules.rules import Rule

T = TypeVar("T")

_PLAIN_DIGITS = 18
"""So many digits are below 2 ** 63 whatever they are, and most offsets are nothing else."""


@dataclass(frozen=True)
class Batch:
    """Some rows of one table. A rule reads it and nothing else but the context.

    Attributes
    ----------
    table : Table
    rows : Rows
        The cells as text, with the line of each row.
    """

    table: Table
    rows: Rows
    _rule: Rule | None = field(default=None, compare=False, repr=False)
    _numbers: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    _kept: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Row:
        """A row, of which findings can be made."""
        return Row(self, index)

    def __iter__(self) -> Iterator[Row]:
        return (Row(self, index) for index in range(len(self)))

    def under(self, rule: Rule) -> Batch:
        """The same rows for a rule, whose findings are made of them; what was read of them stays read."""
        return replace(self, _rule=rule)

    def some(self, places: Collection[int]) -> Batch:
        """Some of the rows."""
        if len(places) == len(self):
            return self
        from indicators.rules.columns import selected

        return Batch(self.table, selected(self.rows, places), self._rule)

    @property
    def rule(self) -> Rule:
        """The rule whose findings are made."""
        assert self._rule is not None, "a batch gives findings only to a rule: Rule.run, or Batch.under"
        return self._rule

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
        return self.kept(column, lambda: list(map(_integer, self.cells(column))))

    def kept(self, what: object, make: Callable[[], T]) -> T:
        """What several rules make of the rows, made once."""
        if what not in self._kept:
            self._kept[what] = make()
        made: T = self._kept[what]
        return made

    def column_number(self, column: str) -> int:
        """The column's place in the header, from 1; 0 where it has none."""
        if not self._numbers:
            self._numbers.update({name: place for place, name in enumerate(self.rows.header, start=1)})
        return self._numbers.get(column, 0)

    def in_file(
        self,
        file: str,
        message: str,
        *,
        expected: str,
        line: int = 0,
        column: str = "",
        column_number: int = 0,
        value: str = "",
        mend: str = "",
        related: Place | None = None,
    ) -> Finding:
        """A finding about a file or a line of it."""
        return self.rule.in_file(
            file,
            message,
            expected=expected,
            line=line,
            column=column,
            column_number=column_number,
            value=value,
            mend=mend,
            related=related,
        )

    def texts(self, *columns: str) -> Any:
        """Some columns, or all, as an Arrow table of text, an empty cell null."""
        from indicators.rules.columns import texts_of

        return texts_of(self.rows, columns)

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


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a batch."""

    batch: Batch
    index: int

    def __getitem__(self, column: str) -> str:
        """The cell as written; empty where the file lacks the column."""
        return self.batch.cell(self.index, column)

    def integer(self, column: str) -> int | None:
        """The whole number in a cell; None where there is none that can be read."""
        return self.batch.integer(self.index, column)

    def place(self, words: str = "") -> Place:
        """Where the row stands, for a finding about another one."""
        return Place(self.batch.rows.file(self.index), int(self.batch.rows.lines[self.index]), words)

    def at(self, column: str, message: str, *, expected: str, mend: str = "", related: Place | None = None) -> Finding:
        """A finding at a cell of the row. Words too long to read are cut; the cell stays as it is."""
        batch, rule = self.batch, self.batch.rule
        return Finding(
            rule.code,
            rule.layer,
            rule.severity,
            batch.rows.file(self.index),
            int(batch.rows.lines[self.index]),
            column,
            batch.column_number(column),
            self[column],
            cut(message),
            cut(expected),
            mend or rule.page.mend,
            related,
        )


def _integer(cell: str) -> int | None:
    if cell.isdigit() and len(cell) <= _PLAIN_DIGITS and cell[0] != "0" and cell.isascii():
        return int(cell)
    if not cell:
        return None
    try:
        number = parse("integer", cell)
    except ValueError:
        return None
    assert isinstance(number, int)
    return number

"""What a rule is: a coded, documented, pure function of a batch of rows and its context, and how far it looks."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from indicators.model import Table, parse
from indicators.model.tables import TABLES
from indicators.package.rows import Rows
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place, Severity, cut

if TYPE_CHECKING:
    import pandas as pd

Check = Callable[["Batch", Context], Iterable[Finding]]
Screen = Callable[["Batch", Context], Any]
Scope = Literal["file", "row", "document", "package"]

EVERY = "*"
"""In place of the names of tables: each table by itself, those too that a package adds."""


@dataclass(frozen=True, slots=True)
class Page:
    """A rule's page: what it means, a row that fails it, a row that passes, and how to mend the first."""

    title: str
    meaning: str
    fails: str
    passes: str
    mend: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes
    ----------
    code : str
        Stable; its letter is the layer's.
    layer : Layer
    page : Page
        From the check's docstring.
    tables : tuple of str
        The tables whose rows it looks at; empty for all.
    check : callable or None
        Several rules may have the same, which then runs once for all. None for one that is not about the package as
        it is, but about what changed.
    severity : Severity
    scope : {"file", "row", "document", "package"}
        What it has to see at once: the header and form of a file, a row, every row of a source document, every row
        of the package. Tables that are held (entities, units, indicators, codes, reference values) it sees whole.
    reads : tuple of str
        What it reads of tables that are not held, beside the rows it looks at: ``aliases``, or columns such as
        ``observations.entity_id``. Where it names columns of its own table, it reads no others of it.
    follows : tuple of str
        In a document: columns whose row it reads in whatever document that may be, such as ``observation_id``, or
        ``cooperation_parties.cooperation_id`` for the rows that refer to its own.
    by : tuple of str
        In the package: columns by which rows belong together, so that those with other values need not be at hand.
    screen : callable or None
        Which rows may be at fault, told by columns and surely missing none: their numbers, of a batch. The check sees
        those alone; with `by`, the context has no others either.
    when : callable or None
        Whether the package gives it anything to look at.
    whole : bool
        Of a file: told once, and only where the whole of it could be read.
    """

    code: str
    layer: Layer
    page: Page
    tables: tuple[str, ...] = ()
    check: Check | None = None
    severity: Severity = Severity.ERROR
    scope: Scope = "document"
    reads: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    screen: Screen | None = None
    when: Callable[[Context], bool] | None = None
    whole: bool = False

    def concerns(self, table: str) -> bool:
        """Whether it looks at rows of a table; one of the package that names none is run once, with the first."""
        if self.scope == "package" and not self.tables:
            return table == next(iter(TABLES))
        return not self.tables or EVERY in self.tables or table in self.tables

    def columns_of(self, table: str) -> frozenset[str] | None:
        """The columns of a table that it reads; None for all."""
        named = {name.partition(".")[2] for name in self.reads if name.partition(".")[0] == table}
        if "" in named or (not named and self.concerns(table)):
            return None
        return frozenset(named)

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
        """A finding of this rule about a file or a line of it."""
        where, told = (file, line, column, column_number, value), (cut(message), cut(expected), mend or self.page.mend)
        return Finding(self.code, self.layer, self.severity, *where, *told, related)

    def run(self, batch: Batch, context: Context) -> Iterator[Finding]:
        """What the check finds, which may be of other rules that have the same."""
        if self.check is None:
            return iter(())
        lexicon = context.package.lexicon
        if not lexicon.added:
            return iter(self.check(batch.under(self), context))
        with lexicon.in_use():  # found at once, because an iterator that is taken up later would read by other words
            return iter(list(self.check(batch.under(self), context)))

    def run_screened(self, batch: Batch, context: Context) -> Iterator[Finding]:
        """What the check finds in the rows that the screen leaves; in all, where there is none."""
        if self.screen is None:
            return self.run(batch, context)
        suspected = self.screen(batch, context)
        return self.run(batch.some(suspected), context) if len(suspected) else iter(())


def rule(
    code: str,
    layer: Layer,
    *tables: str,
    severity: Severity = Severity.ERROR,
    scope: Scope = "document",
    reads: tuple[str, ...] = (),
    follows: tuple[str, ...] = (),
    by: tuple[str, ...] = (),
    screen: Screen | None = None,
    when: Callable[[Context], bool] | None = None,
    whole: bool = False,
) -> Callable[[Check], Rule]:
    """Make a rule of a check, whose docstring is its page (see `read_page`); `Rule` says what the others mean."""
    if "-" not in code:  # of a package's own rule, the package tells what tables there are
        require_names(code, (*reads, *follows), tables, TABLES)

    def make(check: Check) -> Rule:
        page = read_page(inspect.getdoc(check) or _doc_in_source(check))
        return Rule(code, layer, page, tables, check, severity, scope, reads, follows, by, screen, when, whole)

    return make


def require_names(code: str, named: Iterable[str], tables: tuple[str, ...], model: Mapping[str, Table]) -> None:
    """Refuse a reach that names what the model has not, which the engine would take for nothing."""
    for name in named:
        table, _, column = name.rpartition(".")
        among = tuple(model) if not tables or EVERY in tables else tables
        known = [model[one] for one in ((table,) if table else among) if one in model]
        if not (name in model or any(column in one.column_names() for one in known)):
            raise ValueError(f"{code}: the model has no table or column {name!r} that the rule could read or follow")


def _doc_in_source(check: Check) -> str:
    """The docstring as it is written: ``python -OO`` leaves none with the function."""
    (function,) = ast.parse(textwrap.dedent(inspect.getsource(check))).body
    assert isinstance(function, ast.FunctionDef)
    return ast.get_docstring(function) or ""


def checks_among(rules: Iterable[Rule], table: str, *scopes: Scope) -> list[Rule]:
    """Of the rules of some scopes about a table those to run: one for each check."""
    first: dict[Check, Rule] = {}
    for one in rules:
        if one.check is not None and one.concerns(table) and (not scopes or one.scope in scopes):
            first.setdefault(one.check, one)
    return list(first.values())


def found_of(codes: Collection[str], findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings of some rules: a check may find others too."""
    return (finding for finding in findings if finding.code in codes)


def read_page(text: str) -> Page:
    """A page from a text: a title line, the meaning, then lines that begin ``Fails:``, ``Passes:`` and ``Mend:``."""
    match = re.fullmatch(
        r"(?P<title>.+?)\n\n(?P<meaning>.*?)\n*Fails: (?P<fails>.+?)\nPasses: (?P<passes>.+?)\nMend: (?P<mend>.+?)\s*",
        text,
        re.DOTALL,
    )
    if match is None:
        raise ValueError(f"a rule's page needs a title, then Fails:, Passes: and Mend:, found: {text!r}")
    title, meaning, fails, passes, mend = (" ".join(part.split()) for part in match.groups())
    return Page(title.rstrip("."), meaning, fails, passes, mend)


T = TypeVar("T")

_PLAIN_DIGITS = 18
"""So many digits are below 2 ** 63 whatever they are, and most offsets are nothing else."""


@dataclass(frozen=True)
class Batch:
    """Some rows of one table as text, with their lines. A rule reads it and nothing else but the context."""

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

    def integers(self, column: str) -> list[int | None]:
        """The whole numbers of a column, read once; None where there is none that can be read."""
        return self.kept(column, lambda: list(map(_integer, self.cells(column))))

    def kept(self, what: object, make: Callable[[], T]) -> T:
        """What several rules make of the rows, made once."""
        if what not in self._kept:
            self._kept[what] = make()
        made: T = self._kept[what]
        return made

    def repeated(self, *columns: str) -> Iterator[tuple[Row, Row]]:
        """Each row whose cells in some columns, all of them filled, an earlier row has, and the first such row."""
        first: dict[tuple[str, ...], int] = {}
        for index, cells in enumerate(zip(*map(self.cells, columns), strict=True)):
            if all(cells) and first.setdefault(cells, index) != index:
                yield self[index], self[first[cells]]

    def column_number(self, column: str) -> int:
        """The column's place in the header, from 1; 0 where it has none."""
        if not self._numbers:
            self._numbers.update({name: place for place, name in enumerate(self.rows.header, start=1)})
        return self._numbers.get(column, 0)

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
        return self.batch.integers(column)[self.index]

    def place(self, words: str = "") -> Place:
        """Where the row stands, for a finding about another one."""
        return Place(self.batch.rows.file(self.index), int(self.batch.rows.lines[self.index]), words)

    def at(self, column: str, message: str, *, expected: str, mend: str = "", related: Place | None = None) -> Finding:
        """A finding at a cell of the row. Words too long to read are cut; the cell stays as it is."""
        here, number = self.place(), self.batch.column_number(column)
        return self.batch.rule.in_file(
            here.file,
            message,
            expected=expected,
            line=here.line,
            column=column,
            column_number=number,
            value=self[column],
            mend=mend,
            related=related,
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

"""What a rule is: a coded, documented, pure function of a batch of rows and its context that yields findings."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from indicators.rules.batch import Batch
from indicators.rules.context import Context
from indicators.rules.findings import Finding, Layer, Place, Severity, cut

Check = Callable[["Rule", Batch, Context], Iterable[Finding]]


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
    tables : tuple of str
        The tables whose batches it looks at; empty for a rule about the whole package.
    page : Page
        From the check's docstring.
    check : callable or None
        None for a rule that another part of the layer reports (a form defect found while reading, a pandera check).
    """

    code: str
    layer: Layer
    page: Page
    tables: tuple[str, ...] = ()
    check: Check | None = None
    severity: Severity = Severity.ERROR

    def at(
        self,
        batch: Batch,
        index: int,
        column: str,
        message: str,
        *,
        expected: str,
        mend: str = "",
        related: Place | None = None,
    ) -> Finding:
        """A finding of this rule at a cell of a batch. Words too long to read are cut; the cell stays as it is."""
        return Finding(
            self.code,
            self.layer,
            self.severity,
            batch.rows.file(index),
            batch.rows.lines[index],
            column,
            batch.column_number(column),
            batch.cell(index, column),
            cut(message),
            cut(expected),
            mend or self.page.mend,
            related,
        )

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
        return Finding(
            self.code,
            self.layer,
            self.severity,
            file,
            line,
            column,
            column_number,
            value,
            cut(message),
            cut(expected),
            mend or self.page.mend,
            related,
        )

    def run(self, batch: Batch, context: Context) -> Iterator[Finding]:
        if self.check is not None:
            yield from self.check(self, batch, context)


def rule(code: str, layer: Layer, *tables: str, severity: Severity = Severity.ERROR) -> Callable[[Check], Rule]:
    """Make a rule of a check. Its docstring is the rule's page (see `read_page`)."""

    def make(check: Check) -> Rule:
        return Rule(code, layer, read_page(inspect.getdoc(check) or ""), tables, check, severity)

    return make


def rules_in(names: Mapping[str, object]) -> tuple[Rule, ...]:
    """Every rule among a module's names, in the order in which they are defined."""
    return tuple(value for value in names.values() if isinstance(value, Rule))


def read_page(text: str) -> Page:
    """A page from a text: a title line, the meaning, then lines that begin ``Fails:``, ``Passes:`` and ``Mend:``.

    Raises
    ------
    ValueError
        A part is missing.
    """
    match = re.fullmatch(
        r"(?P<title>.+?)\n\n(?P<meaning>.*?)\n*Fails: (?P<fails>.+?)\nPasses: (?P<passes>.+?)\nMend: (?P<mend>.+?)\s*",
        text,
        re.DOTALL,
    )
    if match is None:
        raise ValueError(f"a rule's page needs a title, then Fails:, Passes: and Mend:, found: {text!r}")
    title, meaning, fails, passes, mend = (" ".join(part.split()) for part in match.groups())
    return Page(title.rstrip("."), meaning, fails, passes, mend)

"""What validation says: one record per fault, with its place and how to mend it, and the report of all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from indicators.package.files import DESCRIPTOR

if TYPE_CHECKING:
    from indicators.rules.rules import Rule

_LONGEST = 2000
"""Characters that are told of a cell, a message or an expectation. A cell may hold a hundred million."""


def cut(text: str) -> str:
    """The text as far as anybody reads it, with its length where that is not all."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text):,} characters)"


class Layer(StrEnum):
    """The layers of validation, in the order they run."""

    FORM = "form"
    SCHEMA = "schema"
    REFERENCES = "references"
    EVIDENCE = "evidence"
    DERIVATION = "derivation"
    COVERAGE = "coverage"
    ANALYSIS = "analysis"
    PACKAGE = "package"
    RELEASE = "release"
    OWN = "own"


class Severity(StrEnum):
    """How much a finding weighs: errors fail validation, warnings and notices do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file that a finding relates to.

    Attributes
    ----------
    file : str
        Relative to the package.
    line : int
        Physical line, from 1; 0 where the whole file is meant.
    words : str
        What stands there, or what the place is.
    column : int
        Where in its line the meant part of the words begins, in characters from 1; 0 where the words are not a text's.
    marked : tuple of (int, int) or None
        The part of `words` that is meant, from its first character to behind its last; None where all of it is.
    """

    file: str
    line: int
    words: str = ""
    column: int = 0
    marked: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault.

    Attributes
    ----------
    code : str
        The rule's stable code.
    file : str
        Relative to the package.
    line : int
        Physical line on which the row starts, from 1; 0 where the whole file is meant.
    column : str
        The column's name; empty where the whole row or file is meant.
    column_number : int
        The column's place in the header, from 1; 0 where there is none.
    value : str
        The cell as it is written.
    message, expected, mend : str
        What is wrong, what should stand there, what to do about it.
    related : Place or None
        Another place that explains it: the other duplicate, the sentence of the source.
    """

    code: str
    layer: Layer
    severity: Severity
    file: str
    line: int
    column: str
    column_number: int
    value: str
    message: str
    expected: str
    mend: str
    related: Place | None = None

    def place(self) -> str:
        """``file:line:column``, as far as each is known."""
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column_number:
                parts.append(str(self.column_number))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A layer that was not checked, or not in full, and why."""

    layer: Layer
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What validation found.

    Attributes
    ----------
    root : str
        The package's directory.
    findings : tuple of Finding
        In order of file, line, column and code.
    rows : mapping of str to int
        How many rows of each table were checked.
    checked : tuple of Layer
        The layers that ran.
    unchecked : tuple of Unchecked
        Those that did not, or not in full, and why.
    seconds : float
        Wall time.
    began : datetime
        When validation began, in UTC.
    rules : tuple of str
        The codes of the rules that ran.
    scope : str
        Which rows findings were kept for, in words; empty where it was all.
    thorough : bool
        Whether every rule looked at every row; else at those that fast expressions suspected.
    own : tuple of Rule
        The rules of the package's own that were known.
    """

    root: str
    findings: tuple[Finding, ...]
    rows: Mapping[str, int]
    checked: tuple[Layer, ...]
    unchecked: tuple[Unchecked, ...]
    seconds: float
    began: datetime
    rules: tuple[str, ...]
    scope: str = ""
    thorough: bool = False
    own: tuple[Rule, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is an error. What was not checked is in `unchecked`."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    def counts(self) -> dict[Layer, int]:
        """Findings per layer that ran."""
        return {layer: sum(finding.layer is layer for finding in self.findings) for layer in self.checked}


_FORMS_OF_CELLS = frozenset({"S01", "S03", "S07"})
"""Rules that a program which wrote a whole column otherwise breaks in each of its cells."""
_FEW = 3
"""So many cells are told one by one."""


def one_of_each_cause(findings: Iterable[Finding]) -> list[Finding]:
    """The findings, with one in place of many cells of a column that are wrong in the same way, at the first of them.

    The way is how the cell is written, whatever its digits are: one spreadsheet makes 2026/1/6 of every date.
    """
    alike: dict[object, list[Finding]] = {}
    for place, one in enumerate(findings):
        way = (one.file, one.code, one.column, re.sub("[0-9]+", "0", one.value) if one.code != "S07" else "")
        alike.setdefault(way if one.code in _FORMS_OF_CELLS else place, []).append(one)
    told: list[Finding] = []
    for first, *more in alike.values():
        if len(more) < _FEW:
            told += (first, *more)
        else:
            count = f"{len(more):,} more cells of the column are alike, as far as line {more[-1].line}"
            told.append(replace(first, message=cut(f"{first.message}; {count}")))
    return told


def in_order(findings: Iterable[Finding], files: Mapping[str, int]) -> list[Finding]:
    """The findings by file, line, column and code; `files` says which come first, then comes datapackage.json.

    Whoever found them when, the order is the same.
    """
    places = {**files, DESCRIPTOR: max(files.values(), default=0) + 1}

    def key(one: Finding) -> tuple[int, str, int, int, str, str]:
        place = places.get(one.file, places[DESCRIPTOR] + 1)
        return place, one.file, one.line, one.column_number, one.code, one.message

    return sorted(findings, key=key)

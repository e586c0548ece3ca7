"""What validation says: one record per fault, with its place, what was expected and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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

"""What can go wrong, as one tree, and which word was meant: every exception of a documented call is imported from here.

Each says in its message what was found, where, what was expected and how to mend it; the attributes of `PackageError`
say the same to programs::

    PackageError                     a package, or a file of it, cannot be used
    ├── PackageNotFoundError         there is none where one was looked for
    ├── PackageBusyError             another process writes it
    ├── UnreachableStoreError        a store cannot be reached, or failed while it was read
    ├── RevisionError                git has no such revision
    ├── ConfigurationError           its configuration cannot be read
    ├── DeclarationError             data/analysis.toml cannot be read
    ├── UnderivableError             a declared figure does not follow from its inputs
    ├── UnreadableTableError         a file of a table is missing or breaks its form
    │   └── MissingTableError        it is not there
    ├── UnknownNameError             a name that is none; `suggestion` has the nearest
    │   ├── UnknownTableError, UnknownColumnError, UnknownCodeError, UnknownIdentifierError
    │   ├── UnknownRuleError, UnknownSelectionError, UnknownFormatError
    │   └── UnknownChartError, UnknownChartFormatError, UnknownThemeError
    ├── UndrawnFigureError           a highlight compares no two observations
    ├── CitationError                what is to be cited lacks what a citation needs
    ├── InvalidPackageError          a package with errors is not built
    ├── ManifestError                a release does not hold what it lists
    ├── OccupiedError                a folder holds other files
    ├── TooLargeError                a table does not fit a format
    ├── UnknownSideError             what is to be compared is no package
    ├── VersionFallsShortError       a version is too low for what changed
    ├── WorkersLostError             the processes of a run died again and again
    ├── SourceUnavailableError       a source document cannot be read here
    ├── UnreadableDocumentError      no text can be made of a document
    ├── RefusedError                 a question asks for more than an answer may be
    ├── ChangedError                 what a decision was about is not there any more
    ├── FaultyError                  rules find errors in what is to be accepted
    └── RepositoryError              a release repository cannot be used
        └── UnknownVersionError, WrongDigestError, RollbackError, PublishedVersionError
    UnreadableQuantityError          an expression is no quantity that the reader knows (a ValueError)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any


class PackageError(Exception):
    """The package, or a file of it, cannot be used; the message says what, where and how to mend it.

    Every error of the tree has the four attributes, filled wherever what raises it knows them, and keeps them when it
    is sent from one process to another.

    Attributes
    ----------
    file : str
        The file that is meant, relative to the package where it is one of the package's; empty where there is none.
    line : int
        The physical line, from 1; 0 where it is not known.
    column : str
        The column or key that is meant; empty where there is none.
    suggestion : str
        The word that was perhaps meant; empty where none is near.
    """

    def __init__(
        self, message: str = "", *, file: str = "", line: int = 0, column: str = "", suggestion: str = ""
    ) -> None:
        super().__init__(message)
        self.file, self.line, self.column, self.suggestion = file, line, column, suggestion


class PackageNotFoundError(PackageError):
    """There is no package where one was looked for."""


class PackageBusyError(PackageError):
    """Another process has been changing the package for too long."""


class UnreachableStoreError(PackageError):
    """A store cannot be reached, or failed while it was read: nothing is known of its files."""


class RevisionError(PackageError):
    """There is no git, no repository, or no such revision."""


class ConfigurationError(PackageError):
    """The configuration cannot be read, or says something that is not known."""


class DeclarationError(PackageError):
    """The declared figures cannot be read, or say something that is not known."""

    @property
    def problem(self) -> str:
        """What is wrong, without the place."""
        return super().__str__()

    def __str__(self) -> str:
        return f"{self.file}{f':{self.line}' if self.line else ''}: {self.problem}"


class UnderivableError(PackageError):
    """A declared figure does not follow from its inputs; the message says why."""


class UnreadableTableError(PackageError):
    """A table's file is missing or breaks its form, so that it cannot be loaded."""


class MissingTableError(UnreadableTableError):
    """A file that a package lists is not there."""


class UnknownNameError(PackageError):
    """A name that is none of those that are known; `suggestion` has the nearest."""


class UnknownTableError(UnknownNameError):
    """The model has no table of that name."""


class UnknownColumnError(UnknownNameError):
    """The table has no column of that name."""


class UnknownCodeError(UnknownNameError):
    """The column's code list has no such code."""


class UnknownIdentifierError(UnknownNameError):
    """The package has no row, or no declared figure, of that identifier."""


class UnknownRuleError(UnknownNameError):
    """There is no rule of that code."""


class UnknownSelectionError(UnknownNameError):
    """No rule or layer of that name; the message suggests the nearest."""


class UnknownFormatError(UnknownNameError):
    """There is no format of that name."""


class UnknownChartError(UnknownNameError):
    """There is no chart of that name."""


class UnknownChartFormatError(UnknownNameError):
    """The name of a file does not say a format that charts are written in."""


class UnknownThemeError(UnknownNameError):
    """No theme of that name."""


class UndrawnFigureError(PackageError):
    """A figure that is highlighted compares no two observations."""


class CitationError(PackageError):
    """There is no citation of that form."""


class InvalidPackageError(PackageError):
    """The package has errors, so that no release is made of it."""


class ManifestError(PackageError):
    """A manifest that cannot be relied on; the message says what is wrong with it."""


class OccupiedError(PackageError):
    """What stands at the place of a directory is not to be replaced."""


class TooLargeError(PackageError):
    """A table has more rows, or a cell more characters, than a workbook can hold."""


class UnknownSideError(PackageError):
    """There is no package of the name given; the message says where it was looked for."""


class VersionFallsShortError(PackageError):
    """The version of a build does not say what changed since the version published before it."""


class WorkersLostError(PackageError):
    """Workers died again and again, for lack of memory perhaps."""


class SourceUnavailableError(PackageError):
    """The document cannot be read here; the message says why."""


class UnreadableDocumentError(PackageError):
    """The bytes of a document cannot be made text; the message says what they are, and why not."""


class RefusedError(PackageError):
    """What is asked for is larger than an answer may be, or not what the question takes."""


class ChangedError(PackageError):
    """What a decision was about is not there any more: it was decided or edited beside."""


class FaultyError(PackageError):
    """Rules find errors in what is to be accepted; `findings` has them."""

    findings: Sequence[Any] = ()


class RepositoryError(PackageError):
    """A release repository, or a file of it, cannot be used; the message says what, where and how to mend it."""


class UnknownVersionError(RepositoryError):
    """The repository has no such version."""


class WrongDigestError(RepositoryError):
    """What came from the repository is not what its index or manifest names, and was not kept."""


class RollbackError(RepositoryError):
    """The repository's index is older than one seen before, or has other content under a version."""


class PublishedVersionError(RepositoryError):
    """The version is published with other content, which stays as it is."""


class UnreadableQuantityError(ValueError):
    """A text given as one quantity expression that cannot be read as one.

    Parameters
    ----------
    text : str
        What was to be read.
    stopped : int
        Offset in code points at which reading stopped.
    expected : str
        What would have been readable there.
    """

    def __init__(self, text: str, stopped: int, expected: str) -> None:
        self.text = text
        self.stopped = stopped
        self.expected = expected
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        rest = text[stopped : stopped + 12]
        place = f"stopped at character {stopped} before {rest!r}" if rest else "stopped at the end"
        super().__init__(f"cannot read {shown!r} as one quantity: {place}; expected {expected}")

    def __reduce__(self) -> tuple[type[UnreadableQuantityError], tuple[str, int, str]]:
        """Pickle by what was given, because ValueError would pickle by the message."""
        return (UnreadableQuantityError, (self.text, self.stopped, self.expected))


def require_text(given: object, what: str) -> None:
    """Refuse what is no text where a text is asked for."""
    if not isinstance(given, str):
        raise TypeError(f"{what} has to be text (str), found {given!r:.60} of type {type(given).__name__}")


_LONGEST = 80
"""Characters. Nobody means a longer word, and comparing takes time with the square of the length."""
_TOLD = 200
"""Characters of a word that a message repeats."""
COMPARISONS = 50_000
"""So many comparisons, about a second's worth, are spent on one set of known words."""


class Suggestions:
    """What is meant by words that are not among the known ones: each is looked for once, and only so many are."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = [word for word in known if len(word) <= _LONGEST]
        self._left = COMPARISONS
        self._told: dict[str, str] = {}

    def nearest(self, word: str) -> str:
        """``did you mean 'x'?`` with the closest known word, or nothing where none is close or there are too many."""
        return asked(self.word(word))

    def word(self, word: str) -> str:
        """The closest known word itself."""
        require_text(word, "a name")
        if word not in self._told:
            self._left -= len(self._known)
            if self._left < 0 or len(word) > _LONGEST:
                return ""
            from difflib import get_close_matches  # only where a word is not known

            self._told[word] = next(iter(get_close_matches(word, self._known, n=1)), "")
        return self._told[word]


def nearest_word(word: str, known: Iterable[str]) -> str:
    """The closest known word to a single one; nothing where none is close."""
    return Suggestions(known).word(word)


def nearest(word: str, known: Iterable[str]) -> str:
    """The same for a single word."""
    return Suggestions(known).nearest(word)


def unknown(
    kind: type[UnknownNameError], problem: str, word: str, known: Iterable[str], otherwise: str = "", column: str = ""
) -> UnknownNameError:
    """The error that a word is none of those known: with the nearest of them, where none is near with other words."""
    near = nearest_word(word, known)
    hint = asked(near) or otherwise
    return kind(f"{problem}; {hint}" if hint else problem, column=column, suggestion=near)


def require_known(name: str, known: Collection[str], where: str) -> None:
    """Refuse an identifier that is not known."""
    require_text(name, "an identifier")
    if name not in known:
        raise unknown(UnknownIdentifierError, f"no {name[:_TOLD]!r} in {where}", name, known)


def nearest_code(word: str, codes: Collection[str]) -> str:
    """The closest code of a rule itself: ``e5`` means ``E05``."""
    number = re.fullmatch(r"([A-Z])([0-9])", word[:_LONGEST].upper())
    code = f"{number[1]}0{number[2]}" if number else word.upper()
    return code if code in codes else nearest_word(code, codes)


def asked(word: str) -> str:
    """The word as the question of a message; nothing for none."""
    return f"did you mean {word!r}?" if word else ""


__all__ = sorted(name for name, one in globals().items() if isinstance(one, type) and issubclass(one, Exception))

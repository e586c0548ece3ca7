"""What is raised when a package cannot be opened or read at all. `indicators.errors` has the whole tree."""

from __future__ import annotations


class PackageError(Exception):
    """The package, or a file of it, cannot be used; the message says what, where and how to mend it.

    Attributes
    ----------
    file : str
        The file that is meant, relative to the package; empty where there is none.
    line : int
        The physical line, from 1; 0 where it is not known.
    column : str
        The column that is meant; empty where there is none.
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


class UnreachableStoreError(PackageError):
    """A store cannot be reached, or failed while it was read: nothing is known of its files."""


class UnreadableTableError(PackageError):
    """A table's file is missing or breaks its form, so that it cannot be loaded."""


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

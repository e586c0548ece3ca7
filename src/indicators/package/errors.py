"""What is raised when a package cannot be opened or read at all."""

from __future__ import annotations


class PackageError(Exception):
    """The package, or a file of it, cannot be used; the message says what, where and how to mend it."""


class PackageNotFoundError(PackageError):
    """There is no package where one was looked for."""


class UnreachableStoreError(PackageError):
    """A store cannot be reached, or failed while it was read: nothing is known of its files."""


class UnknownTableError(PackageError):
    """The model has no table of that name."""


class UnreadableTableError(PackageError):
    """A table's file is missing or breaks its form, so that it cannot be loaded."""


class UnknownIdentifierError(PackageError):
    """The package has no row, or no declared figure, of that identifier."""

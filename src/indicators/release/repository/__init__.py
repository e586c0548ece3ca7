"""Release repositories: versions that never change, in a folder or a bucket; and what is raised about them."""

from __future__ import annotations

from indicators.package.errors import PackageError


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

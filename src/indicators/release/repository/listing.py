"""The versions that a repository has."""

from __future__ import annotations

from pathlib import Path

from indicators.release.repository.address import repository_address
from indicators.release.repository.cache import Cache
from indicators.release.repository.index import ReleasedVersion
from indicators.release.repository.reading import read_index
from indicators.release.repository.storage import open_storage


def versions(repository: str | Path | None = None, *, cache: str | Path | None = None) -> tuple[ReleasedVersion, ...]:
    """The versions of a release repository, the newest first.

    Parameters
    ----------
    repository : str or Path, optional
        Its folder or URL; by default ``INDICATORS_REPOSITORY``, or what the package at hand is configured with.
    cache : str or Path, optional
        Where it is remembered what was seen; by default ``INDICATORS_CACHE``, or the platform's place for caches.

    Returns
    -------
    tuple of ReleasedVersion

    Raises
    ------
    RepositoryError
        There is no repository there, it cannot be reached, or its index is damaged.
    RollbackError
        The index lacks a version that was seen before, or has it with another digest.

    Examples
    --------
    >>> import indicators
    >>> [one.version for one in indicators.versions("https://example.org/releases")]  # doctest: +SKIP
    ['1.1.0', '1.0.0']
    """
    address = repository_address(repository)
    memory = Cache.of(cache, address).memory
    index = read_index(open_storage(address))
    memory.keep(index)
    return index.versions

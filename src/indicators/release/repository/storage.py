"""What a back end of repositories can do, and which one an address means."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from indicators.package.address import is_url, shown
from indicators.package.files import LARGEST
from indicators.release.repository.errors import RepositoryError


class Storage(Protocol):
    """A place that can be read."""

    @property
    def address(self) -> str:
        """The repository as it is named in messages."""

    def read(self, path: str, limit: int = LARGEST) -> bytes | None:
        """The content of a file, or None where there is none.

        Raises
        ------
        RepositoryError
            It cannot be read, or is longer than `limit` bytes.
        """


class WritableStorage(Storage, Protocol):
    """A place in which a release can be published: it can create a file exclusively."""

    def create(self, path: str, content: bytes) -> bool:
        """Make a file with its whole content in one step, if there is none; False where there is one already.

        Raises
        ------
        RepositoryError
            It cannot be written.
        """

    def revise(self, path: str, revision: Callable[[bytes | None], bytes]) -> None:
        """Replace a file in one step by what `revision` makes of its content, or of None where there is none.

        Where the back end can, nothing that another writer put there in between is lost: `revision` is asked again.

        Raises
        ------
        RepositoryError
            It cannot be written.
        """

    def children(self) -> list[str]:
        """The names at the top, of directories and files, in any order."""

    def files(self, directory: str) -> list[str]:
        """The paths of every file under a directory, relative to it, in any order."""

    def remove(self, path: str) -> None:
        """Remove a file, if it is there."""

    def sweep(self) -> None:
        """Remove what publishers that were killed have left beside the files."""


def open_storage(address: str) -> Storage:
    """The repository at an address, for reading: a folder, ``http(s)://``, or whatever fsspec can read.

    Raises
    ------
    RepositoryError
        Nothing here can read such an address; the message names the library that can.
    """
    from indicators.release.repository.folder import FolderStorage
    from indicators.release.repository.objects import open_objects
    from indicators.release.repository.web import WebStorage

    if not is_url(address):
        if not Path(address).is_dir():
            raise RepositoryError(f"{address}: no such folder; expected a release repository")
        return FolderStorage(Path(address))
    if address.startswith(("http://", "https://")):
        return WebStorage(address)
    return open_objects(address)


def open_for_publishing(address: str) -> WritableStorage:
    """The repository at an address, for publishing. A folder need not be there yet.

    Raises
    ------
    RepositoryError
        The back end cannot create files exclusively.
    """
    from indicators.release.repository.folder import FolderStorage
    from indicators.release.repository.objects import open_exclusive_objects

    if not is_url(address):
        return FolderStorage(Path(address))
    if address.startswith(("http://", "https://")):
        raise RepositoryError(f"{shown(address)}: a web server is only read; publish to the folder or bucket behind it")
    return open_exclusive_objects(address)

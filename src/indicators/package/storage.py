"""Where the files of a package are: in a directory of this machine, or in a store elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import RawIOBase
from pathlib import Path
from typing import Protocol

from indicators.package.files import open_regular, read_regular, require_relative, resolve_inside


class Storage(Protocol):
    """The files of a package, by their paths relative to it.

    Whatever is asked for, a path that leads out of the package is an `OutsideError`.
    """

    @property
    def address(self) -> str:
        """What opens it again, in another process too."""

    def place(self, file: str = "") -> str:
        """A file of it, or itself, as messages and reports name it."""

    def read(self, file: str) -> bytes:
        """The bytes of a file.

        Raises
        ------
        OSError
            It is missing, no regular file, larger than `indicators.package.files.LARGEST`, or may not be read.
        PackageError
            The store cannot be reached, or failed.
        """

    def open(self, file: str) -> RawIOBase:
        """The stream of a file of any size, unbuffered, in which one can go back and forth.

        Raises
        ------
        OSError, PackageError
            As `read`, at any time while it is read too.
        """

    def exists(self, file: str) -> bool:
        """Whether there is such a file, of whatever kind."""

    def size(self, file: str) -> int:
        """The bytes of a file, without reading it.

        Raises
        ------
        OSError, PackageError
            As `read`.
        """

    def names(self, folder: str) -> list[str]:
        """The names of what a folder holds, in any order; none where there is no such folder."""

    def expect(self, files: Iterable[str]) -> None:
        """Be told which files will be read soon, and in which order, so that they can be fetched some at a time."""


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory of this machine."""

    path: Path

    @property
    def address(self) -> str:
        return str(self.path)

    def place(self, file: str = "") -> str:
        return str(self.path / file)

    def read(self, file: str) -> bytes:
        return read_regular(resolve_inside(self.path, file))

    def open(self, file: str) -> RawIOBase:
        return open_regular(resolve_inside(self.path, file))

    def exists(self, file: str) -> bool:
        require_relative(file)
        try:
            (self.path / file).lstat()
        except (OSError, ValueError):
            return False
        return True

    def size(self, file: str) -> int:
        return resolve_inside(self.path, file).stat().st_size

    def names(self, folder: str) -> list[str]:
        require_relative(folder)
        try:
            return [entry.name for entry in (self.path / folder).iterdir()]
        except OSError:
            return []

    def expect(self, files: Iterable[str]) -> None:
        """Do nothing: a file is read as fast when nobody expected it."""


def storage_of(root: Path | Storage) -> Storage:
    """The storage of a package that is named by its directory, or that is one already."""
    return Directory(root) if isinstance(root, Path) else root

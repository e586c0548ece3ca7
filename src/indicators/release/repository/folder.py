"""Repositories in a folder: files are created exclusively by giving a finished file its name, which fails if taken."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from indicators.package.files import LARGEST, read_regular, reason
from indicators.package.locking import locked
from indicators.package.writing import flush_directory
from indicators.release.repository.errors import RepositoryError

_INCOMING = ".incoming"
"""Where files are written before they get their names."""

_ATTEMPTS = 1000
"""Each one that fails means that another publisher finished meanwhile."""


class FolderStorage:
    """A repository in a folder of this machine, or of a network drive that knows hard links.

    Parameters
    ----------
    root : Path
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    @property
    def address(self) -> str:
        return str(self._root)

    def read(self, path: str, limit: int = LARGEST) -> bytes | None:
        try:
            content = read_regular(self._root / path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise RepositoryError(f"{self._root / path}: cannot be read: {reason(error)}") from error
        if len(content) > limit:
            raise RepositoryError(f"{self._root / path}: {len(content)} bytes; expected at most {limit}")
        return content

    def create(self, path: str, content: bytes) -> bool:
        target = self._root / path
        with self._writing(target):
            if os.path.lexists(target):
                return False
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._place(content, lambda finished: _name(finished, target))
            except FileExistsError:
                return False
            flush_directory(target.parent)
        return True

    def revise(self, path: str, revision: Callable[[bytes | None], bytes]) -> None:
        target = self._root / path
        with self._writing(target), locked(self._root):
            present = self.read(path)
            content = revision(present)
            if content != present:
                self._place(content, lambda finished: finished.replace(target))
                flush_directory(target.parent)

    def children(self) -> list[str]:
        try:
            return [path.name for path in self._root.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise RepositoryError(f"{self._root}: cannot be listed: {reason(error)}") from error

    def files(self, directory: str) -> list[str]:
        start = self._root / directory
        return [path.relative_to(start).as_posix() for path in start.rglob("*") if not path.is_dir()]

    def remove(self, path: str) -> None:
        with self._writing(self._root / path):
            (self._root / path).unlink(missing_ok=True)

    def sweep(self) -> None:
        # What a publisher that lives has there is swept too: it notices, and writes it again.
        with suppress(OSError):
            for left in (self._root / _INCOMING).iterdir():
                left.unlink(missing_ok=True)
            (self._root / _INCOMING).rmdir()

    def _place(self, content: bytes, name: Callable[[Path], object]) -> None:
        """Write a file aside, whole and on disk, and give it its name."""
        incoming = self._root / _INCOMING
        for _ in range(_ATTEMPTS):
            finished = incoming / secrets.token_hex(8)
            try:
                incoming.mkdir(parents=True, exist_ok=True)
                _write(finished, content)
                name(finished)
            except FileNotFoundError:
                continue  # swept away by a publisher that finished
            finally:
                finished.unlink(missing_ok=True)
            return
        raise RepositoryError(f"{incoming}: files vanish from it as they are written")

    @contextmanager
    def _writing(self, target: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise RepositoryError(f"{target}: cannot be written: {reason(error)}") from error


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _name(finished: Path, target: Path) -> None:
    try:
        os.link(finished, target)
    except OSError as error:
        if error.errno in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
            raise RepositoryError(
                f"{target.parent}: this file system has no hard links, without which no file can be created "
                "exclusively; publish to another, or to an object store"
            ) from error
        raise

"""Writing files whole or not at all, several of them together."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from indicators.package.errors import PackageError
from indicators.package.files import read_regular, reason


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file's new content.

    Attributes
    ----------
    path : Path
        Where a link leads, the file is replaced and the link stays.
    content : bytes
    expected : bytes or None
        What the file held when `content` was made of it; None where there was no file.
    """

    path: Path
    content: bytes
    expected: bytes | None


def write_together(replacements: Iterable[Replacement]) -> None:
    """Replace the content of files, each in one step, keeping its mode.

    All are written beside their places first, so that a full disk or Ctrl-C leaves everything as it was. Each is
    compared with what is expected at the last moment: what an editor saves in between is kept, and nothing written.

    Parameters
    ----------
    replacements : iterable of Replacement

    Raises
    ------
    PackageError
        A file changed meanwhile, or cannot be written. The message says whether others were replaced before.
    """
    staged = [_Staged(one) for one in replacements]
    try:
        for one in staged:
            one.write()
        for one in staged:
            one.compare()
        try:
            for one in staged:
                one.put()
        except KeyboardInterrupt:
            # So near the end all of them is better than some.
            for one in staged:
                one.put()
            raise
    except PackageError as error:
        done = [one.target.name for one in staged if one.done]
        left = f"{', '.join(done)} had been rewritten before" if done else "nothing was written"
        raise PackageError(f"{error}; {left}") from error
    finally:
        for one in staged:
            with suppress(OSError):
                one.temporary.unlink(missing_ok=True)
    for directory in {one.target.parent for one in staged}:
        flush_directory(directory)


class _Staged:
    """A new content on its way: first beside its place under a name of its own, then in its place."""

    def __init__(self, replacement: Replacement) -> None:
        self.target = Path(os.path.realpath(replacement.path))
        # The name is known before the file is there, so that no moment leaves a file that nobody removes.
        self.temporary = self.target.with_name(f".{self.target.name[:100]}.{secrets.token_hex(8)}")
        self.done = False
        self._replacement = replacement

    def write(self) -> None:
        try:
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
            descriptor = os.open(self.temporary, flags, 0o666)
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(self._replacement.content)
                stream.flush()
                os.fsync(stream.fileno())
            if self._replacement.expected is not None:
                self._take_over(self.target.stat())
        except OSError as error:
            raise self._failure(error) from error

    def _take_over(self, status: os.stat_result) -> None:
        """The mode, and the owner where one may: root formats a file for whom it belongs to."""
        if hasattr(os, "chown"):
            with suppress(OSError):
                os.chown(self.temporary, status.st_uid, status.st_gid)
        self.temporary.chmod(stat.S_IMODE(status.st_mode))

    def compare(self) -> None:
        try:
            found: bytes | None = read_regular(self.target)
        except FileNotFoundError:
            found = None
        except OSError as error:
            raise self._failure(error) from error
        if found != self._replacement.expected:
            raise PackageError(f"{self._replacement.path}: changed while it was being rewritten; run the command again")

    def put(self) -> None:
        if self.done or not self.temporary.exists():
            return
        self.compare()
        try:
            self.temporary.replace(self.target)
        except OSError as error:
            raise self._failure(error) from error
        self.done = True

    def _failure(self, error: OSError) -> PackageError:
        return PackageError(f"{self._replacement.path}: cannot be written: {reason(error)}; it is left as it was")


def flush_directory(directory: Path) -> None:
    """Have the new names on disk too, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        with suppress(OSError):
            descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

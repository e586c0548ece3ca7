"""Reading a file without harm: regular files only, of a bounded size, and never one outside the package."""

from __future__ import annotations

import errno
import os
import stat
from io import FileIO
from pathlib import Path, PurePosixPath

LARGEST = 512 * 2**20
"""Bytes of the largest file that is read. More is no table and no document, but a mistake or an attack."""

_CHUNK = 2**20


class OutsideError(OSError):
    """The path is none of a file inside the package; ``strerror`` says why."""


def resolve_inside(root: Path, file: str) -> Path:
    """The path of a package's file, never one outside the package.

    Raises
    ------
    OutsideError
        The path is absolute, climbs out with ``..``, is a URL, cannot be resolved, or a link leads out.
    """
    require_relative(file)
    try:
        resolved, inside = (root / file).resolve(), root.resolve()
    except (OSError, RuntimeError, ValueError) as error:
        # A link that leads back to itself is a RuntimeError in Python 3.11 and 3.12.
        raise OutsideError(errno.ELOOP, f"{_short(file)} cannot be resolved: {reason(error)}") from error
    if not resolved.is_relative_to(inside):
        raise OutsideError(errno.EPERM, f"{_short(file)} leads out of the package")
    return resolved


def require_relative(file: str) -> None:
    """Refuse a path that names no file below the package, by its words alone.

    Raises
    ------
    OutsideError
        The path is absolute, climbs out with ``..``, or is a URL.
    """
    posix = PurePosixPath(file)
    if not file or posix.is_absolute() or ".." in posix.parts or ":" in file or "\\" in file or "\0" in file:
        raise OutsideError(errno.EPERM, f"{_short(file)} is not a relative path inside the package")


def read_inside(root: Path, file: str) -> bytes:
    """The bytes of a package's file.

    Raises
    ------
    OSError
        As `resolve_inside` and `read_regular` say.
    """
    return read_regular(resolve_inside(root, file))


def read_regular(path: Path) -> bytes:
    """The bytes of a regular file. A pipe or device is refused before it could keep its reader waiting.

    Raises
    ------
    OSError
        It is missing, a directory, no regular file, larger than `LARGEST`, or cannot be read.
    """
    return _read(path, pipes=False)


def read_given(path: Path) -> bytes:
    """The same of a file that the user names on the command line, which may be a pipe such as the shell's ``<(…)``."""
    return _read(path, pipes=True)


def open_regular(path: Path) -> FileIO:
    """The stream of a regular file of any size, unbuffered, for whoever reads it piece by piece.

    Raises
    ------
    OSError
        It is missing, a directory, no regular file, or cannot be opened.
    """
    return FileIO(_opened(path, pipes=False), "rb")


def _read(path: Path, *, pipes: bool) -> bytes:
    descriptor = _opened(path, pipes=pipes)
    try:
        chunks = []
        size = 0
        while chunk := os.read(descriptor, _CHUNK):
            size += len(chunk)
            if size > LARGEST:
                raise too_large()
            chunks.append(chunk)
    finally:
        os.close(descriptor)
    return b"".join(chunks)


def too_large() -> OSError:
    """The error of a file that is larger than `LARGEST`."""
    return OSError(errno.EFBIG, f"larger than {LARGEST // 2**20} MiB")


def _opened(path: Path, *, pipes: bool) -> int:
    """The descriptor of a file of a kind that may be read."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0)
    # Opened without waiting for a writer: what kind of file it is can only be asked safely once it is open.
    try:
        descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error)) from error
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "Is a directory, not a regular file")
        if stat.S_ISFIFO(mode) and pipes:
            os.set_blocking(descriptor, True)
        elif not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "not a regular file")
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def reason(error: BaseException) -> str:
    """Why a file could not be used, in a few words and without its path."""
    # Resolving such a link says so up to Python 3.12; from 3.13 opening it does.
    if isinstance(error, RuntimeError) or (type(error) is OSError and error.errno == errno.ELOOP):
        return "a link that leads back to itself"
    return (error.strerror if isinstance(error, OSError) else str(error)) or type(error).__name__


def _short(file: str) -> str:
    return repr(file if len(file) <= 100 else file[:100] + "…")

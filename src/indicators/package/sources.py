"""The source documents of a package: bytes as pinned, text as quotes count it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class SourceText:
    """One source document as it is on disk.

    Attributes
    ----------
    sha256 : str
        Digest of its bytes, in hexadecimal.
    text : str or None
        Decoded as UTF-8 with no newline translation; None where it is not UTF-8.
    """

    file: str
    sha256: str
    text: str | None


class SourceUnavailableError(Exception):
    """The document cannot be read here; the message says why."""


def resolve_inside(root: Path, file: str) -> Path:
    """The path of a package's file, never one outside the package.

    Raises
    ------
    SourceUnavailableError
        The path is absolute, climbs out with ``..``, is a URL, or a link leads out.
    """
    posix = PurePosixPath(file)
    if not file or posix.is_absolute() or ".." in posix.parts or ":" in file or "\\" in file or "\0" in file:
        raise SourceUnavailableError(f"{file!r} is not a relative path inside the package")
    try:
        resolved = (root / file).resolve()
    except (OSError, RuntimeError) as error:
        raise SourceUnavailableError(f"{file[:100]!r} cannot be resolved: a link that leads back to itself") from error
    if not resolved.is_relative_to(root.resolve()):
        raise SourceUnavailableError(f"{file!r} leads out of the package")
    return resolved


def read_source(root: Path, file: str) -> SourceText:
    """Read one source document.

    Raises
    ------
    SourceUnavailableError
        It lies outside the package, is missing, is no regular file, or cannot be read.
    """
    path = resolve_inside(root, file)
    try:
        if not path.exists():
            raise SourceUnavailableError("no such file")
        if not path.is_file():
            raise SourceUnavailableError("not a regular file")
        content = path.read_bytes()
    except OSError as error:
        raise SourceUnavailableError(error.strerror or type(error).__name__) from error
    try:
        text: str | None = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    return SourceText(file, hashlib.sha256(content).hexdigest(), text)

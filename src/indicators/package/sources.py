"""The source documents of a package: bytes as pinned, text as quotes count it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from indicators.package import files
from indicators.package.files import Storage, storage_of


@dataclass(frozen=True, slots=True)
class SourceText:
    """One source document as it is on disk."""

    file: str
    sha256: str
    """Digest of its bytes, in hexadecimal."""
    text: str | None
    """Decoded as UTF-8 with no newline translation; None where it is not UTF-8."""


class SourceUnavailableError(Exception):
    """The document cannot be read here; the message says why."""


def resolve_inside(root: Path, file: str) -> Path:
    """The path of a package's file, never one outside the package."""
    try:
        return files.resolve_inside(root, file)
    except OSError as error:
        raise SourceUnavailableError(files.reason(error)) from error


def read_source(root: Path | Storage, file: str) -> SourceText:
    """Read one source document."""
    try:
        content = storage_of(root).read(file)
    except FileNotFoundError as error:
        raise SourceUnavailableError("no such file") from error
    except OSError as error:
        raise SourceUnavailableError(files.reason(error)) from error
    try:
        text: str | None = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    return SourceText(file, hashlib.sha256(content).hexdigest(), text)

"""Zip archives whose bytes follow from their content alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest that a zip can hold: files of a release have no date of their own."""

_REGULAR_FILE = 0o100644 << 16
_UNIX = 3


def write_zip(path: Path, files: Mapping[str, Path]) -> None:
    """Write files into an archive.

    They are stored, not compressed: the bytes that deflate gives depend on the zlib that Python was built with, and a
    release has to come out the same wherever it is built. Who wants it small takes Parquet.

    Parameters
    ----------
    path : Path
        Of the archive.
    files : mapping of str to Path
        By their path in the archive, in the order in which they are to stand in it.
    """
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name, file in files.items():
            entry = _entry(name, file.stat().st_size)
            with archive.open(entry, "w") as target, file.open("rb") as source:
                shutil.copyfileobj(source, target)


def write_members(path: Path, members: Mapping[str, bytes]) -> None:
    """The same of files that are in memory."""
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(_entry(name, len(content)), content)


def _entry(name: str, size: int) -> ZipInfo:
    entry = ZipInfo(name, DATE)
    entry.create_system = _UNIX
    entry.external_attr = _REGULAR_FILE
    entry.file_size = size
    return entry

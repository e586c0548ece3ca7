"""The files of a package in a zip, at its top or in its one directory. It is read where it is, never unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable
from io import RawIOBase
from pathlib import Path, PurePosixPath
from typing import cast

from indicators.errors import PackageError
from indicators.package.files import DESCRIPTOR, LARGEST, open_regular, reason, require_relative, too_large

UNREADABLE = (OSError, EOFError, zipfile.BadZipFile, zlib.error)
"""What a stream raises whose bytes cannot be had, wherever it comes from."""

_LARGEST_MEMBER = 32 * LARGEST
"""Bytes of the largest file of a zip that is read. Nothing is unpacked, but reading must end."""


class Archive:
    """The files of a package in a zip."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            stream = io.BufferedReader(open_regular(path))
        except OSError as error:
            raise PackageError(f"{path}: {reason(error)}") from error
        try:
            self._zip = zipfile.ZipFile(stream)
            self._prefix = self._top()
        except (OSError, zipfile.BadZipFile) as error:
            stream.close()
            raise PackageError(f"{path}: not a zip: {error}") from error
        except PackageError:
            stream.close()
            raise

    def _top(self) -> str:
        """The directory of the zip that holds the package; empty where it is the zip itself."""
        names = self._zip.namelist()
        for name in names:
            if name.startswith("/") or ".." in PurePosixPath(name).parts or any(sign in name for sign in "\\:"):
                raise PackageError(f"{self._path}: the member {name[:100]!r} leads out of the zip; it is not used")
        found = (name for name in names if PurePosixPath(name).name == DESCRIPTOR)
        tops = sorted(found, key=lambda name: name.count("/"))
        if not tops or tops[0].count("/") > 1:
            raise PackageError(f"{self._path}: no {DESCRIPTOR} in the zip; expected a package, as a build has it")
        return tops[0].removesuffix(DESCRIPTOR)

    @property
    def address(self) -> str:
        return str(self._path)

    def place(self, file: str = "") -> str:
        return f"{self._path}/{file}" if file else str(self._path)

    def read(self, file: str) -> bytes:
        if self._member(file).file_size > LARGEST:
            raise too_large()
        with self.open(file) as stream:
            return stream.read()

    def open(self, file: str) -> RawIOBase:
        try:
            return cast("RawIOBase", self._zip.open(self._member(file)))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise PackageError(f"{self._path}: {file}: {error}") from error

    def exists(self, file: str) -> bool:
        require_relative(file)
        start = self._prefix + file
        return any(name == start or name.startswith(f"{start}/") for name in self._zip.namelist())

    def size(self, file: str) -> int:
        return self._member(file).file_size

    def names(self, folder: str) -> list[str]:
        require_relative(folder)
        start = f"{self._prefix}{folder}/"
        below = (name.removeprefix(start) for name in self._zip.namelist() if name.startswith(start) and name != start)
        return list(dict.fromkeys(name.partition("/")[0] for name in below))

    def expect(self, files: Iterable[str]) -> None:
        """Do nothing: a member is read as fast when nobody expected it."""

    def _member(self, file: str) -> zipfile.ZipInfo:
        require_relative(file)
        try:
            member = self._zip.getinfo(self._prefix + file)
        except KeyError as error:
            raise FileNotFoundError(f"{self._path}: no {file} in the zip") from error
        if member.file_size > _LARGEST_MEMBER:
            raise PackageError(f"{self._path}: {file} is larger than {_LARGEST_MEMBER // 2**30} GiB")
        return member

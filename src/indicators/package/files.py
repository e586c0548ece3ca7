"""The files of a package: where they are, which hold a table, and how they are read, never outside it or too large."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from io import FileIO, RawIOBase
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit

from indicators.errors import PackageError, SourceUnavailableError
from indicators.model.tables import TABLES

DESCRIPTOR = "datapackage.json"
DRAFTS = "drafts"
"""The folder beside the tables where proposed rows wait for a person."""
LARGEST = 512 * 2**20
"""Bytes of the largest file that is read. More is no table and no document, but a mistake or an attack."""

_CHUNK = 2**20


class OutsideError(OSError):
    """The path is none of a file inside the package; ``strerror`` says why."""


class StandInError(FileNotFoundError):
    """Something that only names the file stands in its place; ``strerror`` says what, and how to get the file."""

    def __init__(self, found: str, command: str) -> None:
        super().__init__(errno.ENOENT, f"{found}, not the file itself; run `{command}`")


_STAND_INS = (
    (re.compile(rb"version https://git-lfs\.github\.com/spec/"), "a Git LFS pointer", "git lfs pull"),
    (re.compile(rb"[./]*(?:\.git)?/annex/objects/"), "a git-annex pointer", "git annex get"),
    (re.compile(rb"(?:md5: [0-9a-f]{32}\n(?:frozen:.*\n)?)?outs:\n- "), "a DVC pointer", "dvc pull"),
)
"""How what stands for a file that is kept elsewhere begins, what it is called, and what fetches the file."""


def refuse_stand_in(content: bytes) -> None:
    """Raise `StandInError` where the content of a file only names what should stand there."""
    for form, found, command in _STAND_INS:
        if form.match(content):
            raise StandInError(found, command)


def are_marked(content: bytes) -> bool:
    """Whether git may have left conflict markers; a look that costs nothing."""
    return b"<<<<<<<" in content or b">>>>>>>" in content


def _refuse_absent(path: Path) -> None:
    """The same of a file that is not there: of one left out by DVC its description is, of one in git-annex a link."""
    if path.with_name(f"{path.name}.dvc").exists():
        raise StandInError(f"only {path.name}.dvc is here", "dvc pull")
    if path.is_symlink() and "annex/objects" in path.readlink().as_posix():
        raise StandInError("a git-annex link to a file that is not here", "git annex get")


def resolve_inside(root: Path, file: str) -> Path:
    """The path of a package's file, never one outside the package."""
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
    """Refuse a path that names no file below the package, by its words alone."""
    posix = PurePosixPath(file)
    if not file or posix.is_absolute() or ".." in posix.parts or ":" in file or "\\" in file or "\0" in file:
        raise OutsideError(errno.EPERM, f"{_short(file)} is not a relative path inside the package")


def read_inside(root: Path, file: str) -> bytes:
    """The bytes of a package's file."""
    return read_regular(resolve_inside(root, file))


def read_regular(path: Path) -> bytes:
    """The bytes of a regular file. A pipe or device is refused before it could keep its reader waiting."""
    return _read(path, pipes=False)


def read_given(path: Path) -> bytes:
    """The same of a file that the user names on the command line, which may be a pipe such as the shell's ``<(…)``."""
    return _read(path, pipes=True)


def open_regular(path: Path) -> FileIO:
    """The stream of a regular file of any size, unbuffered, for whoever reads it piece by piece."""
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


_PATIENCE = 30.0
_PATIENCE_NAME = "INDICATORS_TIMEOUT"


def patience() -> float:
    """Seconds without an answer after which a store or a cluster counts as silent."""
    asked = os.environ.get(_PATIENCE_NAME) or str(_PATIENCE)
    try:
        seconds = float(asked)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise PackageError(f"{_PATIENCE_NAME} is {asked[:40]!r}; expected a number of seconds, such as 30")
    return seconds


def silent() -> str:
    """That nothing answered, and what to do."""
    return f"no answer within {patience():g} seconds ({_PATIENCE_NAME} sets how many); try again later"


def is_url(address: str) -> bool:
    """Whether it has a scheme; else it is a folder's path."""
    return "://" in address


def shown(address: str) -> str:
    """The address as it may be printed: without the password that a URL can hold."""
    if not is_url(address):
        return address
    try:
        host = urlsplit(address).netloc
    except ValueError:
        return address
    user, at, place = host.rpartition("@")
    return address.replace(host, f"{user.partition(':')[0]}{at}{place}", 1) if at else address


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
        """The bytes of a file."""

    def open(self, file: str) -> RawIOBase:
        """The stream of a file of any size, unbuffered, in which one can go back and forth."""

    def exists(self, file: str) -> bool:
        """Whether there is such a file, of whatever kind."""

    def size(self, file: str) -> int:
        """The bytes of a file, without reading it."""

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
        return read_regular(self._there(file))

    def open(self, file: str) -> RawIOBase:
        return open_regular(self._there(file))

    def _there(self, file: str) -> Path:
        require_relative(file)
        if not (self.path / file).exists():
            _refuse_absent(self.path / file)
        return resolve_inside(self.path, file)

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


ONE_FILE = ("entities", "entity_relations", "units", "indicators", "codes", "reference_values", "translations")
"""Tables that are one CSV file each: they grow with what is spoken of, not with how much is said."""

_FORMATS = (".csv", ".parquet")


def table_path(table: str) -> str:
    """Where a table's file is, relative to the package."""
    return f"data/{table}.csv"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table."""

    table: str
    path: str
    """Relative to the package."""
    number: int
    """Its place among the table's files."""

    @property
    def is_parquet(self) -> bool:
        return self.path.endswith(".parquet")


def parts_of(root: Path | Storage, table: str) -> tuple[Part, ...]:
    """The files of a table in order.

    That is ``data/<table>.csv``; where there is none, ``data/<table>.parquet``, or the CSV or Parquet files in the
    folder ``data/<table>`` by name. A table that has none of them is given its CSV file, which is then missing, and so
    is each of `ONE_FILE` and of the tables that a package adds.
    """
    single = table_path(table)
    stem = single.removesuffix(".csv")
    storage = storage_of(root)
    if table in TABLES and table not in ONE_FILE and not storage.exists(single):
        if storage.exists(f"{stem}.parquet"):
            return (Part(table, f"{stem}.parquet", 0),)
        files = _files(storage, stem)
        if files:
            return tuple(Part(table, f"{stem}/{name}", number) for number, name in enumerate(files))
    return (Part(table, single, 0),)


def is_plain(parts: tuple[Part, ...], table: str) -> bool:
    """Whether a table is in the one CSV file that small packages have."""
    return [part.path for part in parts] == [table_path(table)]


def _files(storage: Storage, folder: str) -> list[str]:
    names = [name for name in storage.names(folder) if name[0] not in "._"]
    return sorted(name for name in names if PurePosixPath(name).suffix in _FORMATS)


@dataclass(frozen=True, slots=True)
class SourceText:
    """One source document as it is on disk."""

    file: str
    sha256: str
    """Digest of its bytes, in hexadecimal."""
    text: str | None
    """Decoded as UTF-8 with no newline translation; None where it is not UTF-8."""
    line_ends: str = ""
    """Such as ``CRLF for LF`` where only line ends set it apart from the pinned document, whose text is then given."""

    @property
    def how_to_restore(self) -> str:
        """What brings back the line ends that git changed."""
        folder = self.file.rpartition("/")[0]
        line = f"{folder and f'{folder}/'}** -text"
        return (
            f"write the line `{line}` into .gitattributes, then delete the file and run `git checkout -- {self.file}`"
        )


def read_source(root: Path | Storage, file: str, pinned: str = "") -> SourceText:
    """Read one source document, of which a digest may be pinned."""
    try:
        content = storage_of(root).read(file)
        refuse_stand_in(content)
    except OSError as error:
        absent = isinstance(error, FileNotFoundError) and not isinstance(error, StandInError)
        raise SourceUnavailableError("no such file" if absent else reason(error)) from error
    digest, line_ends = hashlib.sha256(content).hexdigest(), ""
    if pinned and digest != pinned:
        with_lf = content.replace(b"\r\n", b"\n")
        for words, other in (("CRLF for LF", with_lf), ("LF for CRLF", with_lf.replace(b"\n", b"\r\n"))):
            if hashlib.sha256(other).hexdigest() == pinned:
                content, line_ends = other, words
    try:
        text: str | None = content.decode("utf-8")
    except UnicodeDecodeError:
        text = None
    return SourceText(file, digest, text, line_ends)

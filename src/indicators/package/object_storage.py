"""Packages and files in object storage, or wherever else a URL of fsspec leads: each is read straight from there."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import RawIOBase
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from indicators.errors import PackageError, UnreachableStoreError
from indicators.package.files import (
    LARGEST,
    OutsideError,
    is_url,
    patience,
    read_given,
    reason,
    require_relative,
    shown,
    silent,
    too_large,
)

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


_AT_ONCE = 32
"""Files that are fetched together where they are expected."""

_NOT_THERE = (404, 410)
_NOT_PERMITTED = (401, 403)


class ObjectStorage:
    """The files below a URL.

    What the store says of a file, that it is missing or may not be read, is an `OSError`. That the store cannot be
    asked is none: else its files would be taken for missing.
    """

    def __init__(self, address: str) -> None:
        self._address = address.rstrip("/")
        self._files, root = kept_file_system(self._address)
        self._root = root.rstrip("/")
        self._quoted = address.startswith(("http://", "https://"))
        self._expected: list[str] = []
        self._places: dict[str, int] = {}
        self._ahead: dict[str, bytes | BaseException] = {}

    @property
    def address(self) -> str:
        return self._address

    def place(self, file: str = "") -> str:
        return "/".join(filter(None, (shown(self._address), file)))

    def read(self, file: str) -> bytes:
        self._at(file)
        content = self._ahead.pop(file, None)
        if content is None:
            content = self._fetched_with(file)
        with self._asking(file):
            if isinstance(content, BaseException):
                content = self._empty(file, content)
        if len(content) > LARGEST:
            raise too_large()
        return content

    def open(self, file: str) -> RawIOBase:
        with self._asking(file):
            return _Stream(self, file, self._files.open(self._at(file), "rb", cache_type="none"))

    def exists(self, file: str) -> bool:
        try:
            with self._asking(file):
                self._files.info(self._at(file))
        except FileNotFoundError:
            return False
        except PermissionError as error:
            raise UnreachableStoreError(f"{self.place(file)}: {error.strerror}; allow to read and to list") from error
        return True

    def size(self, file: str) -> int:
        with self._asking(file):
            size = self._files.info(self._at(file)).get("size")
            if size is None:
                raise ValueError("the server does not say how long it is")
        return int(size)

    def names(self, folder: str) -> list[str]:
        try:
            with self._asking(folder):
                found = self._files.ls(self._at(folder) + "/" * self._quoted, detail=False)
        except (FileNotFoundError, PermissionError):
            return []
        names = [str(name).rstrip("/").rpartition("/")[2] for name in found]
        return [unquote(name) for name in names] if self._quoted else names

    def below(self, folder: str = "") -> list[str]:
        """The paths of every file in a folder and below, relative to the whole."""
        with self._asking(folder):
            found = self._files.find(self._at(folder) if folder else self._root)
        start = len(self._root) + 1
        paths = sorted(str(path)[start:] for path in found)
        return [unquote(path) for path in paths] if self._quoted else paths

    def expect(self, files: Iterable[str]) -> None:
        self._expected = list(dict.fromkeys(files))
        self._places = {file: place for place, file in enumerate(self._expected)}

    def _fetched_with(self, file: str) -> bytes | BaseException:
        """The content of a file, fetched with those that are expected next; or what went wrong with it."""
        place = self._places.get(file)
        files = [file] if place is None else self._expected[place : place + _AT_ONCE]
        inside = [one for one in files if _is_inside(one)]
        with self._asking(file):
            # One byte too many, so that no more is fetched of a file that is too large.
            ends = [LARGEST + 1] * len(inside)
            contents = self._files.cat_ranges(
                [self._at(one) for one in inside], [0] * len(inside), ends, on_error="return"
            )
        ahead = dict(zip(inside, contents, strict=True))
        content: bytes | BaseException = ahead.pop(file)
        self._ahead = ahead
        return content

    def _empty(self, file: str, error: BaseException) -> bytes:
        """Nothing, where a file is empty: stores refuse to give the first bytes of such a one."""
        if isinstance(error, FileNotFoundError | PermissionError) or self._files.info(self._at(file))["size"] != 0:
            raise error
        return b""

    def _at(self, file: str) -> str:
        require_relative(file)
        path = PurePosixPath(file).as_posix()
        return f"{self._root}/{quote(path) if self._quoted else path}"

    @contextmanager
    def _asking(self, file: str) -> Iterator[None]:
        """Turn what a library raises, each its own exceptions, into what is known of a file or of the store."""
        try:
            yield
        except (PackageError, OutsideError):
            raise
        except Exception as error:
            told = _told_of_file(error)
            if told is not None:
                raise told from error
            if any(_is_late(one) for one in _causes(error)):
                raise UnreachableStoreError(f"{self.place(file)}: {silent()}") from error
            raise UnreachableStoreError(f"{self.place(file)}: cannot be read: {said(error)}; {_hint(error)}") from error


class _Stream(RawIOBase):
    """A file of a store, of which each read fetches what it asks for, all of it or nothing."""

    def __init__(self, storage: ObjectStorage, file: str, opened: Any) -> None:
        super().__init__()
        self._storage, self._file, self._opened = storage, file, opened

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return int(self._opened.tell())

    def seek(self, offset: int, whence: int = 0) -> int:
        return int(self._opened.seek(offset, whence))

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        wanted = min(len(view), int(self._opened.size) - self.tell())
        if wanted <= 0:
            return 0
        with self._storage._asking(self._file):
            content = self._opened.read(wanted)
            if len(content) != wanted:
                raise ValueError(f"{len(content)} bytes came where {wanted} were asked for")
        view[:wanted] = content
        return wanted

    def close(self) -> None:
        self._opened.close()
        super().close()


def _is_inside(file: str) -> bool:
    try:
        require_relative(file)
    except OSError:
        return False
    return True


def _told_of_file(error: Exception) -> OSError | None:
    """What the store says of the file itself; None where it is the store that failed."""
    statuses = [status for one in _causes(error) if isinstance(status := getattr(one, "status", None), int)]
    if isinstance(error, PermissionError) or any(status in _NOT_PERMITTED for status in statuses):
        # A bucket that may not be listed says so of a file that is missing, too.
        return PermissionError(errno.EACCES, "not permitted, or no such file in a place that may not be listed")
    if isinstance(error, IsADirectoryError):
        return IsADirectoryError(errno.EISDIR, "Is a directory, not a regular file")
    if any(status in _NOT_THERE for status in statuses):
        return FileNotFoundError(errno.ENOENT, "no such file")
    # A library may call a file missing when it could not ask for it.
    unasked = [one for one in _causes(error)[1:] if isinstance(one, ConnectionError | TimeoutError) or _of_client(one)]
    if isinstance(error, FileNotFoundError | NotADirectoryError) and not unasked:
        return FileNotFoundError(errno.ENOENT, "no such bucket" if "bucket" in str(error).lower() else "no such file")
    return None


def _of_client(error: BaseException) -> bool:
    return type(error).__module__.startswith("aiohttp")


def _causes(error: BaseException) -> list[BaseException]:
    causes = [error]
    while (cause := causes[-1].__cause__) is not None and len(causes) < 10:
        causes.append(cause)
    return causes


def _hint(error: Exception) -> str:
    if "Credentials" in type(error).__name__:
        return "give them in the environment, such as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    return "try again; if it lasts, are the address and the endpoint in the environment (AWS_ENDPOINT_URL) right?"


LIBRARIES = {
    **dict.fromkeys(("s3", "s3a"), "s3fs"),
    **dict.fromkeys(("gs", "gcs"), "gcsfs"),
    **dict.fromkeys(("az", "abfs", "abfss"), "adlfs"),
}
"""The library that reaches the stores of a scheme; of others fsspec says itself what they need."""

_LONGEST = 300


def open_file_system(address: str) -> tuple[Any, str]:
    """The file system for a URL, and the path in it.

    Credentials and endpoints are what its library finds in the environment.
    """
    from fsspec.core import url_to_fs

    scheme = address.partition("://")[0]
    try:
        file_system, path = url_to_fs(address, use_listings_cache=False, skip_instance_cache=True, **_patient(scheme))
    except ImportError as error:
        hint = f"pip install {LIBRARIES[scheme]}" if scheme in LIBRARIES else said(error)
        raise PackageError(f"{shown(address)}: {scheme}:// needs a library that is not installed: {hint}") from error
    except Exception as error:
        raise PackageError(f"{shown(address)}: cannot be opened: {said(error)}") from error
    return file_system, str(path)


def _patient(scheme: str) -> dict[str, Any]:
    """How each library is told how long to wait for an answer, all its attempts together."""
    seconds = patience()
    if scheme in ("http", "https"):
        from aiohttp import ClientTimeout

        return {"client_kwargs": {"timeout": ClientTimeout(total=None, sock_connect=seconds, sock_read=seconds)}}
    if scheme in ("s3", "s3a"):
        from s3fs import S3FileSystem

        # The library asks so many times whatever botocore has tried before.
        each = max(seconds / S3FileSystem.retries, 0.1)
        retries = {"total_max_attempts": 1}
        return {"config_kwargs": {"connect_timeout": each, "read_timeout": each, "retries": retries}}
    if scheme in ("gs", "gcs"):
        return {"timeout": seconds}
    return {"connection_timeout": seconds, "read_timeout": seconds} if scheme in ("az", "abfs", "abfss") else {}


def _is_late(error: BaseException) -> bool:
    return isinstance(error, TimeoutError) or "Timeout" in type(error).__name__


def kept_file_system(address: str) -> tuple[Any, str]:
    """The same; one that this process has opened for the host is used again while the environment stays as it was."""
    scheme, _, rest = address.partition("://")
    host = address if "::" in address else f"{scheme}://{rest.partition('/')[0]}"
    file_system = _kept(host, hash(frozenset(os.environ.items())))
    return file_system, str(file_system._strip_protocol(address))


@lru_cache(maxsize=8)
def _kept(host: str, environment: int) -> Any:
    return open_file_system(host)[0]


def said(error: BaseException) -> str:
    """What an error of another library says, in one line."""
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def given_files(paths: Iterable[str | Path], suffix: str) -> list[str]:
    """The files that are named, and in place of a folder those in it and below that end so, by name."""
    files: list[str] = []
    for path in map(str, paths):
        found = _at_url(path, suffix) if is_url(path) else _on_disk(path, suffix)
        if found == []:
            raise PackageError(f"{path}: Is a directory, and holds no {suffix} file")
        files += [path] if found is None else found
    return files


def given_contents(files: Iterable[str | Path]) -> Iterator[tuple[str, bytes]]:
    """Each file with its content; those of one folder of a store are fetched some at a time."""
    for folder, some in groupby(map(str, files), lambda file: file.rpartition("/")[0] if is_url(file) else ""):
        if not folder:
            for file in some:
                try:
                    yield file, read_given(Path(file))
                except OSError as error:
                    raise PackageError(f"{file}: {reason(error)}") from error
            continue
        storage = ObjectStorage(folder)
        names = [file.rpartition("/")[2] for file in some]
        storage.expect(names)
        for name in names:
            try:
                yield f"{folder}/{name}", storage.read(name)
            except OSError as error:
                raise PackageError(f"{storage.place(name)}: {reason(error)}") from error


def _on_disk(path: str, suffix: str) -> list[str] | None:
    """The files of a folder; None where it is none."""
    if not Path(path).is_dir():
        return None
    return sorted(str(file) for file in Path(path).rglob(f"*{suffix}") if file.is_file())


def _at_url(url: str, suffix: str) -> list[str] | None:
    storage = ObjectStorage(url)
    try:
        found = storage.below()
    except OSError as error:
        raise PackageError(f"{storage.place()}: {reason(error)}") from error
    if not found:
        raise PackageError(f"{storage.place()}: no such file or folder")
    return None if found == [""] else [f"{storage.address}/{path}" for path in found if path.endswith(suffix)]

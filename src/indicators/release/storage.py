"""Where a repository can be, what each back end can do, and which one an address means.

Publishing needs one that creates a file only if there is none, with its whole content, in one step.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

from indicators.errors import PackageError, PackageNotFoundError, RepositoryError
from indicators.package import nearest_package, storage_at
from indicators.package.atomic import flush_directory, locked
from indicators.package.configuration import read_configuration
from indicators.package.files import LARGEST, is_url, patience, reason, shown, silent
from indicators.package.object_storage import open_file_system, said
from indicators.release.manifest import digest_of

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


_REPOSITORY = "INDICATORS_REPOSITORY"


def repository_address(given: str | Path | None = None) -> str:
    """The repository meant: a URL without a slash at its end, or the absolute path of a folder."""
    named = str(given) if given is not None else os.environ.get(_REPOSITORY) or _configured()
    if not named.strip():
        raise RepositoryError(
            f"no repository named; give its folder or URL, set {_REPOSITORY}, or write "
            '`repository = "…"` under [tool.indicators] of the package'
        )
    if named.startswith("file://"):
        named = url2pathname(urlsplit(named).path)
    if is_url(named):
        return named.rstrip("/")
    try:
        return str(Path(named).expanduser().absolute())
    except (OSError, RuntimeError, ValueError) as error:
        raise RepositoryError(f"{named[:200]!r}: no path of a folder: {error}") from error


def short_name(address: str) -> str:
    """A name for a directory of its own: what a person recognises, and a digest that tells it from all others."""
    last = "".join(character for character in address.rpartition("/")[2] if character.isalnum() or character in "-_")
    return f"{last[:40] or 'repository'}-{hashlib.sha256(address.encode()).hexdigest()[:12]}"


def _configured() -> str:
    try:
        return read_configuration(nearest_package()).repository
    except PackageNotFoundError:
        return ""


def open_storage(address: str) -> Storage:
    """The repository at an address, for reading: a folder, ``http(s)://``, or whatever fsspec can read."""
    if not is_url(address):
        if not Path(address).is_dir():
            raise RepositoryError(f"{address}: no such folder; expected a release repository")
        return FolderStorage(Path(address))
    if address.startswith(("http://", "https://")):
        return WebStorage(address)
    return ReadableStorage(address)


def open_for_publishing(address: str) -> WritableStorage:
    """The repository at an address, for publishing. A folder need not be there yet."""
    if not is_url(address):
        return FolderStorage(Path(address))
    if address.startswith(("http://", "https://")):
        raise RepositoryError(f"{shown(address)}: a web server is only read; publish to the folder or bucket behind it")
    scheme = address.partition("://")[0]
    if scheme not in EXCLUSIVE:
        raise RepositoryError(
            f"{shown(address)}: nothing can be published to {scheme}://, where no file can be created exclusively; "
            "publish to a folder or to s3://, gs://, az://"
        )
    return ExclusiveStorage(address)


class ReadableStorage:
    """A repository in whatever a package can be in, for reading: a folder, or any URL of fsspec."""

    def __init__(self, address: str) -> None:
        try:
            self._storage = storage_at(address)
        except PackageError as error:
            raise RepositoryError(str(error)) from error

    @property
    def address(self) -> str:
        """The repository as it is named in messages."""
        return self._storage.place()

    def read(self, path: str, limit: int = LARGEST) -> bytes | None:
        """The content of a file, or None where there is none; of more than `limit` bytes, an error."""
        place = self._storage.place(path)
        try:
            content = self._storage.read(path)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise RepositoryError(f"{place}: cannot be read: {reason(error)}", file=place) from error
        except PackageError as error:
            raise RepositoryError(str(error)) from error
        if len(content) > limit:
            raise RepositoryError(f"{place}: {len(content)} bytes; expected at most {limit}", file=place)
        return content


class FolderStorage(ReadableStorage):
    """A repository in a folder of this machine, or of a network drive that knows hard links."""

    def __init__(self, root: Path) -> None:
        super().__init__(str(root))
        self._root = root

    def put(self, path: str, content: bytes) -> None:
        """Have a file with that content, of which all who write it at the same time write the same bytes."""
        # Nothing is cut off first: whoever writes at the same time, or is killed, leaves no byte worse than it was.
        with self._writing(path) as target, io.FileIO(os.open(target, _WRITE), "wb") as stream:
            left = memoryview(content)
            while left:
                left = left[stream.write(left) :]
            stream.truncate(len(content))
            os.fsync(stream.fileno())

    def create(self, path: str, content: bytes) -> bool:
        """Make a file with its whole content in one step, if there is none; False where there is one already."""
        whole = f"files/{digest_of(content)}{Path(path).suffix}"
        with self._writing(path) as target:
            if os.path.lexists(target):
                return False
            self.put(whole, content)
            try:
                os.link(self._root / whole, target)
            except FileExistsError:
                return path == whole
            except OSError as error:
                if error.errno in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS):
                    raise RepositoryError(
                        f"{self._root}: this file system has no hard links, without which no file can be created "
                        "exclusively; publish to another, or to an object store"
                    ) from error
                raise
        return True

    def revise(self, path: str, revision: Callable[[bytes | None], bytes]) -> None:
        """Replace a file in one step by what `revision` makes of its content, or of None where there is none."""
        with self._writing(path) as target, locked(self._root):
            present = self.read(path)
            content = revision(present)
            if content != present:
                self.put(f".{path}", content)
                target.with_name(f".{target.name}").replace(target)

    def children(self) -> list[str]:
        """The names at the top, of directories and files, in any order."""
        try:
            return [path.name for path in self._root.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise RepositoryError(f"{self._root}: cannot be listed: {reason(error)}") from error

    @contextmanager
    def _writing(self, path: str) -> Iterator[Path]:
        target = self._root / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            yield target
            flush_directory(target.parent)
        except OSError as error:
            raise RepositoryError(f"{target}: cannot be written: {reason(error)}", file=str(target)) from error


_WRITE = os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0)

EXCLUSIVE = ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss")
"""The schemes of stores that create exclusively: S3 and Azure with If-None-Match, Google with ifGenerationMatch=0."""

_ATTEMPTS = 20
"""Each one that fails means that another publisher wrote in between, or that the store was busy."""


class ExclusiveStorage(ReadableStorage):
    """A repository in an object store that creates an object only where there is none, if asked to."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self._files, root = open_file_system(address)
        self._root = root.rstrip("/")

    @contextmanager
    def _asking(self, path: str) -> Iterator[str]:
        """Turn whatever a back end raises, each its own library's exceptions, into one line."""
        try:
            yield f"{self._root}/{path}"
        except PackageError:
            raise
        except Exception as error:
            raise RepositoryError(f"{self.address}/{path}: {said(error)}") from error

    def put(self, path: str, content: bytes) -> None:
        with self._asking(path) as place:
            self._files.pipe_file(place, content)

    def create(self, path: str, content: bytes) -> bool:
        with self._asking(path) as place:
            for attempt in count(1):
                try:
                    self._files.pipe_file(place, content, mode="create")
                    break
                except FileExistsError:
                    return False
                except (PermissionError, FileNotFoundError):
                    raise
                except OSError:
                    # Some stores do not say that it was there, and S3 says "conflict" to two who try at once.
                    if self.read(path) is not None:
                        return False
                    if attempt == _ATTEMPTS:
                        raise
        return True

    def revise(self, path: str, revision: Callable[[bytes | None], bytes]) -> None:
        present = self.read(path)
        content = revision(present)
        if content != present:
            self.put(path, content)

    def children(self) -> list[str]:
        with self._asking(""):
            self._files.invalidate_cache()
            try:
                return [name.rstrip("/").rpartition("/")[2] for name in self._files.ls(self._root, detail=False)]
            except FileNotFoundError:
                return []


_CHUNK = 2**16
_GONE = (404, 410)


class WebStorage:
    """A repository at an ``http(s)://`` address: read only."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.address = shown(url)

    def read(self, path: str, limit: int = LARGEST) -> bytes | None:
        from pooch import HTTPDownloader
        from requests import exceptions

        place = f"{self.address}/{path}"
        content = _Bounded(limit)
        try:
            HTTPDownloader(chunk_size=_CHUNK, timeout=patience())(f"{self._url}/{quote(path)}", content, None)
        except (exceptions.RequestException, ValueError, _TooLongError) as error:
            answer = error.response if isinstance(error, exceptions.HTTPError) else None
            if answer is not None and answer.status_code in _GONE:
                return None
            raise RepositoryError(f"{place}: {_failure(error, limit)}", file=place) from error
        return content.getvalue()


def _failure(error: Exception, limit: int) -> str:
    """What an error of a download means, in words."""
    from requests import exceptions

    match error:
        case exceptions.HTTPError():
            return f"the server answers {str(error).partition(' for url')[0]}"
        case exceptions.SSLError():
            return "the server's certificate is not to be trusted"
        case exceptions.Timeout():
            return silent()
        case exceptions.ChunkedEncodingError() | exceptions.ContentDecodingError():
            return "the connection ended before the file did; try again"
        case exceptions.ConnectionError():
            return "cannot be reached; is there a network, is the address right?"
        case _TooLongError():
            return f"more than the {limit} bytes expected"
        case _:
            return f"cannot be read: {error}"


class _TooLongError(Exception):
    """More bytes came than were allowed."""


class _Bounded(io.BytesIO):
    """A buffer that ends a download which would not end by itself."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, content: ReadableBuffer) -> int:
        written = super().write(content)
        if self.tell() > self._limit:
            raise _TooLongError
        return written


Storage: TypeAlias = ReadableStorage | WebStorage
WritableStorage: TypeAlias = FolderStorage | ExclusiveStorage

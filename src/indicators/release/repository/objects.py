"""Repositories at any URL of fsspec; those in S3, Google Cloud Storage and Azure can be published to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from indicators.package.address import shown
from indicators.package.errors import PackageError
from indicators.package.file_systems import open_file_system, said
from indicators.package.files import LARGEST
from indicators.release.repository.errors import RepositoryError

EXCLUSIVE = {
    "s3": "If-None-Match on PutObject",
    "gs": "ifGenerationMatch=0",
    "az": "If-None-Match on Put Blob",
}
"""The stores that create exclusively, each with how it does so."""

_ALIASES = {"s3a": "s3", "gcs": "gs", "abfs": "az", "abfss": "az"}

_ATTEMPTS = 20
"""Each one that fails means that another publisher wrote in between, or that the store was busy."""


class ObjectStorage:
    """A repository in a file system of fsspec.

    Parameters
    ----------
    file_system : fsspec.AbstractFileSystem
    root : str
        The repository's place in it.
    address : str
    """

    def __init__(self, file_system: Any, root: str, address: str) -> None:
        self._files = file_system
        self._root = root.rstrip("/")
        self._address = address

    @property
    def address(self) -> str:
        return shown(self._address)

    def read(self, path: str, limit: int = LARGEST) -> bytes | None:
        with self._asking(path):
            try:
                content = bytes(self._files.cat_file(self._at(path)))
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None
        if len(content) > limit:
            raise RepositoryError(f"{self.address}/{path}: {len(content)} bytes; expected at most {limit}")
        return content

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    @contextmanager
    def _asking(self, path: str) -> Iterator[None]:
        """Turn whatever a back end raises, each its own library's exceptions, into one line."""
        try:
            yield
        except PackageError:
            raise
        except PermissionError as error:
            raise RepositoryError(f"{self.address}/{path}: not permitted: {said(error)}") from error
        except FileNotFoundError as error:
            raise RepositoryError(f"{self.address}/{path}: no such place: {said(error)}") from error
        except Exception as error:
            raise RepositoryError(f"{self.address}/{path}: {said(error)}") from error


class ExclusiveObjectStorage(ObjectStorage):
    """The same in an object store that creates an object only where there is none, if asked to."""

    def create(self, path: str, content: bytes) -> bool:
        attempt = 0
        with self._asking(path):
            while True:
                attempt += 1
                try:
                    self._files.pipe_file(self._at(path), content, mode="create")
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
                else:
                    return True

    def revise(self, path: str, revision: Callable[[bytes | None], bytes]) -> None:
        attempt = 0
        with self._asking(path):
            while True:
                attempt += 1
                # The tag first: whatever is written after that makes the condition fail.
                tag = self._tag(path)
                present = self.read(path)
                content = revision(present)
                if content == present:
                    return
                if present is None:
                    if self.create(path, content):
                        return
                    continue
                try:
                    self._files.pipe_file(self._at(path), content, **self._only_if(tag))
                except OSError:
                    if attempt == _ATTEMPTS or self._tag(path) == tag:
                        raise
                else:
                    return

    def children(self) -> list[str]:
        return [name.rpartition("/")[2] for name in self._listed("", self._files.ls, detail=False)]

    def files(self, directory: str) -> list[str]:
        start = self._at(directory) + "/"
        return [name.removeprefix(start) for name in self._listed(directory, self._files.find)]

    def remove(self, path: str) -> None:
        with self._asking(path), suppress(FileNotFoundError):
            self._files.rm_file(self._at(path))

    def sweep(self) -> None:
        """Do nothing: an object is there whole or not at all. Parts of a killed upload are the bucket's to expire."""

    def _listed(self, directory: str, listing: Callable[..., list[str]], **options: Any) -> list[str]:
        with self._asking(directory):
            self._files.invalidate_cache()
            try:
                return [name.rstrip("/") for name in listing(self._at(directory).rstrip("/"), **options)]
            except FileNotFoundError:
                return []

    def _tag(self, path: str) -> str | None:
        """What tells one content of a file from another, where the store has such a thing."""
        self._files.invalidate_cache()
        try:
            tag = self._files.info(self._at(path)).get("ETag")
        except FileNotFoundError:
            return None
        return None if tag is None else str(tag)

    def _only_if(self, tag: str | None) -> dict[str, str]:
        """The condition that the file still has that tag; S3 is the one that s3fs hands it on to."""
        return {"IfMatch": tag} if tag and "s3" in _protocols(self._files) else {}


def open_objects(address: str) -> ObjectStorage:
    """The place of an fsspec URL, for reading.

    Raises
    ------
    RepositoryError
        fsspec does not know the URL's scheme, or the library for it is not installed.
    """
    return ObjectStorage(*_opened(address), address)


def open_exclusive_objects(address: str) -> ExclusiveObjectStorage:
    """The place of an fsspec URL, for publishing.

    Raises
    ------
    RepositoryError
        As `open_objects`, or the back end cannot create exclusively.
    """
    scheme = address.partition("://")[0]
    if _ALIASES.get(scheme, scheme) not in EXCLUSIVE:
        raise RepositoryError(
            f"{shown(address)}: nothing can be published to {scheme}://, where no file can be created exclusively; "
            f"publish to a folder or to {', '.join(f'{name}://' for name in EXCLUSIVE)}"
        )
    return ExclusiveObjectStorage(*_opened(address), address)


def _opened(address: str) -> tuple[Any, str]:
    try:
        return open_file_system(address)
    except PackageError as error:
        raise RepositoryError(str(error)) from error


def _protocols(file_system: Any) -> tuple[str, ...]:
    protocol = file_system.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)

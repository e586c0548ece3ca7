"""A directory written whole or not at all: beside its place first, and moved there in one step."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from indicators.package.errors import PackageError
from indicators.package.files import reason
from indicators.package.locking import locked

_SUFFIX = ".unfinished"


class OccupiedError(PackageError):
    """What stands at the place of a directory is not to be replaced."""


@contextmanager
def staged(place: Path) -> Iterator[Path]:
    """An empty directory beside `place`, to write in and to hand to `put`; it is removed at the end, whatever happens.

    One that a killed process left is removed by the next that writes to the same place.
    """
    directory = place.with_name(f".{place.name[:100]}.{secrets.token_hex(8)}{_SUFFIX}")
    mark: int | None = None
    try:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with locked(place.parent):
                _sweep(place)
                directory.mkdir()
                mark = _mark(directory)
        except FileExistsError as error:
            raise PackageError(f"{place}: cannot be written: {place.parent} is no directory") from error
        except OSError as error:
            raise PackageError(f"{place}: cannot be written: {reason(error)}") from error
        yield directory
    finally:
        if mark is not None:
            os.close(mark)
        shutil.rmtree(directory, ignore_errors=True)


def put(directory: Path, place: Path, may_replace: Callable[[Path], None]) -> None:
    """Move a staged directory to its place."""
    with locked(place.parent):
        try:
            old = _occupant(place, may_replace)
            if old is None:
                directory.rename(place)
                return
            aside = directory.with_name(f"{directory.name.removesuffix(_SUFFIX)}.old{_SUFFIX}")
            old.rename(aside)
            try:
                directory.rename(place)
            except BaseException:
                aside.rename(place)
                raise
            shutil.rmtree(aside, ignore_errors=True)
        except OSError as error:
            raise PackageError(f"{place}: cannot be written: {reason(error)}") from error


def _occupant(place: Path, may_replace: Callable[[Path], None]) -> Path | None:
    """The directory that has to make way."""
    if not os.path.lexists(place):
        return None
    if not place.is_dir():
        raise OccupiedError(f"{place}: is a file; name a directory")
    if any(place.iterdir()):
        may_replace(place)
    return place


def _mark(directory: Path) -> int | None:
    """Hold a lock on the directory, by which others see that its process lives."""
    if sys.platform == "win32":
        return None
    import fcntl

    descriptor = os.open(directory, os.O_RDONLY)
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return descriptor


def _sweep(place: Path) -> None:
    """Remove what processes that are gone had begun to write for the same place."""
    if sys.platform == "win32":
        return
    import fcntl

    for left in place.parent.glob(f".{_literal(place.name[:100])}.*{_SUFFIX}"):
        try:
            descriptor = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        except OSError:
            pass  # at work, or on a file system without locks
        finally:
            os.close(descriptor)


def _literal(name: str) -> str:
    import glob

    return glob.escape(name)
